//! Names that nobody told the record about: found, left alone, and whose they are. `⟦` and `⟧` enclose a name; `⟦t|Linda⟧` also says whose it is
//! (c client, t third party, p professional).

use redacted_record::detect::{Category, detect};
use redacted_record::record::{People, people_from_context};
use serde_json::json;

fn people() -> People {
    people_from_context(&json!({
        "client": {"given": ["Amara", "Grace"], "family": "Whitlock", "dob": "1984-03-05"},
        "related": [{"name": "Jean Whitlock", "relation": "mother"}],
        "staff": ["Dr Anjali Rao", "Gareth Price"]
    }))
}

/// What is found, marked as the row marks it.
fn marked(text: &str, whose: bool) -> String {
    let mut out = String::new();
    let mut at = 0;
    for finding in detect(&[text], &people()).remove(0).iter().filter(|finding| finding.category == Category::Name) {
        out.push_str(&text[at..finding.span.start()]);
        let side = if whose { format!("{}|", &finding.subject.code()[..1]) } else { String::new() };
        out.push_str(&format!("⟦{side}{}⟧", finding.span.of(text)));
        at = finding.span.end();
    }
    out.push_str(&text[at..]);
    out
}

fn check(rows: &[&str]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|row| {
            let whose = ["c|", "t|", "p|"].iter().any(|side| row.contains(&format!("⟦{side}")));
            let text = row.replace("⟦c|", "").replace("⟦t|", "").replace("⟦p|", "").replace(['⟦', '⟧'], "");
            let got = marked(&text, whose);
            (got != *row).then(|| format!("want {row}\n got {got}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn finds_names() {
    check(&[
        "Mum (⟦Kath⟧) rang",
        "lives with g/f ⟦Kayleigh⟧ and her 2 kids",
        "her ex ⟦Mohammed⟧ came round",
        "⟦Jade⟧’s mum ⟦Denise⟧ rang",
        "seen by Dr ⟦Osei⟧ (GP)",
        "d/w ⟦Nkechi⟧ (KW)",
        "⟦Beth Lawson⟧, PWP",
        "PC ⟦Bright⟧ attended",
        "Signed: ⟦G Okoro⟧",
        "Dear Dr ⟦Anand⟧,",
        "neighbour Mr ⟦Bello⟧",
        "my nan ⟦bridie⟧ was strict",
        "spoke to ⟦sarah⟧ and her mum ⟦linda⟧",
        "⟦Siân Rhys-Jones⟧ said so",
        "told ⟦Anna van der Berg⟧ and ⟦D’Souza⟧",
        "mate ⟦Andrei⟧ from work; ⟦Ionuț Popescu⟧ too",
    ]);
}

#[test]
fn leaves_what_is_no_name() {
    check(&[
        "referred to St Thomas’ Hospital, then the Maudsley",
        "Parkinson’s disease, Crohn’s, Korsakoff’s",
        "Glasgow Coma Scale 15, Waterlow score",
        "Clare’s Law request",
        "Universal Credit; ESA; PIP",
        "worked as a smith, a baker and a cook",
        "Mother’s Day, Christmas, Ramadan",
        "Consultant Psychiatrist",
        "it isn’t right",
        "Plan: review. Follow up Monday.",
        "see summary.html and notes.pdf",
    ]);
}

#[test]
fn a_label_beside_a_name_is_no_part_of_it() {
    check(&[
        "Re: Mrs ⟦c|Amara Grace WHITLOCK⟧   DoB: 05/03/1984",
        "Patient\t⟦c|Amara Whitlock⟧\tNHS\t999 945 8076",
        "Name: ⟦c|Amara Whitlock⟧  Tel: 07700 900027",
    ]);
}

#[test]
fn tells_whose() {
    check(&["her mum ⟦t|Linda⟧ rang", "keyworker ⟦p|Bronagh⟧ called", "⟦t|Tariq⟧ (brother) and ⟦p|Ayesha⟧ (midwife)", "⟦c|Amara⟧ came with her mum ⟦t|Jean⟧"]);
}

#[test]
fn a_name_found_once_is_found_in_lower_case_in_another_text() {
    let texts = ["Her mum Denise rang.", "will try denise again", "nothing here"];
    let found = detect(&texts, &People::default());
    let at: Vec<Vec<&str>> = texts.iter().zip(&found).map(|(text, found)| found.iter().map(|finding| finding.span.of(text)).collect()).collect();
    assert_eq!(at, [vec!["Denise"], vec!["denise"], vec![]]);
}

#[test]
fn the_sample_notes_keep_their_figures() {
    // the model has read these notes: this holds what it learnt, the folds of `train` judge it
    let notes = std::fs::read_to_string("tests/data/notes.jsonl").unwrap();
    let (mut names, mut covered) = (0, 0);
    for line in notes.lines() {
        let document: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = document["text"].as_str().unwrap();
        let found = detect(&[text], &people_from_context(&document["context"])).remove(0);
        let byte = |place: &serde_json::Value| text.char_indices().nth(place.as_u64().unwrap() as usize).map_or(text.len(), |(at, _)| at);
        for span in document["spans"].as_array().unwrap().iter().filter(|span| span["label"].as_str().unwrap().starts_with("NAME")) {
            let (start, end) = (byte(&span["start"]), byte(&span["end"]));
            names += 1;
            covered += usize::from(found.iter().any(|finding| finding.span.start() <= start && finding.span.end() >= end));
        }
    }
    assert!(covered * 100 >= names * 90, "{covered} of {names}");
}
