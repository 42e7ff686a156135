//! Generated records × every audience: random people, notes composed around them, random marks, consents and nesting.
//!
//! `GENERATED=1000 cargo test --release --no-default-features --test generated -- --nocapture` is the long run; the count of
//! records, outputs and checks is printed. What must not leak is known from the generator, not from the engine.

// A test ends by panicking; clippy.toml allows it only inside the test functions themselves.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

mod finished_file;

use redacted_record::policy::{Case, Column, Instant, Policy, parse_date};
use redacted_record::record::{Format, Record};
use redacted_record::review::Review;
use redacted_record::{Examined, Key, Request, redact};
use serde_json::{Value, json};

/// SplitMix64: the same records on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const GIVEN: &[&str] = &[
    "Anjali",
    "Oluwaseun",
    "Łukasz",
    "Mai",
    "Siobhán",
    "Rhys",
    "Mohammed",
    "Chukwuemeka",
    "Agnieszka",
    "Ionuț",
    "Hodan",
    "Abdirahman",
    "Mehmet",
    "Zeynep",
    "Priya",
    "Gurpreet",
    "Wei",
    "Linh",
    "Kofi",
    "Ama",
    "Delroy",
    "Shanice",
    "Daniel",
    "Kayleigh",
    "Zoë",
    "Fatima",
    "Yusuf",
    "Tomasz",
    "Marisol",
    "Carys",
];
const FAMILY: &[&str] = &[
    "Okonkwo",
    "Wiśniewski",
    "Nguyễn",
    "O'Neill",
    "Kaur-Sandhu",
    "Whittaker",
    "Adeyemi-Cole",
    "Popescu",
    "Yılmaz",
    "Abdullahi",
    "Mensah",
    "Fitzpatrick",
    "Llewellyn",
    "Patel",
    "Choudhury",
    "Zhang",
    "Trần",
    "Osei",
    "Campbell",
    "Marsden",
    "D'Souza",
    "Haddad",
    "Kowalczyk",
    "Ferreira",
    "MacAllister",
];
const RELATIONS: &[(&str, &str)] = &[
    ("MTH", "mum"),
    ("FTH", "dad"),
    ("SIS", "sister"),
    ("BRO", "brother"),
    ("NBOR", "neighbour"),
    ("DOMPART", "partner"),
    ("DAU", "daughter"),
    ("FRND", "friend"),
];
const LABELS: &[(&str, &str)] = &[
    ("http://terminology.hl7.org/CodeSystem/v3-ActCode", "NOPAT"),
    ("http://hl7.org/fhir/v3/ActCode", "NOPAT"),
    ("http://terminology.hl7.org/CodeSystem/v3-ActCode", "PRS"),
    ("http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "PACQRPT"),
    ("http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "R"),
    ("https://labels.example.org", "nobody-knows-this"),
];

/// A number of the 999 range that passes the modulus-11 check.
fn nhs_number(random: &mut Random) -> String {
    loop {
        let nine = format!("999{:06}", random.below(1_000_000));
        let sum: u32 = nine.bytes().zip((2..=10).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        match 11 - sum % 11 {
            10 => {}
            11 => return format!("{nine}0"),
            check => return format!("{nine}{check}"),
        }
    }
}

struct Someone {
    given: &'static str,
    family: &'static str,
    born: (i32, u8, u8),
    number: String,
    phone: String,
}

impl Someone {
    fn new(random: &mut Random, taken: &mut Vec<&'static str>) -> Self {
        let mut fresh = |list: &'static [&'static str]| loop {
            let name = *random.pick(list);
            if !taken.contains(&name) {
                taken.push(name);
                return name;
            }
        };
        let (given, family) = (fresh(GIVEN), fresh(FAMILY));
        // nobody shares a year of birth or a telephone with anybody else of the record
        let nth = taken.len() / 2;
        let born = (1940 + (random.below(13) * 5 + nth) as i32, 1 + random.below(12) as u8, 1 + random.below(28) as u8);
        Self { given, family, born, number: nhs_number(random), phone: format!("07700 900{:02}{nth}", random.below(100)) }
    }

    fn iso(&self) -> String {
        format!("{}-{:02}-{:02}", self.born.0, self.born.1, self.born.2)
    }

    fn date(&self, random: &mut Random) -> String {
        let (year, month, day) = self.born;
        match random.below(3) {
            0 => format!("{day:02}/{month:02}/{year}"),
            1 => format!("{day}.{month}.{:02}", year % 100),
            _ => format!(
                "{day} {} {year}",
                ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
                    [usize::from(month) - 1]
            ),
        }
    }

    fn nhs(&self, random: &mut Random) -> String {
        let n = &self.number;
        let by = *random.pick(&["", " ", "-", "\u{A0}", "."]);
        format!("{}{by}{}{by}{}", &n[..3], &n[3..6], &n[6..])
    }

    fn name(&self, random: &mut Random) -> String {
        match random.below(6) {
            0 => self.given.to_lowercase(),
            1 => format!("{} {}", self.given, self.family),
            2 => format!("{}, {}", self.family.to_uppercase(), self.given),
            3 => format!("{} {}", self.given.to_uppercase(), self.family.to_uppercase()),
            _ => self.given.to_owned(),
        }
    }

    fn resource(&self, kind: &str, id: &str) -> Value {
        json!({"resourceType": kind, "id": id, "name": [{"use": "official", "family": self.family, "given": [self.given]}], "birthDate": self.iso(),
            "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": self.number}], "telecom": [{"system": "phone", "value": self.phone, "use": "home"}]})
    }
}

