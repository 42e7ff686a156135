//! Trains the name model, and judges it on writers that it has not read.

use super::super::known::{self, Known};
use super::super::lexicon::build;
use super::super::passage::Passage;
use super::super::person_name::fit::{self, Dice, Options, Run, Told};
use super::super::person_name::{ENOUGH, Model};
use super::super::vocabulary::Vocabulary;
use super::super::{Finding, detect_with, merge};
use super::corpus::{self, Document, Read};
use super::score::{Score, commonest};
use super::variants::{self, Pool};
use crate::record::people_from_context;
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const HEAD: &str = "Name model of redacted-record: weights of one byte over hashed features.
Made by: cargo run --release --no-default-features --features train --bin train -- fit PUBLIC
Trained on: tests/data/notes.jsonl, tests/data/notes/*.jsonl (the project's own), and a small share of public annotated text: TAB (MIT),
WNUT17, Wikigold, LitBank (CC BY 4.0), CrossNER (MIT; text CC BY-SA), UNER EWT (CC BY-SA 4.0), ASQ-PHI, presidio-research (MIT).
";

/// The files to train on, as read.
pub struct Sources {
    /// The project's annotated notes.
    pub notes: Vec<Read>,
    /// Annotated notes of kinds that are kept out of training.
    pub unseen: Vec<Read>,
    /// Look-alikes in the notes.
    pub lookalikes: String,
    /// Public annotated text.
    pub public: Vec<Read>,
}

struct Texts {
    own: Vec<Document>,
    public: Vec<Document>,
}

impl Sources {
    fn texts(&self) -> Texts {
        let mut own = corpus::documents(&self.notes);
        corpus::lookalikes(&self.lookalikes, &mut own);
        let mut public = Vec::new();
        // every so-manieth text of each file: enough to learn what the world is, too little to drown the notes
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for document in corpus::documents(&self.public) {
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
            if count.is_multiple_of(step) {
                public.push(document);
            }
        }
        Texts { own, public }
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

/// Likelihoods from which on a word could be taken for a name, for the table of what each finds.
const ENOUGHS: [f32; 4] = [0.12, 0.3, 0.5, 0.7];

/// What a model found in what it was not trained on.
struct Judged {
    fold: usize,
    with: Score,
    /// Without the notes' contexts.
    bare: Score,
    unseen: Score,
    /// With contexts, for each of [`ENOUGHS`].
    curve: Vec<Score>,
}

/// Few passes at a small rate: more learn the notes by heart (12 passes at .1 find two names in a hundred fewer in the folds).
/// Few passes at a small rate: more learn the notes by heart.
const OPTIONS: Options = Options { passes: 4, rate: 0.03, decay: 0.0005, word_features: 32_000, side_features: 18_000 };
/// How often a feature is seen before it is learnt. Variants count, so that eight times is in two notes or three.
const LEAST: u32 = 8;

/// What the record's own people give, before the model reads.
fn known_names(document: &Document, passage: &Passage<'_>) -> Vec<Finding> {
    let known = Known::new(&people_from_context(&document.context));
    let mut found = Vec::new();
    known::find(passage, &known, &mut found);
    merge::settle(&mut found);
    found
}

fn runs_of(document: &Document, model: Option<&Model>) -> (Vec<Run>, usize) {
    let mut vocabulary = Vocabulary::default();
    let passage = Passage::new(&document.text, document.context.get("client").is_some(), &mut vocabulary);
    fit::runs(&passage, vocabulary.len(), &known_names(document, &passage), &document.names(), model)
}

fn mentions_of(document: &Document, model: Option<&Model>) -> Vec<Told> {
    let passage = Passage::new(&document.text, document.context.get("client").is_some(), &mut Vocabulary::default());
    let names: Vec<_> = document.marks.iter().filter(|mark| mark.name).filter_map(|mark| Some((mark.start, mark.end, mark.side?))).collect();
    fit::mentions(&passage, &known_names(document, &passage), &names, model)
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
        all.push(other);
        if at % 2 == 0 {
            all.push(bare_other);
        }
    }
    all
}

fn train(own: &[&Document], public: &[Document], pool: &Pool) -> Vec<u8> {
    let all = variety(own, pool);
    let mut bare: Vec<Run> = all.iter().chain(public).flat_map(|document| runs_of(document, None).0).collect();
    // models of either half read the other, so that memory is learnt from readings as unsure as those of new text
    let half = |odd: usize| {
        let kept: Vec<&Document> = own.iter().enumerate().filter(|(at, _)| at / 8 % 2 == odd).map(|(_, document)| *document).collect();
        let texts = variety(&kept, pool);
        let mut runs: Vec<Run> = texts.iter().chain(public.iter().step_by(2)).flat_map(|document| runs_of(document, None).0).collect();
        fit::prune_runs(&mut runs, LEAST);
        let mut mentions: Vec<Told> = texts.iter().flat_map(|document| mentions_of(document, None)).collect();
        fit::prune_mentions(&mut mentions, LEAST);
        fit::train(&runs, &mentions, &OPTIONS, HEAD)
    };
    let halves = [half(0), half(1)];
    let mut second = Vec::new();
    let mut mentions: Vec<Told> = all.iter().flat_map(|document| mentions_of(document, None)).collect();
    for (odd, bytes) in halves.iter().enumerate() {
        let Some(model) = Model::read(bytes) else { continue };
        let others: Vec<&Document> = own.iter().enumerate().filter(|(at, _)| at / 8 % 2 != odd).map(|(_, document)| *document).collect();
        for document in variety(&others, pool) {
            second.extend(runs_of(&document, Some(&model)).0);
            mentions.extend(mentions_of(&document, Some(&model)));
        }
    }
    bare.append(&mut second);
    fit::prune_runs(&mut bare, LEAST);
    fit::prune_mentions(&mut mentions, LEAST);
    fit::train(&bare, &mentions, &OPTIONS, HEAD)
}

fn score(bytes: &[u8], documents: &[&Document], context: bool, enough: f32) -> Score {
    let Some(mut model) = Model::read(bytes) else { return Score::default() };
    model.enough = enough;
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
pub fn folds(sources: &Sources) -> String {
    let texts = sources.texts();
    let pool = pool();
    let unseen = corpus::documents(&sources.unseen);
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
            let judged = |documents: &[&Document], context: bool, enough: f32| score(&bytes, documents, context, enough);
            done.push(Judged {
                fold,
                with: judged(&held, true, ENOUGH),
                bare: judged(&held, false, ENOUGH),
                unseen: judged(&unseen, true, ENOUGH),
                curve: ENOUGHS.iter().map(|enough| judged(&held, true, *enough)).collect(),
            });
        }
    };
    let mut done: Vec<Judged> = std::thread::scope(|scope| {
        let other = scope.spawn(work);
        let mut mine = work();
        mine.append(&mut other.join().unwrap_or_default());
        mine
    });
    done.sort_by_key(|judged| judged.fold);
    let (mut with, mut without, mut other) = (Score::default(), Score::default(), Score::default());
    for Judged { fold, with: a, bare: b, unseen: c, .. } in &done {
        let _ = writeln!(out, "fold {fold}  {}\n   bare  {}", a.line(), b.line());
        with.join(a);
        without.join(b);
        other.join(c);
    }
    for (at, enough) in ENOUGHS.iter().enumerate() {
        let mut all = Score::default();
        done.iter().filter_map(|judged| judged.curve.get(at)).for_each(|score| all.join(score));
        let _ = writeln!(out, "from {enough:.2}  {}", all.line());
    }
    let _ = writeln!(out, "all     {}\n   bare  {}\nunseen  {}", with.line(), without.line(), other.line());
    let _ = writeln!(out, "{}", with.lookalikes());
    for (at, (all, right)) in with.confidence.iter().enumerate() {
        let _ = writeln!(out, "confidence {:3}: {all:5} words, {:.3} right", at * 10, *right as f64 / (*all).max(1) as f64);
    }
    let _ = writeln!(out, "missed:\n{}\nalarms:\n{}\nsides:\n{}", commonest(&with.missed, 1000), commonest(&with.alarms, 1000), commonest(&with.sides, 500));
    out
}

/// The model, trained on everything.
pub fn fit(sources: &Sources) -> Vec<u8> {
    let texts = sources.texts();
    train(&texts.own.iter().collect::<Vec<_>>(), &texts.public, &pool())
}

/// How the model in the binary does on the texts of a files: not to be asked of what it was trained on.
pub fn judge(files: &[Read]) -> String {
    let documents = corpus::documents(files);
    let mut score = Score::default();
    let mut words = 0;
    for document in &documents {
        let found = super::super::detect(&[&document.text], &people_from_context(&document.context)).pop().unwrap_or_default();
        score.add(document, &found);
        words += document.text.split_whitespace().count();
    }
    let alarms: usize = score.alarms.values().sum();
    format!(
        "{} texts, {words} words  {}  {:.2} false name words in 1,000\nmissed:\n{}\nalarms:\n{}\n",
        documents.len(),
        score.line(),
        1000.0 * alarms as f64 / words.max(1) as f64,
        commonest(&score.missed, 60),
        commonest(&score.alarms, 100)
    )
}
