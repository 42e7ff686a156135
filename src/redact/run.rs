//! One redaction, while it is made.

use super::{Body, Examined, RedactedText, Request};
use crate::apply::{self, Cut, Letters, Replacement, identity};
use crate::decide::{Deciding, Decision};
use crate::detect::{Finding, PassageCue, date_written};
use crate::leak::{Protected, Searcher};
use crate::manifest::{Manifest, ManifestEntry};
use crate::policy::{Action, Audience, Column, Opinion};
use crate::record::fhir::{Fate, Labels, Plan, Release, read_date, rebuild};
use crate::record::{BlockKind, Category, Field, Passage, Subject};
use crate::text::{Segment, Span};
use crate::wishes::Wishes;
use std::collections::BTreeMap;

/// What becomes of a passage.
pub(super) enum Outcome {
    Keep,
    Cuts(Vec<Cut>),
    /// One block for all of it.
    Block,
    Drop,
}

/// One redaction, while it is made.
pub(super) struct Run<'a> {
    pub(super) examined: &'a Examined,
    pub(super) request: &'a Request<'a>,
    pub(super) audience: &'a Audience,
    pub(super) deciding: Deciding<'a>,
    pub(super) resources: Vec<Decision>,
    letters: Letters,
    pub(super) protected: Protected,
    pub(super) manifest: Manifest,
    pub(super) banner: bool,
    pub(super) held: usize,
}

impl<'a> Run<'a> {
    pub(super) fn new(examined: &'a Examined, request: &'a Request<'a>, audience: &'a Audience, wishes: &'a Wishes<'a>) -> Self {
        let case_ref = request.case.map(|case| case.case_ref().to_owned());
        Self {
            examined,
            request,
            audience,
            deciding: Deciding { audience, case: request.case, review: request.review, wishes, on: request.on },
            resources: Vec::new(),
            letters: Letters::default(),
            protected: Protected::default(),
            manifest: Manifest {
                engine: env!("CARGO_PKG_VERSION"),
                policy: request.policy.version().to_owned(),
                audience: audience.id().to_owned(),
                purpose_of_use: audience.purpose_of_use().to_owned(),
                case_ref,
                on: request.on.to_string(),
                as_suggested: request.review.is_as_suggested(),
                counts: BTreeMap::new(),
                entries: Vec::new(),
            },
            banner: false,
            held: 0,
        }
    }

    /// Whether nobody's identifiers are hidden from the audience, so that what cannot be searched may be shown too.
    fn sees_everyone(&self) -> bool {
        [Column::ThirdParty, Column::ClientName, Column::ClientBirthDate, Column::ClientNhsNumber, Column::ClientOther, Column::Staff]
            .iter()
            .all(|column| self.audience.action(*column).shows())
    }

    pub(super) fn is_protected(&self, finding: &Finding) -> bool {
        finding.person.and_then(|id| self.examined.record.people.person(id)).is_some_and(|person| person.is_protected)
    }

    fn note(&mut self, entry: ManifestEntry) {
        *self.manifest.counts.entry(entry.action).or_default() += 1;
        self.manifest.entries.push(entry);
    }

    pub(super) fn decide_resources(&mut self) {
        for resource in &self.examined.record.resources {
            let decision = self.deciding.resource(resource);
            if decision.action == Action::ShowWithBanner {
                self.banner = true;
            }
            if !decision.action.shows() {
                self.note(ManifestEntry::whole(&resource.place, "resource", decision.action.code(), decision.rule));
            }
            self.resources.push(decision);
        }
    }