struct Generated {
    json: Value,
    client: Someone,
    third: Vec<Someone>,
}

fn generate(seed: u64) -> Generated {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let random = &mut Random(seed);
    let mut taken = Vec::new();
    let client = Someone::new(random, &mut taken);
    let third: Vec<Someone> = (0..1 + random.below(3)).map(|_| Someone::new(random, &mut taken)).collect();
    let worker = Someone::new(random, &mut taken);
    let mut entries =
        vec![client.resource("Patient", "c"), json!({"resourceType": "Practitioner", "id": "w", "name": [{"family": worker.family, "given": [worker.given]}]})];
    for (index, person) in third.iter().enumerate() {
        let (code, _) = RELATIONS[(seed as usize + index) % RELATIONS.len()];
        let mut resource = person.resource("RelatedPerson", &format!("r{index}"));
        resource["patient"] = json!({"reference": "Patient/c"});
        resource["relationship"] = json!([{"coding": [{"code": code}]}]);
        entries.push(resource);
    }
    for index in 0..2 + random.below(5) {
        let person = random.pick(&third);
        let word = random.pick(RELATIONS).1;
        let sentences = [
            format!("{} attended on time.", client.name(random)),
            format!("Spoke to his {word} {} about the plan.", person.name(random)),
            format!("{}'s DOB {} checked.", person.given, person.date(random)),
            format!("NHS no {} is for {}, not the client.", person.nhs(random), person.given),
            format!("Client NHS No: {}, born {}.", client.nhs(random), client.date(random)),
            format!("Ring {} on {}.", person.given, person.phone),
            format!("Signed: {} {}", worker.given, worker.family),
            "Discussed sleep, reduced to 2/52 of diazepam; review 3/12.".to_owned(),
        ];
        let mut note = String::new();
        for _ in 0..2 + random.below(6) {
            note.push_str(random.pick::<String>(&sentences));
            note.push_str(*random.pick(&[" ", "\n", "\r\n"]));
        }
        let mut resource = match random.below(5) {
            0 => json!({"resourceType": "Communication", "status": "completed", "payload": [{"contentString": note}]}),
            1 => {
                json!({"resourceType": "DocumentReference", "status": "current", "content": [{"attachment": {"contentType": "text/plain", "data": STANDARD.encode(&note)}}]})
            }
            2 => json!({"resourceType": "Observation", "status": "final", "code": {"text": "Note"}, "valueString": note}),
            3 => json!({"resourceType": "ClinicalImpression", "status": "completed", "subject": {"reference": "Patient/c"},
                "text": {"status": "generated", "div": format!("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p title=\"{}\">{}</p></div>", person.given, note.replace('\n', "<br/>"))}}),
            _ => {
                json!({"resourceType": "Basic", "code": {"text": "x"}, "extension": [{"url": "https://example.org/e", "extension": [{"url": "deep", "valueString": note}]}],
                "contained": [person.resource("RelatedPerson", "inner")]})
            }
        };
        resource["id"] = json!(format!("n{index}"));
        if random.chance(30) {
            let (system, code) = random.pick(LABELS);
            resource["meta"] = json!({"security": [{"system": system, "code": code}]});
        }
        if random.chance(20) {
            resource = json!({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": resource}]});
        }
        entries.push(resource);
    }
    if random.chance(40) {
        entries.push(json!({"resourceType": "Consent", "id": "k", "status": random.pick(&["active", "rejected", "inactive"]), "scope": {"coding": [{"code": "patient-privacy"}]}, "category": [{"text": "x"}],
            "patient": {"reference": "Patient/c"}, "provision": {"type": random.pick(&["permit", "deny"]), "actor": [{"role": {"text": "x"}, "reference": {"reference": "RelatedPerson/r0"}}],
            "provision": [{"type": "deny", "data": [{"meaning": "instance", "reference": {"reference": "Communication/n0"}}]}]}}));
    }
    let entry: Vec<Value> = entries.into_iter().map(|resource| json!({ "resource": resource })).collect();
    Generated { json: json!({"resourceType": "Bundle", "type": "collection", "entry": entry}), client, third }
}

const CASE: &str = r#"{"caseRef": "A-1", "expires": "2026-11-24T15:30:00Z", "identityChecked": true, "reason": "test", "study": {"id": "S1", "date": "2026-11-01", "scope": "all"}, "sharingAgreement": "I1", "order": {"id": "X1", "scope": "all"},
    "agreement": {"person": "RelatedPerson/r0", "date": "2026-11-01", "scope": "all"}, "signOff": {"by": "A", "date": "2026-11-20"},
    "opinions": [{"met": false, "by": "B", "register": "GMC", "number": "C0000002", "date": "2026-11-01", "scope": "all"}]}"#;

/// Its texts in lower case with marks off, and its digits only.
fn plain(output: &Value) -> (String, String) {
    let text = finished_file::texts(output);
    let digits = text.split(|c: char| c.is_alphabetic()).map(|run| run.chars().filter(char::is_ascii_digit).collect::<String>()).collect::<Vec<_>>().join("|");
    (redacted_record::text::fold(&text), digits)
}

fn holds_word(text: &str, name: &str) -> bool {
    let name = redacted_record::text::fold(name);
    text.match_indices(&name).any(|(at, _)| !text[..at].ends_with(char::is_alphanumeric) && !text[at + name.len()..].starts_with(char::is_alphanumeric))
}

#[test]
fn nothing_leaks_from_generated_records() {
    let count: u64 = std::env::var("GENERATED").ok().and_then(|count| count.parse().ok()).unwrap_or(40);
    let policy = Policy::embedded();
    let case = Case::from_json(CASE).unwrap();
    let key = Key::new(b"a key for tests only").unwrap();
    let review = Review::as_suggested();
    let on = parse_date("2026-11-24").unwrap();
    let (mut outputs, mut refusals, mut checks) = (0u64, std::collections::BTreeMap::new(), 0u64);
    for seed in 0..count {
        let generated = generate(seed);
        let bytes = generated.json.to_string().into_bytes();
        let examined = Examined::new(Record::read(&bytes, Format::Fhir).unwrap());
        for audience in policy.audiences() {
            let request = Request {
                policy: &policy,
                audience: audience.id(),
                case: Some(&case),
                review: &review,
                key: Some(&key),
                on,
                now: Instant::parse("2026-11-24T15:00:00Z"),
            };
            let redacted = match redact(&examined, &request) {
                Ok(redacted) => redacted,
                Err(refusal) => {
                    assert_ne!(refusal.code(), "leak-check", "seed {seed}, {}", audience.id());
                    *refusals.entry(refusal.code()).or_insert(0u64) += 1;
                    continue;
                }
            };
            outputs += 1;
            let file = redacted.to_file();
            assert!(file == redact(&examined, &request).unwrap().to_file(), "the same bytes again: seed {seed}, {}", audience.id());
            let (text, digits) = plain(&serde_json::from_str(&file).unwrap());
            let mut must_not: Vec<&Someone> = Vec::new();
            if !audience.action(Column::ThirdParty).shows() {
                must_not.extend(&generated.third);
            }
            if !audience.action(Column::ClientName).shows() {
                must_not.push(&generated.client);
            }
            for person in must_not {
                checks += 5;
                for name in [person.given, person.family] {
                    let lines: Vec<&str> = text.lines().filter(|line| holds_word(line, name)).collect();
                    assert!(lines.is_empty(), "{name} leaks: seed {seed}, {}: {lines:?}", audience.id());
                }
                assert!(!digits.contains(&person.number), "an NHS number leaks: seed {seed}, {}", audience.id());
                assert!(!text.contains(&person.iso()), "a date of birth leaks: seed {seed}, {}", audience.id());
                let phone: String = person.phone.chars().filter(char::is_ascii_digit).collect();
                assert!(!digits.contains(&phone), "a phone number leaks: seed {seed}, {}", audience.id());
            }
            if audience.client_facing() {
                checks += 1;
                assert!(holds_word(&text, generated.client.given), "the client's own name is hidden: seed {seed}, {}", audience.id());
            }
        }
    }
    println!("{count} records, {outputs} outputs, refusals {refusals:?}, {checks} checks");
}
