//! The pipeline, and the only maker of [`Redacted`].

use crate::apply::{self, Cut, Key, Letters, Replacement, identity};
use crate::decide::{Deciding, Decision};
use crate::detect::{self, Finding, PassageCue};
use crate::leak::{Output, Protected, Searcher};
use crate::manifest::{Manifest, ManifestEntry};
use crate::policy::{self, Action, Audience, Case, Column, Policy, Unmet};
use crate::record::fhir::{Fate, Plan, Release, ReleasedText, is_public_link, read_date, rebuild};
use crate::record::{BlockKind, Category, Field, Owned, Passage, Record, Subject};
use crate::review::Review;
use crate::wishes::Wishes;
use crate::text::{Segment, Span, join_segments};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use time::Date;

/// A record with everything that was found in it; serves any number of audiences.
pub struct Examined {
    record: Record,
    /// For each passage, ascending.
    findings: Vec<Vec<Finding>>,
    /// Marks that the words of each passage propose.
    cues: Vec<Vec<(Span, PassageCue)>>,
}

impl Examined {
    /// Detects once over the whole record.
    pub fn new(record: Record) -> Self {
        let searched: Vec<usize> = (0..record.passages.len()).filter(|index| record.passages.get(*index).is_some_and(is_searched)).collect();
        let texts: Vec<&str> = searched.iter().filter_map(|index| record.passages.get(*index)).map(|passage| passage.text.as_str()).collect();
        let mut findings = vec![Vec::new(); record.passages.len()];
        for (index, found) in searched.iter().zip(detect::detect(&texts, &record.people)) {
            if let Some(slot) = findings.get_mut(*index) {
                *slot = found;
            }
        }
        for (passage, slot) in record.passages.iter().zip(&mut findings) {
            state(passage, &record, slot);
        }
        let cues = record.passages.iter().map(|passage| if passage.field == Field::FreeText { detect::passage_cues(&passage.text) } else { Vec::new() }).collect();
        Self { record, findings, cues }
    }

    /// The record that was examined.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Passages with what was found in them.
    pub fn passages(&self) -> impl Iterator<Item = (&Passage, &[Finding])> {
        self.record.passages.iter().zip(self.findings.iter().map(Vec::as_slice))
    }
}

fn is_searched(passage: &Passage) -> bool {
    match passage.field {
        Field::FreeText | Field::Label | Field::PersonDisplay(_) => true,
        Field::Link => !is_public_link(&passage.text),
        Field::Identity(_) | Field::Date | Field::Code | Field::Opaque => false,
    }
}

/// Adds what the place of a passage says about it: an identity element is one identifier, a date may be a known birth.
fn state(passage: &Passage, record: &Record, findings: &mut Vec<Finding>) {
    let whole = Span::between(0, passage.text.len());
    let stated = |owned: Owned, evidence| Finding {
        span: whole,
        category: owned.category,
        subject: owned.subject,
        person: owned.person,
        relation: owned.person.and_then(|id| record.people.person(id)).and_then(|person| person.relation),
        confidence: 100,
        evidence,
    };
    match passage.field {
        Field::Identity(owned) => findings.push(stated(owned, "structured")),
        // the words may say more than the place ("Linda (mum)"); where they name nobody, the whole is one name
        Field::PersonDisplay(owned) => {
            let told = findings.iter().any(|found| found.category == Category::Name && found.subject != Subject::Unknown && found.confidence >= 60);
            if !told || owned.person.is_some() {
                findings.retain(|found| found.category != Category::Name);
                findings.push(stated(owned, "structured"));
            }
        }
        Field::Date => {
            let date = read_date(&passage.text);
            let born = record.people.iter().find(|(_, person)| date.is_some_and(|date| person.birth_dates.contains(&date)));
            findings.push(match born {
                Some((id, person)) => {
                    let owned = Owned { category: Category::DateOfBirth, subject: person.subject, person: Some(id), private: false };
                    stated(owned, "known-date-of-birth")
                }
                None => stated(Owned { category: Category::Date, subject: Subject::Client, person: None, private: false }, "structured"),
            });
        }
        Field::FreeText | Field::Label | Field::Link | Field::Code | Field::Opaque => {}
    }
    findings.sort_by_key(|found| (found.span, found.category, found.subject));
}

