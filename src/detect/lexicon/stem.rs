//! Forms of English words that the table leaves out, since they follow from their stems.

const ENDINGS: &[&str] = &["s", "es", "ed", "d", "ing", "ly", "ness", "ment"];
const Y_ENDINGS: &[&str] = &["ies", "ied", "ily"];

/// The first answer that `known` gives for a stem of `word`.
pub(super) fn of<T>(word: &str, known: &dyn Fn(&str) -> Option<T>) -> Option<T> {
    let listed = |stem: &str| if stem.len() >= 3 { known(stem) } else { None };
    let plain = ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending).map(|stem| (stem, *ending))).find_map(|(stem, ending)| {
        let with_e = || if ending == "ing" { listed(&format!("{stem}e")) } else { None };
        let once = || if matches!(ending, "ing" | "ed") { undoubled(stem).and_then(listed) } else { None };
        listed(stem).or_else(with_e).or_else(once)
    });
    plain.or_else(|| Y_ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending)).find_map(|stem| listed(&format!("{stem}y"))))
}

/// `stopp` without its doubled last letter.
fn undoubled(stem: &str) -> Option<&str> {
    let mut letters = stem.chars().rev();
    let last = letters.next()?;
    if letters.next()? == last { stem.strip_suffix(last) } else { None }
}