    pub(super) fn decide_passage(&mut self, index: usize) -> Outcome {
        let examined = self.examined;
        let (Some(passage), Some(findings)) = (examined.record.passages.get(index), examined.findings.get(index)) else { return Outcome::Drop };
        let resource = self.resources.get(passage.resource).copied().unwrap_or(Decision { action: Action::Withhold, rule: "no-resource" });
        let reference = examined.record.resources.get(passage.resource).map_or("", |resource| &resource.reference);
        let whole = self.deciding.passage(passage, resource, reference);
        if passage.field == Field::Opaque {
            return if self.sees_everyone() && whole.action.shows() { Outcome::Keep } else { Outcome::Drop };
        }
        let private = matches!(passage.field, Field::Identity(owned) if owned.private);
        let mut spans = Vec::new();
        let mut strictest = whole;
        for finding in findings {
            let private = private || finding.category == Category::Phone && is_mobile(finding.span.of(&passage.text)) || finding.category == Category::Address;
            let decision = self.deciding.finding(finding, private, self.is_protected(finding));
            if decision.action.shows() {
                if finding.category == Category::Name
                    || finding.category == Category::NhsNumber
                    || finding.category == Category::DateOfBirth
                    || finding.subject != Subject::Unknown
                {
                    self.protected.show(finding.category, finding.span.of(&passage.text));
                }
                continue;
            }
            // a title or a town alone says nothing of anybody
            let says_nothing = ["/prefix/", "/city", "/state", "/district", "/country"].iter().any(|step| passage.place.contains(step));
            if !says_nothing {
                self.protected.hide(finding.category, finding.span.of(&passage.text));
            }
            // a person whose presence withholds the passage (another client) does so wherever somebody wrote of them
            if decision.action >= Action::Hold && matches!(passage.field, Field::FreeText) && decision.action > strictest.action {
                strictest = decision;
            }
            spans.push((finding, decision));
        }
        if strictest.action >= Action::Hold || strictest.action == Action::Remove {
            return self.withhold(passage, strictest, resource);
        }
        if whole.action == Action::ShowWithBanner {
            self.banner = true;
        }
        // a whole passage has no initials and no coarser form: whatever does not show it hides it
        if !whole.action.shows() {
            return self.withhold(passage, whole, resource);
        }
        let sentences = self.sentences(passage, examined.cues.get(index).map(Vec::as_slice).unwrap_or_default());
        if spans.is_empty() && sentences.is_empty() {
            return Outcome::Keep;
        }
        for (finding, decision) in &spans {
            let entry = ManifestEntry::whole(&passage.place, finding.category.code(), decision.action.code(), decision.rule).at(finding.span);
            self.note(ManifestEntry { subject: Some(finding.subject.code()), evidence: Some(finding.evidence), ..entry });
        }
        match passage.field {
            // where a link, code or number carries an identifier, nothing of it is left
            Field::Link | Field::Code => Outcome::Drop,
            Field::Date => self.date(passage, &spans),
            _ => match self.cuts(passage, &spans) {
                Outcome::Cuts(cuts) if !sentences.is_empty() => Outcome::Cuts(apply::unite(&passage.text, cuts.into_iter().chain(sentences).collect())),
                outcome => outcome,
            },
        }
    }

    /// Sentences whose words propose a mark that hides them from this audience.
    fn sentences(&mut self, passage: &Passage, cues: &[(Span, PassageCue)]) -> Vec<Cut> {
        let mut cuts = Vec::new();
        for &(span, cue) in cues {
            let decision = self.deciding.cue(cue);
            self.banner |= decision.action == Action::ShowWithBanner;
            if decision.action.shows() {
                continue;
            }
            // "neither confirm nor deny" and removal leave nothing behind, anything else the block of every other reason
            let silent = matches!(decision.action, Action::WithholdSilently | Action::Remove);
            self.protected.withhold(span.of(&passage.text));
            self.note(ManifestEntry::whole(&passage.place, "passage", decision.action.code(), decision.rule).at(span));
            cuts.push(Cut { span, by: if silent { Replacement::Nothing } else { Replacement::Block } });
        }
        cuts
    }

    /// What is hidden anywhere is hidden everywhere: a name that was certain in one place and missed in another, a number
    /// that was somebody's only once.
    pub(super) fn sweep(&mut self, searcher: &Searcher, outcomes: &mut [Outcome]) {
        for (passage, outcome) in self.examined.record.passages.iter().zip(outcomes) {
            let cuts = match outcome {
                Outcome::Keep => Vec::new(),
                Outcome::Cuts(cuts) => std::mem::take(cuts),
                Outcome::Block | Outcome::Drop => continue,
            };
            let by = if self.audience.deidentified() { Replacement::Text("[identifier]".to_owned()) } else { Replacement::Block };
            let missed: Vec<Cut> =
                searcher.spans(&passage.text).into_iter().filter(|span| !apply::covers(&cuts, *span)).map(|span| Cut { span, by: by.clone() }).collect();
            if missed.is_empty() {
                if !cuts.is_empty() {
                    *outcome = Outcome::Cuts(cuts);
                }
                continue;
            }
            for cut in &missed {
                self.note(ManifestEntry::whole(&passage.place, "passage", Action::Block.code(), "hidden-elsewhere").at(cut.span));
            }
            *outcome = match passage.field {
                Field::FreeText | Field::Label | Field::PersonDisplay(_) => {
                    Outcome::Cuts(apply::unite(&passage.text, cuts.into_iter().chain(missed).collect()))
                }
                _ => Outcome::Drop,
            };
        }
    }

    fn withhold(&mut self, passage: &Passage, decision: Decision, resource: Decision) -> Outcome {
        if passage.field == Field::FreeText {
            self.protected.withhold(&passage.text);
            if decision.action == Action::Hold {
                self.held += 1;
            }
        }
        if decision != resource {
            self.note(ManifestEntry::whole(&passage.place, "passage", decision.action.code(), decision.rule));
        }
        match (decision.action, passage.field) {
            (Action::Remove | Action::WithholdSilently, _) => Outcome::Drop,
            // the frame of a withheld resource is built without them
            (_, Field::Date | Field::Code | Field::Link) => Outcome::Keep,
            _ => Outcome::Block,
        }
    }