/// For whom a record is redacted, and on which grounds.
pub struct Request<'a> {
    /// The rules.
    pub policy: &'a Policy,
    /// Audience id; one that the policy does not know gets nothing.
    pub audience: &'a str,
    /// What the gates ask.
    pub case: Option<&'a Case>,
    /// Who has looked at what.
    pub review: &'a Review,
    /// Secret for pseudonyms and date shifts.
    pub key: Option<&'a Key>,
    /// Whether the output leaves the screen although its audience is one of the screen: then nothing may be held open.
    pub print: bool,
    /// The day from which gates and ages are reckoned.
    pub on: Date,
}

/// Why nothing is handed out. Never carries text of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The audience is unknown, or nothing is released to it.
    NothingReleased,
    /// A gate is not met.
    Gate(Unmet),
    /// Passages wait for a person's decision; how many.
    OpenHolds(usize),
    /// Something that was hidden stands in the finished output; at how many places.
    Leak(usize),
}

impl Refusal {
    /// Kebab-case code that does not change.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NothingReleased => "nothing-released",
            Self::Gate(_) => "gate-not-met",
            Self::OpenHolds(_) => "open-holds",
            Self::Leak(_) => "leak-check",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingReleased => f.write_str("nothing is released to this audience"),
            Self::Gate(unmet) => write!(f, "{unmet}"),
            Self::OpenHolds(count) => write!(f, "{count} passages wait for a reviewer's decision; nothing may leave before"),
            Self::Leak(count) => write!(f, "the leak check found hidden text at {count} places of the finished output; nothing is handed out"),
        }
    }
}

impl std::error::Error for Refusal {}

/// A record as its audience may see it. Only [`redact`] makes one; rendering, printing and exporting take nothing else.
#[derive(Debug)]
pub struct Redacted {
    body: Body,
    manifest: Manifest,
    audience_label: String,
    banner: bool,
    blocks: usize,
    held: usize,
}

#[derive(Debug)]
pub(crate) enum Body {
    /// Released FHIR, and every text in it in order.
    Fhir { value: Value, texts: Vec<ReleasedText> },
    /// The texts of a record that is no FHIR, with the cuts in each.
    Texts(Vec<RedactedText>),
}

/// A text with the spans that gave way.
#[derive(Debug)]
pub(crate) struct RedactedText {
    text: String,
    cuts: Vec<Cut>,
}

impl RedactedText {
    /// What may be read of the bytes `within` the text as it stood.
    pub fn segments(&self, within: Span) -> Vec<Segment> {
        apply::segments(&self.text, within, &self.cuts)
    }

    /// All of it.
    pub fn all(&self) -> Vec<Segment> {
        self.segments(Span::between(0, self.text.len()))
    }
}

impl Redacted {
    /// The finished file: FHIR JSON for a FHIR record, text for text.
    pub fn to_file(&self) -> String {
        match &self.body {
            Body::Fhir { value, .. } => {
                let mut json = serde_json::to_string_pretty(value).unwrap_or_default();
                json.push('\n');
                json
            }
            Body::Texts(texts) => texts.iter().map(|text| join_segments(&text.all())).collect::<Vec<_>>().join("\n"),
        }
    }

    /// The finished file on one line, for NDJSON; text as it is.
    pub fn to_line(&self) -> String {
        match &self.body {
            Body::Fhir { value, .. } => format!("{value}\n"),
            Body::Texts(_) => self.to_file(),
        }
    }

    /// The account of what was hidden, for the inside of the charity.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Label of the audience.
    pub fn audience_label(&self) -> &str {
        &self.audience_label
    }

    /// Whether something is shown that needs a handling banner ("not for the client").
    pub fn banner(&self) -> bool {
        self.banner
    }

    /// How many blocks stand in the output.
    pub fn blocks(&self) -> usize {
        self.blocks
    }

    /// How many passages wait for a person.
    pub fn held(&self) -> usize {
        self.held
    }

    pub(crate) fn body(&self) -> &Body {
        &self.body
    }
}

