//! Days, as files write them and as law counts them.

use time::{Date, Month};

/// Reads a day written exactly as `YYYY-MM-DD`; `None` for any other form and for days that do not exist.
pub fn parse_date(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let month = Month::try_from(u8::try_from(digits(month, 2)?).ok()?).ok()?;
    let day = u8::try_from(digits(day, 2)?).ok()?;
    Date::from_calendar_date(i32::from(digits(year, 4)?), month, day).ok()
}

/// The same day of the month so many calendar months on, or that month's last day where it is shorter
/// (31 January and one month: 28 or 29 February). Stops at the last day that can be written.
pub fn add_months(date: Date, months: u16) -> Date {
    let total = date.year() * 12 + i32::from(u8::from(date.month())) - 1 + i32::from(months);
    let year = total.div_euclid(12);
    let month = u8::try_from(total.rem_euclid(12) + 1).ok().and_then(|number| Month::try_from(number).ok());
    month.and_then(|month| Date::from_calendar_date(year, month, date.day().min(month.length(year))).ok()).unwrap_or(Date::MAX)
}

/// The number that exactly `count` ASCII digits write.
fn digits(text: &str, count: usize) -> Option<u16> {
    let plain = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_only_days_that_exist_in_one_form() {
        for good in ["2026-11-01", "2024-02-29", "2000-02-29", "1900-02-28", "2026-12-31"] {
            assert_eq!(parse_date(good).unwrap().to_string(), good);
        }
        for bad in [
            "",
            "2026-11-1",
            "2026-1-01",
            "26-11-01",
            "2026-13-01",
            "2026-00-01",
            "2026-11-31",
            "2026-11-00",
            "2023-02-29",
            "1900-02-29",
            "2026/11/01",
            "20261101",
            " 2026-11-01",
            "2026-11-01 ",
            "2026-11-01T00:00",
            "2026-11-01-",
            "+026-11-01",
            "-2026-11-01",
            "2026-+1-01",
            "２026-11-01",
            "2026-11-0１",
        ] {
            assert_eq!(parse_date(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn adds_calendar_months() {
        for (from, months, to) in [
            ("2026-01-31", 1, "2026-02-28"),
            ("2024-01-31", 1, "2024-02-29"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2024-02-29", 48, "2028-02-29"),
            ("2026-08-31", 6, "2027-02-28"),
            ("2023-08-31", 6, "2024-02-29"),
            ("2026-12-01", 1, "2027-01-01"),
            ("2026-06-30", 6, "2026-12-30"),
            ("2026-03-31", 0, "2026-03-31"),
            ("9999-12-31", 1, "9999-12-31"),
        ] {
            assert_eq!(add_months(parse_date(from).unwrap(), months), parse_date(to).unwrap(), "{from} + {months}");
        }
    }
}
