//! Coarser values: a date of birth to its year, a postcode to its district, a person to the relation (rules.md 3).

use crate::record::{Category, Subject};
use time::Date;

/// The coarser form of an identifier, as words. `birth` is the date that a date of birth stands for, if one is known.
pub(crate) fn generalize(category: Category, subject: Subject, text: &str, relation: Option<&'static str>, birth: Option<Date>, on: Date) -> String {
    match category {
        Category::DateOfBirth => birth.map_or_else(|| "[date of birth]".to_owned(), |birth| birth_year(birth, on)),
        Category::Postcode => outward(text).unwrap_or_else(|| "[postcode]".to_owned()),
        Category::Date => year_of(text).unwrap_or_else(|| "[date]".to_owned()),
        Category::Age => age_band(text).unwrap_or_else(|| "[age]".to_owned()),
        Category::Name => match subject {
            Subject::Professional => "[worker]".to_owned(),
            Subject::Client => "[client]".to_owned(),
            _ => format!("[{}]", relation.unwrap_or("another person")),
        },
        Category::Address => "[address]".to_owned(),
        Category::Phone => "[phone number]".to_owned(),
        Category::Email => "[e-mail address]".to_owned(),
        Category::Handle => "[screen name]".to_owned(),
        Category::NhsNumber | Category::ChiNumber | Category::HcNumber | Category::NiNumber | Category::LocalNumber => "[number]".to_owned(),
    }
}

/// The year of birth; nobody of 90 or over can be told from another (rules.md 2.7).
pub(crate) fn birth_year(birth: Date, on: Date) -> String {
    if on.year() - birth.year() > 90 { format!("{} or before", on.year() - 90) } else { birth.year().to_string() }
}

/// The outward part of a postcode ("PO47" of "PO47 9GD").
fn outward(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let outward = compact.get(..compact.len().checked_sub(3)?)?;
    (2..=4).contains(&outward.len()).then(|| outward.to_ascii_uppercase())
}

/// The last run of four digits that can be a year.
pub(crate) fn year_of(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_ascii_digit()).rfind(|run| run.len() == 4 && (run.starts_with("19") || run.starts_with("20"))).map(str::to_owned)
}

/// Ages in bands of ten years; under 18 and 90 or over as one each.
fn age_band(text: &str) -> Option<String> {
    let age: u32 = text.split(|c: char| !c.is_ascii_digit()).find(|run| !run.is_empty())?.parse().ok()?;
    Some(match age {
        0..=17 => "under 18".to_owned(),
        18..=29 => "18 to 29".to_owned(),
        90.. => "90 or over".to_owned(),
        _ => format!("{} to {}", age / 10 * 10, age / 10 * 10 + 9),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::Month;

    #[test]
    fn coarsens() {
        let on = Date::from_calendar_date(2026, Month::November, 24).unwrap();
        let birth = |year| Some(Date::from_calendar_date(year, Month::March, 5).unwrap());
        for (category, text, birth, want) in [
            (Category::DateOfBirth, "05/03/1984", birth(1984), "1984"),
            (Category::DateOfBirth, "05/03/1930", birth(1930), "1936 or before"),
            (Category::DateOfBirth, "5 March", None, "[date of birth]"),
            (Category::Postcode, "po47 9gd", None, "PO47"),
            (Category::Date, "3 May 2025", None, "2025"),
            (Category::Age, "41M", None, "40 to 49"),
            (Category::Age, "aged 94", None, "90 or over"),
        ] {
            assert_eq!(generalize(category, Subject::Client, text, None, birth, on), want);
        }
        assert_eq!(generalize(Category::Name, Subject::ThirdParty, "Jane", Some("mother"), None, on), "[mother]");
    }
}