/// Decides, applies, checks for leaks.
///
/// # Errors
/// [`Refusal`]: nothing is handed out unless every gate is met, nothing that must be decided is open, and the finished
/// output holds nothing of what was hidden.
pub fn redact(examined: &Examined, request: &Request<'_>) -> Result<Redacted, Refusal> {
    let audience = request.policy.audience(request.audience);
    if !request.policy.knows(request.audience) || audience.releases_nothing() {
        return Err(Refusal::NothingReleased);
    }
    policy::check(audience, request.case, request.key.is_some(), request.on).map_err(Refusal::Gate)?;
    let wishes = Wishes::read(&examined.record, audience, request.case, request.on).map_err(Refusal::Gate)?;
    let mut run = Run::new(examined, request, audience, &wishes);
    run.decide_resources();
    let mut outcomes: Vec<Outcome> = (0..examined.record.passages.len()).map(|index| run.decide_passage(index)).collect();
    let searcher = run.protected.searcher();
    run.sweep(&searcher, &mut outcomes);
    if (audience.print() || request.print) && run.held > 0 {
        return Err(Refusal::OpenHolds(run.held));
    }
    let body = run.build(outcomes);
    let output = match &body {
        Body::Fhir { value, texts } => {
            let mut output = Output::json(value);
            // what a page is laid out from is searched beside what the file holds
            texts
                .iter()
                .for_each(|text| output.push(&text.place, &text.blocks.iter().map(|(_, segments)| join_segments(segments)).collect::<Vec<_>>().join("\n")));
            output
        }
        Body::Texts(texts) => Output::text(&texts.iter().map(|text| join_segments(&text.all())).collect::<Vec<_>>().join("\n")),
    };
    let leaks = searcher.places(&output);
    if !leaks.is_empty() {
        return Err(Refusal::Leak(leaks.len()));
    }
    let blocks = match &body {
        Body::Fhir { texts, .. } => texts.iter().flat_map(|text| &text.blocks).map(|(_, segments)| count_blocks(segments)).sum(),
        Body::Texts(texts) => texts.iter().map(|text| count_blocks(&text.all())).sum(),
    };
    Ok(Redacted { body, manifest: run.manifest, audience_label: audience.label().to_owned(), banner: run.banner, blocks, held: run.held })
}

/// The leak check on any finished file: the places (JSON pointers; empty for plain text) at which something stands that
/// the audience of `request` may not read. Gates are not asked.
pub fn leaks(examined: &Examined, request: &Request<'_>, finished: &[u8]) -> BTreeSet<String> {
    let wishes = Wishes::default();
    let mut run = Run::new(examined, request, request.policy.audience(request.audience), &wishes);
    run.decide_resources();
    for index in 0..examined.record.passages.len() {
        run.decide_passage(index);
    }
    run.protected.searcher().places(&Output::read(finished))
}

/// What would become of a passage, as a reviewer is shown it.
pub(crate) struct Suggested {
    /// Code of the action for the passage as a whole, where it is not shown.
    pub whole: Option<&'static str>,
    /// What would be hidden in it, ascending.
    pub spans: Vec<Suggestion>,
    /// Marks that its words propose and that would hide a sentence: code of the mark and of the action.
    pub marks: Vec<(&'static str, &'static str)>,
}

/// A finding that would not be shown as it stands.
pub(crate) struct Suggestion {
    pub span: Span,
    pub category: &'static str,
    pub subject: &'static str,
    pub confidence: u8,
    pub evidence: &'static str,
    pub action: &'static str,
}

/// What would become of every passage for the audience of `request`, once it has been looked at.
pub(crate) fn suggestions<'a>(examined: &'a Examined, request: &'a Request<'_>) -> Vec<(&'a Passage, Suggested)> {
    let review = Review::as_suggested();
    let request = Request { review: &review, ..*request };
    let audience = request.policy.audience(request.audience);
    let wishes = Wishes::read(&examined.record, audience, request.case, request.on).unwrap_or_default();
    let mut run = Run::new(examined, &request, audience, &wishes);
    run.decide_resources();
    let mut out = Vec::new();
    for ((passage, findings), cues) in examined.passages().zip(&examined.cues) {
        let resource = run.resources.get(passage.resource).copied().unwrap_or(Decision { action: Action::Withhold, rule: "no-resource" });
        let reference = examined.record.resources.get(passage.resource).map_or("", |resource| &resource.reference);
        let whole = run.deciding.passage(passage, resource, reference).action;
        let hidden = findings.iter().map(|finding| (finding, run.deciding.finding(finding, false, run.is_protected(finding)))).filter(|(_, decision)| !decision.action.shows());
        let spans = hidden
            .map(|(finding, decision)| Suggestion {
                span: finding.span,
                category: finding.category.code(),
                subject: finding.subject.code(),
                confidence: finding.confidence,
                evidence: finding.evidence,
                action: decision.action.code(),
            })
            .collect();
        let marks = cues.iter().map(|(_, cue)| (cue.code(), run.deciding.cue(*cue).action)).filter(|(_, action)| !action.shows());
        let marks = marks.map(|(cue, action)| (cue, action.code())).collect();
        out.push((passage, Suggested { whole: (!whole.shows()).then(|| whole.code()), spans, marks }));
    }
    out
}

