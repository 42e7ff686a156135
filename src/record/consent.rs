//! The client's consents in the record (FHIR R4 Consent): who may have what, and what they refused.

use super::Resource;
use super::fhir::plain_reference;
use serde_json::Value;
use time::Date;

/// What a Consent is about (HL7 consentscope).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// `patient-privacy`: who may see the record.
    Privacy,
    /// `research`.
    Research,
    /// Anything else, or nothing said.
    Other,
}

/// A consent, with its rules at any depth as one list.
#[derive(Clone, Debug)]
pub(crate) struct Consent {
    pub scope: Scope,
    /// `status` is active and no verification says that the client did not mean it.
    pub active: bool,
    /// `status` is rejected: what it would have permitted is refused.
    pub rejected: bool,
    pub rules: Vec<Rule>,
}

/// One provision. What it leaves out it takes from the provision around it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rule {
    pub deny: bool,
    /// For whom; references as written. Nobody named means everybody.
    pub actors: Vec<String>,
    /// HL7 ActReason codes. None means any purpose.
    pub purposes: Vec<String>,
    pub from: Option<Date>,
    pub until: Option<Date>,
    /// Which data; all where the three are empty.
    pub data: Vec<String>,
    /// Labels of data, as code.
    pub labels: Vec<String>,
    /// Resource types.
    pub classes: Vec<String>,
    /// Whether it is limited in a way that is not read here (a code, a period of data): then it permits nothing, and
    /// denies everything.
    pub unread: bool,
}

impl Rule {
    /// Whether it holds on a day.
    pub fn holds(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on <= until)
    }

    /// Whether it is about the whole record.
    pub fn is_whole(&self) -> bool {
        self.data.is_empty() && self.labels.is_empty() && self.classes.is_empty() && (self.deny || !self.unread)
    }

    /// Whether it is about a resource, however the resource is referred to.
    pub fn is_about(&self, resource: &Resource) -> bool {
        self.is_whole()
            || self.deny && self.unread
            || self.data.iter().any(|data| plain_reference(data) == resource.reference || resource.full_url.as_ref() == Some(data))
            || self.classes.contains(&resource.kind)
            || self.labels.iter().any(|label| resource.labels.contains(label))
    }
}

impl Consent {
    /// Reads a Consent resource at `place` (JSON pointer); `#id` references are written as `place#id`.
    pub fn read(resource: &Value, place: &str, read_date: impl Fn(&str) -> Option<Date> + Copy) -> Self {
        let status = string(resource, "status");
        let codes = codes(resource.get("scope"));
        let is = |code: &str| codes.iter().any(|known| known == code);
        // a scope that nobody can read may be about who sees the record
        let scope = match (is("research"), is("treatment") || is("adr")) {
            (true, _) => Scope::Research,
            (_, true) if !is("patient-privacy") => Scope::Other,
            _ => Scope::Privacy,
        };
        // a verification that failed says that the client did not agree after all
        let refuted = list(resource.get("verification")).iter().any(|check| check.get("verified") == Some(&Value::Bool(false)));
        let mut rules = Vec::new();
        if let Some(provision) = resource.get("provision") {
            add_rules(provision, &Rule::default(), place, read_date, 0, &mut rules);
        }
        Self { scope, active: status == Some("active") && !refuted, rejected: status == Some("rejected") || refuted, rules }
    }
}

/// The first or last day of a FHIR date that may be a month or a year only.
fn bound(text: &str, last: bool, read_date: impl Fn(&str) -> Option<Date>) -> Option<Date> {
    let whole = |end: &str, start: &str| format!("{text}-{}", if last { end } else { start });
    match text.len() {
        4 => read_date(&whole("12-31", "01-01")),
        7 => (28..=31).rev().find_map(|day| read_date(&whole(&day.to_string(), "01"))),
        _ => read_date(text),
    }
}

/// R4 allows provisions within provisions without end; deeper than this nobody has written one by hand.
const MAX_DEPTH: usize = 16;

fn add_rules(provision: &Value, outer: &Rule, place: &str, read_date: impl Fn(&str) -> Option<Date> + Copy, depth: usize, out: &mut Vec<Rule>) {
    let references = |member: &str, inner: &str| -> Vec<String> {
        let all = list(provision.get(member)).iter().filter_map(|item| item.get(inner).and_then(|reference| string(reference, "reference")));
        all.map(|reference| if reference.starts_with('#') { format!("{place}{reference}") } else { reference.to_owned() }).collect()
    };
    let inherit = |own: Vec<String>, outer: &[String]| if own.is_empty() { outer.to_vec() } else { own };
    let day = |member: &str| provision.get("period").and_then(|period| string(period, member)).and_then(|text| bound(text, member == "end", read_date));
    let coded = |member: &str| -> Vec<String> { list(provision.get(member)).iter().filter_map(|coding| string(coding, "code").map(str::to_owned)).collect() };
    let rule = Rule {
        // a provision that does not say what it does is the stricter one
        deny: string(provision, "type") != Some("permit"),
        actors: inherit(references("actor", "reference"), &outer.actors),
        purposes: inherit(coded("purpose"), &outer.purposes),
        from: day("start").or(outer.from),
        until: day("end").or(outer.until),
        data: references("data", "reference"),
        labels: coded("securityLabel"),
        classes: coded("class"),
        unread: provision.get("code").is_some() || provision.get("dataPeriod").is_some(),
    };
    if depth < MAX_DEPTH {
        for inner in list(provision.get("provision")) {
            add_rules(inner, &rule, place, read_date, depth + 1, out);
        }
    }
    out.push(rule);
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn string<'v>(value: &'v Value, member: &str) -> Option<&'v str> {
    value.get(member).and_then(Value::as_str)
}

fn codes(concept: Option<&Value>) -> Vec<String> {
    list(concept.and_then(|concept| concept.get("coding"))).iter().filter_map(|coding| string(coding, "code").map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::fhir::read_date;
    use serde_json::json;

    #[test]
    fn reads_rules_at_any_depth() {
        let consent = Consent::read(
            &json!({"resourceType": "Consent", "status": "active", "scope": {"coding": [{"code": "patient-privacy"}]},
                "provision": {"type": "permit", "period": {"start": "2025-06-02"}, "actor": [{"reference": {"reference": "#sister"}}],
                    "provision": [{"type": "deny", "securityLabel": [{"code": "relationship"}], "data": [{"reference": {"reference": "Observation/1"}}]}]}}),
            "/entry/1/resource",
            read_date,
        );
        assert!(consent.active && !consent.rejected && consent.scope == Scope::Privacy);
        let (inner, outer) = (&consent.rules[0], &consent.rules[1]);
        assert!(inner.deny && !outer.deny);
        assert_eq!(inner.actors, ["/entry/1/resource#sister"]);
        let about = |reference: &str, label: &str| {
            let resource = Resource {
                place: String::new(),
                kind: "Observation".to_owned(),
                reference: reference.to_owned(),
                full_url: Some("urn:uuid:1".to_owned()),
                marks: crate::record::Marks::default(),
                title: String::new(),
                labels: vec![label.to_owned()],
                parent: None,
            };
            inner.is_about(&resource)
        };
        assert!(about("Observation/1", "") && about("Observation/2", "relationship") && !about("Observation/2", ""));
        assert!(outer.is_whole() && !outer.holds(read_date("2025-06-01").unwrap()) && outer.holds(read_date("2026-01-01").unwrap()));
    }
}
