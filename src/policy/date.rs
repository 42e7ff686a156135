//! Days and moments, as files write them and as law counts them. What day or moment it is, the caller says.

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

/// A moment, to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(i64);

impl Instant {
    /// The moment so many seconds after the start of 1970 (UTC).
    pub const fn from_unix_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Reads a FHIR instant: RFC 3339 down to seconds, with a zone, on a day that exists. No leap second, which few readers
    /// know. A fraction is cut off.
    pub fn parse(text: &str) -> Option<Self> {
        let (day, rest) = text.split_once('T')?;
        let zone_at = rest.find(['Z', '+', '-'])?;
        let (clock, zone) = (rest.get(..zone_at)?, rest.get(zone_at..)?);
        let (clock, fraction) = clock.split_once('.').map_or((clock, None), |(clock, fraction)| (clock, Some(fraction)));
        if fraction.is_some_and(|digits| !(1..=9).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit())) {
            return None;
        }
        let offset = match zone.strip_prefix(['+', '-']) {
            Some(offset) => seconds(offset, &[14, 59])? * 60 * if zone.starts_with('-') { -1 } else { 1 },
            None => (zone == "Z").then_some(0)?,
        };
        let days = i64::from(parse_date(day)?.to_julian_day() - UNIX_EPOCH);
        Some(Self(days * 86_400 + seconds(clock, &[23, 59, 59])? - offset))
    }

    /// How many seconds it is before `later`; less than none where it is after.
    pub const fn seconds_until(self, later: Self) -> i64 {
        later.0 - self.0
    }
}

/// The Julian day of 1 January 1970.
const UNIX_EPOCH: i32 = 2_440_588;

/// What parts of two digits, with colons between and none above its limit, count in units of the last.
fn seconds(text: &str, limits: &[u16]) -> Option<i64> {
    let parts: Vec<&str> = text.split(':').collect();
    if parts.len() != limits.len() {
        return None;
    }
    parts.iter().zip(limits).try_fold(0, |sum, (part, limit)| Some(sum * 60 + i64::from(digits(part, 2).filter(|number| number <= limit)?)))
}

/// A day and, where the caller knows it, the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The day that gates are reckoned from.
    pub day: Date,
    /// The moment; without it no limit in hours can be met.
    pub now: Option<Instant>,
}

impl From<Date> for Moment {
    fn from(day: Date) -> Self {
        Self { day, now: None }
    }
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
    fn reads_moments() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2026-11-24T15:30:00Z", Some(1_795_534_200)),
            ("2026-11-24T16:30:00+01:00", Some(1_795_534_200)),
            ("2026-11-24T10:00:00.999-05:30", Some(1_795_534_200)),
            ("2026-11-25T00:30:00+09:00", Some(1_795_534_200)),
            ("2026-11-24T15:30Z", None),
            ("2026-11-24T15:30:00", None),
            ("2026-11-24 15:30:00Z", None),
            ("2026-11-24T24:00:00Z", None),
            ("2026-11-24T15:30:60Z", None),
            ("2026-11-31T15:30:00Z", None),
            ("2026-11-24T15:30:00.Z", None),
            ("2026-11-24T15:30:00+15:00", None),
            ("2026-11-24T15:30:00Zzyzx", None),
            ("2026-11-24", None),
        ] {
            assert_eq!(Instant::parse(text), seconds.map(Instant::from_unix_seconds), "{text}");
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