fn count_blocks(segments: &[Segment]) -> usize {
    segments.iter().filter(|segment| **segment == Segment::Block).count()
}

/// What becomes of a passage.
enum Outcome {
    Keep,
    Cuts(Vec<Cut>),
    /// One block for all of it.
    Block,
    Drop,
}

/// One redaction, while it is made.
struct Run<'a> {
    examined: &'a Examined,
    request: &'a Request<'a>,
    audience: &'a Audience,
    deciding: Deciding<'a>,
    resources: Vec<Decision>,
    letters: Letters,
    protected: Protected,
    manifest: Manifest,
    banner: bool,
    held: usize,
}

impl<'a> Run<'a> {
    fn new(examined: &'a Examined, request: &'a Request<'a>, audience: &'a Audience, wishes: &'a Wishes<'a>) -> Self {
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

    fn is_protected(&self, finding: &Finding) -> bool {
        finding.person.and_then(|id| self.examined.record.people.person(id)).is_some_and(|person| person.is_protected)
    }

    fn note(&mut self, entry: ManifestEntry) {
        *self.manifest.counts.entry(entry.action).or_default() += 1;
        self.manifest.entries.push(entry);
    }

    fn decide_resources(&mut self) {
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

    fn decide_passage(&mut self, index: usize) -> Outcome {
        let examined = self.examined;
        let (Some(passage), Some(findings)) = (examined.record.passages.get(index), examined.findings.get(index)) else { return Outcome::Drop };
        let resource = self.resources.get(passage.resource).copied().unwrap_or(Decision { action: Action::Withhold, rule: "no-resource" });
        let reference = examined.record.resources.get(passage.resource).map_or("", |resource| &resource.reference);
        let whole = self.deciding.passage(passage, resource, reference);
        if passage.field == Field::Opaque {
            let all = [Column::ThirdParty, Column::ClientName, Column::ClientOther, Column::Staff].iter().all(|column| self.audience.action(*column).shows());
            return if all && whole.action.shows() { Outcome::Keep } else { Outcome::Drop };
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
                    self.protected.show(finding.span.of(&passage.text));
                }
                continue;
            }
            // a title alone says nothing
            if !passage.place.contains("/prefix/") {
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
        if whole.action == Action::Block {
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
    fn sweep(&mut self, searcher: &Searcher, outcomes: &mut [Outcome]) {
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
        let birth = person.and_then(|person| person.birth_dates.first().copied()).or_else(|| read_date(text));
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
            Action::ShiftDate => Replacement::Text("[date]".to_owned()),
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

    fn build(&self, outcomes: Vec<Outcome>) -> Body {
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
        let security = match self.audience.id() {
            _ if self.manifest.entries.is_empty() && !self.audience.client_facing() => None,
            "nhs_iapt" | "nhs_ndtms" => Some("PSEUDED"),
            _ if self.audience.deidentified() => Some("ANONYED"),
            _ => Some("REDACTED"),
        };
        let rebuilt = rebuild(&Plan { record, releases, fates, new_ids: self.audience.deidentified(), security });
        Body::Fhir { value: rebuilt.value, texts: rebuilt.texts }
    }

    fn release(&self, passage: &Passage, outcome: Outcome) -> Release {
        let whole = Span::between(0, passage.text.len());
        let blocks = match &passage.html {
            Some(html) => html.blocks.iter().map(|block| (block.kind, block.span)).collect(),
            None => vec![(BlockKind::Paragraph, whole)],
        };
        match outcome {
            // markup that nobody has read through never leaves as it stood, unless all may be seen
            Outcome::Keep if passage.html.is_some() && (self.audience.client_facing() || self.audience.deidentified()) => {
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
