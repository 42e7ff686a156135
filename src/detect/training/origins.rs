//! Recall by origin, case and position: names that took no part in training, in sentences made for them.

use super::super::lexicon::build;
use crate::detect::{Category, detect};
use crate::record::People;
use std::fmt::Write as _;

/// Where a name stands; `{}` is the name.
const CARRIERS: &[(&str, &str)] = &[
    ("opens", "{} attended late and was tearful."),
    ("after cue", "Her mum {} rang again this morning."),
    ("after verb", "We spoke to {} about the housing form."),
    ("in a list", "Present at the group: Tina, {} and Mark."),
    ("before verb", "She says that {} has moved out."),
    ("possessive", "Went round to {}'s flat on Sunday."),
    ("ends", "Plan: see again next week with {}"),
];

type Written = fn(&str) -> String;

const CASES: &[(&str, Written)] = &[("Title", str::to_owned), ("lower", str::to_lowercase), ("UPPER", str::to_uppercase)];

/// Shares found, in hundredths, by origin and by position, for each case.
pub fn origins() -> String {
    let mut rows: Vec<(String, [(usize, usize); 3])> = Vec::new();
    let mut place = (("", false), 0);
    let mut count = |row: &str, case: usize, found: bool| {
        let at = rows.iter().position(|(name, _)| name == row).unwrap_or_else(|| {
            rows.push((row.to_owned(), [(0, 0); 3]));
            rows.len() - 1
        });
        if let Some((all, right)) = rows.get_mut(at).and_then(|(_, cases)| cases.get_mut(case)) {
            *all += 1;
            *right += usize::from(found);
        }
    };
    for (origin, given, name) in build::communities() {
        place = if place.0 == (origin, given) { (place.0, place.1 + 1) } else { ((origin, given), 0) };
        if place.1 % 2 == 0 {
            continue;
        }
        for (position, carrier) in CARRIERS {
            for (case, (_, written)) in CASES.iter().enumerate() {
                let plain = carrier.replace("{}", if given { name } else { "@" }).replace('@', &format!("Alex {name}"));
                let text = written(&plain);
                let name = written(name);
                let found = detect(&[&text], &People::default()).pop().unwrap_or_default();
                let end = text.find(&name).map_or(0, |at| at + name.len());
                let hit = found.iter().any(|finding| finding.category == Category::Name && finding.span.start() < end && finding.span.end() >= end);
                count(origin, case, hit);
                count(position, case, hit);
            }
        }
    }
    let mut out = String::from("                  Title  lower  UPPER\n");
    for (name, cases) in rows {
        let share = |(all, right): (usize, usize)| 100.0 * right as f64 / all.max(1) as f64;
        let [title, lower, upper] = cases.map(share);
        let _ = writeln!(out, "{name:16}  {title:5.1}  {lower:5.1}  {upper:5.1}");
    }
    out
}