    /// A date of the record itself: always a valid FHIR date or nothing.
    fn date(&self, passage: &Passage, spans: &[(&Finding, Decision)]) -> Outcome {
        let whole = Span::between(0, passage.text.len());
        let strictest = spans.iter().max_by_key(|(_, decision)| decision.action);
        let text = match strictest.map(|(finding, decision)| (finding.category, decision.action)) {
            Some((Category::Date, Action::ShiftDate)) => match self.request.key {
                Some(key) => apply::shift(&passage.text, key.date_shift(self.audience.id(), &self.client())),
                None => passage.text.get(..4).map(str::to_owned),
            },
            Some((_, Action::Generalize | Action::ShiftDate)) => passage.text.get(..4).map(str::to_owned),
            _ => None,
        };
        text.map_or(Outcome::Drop, |text| Outcome::Cuts(vec![Cut { span: whole, by: Replacement::Text(text) }]))
    }

    fn client(&self) -> String {
        self.examined.record.people.iter().find(|(_, person)| person.subject == Subject::Client).map_or_else(String::new, |(_, person)| identity(person))
    }

    /// Unites overlapping spans, the strictest action wins.
    fn cuts(&mut self, passage: &Passage, spans: &[(&Finding, Decision)]) -> Outcome {
        let structured = matches!(passage.field, Field::Identity(_));
        let mut united: Vec<(Span, &Finding, Decision)> = Vec::new();
        for &(finding, decision) in spans {
            match united.last_mut() {
                Some((span, leader, strictest)) if finding.span.overlaps(*span) => {
                    *span = span.union(finding.span);
                    if decision.action > strictest.action {
                        (*leader, *strictest) = (finding, decision);
                    }
                }
                _ => united.push((finding.span, finding, decision)),
            }
        }
        let cuts = united
            .into_iter()
            .map(|(span, finding, decision)| Cut { span, by: self.replacement(finding, span.of(&passage.text), decision.action, structured) })
            .collect();
        let cuts = apply::widen(&passage.text, cuts);
        match (structured, cuts.as_slice()) {
            (true, [cut]) if cut.by == Replacement::Nothing => Outcome::Drop,
            // a date must stay a date
            (true, [_]) if passage.place.ends_with("birthDate") && !self.keeps_year(&cuts) => Outcome::Drop,
            _ => Outcome::Cuts(cuts),
        }
    }

