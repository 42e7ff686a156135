//! Dates of one person moved by one secret number of days, so that intervals stay (rules.md 2.7).

use time::{Date, Duration, Month};

/// A FHIR date or dateTime moved by whole days; the time of day is left out, since it can single somebody out. A date
/// without its day keeps what moving leaves of it: the year. `None` where it is no date.
pub(crate) fn shift(text: &str, days: i64) -> Option<String> {
    let number = |range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse::<u16>().ok());
    let year = i32::from(number(0..4)?);
    let month = u8::try_from(number(5..7).unwrap_or(7)).ok()?;
    let day = u8::try_from(number(8..10).unwrap_or(1)).ok()?;
    let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
    let moved = date.checked_sub(Duration::days(days))?;
    Some(match text.len() {
        4..=9 => format!("{:04}", moved.year()),
        _ => format!("{:04}-{:02}-{:02}", moved.year(), u8::from(moved.month()), moved.day()),
    })
}

/// A whole date in running text, moved; as year, month and day, so that a moved day does not read like the birthday that
/// somebody else's "2 September" is.
pub(crate) fn shift_written(date: Date, days: i64) -> Option<String> {
    let moved = date.checked_sub(Duration::days(days))?;
    Some(format!("{:04}-{:02}-{:02}", moved.year(), u8::from(moved.month()), moved.day()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_and_keeps_intervals() {
        for (given, want) in [
            ("2025-03-31", Some("2025-03-01")),
            ("2025-03-10T10:00:00+00:00", Some("2025-02-08")),
            ("2025", Some("2025")),
            ("soon", None),
            ("2025-02-30", None),
        ] {
            assert_eq!(shift(given, 30).as_deref(), want, "{given}");
        }
    }
}
