//! People from a flat `context` object: client, related, staff.

use super::member::{list, string};
use super::relation::relation_in;
use super::{People, Person, PersonName, Subject};
use serde_json::Value;
use time::{Date, Month};

/// Reads `{"client": {"given", "family", "also_known_as", "dob", "nhs"}, "related": [{"name", "relation"}], "staff": [name]}`.
///
/// What is missing or of another shape is passed over: the fewer people are known, the more is left to the other recognizers.
pub fn people_from_context(json: &Value) -> People {
    let mut people = People::default();
    if let Some(client) = json.get("client").filter(|client| client.is_object()) {
        people.add(client_of(client));
    }
    for related in list(json, "related") {
        let mut person = Person::new(Subject::ThirdParty);
        person.relation = string(related, "relation").and_then(relation_in);
        person.names.extend(name_of(related.get("name").unwrap_or(related)));
        person.birth_dates.extend(date_of(related.get("dob")));
        person.nhs_numbers.extend(number_of(related.get("nhs")));
        if !person.names.is_empty() {
            people.add(person);
        }
    }
    for staff in list(json, "staff") {
        let mut person = Person::new(Subject::Professional);
        person.names.extend(name_of(staff.get("name").unwrap_or(staff)));
        if !person.names.is_empty() {
            people.add(person);
        }
    }
    people
}

fn client_of(client: &Value) -> Person {
    let mut person = Person::new(Subject::Client);
    let given = match client.get("given") {
        Some(Value::String(one)) => vec![one.clone()],
        _ => list(client, "given").iter().filter_map(Value::as_str).map(str::to_owned).collect(),
    };
    let family = string(client, "family").map(str::trim).filter(|family| !family.is_empty()).map(str::to_owned);
    if !given.is_empty() || family.is_some() {
        person.names.push(PersonName { given, family, ..PersonName::default() });
    }
    for alias in list(client, "also_known_as").iter().filter_map(name_of) {
        person.names.push(PersonName { nickname: true, ..alias });
    }
    person.birth_dates.extend(date_of(client.get("dob")));
    person.nhs_numbers.extend(number_of(client.get("nhs")));
    person
}

fn name_of(name: &Value) -> Option<PersonName> {
    let text = name.as_str()?.trim();
    (!text.is_empty()).then(|| PersonName { text: Some(text.to_owned()), ..PersonName::default() })
}

fn date_of(date: Option<&Value>) -> Option<Date> {
    let mut parts = date?.as_str()?.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = Month::try_from(parts.next()?.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year, month, parts.next()?.parse().ok()?).ok()
}

fn number_of(number: Option<&Value>) -> Option<String> {
    let digits: String = number?.as_str()?.chars().filter(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reads_whoever_is_there() {
        let people = people_from_context(&json!({
            "client": {"given": ["Tariq"], "family": "Aziz-Lawson", "also_known_as": ["Taz"], "dob": "1985-07-16", "nhs": "999 018 2639"},
            "related": [{"name": "Inaya Lawson", "relation": "daughter"}, {"relation": "brother"}],
            "staff": ["Dr Anna Rao", 7, null]
        }));
        let list: Vec<_> = people.iter().map(|(_, person)| (person.subject, person.relation, person.names.len())).collect();
        assert_eq!(list, [(Subject::Client, None, 2), (Subject::ThirdParty, Some("child"), 1), (Subject::Professional, None, 1)]);
        let (_, client) = people.iter().next().unwrap();
        assert_eq!((client.birth_dates.len(), client.nhs_numbers.as_slice()), (1, &["9990182639".to_owned()][..]));
    }

    #[test]
    fn bears_anything() {
        for odd in [json!(null), json!([]), json!({"client": 3, "related": "x", "staff": {"a": 1}}), json!({"client": {"given": {}, "dob": "ä"}})] {
            people_from_context(&odd);
        }
    }
}
