//! Trains the name model, and judges it on writers that it has not read.

use super::super::known::{self, Known};
use super::super::lexicon::build;
use super::super::passage::Passage;
use super::super::person_name::Model;
use super::super::person_name::fit::{self, Dice, Options, Run};
use super::super::{Finding, detect_with, merge};
use super::corpus::{self, Document};
use super::score::{Score, commonest};
use super::variants::{self, Pool};
use crate::record::people_from_context;
use serde_json::json;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

const HEAD: &str = "Name model of redacted-record: weights of one byte over hashed features.
Made by: cargo run --release --no-default-features --features train --bin train -- fit PUBLIC
Trained on: tests/data/notes.jsonl, tests/data/notes/*.jsonl (the project's own), and a small share of public annotated text: TAB (MIT),
WNUT17, Wikigold, LitBank (CC BY 4.0), CrossNER (MIT; text CC BY-SA), UNER EWT (CC BY-SA 4.0), ASQ-PHI, presidio-research (MIT).
";

/// Where training texts stand.
pub struct Sources<'p> {
    /// The project's annotated notes: `notes.jsonl` and `notes/`.
    pub notes: &'p Path,
    /// Public annotated text.
    pub public: &'p Path,
}

struct Texts {
    own: Vec<Document>,
    public: Vec<Document>,
}

impl Sources<'_> {
    fn read(&self) -> io::Result<Texts> {
        let mut own = corpus::file(&self.notes.join("notes.jsonl"))?;
        own.append(&mut corpus::directory(&self.notes.join("notes"))?);
        let mut public = Vec::new();
        // every so-manieth text of each file: enough to learn what the world is, too little to drown the notes
        let mut seen: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
        for document in corpus::directory(self.public)? {
            let step = match document.file.as_str() {
                "tab144_train" => 2,
                "tab144_dev" | "uner_ewt_dev" => 1,
                "presidio_generated_large" | "wnut17_train" | "asq_phi" => 4,
                "crossner_dev" | "wikigold" => 6,
                "litbank_person" => 8,
                _ => continue,
            };
            let count = seen.entry(document.file.clone()).or_default();
            *count += 1;
            if *count % (step * pubstep()) == 0 {
                public.push(document);
            }
        }
        Ok(Texts { own, public })
    }
}

fn fold_of(file: &str) -> usize {
    match file {
        "notes" | "a" => 0,
        "b" | "f" => 1,
        "c" | "g" => 2,
        "d" | "h" => 3,
        "e" => 4,
        // written to mend weak kinds: trained on, never judged
        _ => FOLDS,
    }
}

const FOLDS: usize = 5;

fn options() -> Options {
    let from = |name: &str, usual: f32| std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(usual);
    Options { passes: from("PASSES", 4.0) as usize, rate: from("RATE", 0.03), decay: from("DECAY", 0.0005) }
}

fn pubstep() -> usize {
    std::env::var("PUB").ok().and_then(|value| value.parse().ok()).unwrap_or(1)
}
fn ren() -> usize {
    std::env::var("REN").ok().and_then(|value| value.parse().ok()).unwrap_or(1)
}

fn least() -> u32 {
    std::env::var("LEAST").ok().and_then(|value| value.parse().ok()).unwrap_or(4)
}

/// What the record's own people give, before the model reads.
fn known_names(document: &Document, passage: &Passage<'_>) -> Vec<Finding> {
    let known = Known::new(&people_from_context(&document.context));
    let mut found = Vec::new();
    known::find(passage, &known, &mut found);
    merge::settle(&mut found);
    found
}

fn runs_of(document: &Document, model: Option<&Model<'_>>) -> (Vec<Run>, usize) {
    let passage = Passage::new(&document.text);
    fit::runs(&passage, &known_names(document, &passage), &document.names(), model)
}

fn mentions_of(document: &Document) -> Vec<(Vec<u32>, usize)> {
    let passage = Passage::new(&document.text);
    let names: Vec<_> = document.marks.iter().filter(|mark| mark.name).filter_map(|mark| Some((mark.start, mark.end, mark.side?))).collect();
    fit::mentions(&passage, &known_names(document, &passage), &names)
}

/// The texts of the notes and their variants.
fn variety(own: &[&Document], pool: &Pool) -> Vec<Document> {
    let mut all = Vec::new();
    let mut dice = Dice::new(7);
    for (at, document) in own.iter().enumerate() {
        let bare = Document { context: json!({}), ..(*document).clone() };
        let other = if pool.given.is_empty() { (*document).clone() } else { variants::renamed(document, pool, &mut dice) };
        let bare_other = Document { context: json!({}), ..other.clone() };
        if at % 3 == 0 {
            all.push(variants::recased(if at % 2 == 0 { document } else { &other }, false));
        }
        if at % 7 == 0 {
            all.push(variants::recased(&bare_other, false));
        }
        if at % 10 == 0 {
            all.push(variants::recased(&other, true));
        }
        if at % 5 == 0 {
            all.push(variants::mistyped(&other, &mut dice));
        }
        all.push((*document).clone());
        all.push(bare);
        for _ in 1..ren() {
            all.push(variants::renamed(document, pool, &mut dice));
        }
        all.push(other);
        if at % 2 == 0 {
            all.push(bare_other);
        }
    }
    all
}

fn train(own: &[&Document], public: &[Document], pool: &Pool) -> Vec<u8> {
    let options = options();
    let all = variety(own, pool);
    let mut bare: Vec<Run> = all.iter().chain(public).flat_map(|document| runs_of(document, None).0).collect();
    // models of either half read the other, so that memory is learnt from readings as unsure as those of new text
    let half = |odd: usize| {
        let kept: Vec<&Document> = own.iter().enumerate().filter(|(at, _)| at / 8 % 2 == odd).map(|(_, document)| *document).collect();
        let texts = variety(&kept, pool);
        let mut runs: Vec<Run> = texts.iter().chain(public.iter().step_by(2)).flat_map(|document| runs_of(document, None).0).collect();
        fit::prune(&mut runs, least());
        fit::train(&runs, &[], &Options { passes: 4, ..options }, HEAD)
    };
    let halves = [half(0), half(1)];
    let mut second = Vec::new();
    for (odd, bytes) in halves.iter().enumerate() {
        let model = Model::new(bytes);
        let others: Vec<&Document> = own.iter().enumerate().filter(|(at, _)| at / 8 % 2 != odd).map(|(_, document)| *document).collect();
        for document in variety(&others, pool) {
            second.extend(runs_of(&document, Some(&model)).0);
        }
    }
    bare.append(&mut second);
    fit::prune(&mut bare, least());
    let mut mentions: Vec<(Vec<u32>, usize)> = all.iter().flat_map(mentions_of).collect();
    let kept = fit::frequent(mentions.iter().map(|(slots, _)| slots), least());
    for (slots, _) in &mut mentions {
        slots.retain(|slot| kept.contains(slot));
    }

    fit::train(&bare, &mentions, &options, HEAD)
}

fn score(bytes: &[u8], documents: &[&Document], context: bool) -> Score {
    let model = Model::new(bytes);
    let mut score = Score::default();
    for document in documents {
        let people = people_from_context(if context { &document.context } else { &serde_json::Value::Null });
        let found = detect_with(&model, &[&document.text], &people).pop().unwrap_or_default();
        score.add(document, &found);
    }
    score
}

/// Every other name of each community; the rest is kept for the table of recall by origin.
fn pool() -> Pool {
    let mut pool = Pool { given: Vec::new(), family: Vec::new() };
    let mut last = ("", false);
    let mut odd = false;
    for (origin, given, name) in build::communities() {
        let lists = if given { &mut pool.given } else { &mut pool.family };
        if last != (origin, given) {
            lists.push(Vec::new());
            last = (origin, given);
            odd = false;
        }
        odd = !odd;
        if odd && let Some(list) = lists.last_mut() {
            list.push(name.to_owned());
        }
    }
    pool
}

/// Five folds, cut by file, so that no writer is read in training and judged.
///
/// # Errors
/// Where texts cannot be read.
pub fn folds(sources: &Sources<'_>) -> io::Result<String> {
    let texts = sources.read()?;
    let pool = pool();
    let unseen = corpus::file(&sources.notes.join("notes-unseen.jsonl"))?;
    let unseen: Vec<&Document> = unseen.iter().collect();
    let lost: usize = texts.own.iter().map(|document| runs_of(document, None).1).sum();
    let mut out = format!("{} notes, {} public texts; {lost} words of names can be none\n", texts.own.len(), texts.public.len());
    let next = std::sync::atomic::AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let fold = next.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            if fold >= FOLDS {
                return done;
            }
            let (held, kept): (Vec<&Document>, Vec<&Document>) = texts.own.iter().partition(|document| fold_of(&document.file) == fold);
            let bytes = train(&kept, &texts.public, &pool);
            done.push((fold, score(&bytes, &held, true), score(&bytes, &held, false), score(&bytes, &unseen, true)));
        }
    };
    let mut done: Vec<(usize, Score, Score, Score)> = std::thread::scope(|scope| {
        let other = scope.spawn(work);
        let mut mine = work();
        mine.append(&mut other.join().unwrap_or_default());
        mine
    });
    done.sort_by_key(|(fold, ..)| *fold);
    let (mut with, mut without) = (Score::default(), Score::default());
    let mut other = Score::default();
    for (fold, a, b, c) in &done {
        other.join(c);
        let _ = writeln!(out, "fold {fold}  {}\n   bare  {}", a.line(), b.line());
        with.join(a);
        without.join(b);
    }
    let _ = writeln!(out, "all     {}\n   bare  {}\nunseen  {}", with.line(), without.line(), other.line());
    for (at, (all, right)) in with.confidence.iter().enumerate() {
        let _ = writeln!(out, "confidence {:3}: {all:5} words, {:.3} right", at * 10, *right as f64 / (*all).max(1) as f64);
    }
    let _ = writeln!(out, "missed:\n{}\nalarms:\n{}\nsides:\n{}", commonest(&with.missed, 1000), commonest(&with.alarms, 1000), commonest(&with.sides, 500));
    Ok(out)
}

/// The model, trained on everything.
///
/// # Errors
/// Where texts cannot be read.
pub fn fit(sources: &Sources<'_>) -> io::Result<Vec<u8>> {
    let texts = sources.read()?;
    Ok(train(&texts.own.iter().collect::<Vec<_>>(), &texts.public, &pool()))
}

/// How the model in the binary does on the texts of a file or directory: not to be asked of what it was trained on.
///
/// # Errors
/// Where texts cannot be read.
pub fn judge(path: &Path) -> io::Result<String> {
    let documents = if path.is_dir() { corpus::directory(path)? } else { corpus::file(path)? };
    let mut score = Score::default();
    let mut words = 0;
    for document in &documents {
        let found = super::super::detect(&[&document.text], &people_from_context(&document.context)).pop().unwrap_or_default();
        score.add(document, &found);
        words += document.text.split_whitespace().count();
    }
    let alarms: usize = score.alarms.values().sum();
    Ok(format!(
        "{} texts, {words} words  {}  {:.2} false name words in 1,000\nmissed:\n{}\nalarms:\n{}\n",
        documents.len(),
        score.line(),
        1000.0 * alarms as f64 / words.max(1) as f64,
        commonest(&score.missed, 60),
        commonest(&score.alarms, 100)
    ))
}