    fn keeps_year(&self, cuts: &[Cut]) -> bool {
        cuts.iter().all(|cut| matches!(&cut.by, Replacement::Text(text) if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())))
    }

    fn replacement(&mut self, finding: &Finding, text: &str, action: Action, structured: bool) -> Replacement {
        let person = finding.person.and_then(|id| self.examined.record.people.person(id));
        let birth = person.and_then(|person| person.birth_dates.first().copied()).or_else(|| read_date(text)).or_else(|| date_written(text));
        let coarse = || {
            apply::generalize(
                finding.category,
                finding.subject,
                text,
                finding.relation,
                birth.filter(|_| finding.category == Category::DateOfBirth),
                self.request.on,
            )
        };
        match action {
            Action::Remove if structured => Replacement::Nothing,
            // in running text a gap would read as a fault; the placeholder says what stood there, not what it said
            Action::Remove => Replacement::Text(format!("[{}]", kind_words(finding.category))),
            Action::Generalize => Replacement::Text(coarse()),
            Action::ShiftDate => {
                let days = self.request.key.map(|key| key.date_shift(self.audience.id(), &self.client()));
                let moved = days.zip(date_written(text)).and_then(|(days, date)| apply::shift_written(date, days));
                // part of a date, or no key to move it by: nothing that an interval could be read from
                Replacement::Text(moved.unwrap_or_else(|| "[date]".to_owned()))
            }
            Action::Initials if finding.category == Category::Name => Replacement::Text(
                person.and_then(|person| person.names.first()).map_or_else(|| apply::initials(text), |name| apply::initials(&apply::full_name(name))),
            ),
            Action::Letter if finding.category == Category::Name => {
                let who = finding.person.map_or_else(|| apply::Identity::Found(crate::text::fold(text)), apply::Identity::Known);
                Replacement::Text(self.letters.placeholder(finding.subject, who))
            }
            Action::Initials | Action::Letter => Replacement::Text(format!("[{}]", kind_words(finding.category))),
            Action::Pseudonym => match self.request.key {
                Some(key) => {
                    let who = person.map_or_else(|| crate::text::fold(text), identity);
                    Replacement::Text(key.pseudonym(self.audience.id(), finding.category.code(), &who))
                }
                None => Replacement::Nothing,
            },
            _ => Replacement::Block,
        }
    }

    pub(super) fn build(&self, outcomes: Vec<Outcome>) -> Body {
        let record = &self.examined.record;
        if record.root.is_null() {
            let texts = record.passages.iter().zip(outcomes).map(|(passage, outcome)| redacted_text(passage, outcome)).collect();
            return Body::Texts(texts);
        }
        let releases = record.passages.iter().zip(outcomes).map(|(passage, outcome)| self.release(passage, outcome)).collect();
        let fates = self
            .resources
            .iter()
            .map(|decision| match decision.action {
                Action::WithholdSilently | Action::Remove | Action::Nothing => Fate::Remove,
                Action::Hold | Action::Withhold | Action::Block => Fate::Withhold,
                _ => Fate::Keep,
            })
            .collect();
        let new_ids = self.audience.deidentified();
        let rebuilt = rebuild(&Plan { record, releases, fates, new_ids, security: self.labels() });
        Body::Fhir { value: rebuilt.value, texts: rebuilt.texts }
    }

    /// What the output says about itself (rules.md 8.5).
    fn labels(&self) -> Option<Labels<'a>> {
        let changed = !self.manifest.entries.is_empty();
        let done = match self.audience.id() {
            _ if !changed && !self.audience.client_facing() => None,
            "nhs_iapt" | "nhs_ndtms" => Some("PSEUDED"),
            _ if self.audience.deidentified() => Some("ANONYED"),
            _ => Some("REDACTED"),
        };
        if !matches!(self.audience.id(), "gp" | "emergency") {
            return done.map(|done| Labels { done: Some(done), purpose: None, harm: Vec::new() });
        }
        let record = &self.examined.record;
        let opinion = |reference: &str| self.request.case.is_some_and(|case| case.opinion(reference, self.request.on) == Opinion::Harm);
        let resources = record.resources.iter().filter(|resource| resource.marks.harm || opinion(&resource.reference)).map(|resource| &resource.place);
        let passages = record.passages.iter().filter(|passage| passage.marks.harm).map(|passage| &passage.place);
        Some(Labels { done, purpose: Some(self.audience.purpose_of_use()), harm: resources.chain(passages).map(String::as_str).collect() })
    }

    fn release(&self, passage: &Passage, outcome: Outcome) -> Release {
        let whole = Span::between(0, passage.text.len());
        let blocks = match &passage.html {
            Some(html) => html.blocks.iter().map(|block| (block.kind, block.span)).collect(),
            None => vec![(BlockKind::Paragraph, whole)],
        };
        match outcome {
            // markup that nobody has read through never leaves as it stood, unless all may be seen
            Outcome::Keep if passage.html.is_some() && !self.sees_everyone() => {
                Release::Blocks(blocks.into_iter().map(|(kind, span)| (kind, apply::segments(&passage.text, span, &[]))).collect())
            }
            Outcome::Keep => Release::Keep,
            Outcome::Drop => Release::Drop,
            Outcome::Block => Release::Blocks(vec![(BlockKind::Paragraph, vec![Segment::Block])]),
            Outcome::Cuts(cuts) => Release::Blocks(
                blocks
                    .into_iter()
                    .map(|(kind, span)| (kind, apply::segments(&passage.text, span, &cuts)))
                    .filter(|(_, segments)| !segments.is_empty())
                    .collect(),
            ),
        }
    }
}

fn redacted_text(passage: &Passage, outcome: Outcome) -> RedactedText {
    let whole = Span::between(0, passage.text.len());
    let cuts = match outcome {
        Outcome::Keep => Vec::new(),
        Outcome::Cuts(cuts) => cuts,
        Outcome::Block => vec![Cut { span: whole, by: Replacement::Block }],
        Outcome::Drop => vec![Cut { span: whole, by: Replacement::Nothing }],
    };
    RedactedText { text: passage.text.clone(), cuts }
}

const fn kind_words(category: Category) -> &'static str {
    match category {
        Category::Name => "name",
        Category::DateOfBirth => "date of birth",
        Category::NhsNumber | Category::ChiNumber | Category::HcNumber => "NHS number",
        Category::Address => "address",
        Category::Postcode => "postcode",
        Category::Phone => "phone number",
        Category::Email => "e-mail address",
        Category::NiNumber => "National Insurance number",
        Category::LocalNumber => "number",
        Category::Handle => "screen name",
        Category::Date => "date",
        Category::Age => "age",
    }
}

/// UK mobile numbers: 07 and nine more digits.
fn is_mobile(text: &str) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.starts_with("07") || digits.starts_with("447") || digits.starts_with("00447")
}
