//! The client's consents in the record (FHIR R4 Consent): who may have what, and what they refused.

use super::Resource;
use super::fhir::plain_reference;
use super::member::{list, string};
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
    /// `Consent/id`.
    pub reference: String,
    /// Studies that it names: references to a ResearchStudy, or the identifier in their place.
    pub studies: Vec<String>,
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
    /// Which data; all where the four are empty.
    pub data: Vec<String>,
    /// Labels of data, as code.
    pub labels: Vec<String>,
    /// Resource types.
    pub classes: Vec<String>,
    /// Codings of data, as `system|code`.
    pub codes: Vec<String>,
    /// Whether it is limited in a way that is not read here (a period of data, a code that is text, a list that is none):
    /// then it permits nothing, and denies everything.
    pub unread: bool,
}

impl Rule {
    /// Whether it holds on a day.
    pub fn holds(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on <= until)
    }

    /// Whether it is about the whole record.
    pub fn is_whole(&self) -> bool {
        let limits = [&self.data, &self.labels, &self.classes, &self.codes];
        limits.iter().all(|limit| limit.is_empty()) && (self.deny || !self.unread)
    }

    /// Whether it is about a resource, however the resource is referred to. Limits of several kinds narrow a permission
    /// together, as R4 means them; a refusal holds by each alone, which is the stricter.
    pub fn is_about(&self, resource: &Resource) -> bool {
        let data = |data: &String| plain_reference(data) == resource.reference || resource.full_url.as_ref() == Some(data);
        let code = |code: &String| resource.codes.contains(code) || self.deny && resource.codes.iter().any(|known| tail(known) == tail(code));
        let limits = [
            (self.data.is_empty(), self.data.iter().any(data)),
            (self.classes.is_empty(), self.classes.contains(&resource.kind)),
            (self.labels.is_empty(), self.labels.iter().any(|label| resource.labels.contains(label))),
            (self.codes.is_empty(), self.codes.iter().any(code)),
        ];
        if self.deny {
            self.is_whole() || self.unread || limits.iter().any(|(_, met)| *met)
        } else {
            !self.unread && limits.iter().all(|(none, met)| *none || *met)
        }
    }
}

/// The code of a coding, whatever system it is of.
fn tail(coding: &str) -> &str {
    coding.rsplit('|').next().unwrap_or(coding)
}

impl Consent {
    /// Reads a Consent resource at `place` (JSON pointer); `#id` references are written as `place#id`.
    pub fn read(resource: &Value, place: &str, read_date: impl Fn(&str) -> Option<Date> + Copy) -> Self {
        let status = string(resource, "status");
        let scope = resource.get("scope").map(|scope| list(scope, "coding")).unwrap_or_default();
        let is = |code: &str| scope.iter().any(|coding| string(coding, "code") == Some(code));
        // a scope that nobody can read may be about who sees the record
        let scope = match (is("research"), is("treatment") || is("adr")) {
            (true, _) => Scope::Research,
            (_, true) if !is("patient-privacy") => Scope::Other,
            _ => Scope::Privacy,
        };
        // a verification that failed says that the client did not agree after all
        let refuted = list(resource, "verification").iter().any(|check| check.get("verified") == Some(&Value::Bool(false)));
        let mut rules = Vec::new();
        if let Some(provision) = resource.get("provision") {
            add_rules(provision, &Rule::default(), place, read_date, 0, &mut rules);
        }
        // the base that provisions are exceptions to; since deny beats permit, it is read as one (rules.md 8.4)
        let base = resource.get("policyRule").map(|rule| list(rule, "coding")).unwrap_or_default();
        if base.iter().any(|coding| matches!(string(coding, "code"), Some("OPTOUT" | "OPTOUTE"))) {
            // the outermost provision comes last; its purposes are those of the whole
            let purposes = rules.last().map(|root| root.purposes.clone()).unwrap_or_default();
            rules.push(Rule { deny: true, purposes, ..Rule::default() });
        }
        let mut studies = Vec::new();
        add_studies(resource, &mut studies);
        Self {
            reference: format!("Consent/{}", string(resource, "id").unwrap_or("")),
            studies,
            scope,
            active: status == Some("active") && !refuted,
            rejected: status == Some("rejected") || refuted,
            rules,
        }
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
    // a provision that does not say what it does is the stricter one
    let deny = string(provision, "type") != Some("permit");
    let reference = |item: &Value| {
        let reference = item.get("reference").and_then(|reference| string(reference, "reference"))?;
        Some(if reference.starts_with('#') { format!("{place}{reference}") } else { reference.to_owned() })
    };
    let code = |coding: &Value| string(coding, "code").map(str::to_owned);
    // a resource type; a profile or a kind of document says nothing that could be compared
    let class = |coding: &Value| code(coding).filter(|_| string(coding, "system").is_none_or(|system| system.ends_with("/resource-types")));
    let (data, no_data) = read_all(provision, "data", &|item| reference(item).into_iter().collect());
    let (labels, no_labels) = read_all(provision, "securityLabel", &|item| code(item).into_iter().collect());
    let (classes, no_classes) = read_all(provision, "class", &|item| class(item).into_iter().collect());
    let (codes, no_codes) = read_all(provision, "code", &codings);
    let (purposes, no_purposes) = read_all(provision, "purpose", &|item| code(item).into_iter().collect());
    let (actors, _) = read_all(provision, "actor", &|item| reference(item).into_iter().collect());
    let day = |member: &str| provision.get("period").and_then(|period| string(period, member)).and_then(|text| bound(text, member == "end", read_date));
    let (from, until) = (day("start"), day("end"));
    let no_period = provision.get("period").is_some_and(|period| {
        let lost = |member: &str, read: Option<Date>| period.get(member).is_some() && read.is_none();
        !period.is_object() || lost("start", from) || lost("end", until)
    });
    // exceptions that nobody reads may be refusals
    let no_inner = provision.get("provision").is_some_and(|inner| !inner.is_array() || depth == MAX_DEPTH);
    let limited = no_inner || no_data || no_labels || no_classes || no_codes || provision.get("dataPeriod").is_some();
    let inherit = |own: Vec<String>, outer: &[String]| if own.is_empty() { outer.to_vec() } else { own };
    // an inner permission reaches no further than the one around it; an inner refusal is bounded by nothing
    let narrow = |own: Vec<String>, outer: &[String]| if deny { own } else { inherit(own, outer) };
    let rule = Rule {
        deny,
        actors: inherit(actors, &outer.actors),
        purposes: inherit(purposes, &outer.purposes),
        from: from.or(outer.from),
        until: until.or(outer.until),
        data: narrow(data, &outer.data),
        labels: narrow(labels, &outer.labels),
        classes: narrow(classes, &outer.classes),
        codes: narrow(codes, &outer.codes),
        // of a refusal, what cannot be read of its purpose and time bounds nothing
        unread: limited || !deny && (no_purposes || no_period || !outer.deny && outer.unread),
    };
    if depth < MAX_DEPTH {
        for inner in list(provision, "provision") {
            add_rules(inner, &rule, place, read_date, depth + 1, out);
        }
    }
    out.push(rule);
}

/// What stands in a list, and whether there is a list of which not all could be read: a limit that is passed over would
/// make a permission of part one of the whole.
fn read_all(provision: &Value, member: &str, read: &dyn Fn(&Value) -> Vec<String>) -> (Vec<String>, bool) {
    let items = list(provision, member);
    let (mut found, mut unread) = (Vec::new(), provision.get(member).is_some() && items.is_empty());
    for item in items {
        let read = read(item);
        unread |= read.is_empty();
        found.extend(read);
    }
    (found, unread)
}

/// The codings of a CodeableConcept or Coding, as `system|code`; none where one of them does not say its system and code.
pub(super) fn codings(concept: &Value) -> Vec<String> {
    let one = concept.get("code").map(|_| std::slice::from_ref(concept));
    let all = one.unwrap_or_else(|| list(concept, "coding"));
    let read: Option<Vec<String>> = all.iter().map(|coding| Some(format!("{}|{}", string(coding, "system")?, string(coding, "code")?))).collect();
    read.unwrap_or_default()
}

/// Studies named at any depth.
fn add_studies(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            let reference = string(value, "reference").filter(|reference| plain_reference(reference).starts_with("ResearchStudy/"));
            let identifier = value.pointer("/identifier/value").and_then(Value::as_str).filter(|_| string(value, "type") == Some("ResearchStudy"));
            out.extend(reference.or(identifier).map(str::to_owned));
            members.values().for_each(|member| add_studies(member, out));
        }
        Value::Array(items) => items.iter().for_each(|item| add_studies(item, out)),
        _ => {}
    }
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
                codes: Vec::new(),
                parent: None,
            };
            inner.is_about(&resource)
        };
        assert!(about("Observation/1", "") && about("Observation/2", "relationship") && !about("Observation/2", ""));
        assert!(outer.is_whole() && !outer.holds(read_date("2025-06-01").unwrap()) && outer.holds(read_date("2026-01-01").unwrap()));
    }
}
