//! Weighs what speaks for and against a run of words being a name, and says whose it would be.

use super::super::cue::Cues;
use super::super::known::month_of_date;
use super::super::passage::Passage;
use super::super::whose::{self, Side};
use super::super::{Category, Finding};
use super::run::Run;
use crate::record::{Subject, relation};
use crate::text::Case;

/// The outcome for a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judgment {
    pub(super) weight: i32,
    pub(super) side: Option<Side>,
    pub(super) evidence: &'static str,
    heaviest: i32,
    /// Whether nothing but a list of names can help: places, words of the form.
    pub(super) barred: bool,
}

impl Judgment {
    /// The heaviest evidence names the finding.
    fn add(&mut self, weight: i32, evidence: &'static str) {
        if weight > self.heaviest || self.evidence.is_empty() {
            self.heaviest = weight;
            self.evidence = evidence;
        }
        self.weight += weight;
    }

    fn side(&mut self, subject: Subject, relation: Option<&'static str>) {
        if self.side.is_none() {
            self.side = Some(Side { subject, relation });
        }
    }
}

/// Weighs a run.
pub(super) fn judge(passage: &Passage<'_>, run: &Run, found: &[Finding]) -> Judgment {
    let mut judgment = Judgment { weight: 0, side: None, evidence: "", heaviest: 0, barred: false };
    if place(passage, run) || job(passage, run) || month_of_date(passage, run.first) {
        judgment.barred = true;
        judgment.weight = -20;
        return judgment;
    }
    before(passage, run, &mut judgment);
    if run.capital {
        after(passage, run, &mut judgment);
        shape(passage, run, &mut judgment);
    } else {
        lower(passage, run, &mut judgment);
    }
    known_words(passage, run, found, &mut judgment);
    if judgment.evidence.is_empty() {
        judgment.evidence = "name-shape";
    }
    judgment
}

/// A run without capitals in a text that has none: what a person does, or what is done with one.
fn lower(passage: &Passage<'_>, run: &Run, judgment: &mut Judgment) {
    let next = passage.word(run.last + 1);
    let does = passage.has(run.last + 1, Cues::DOES)
        && !matches!(next, "and" | "is" | "was" | "will" | "can" | "may" | "has" | "had" | "would" | "should" | "could" | "also" | "still" | "then");
    if whose::signs_off(passage, run.first, run.last) && passage.is_newline(run.first.wrapping_sub(1)) && run.last + 2 >= passage.len() && run.first > 12 {
        judgment.add(4, "signature");
        judgment.side(Subject::Professional, None);
    }
    if judgment.weight > 0 {
        judgment.add(i32::from(does || passage.possessive(run.last + 1)), "does");
    } else if passage.lower || passage.shouted(run.first) {
        let one = passage.before(run.first, 1);
        let met = matches!(
            one,
            "told"
                | "rang"
                | "saw"
                | "asked"
                | "ask"
                | "tell"
                | "phoned"
                | "texted"
                | "txt"
                | "text"
                | "txtd"
                | "with"
                | "w"
                | "visited"
                | "called"
                | "emailed"
                | "thanked"
        );
        judgment.add(if does { 3 } else { 0 } + if met { 3 } else { 0 } + i32::from(run.words == 2 && (does || met)), "met-or-does");
        judgment.add(if passage.possessive(run.last + 1) { 2 } else { 0 }, "possessive");
        judgment.add(i32::from((does || met) && run.words == 1), "name-shape");
    }
}

/// What stands before it: title, kinship, role, label, what is done to people.
fn before(passage: &Passage<'_>, run: &Run, judgment: &mut Judgment) {
    let first = run.first;
    let mut at = first;
    let dot = usize::from(passage.before(at, 1) == "." && passage.before(at, 2).len() <= 4 && !passage.spaced(at.saturating_sub(1)));
    let title_at = at
        .checked_sub(1 + dot)
        .filter(|_| passage.line(at) == passage.line(at.saturating_sub(1)) && !passage.far(at))
        .filter(|_| run.capital || dot == 0 || passage.spaced(first));
    if let Some(title) = title_at {
        let cues = passage.cues(title);
        if cues.any(Cues::STAFF_TITLE) && passage.word(title) != "head" {
            judgment.add(if run.capital { 8 } else { 6 }, "after-staff-title");
            judgment.side(Subject::Professional, None);
            return;
        }
        if cues.any(Cues::TITLE) {
            judgment.add(if run.capital { 7 } else { 5 }, "after-title");
            if passage.word(title) == "miss" && whose::cue_before(passage, title).is_none() {
                // a teacher, as a rule
                judgment.side(Subject::Professional, None);
            }
            at = title;
        } else if matches!(passage.word(title), "sister" | "father") && passage.capital(title) && !passage.opens(title) && run.capital {
            judgment.add(7, "after-staff-title");
        } else if cues.any(Cues::EPITHET) && !run.capital {
            judgment.add(1, "after-epithet");
            at = title;
        }
    }
    if let Some(side) = whose::cue_before(passage, at) {
        let weight = match side.subject {
            Subject::ThirdParty => 6,
            Subject::Professional => 5,
            _ => 5,
        };
        let direct = !matches!(passage.before(at, 1), "is" | "was" | "as" | "just" | "only");
        let far = passage.opens(at) && passage.before(at, 1) == "\n";
        let weight = if !direct && !run.capital || far { 1 } else { weight };
        let plain_lower = if run.capital { weight } else { weight - 2 };
        judgment.add(
            plain_lower,
            match side.subject {
                Subject::ThirdParty => "after-kinship",
                Subject::Client => "after-client",
                _ => "after-role",
            },
        );
        judgment.side(side.subject, side.relation);
        return;
    }
    let (one, two) = (passage.before(at, 1), passage.before(at, 2));
    let back = |places: usize| at.checked_sub(places).map_or_else(Cues::default, |at| passage.cues(at));
    if !run.capital {
        if one == ":" && matches!(two, "name" | "names" | "surname" | "forename" | "aka" | "nok" | "as") {
            judgment.add(5, "after-label");
            judgment.side(Subject::Client, None);
        }
        return;
    }
    // "Present: Tina", "Signed: G Price", "Cc Anand"
    if matches!(one, ":" | "=" | "|") && back(2).any(Cues::LABEL.with(Cues::STAFF_LABEL)) || back(1).any(Cues::STAFF_LABEL) && one == "signed" {
        let cues = if matches!(one, ":" | "=" | "|") { back(2) } else { back(1) };
        judgment.add(5, "after-label");
        if cues.any(Cues::STAFF_LABEL) {
            judgment.side(Subject::Professional, None);
        } else if matches!(
            two,
            "name"
                | "names"
                | "re"
                | "surname"
                | "forename"
                | "forenames"
                | "client"
                | "patient"
                | "subject"
                | "tenant"
                | "victim"
                | "pupil"
                | "person"
                | "aka"
        ) {
            judgment.side(Subject::Client, None);
        }
        return;
    }
    if matches!(one, ":" | "=")
        && two == ")"
        && passage.before(at, 3) == "s"
        && passage.before(at, 4) == "("
        && matches!(passage.before(at, 5), "forename" | "name")
    {
        judgment.add(5, "after-label");
        judgment.side(Subject::Client, None);
        return;
    }
    let called = |places: usize| matches!((passage.before(at, places + 1), passage.before(at, places)), ("be" | "being", "called") | ("known", "as"));
    if called(1) || matches!(one, ":" | "\"" | "(") && called(2) {
        judgment.add(5, "known-as");
        if passage.before(at, if called(1) { 2 } else { 3 }) != "known" || matches!(one, ":") {
            judgment.side(Subject::Client, None);
        }
        return;
    }
    // "real name Estrella", "a man called Roshan", "her name is Roxy", "our Sharon"
    let named = matches!(one, "named" | "called" | "aka") || one == "name" && two != "the" || matches!(one, "is" | "was" | "as") && two == "name";
    let owned = matches!(one, "my" | "our" | "poor") && run.plain < run.words;
    if named || owned || back(1).any(Cues::EPITHET) && passage.case(at.wrapping_sub(1)) == Case::Lower && run.plain == 0 {
        judgment.add(if named { 4 } else { 3 }, "named");
        return;
    }
    if one == "dear" || matches!(one, "hi" | "hello" | "hiya") {
        judgment.add(5, "salutation");
        judgment.side(Subject::Professional, None);
        return;
    }
    let staffish = matches!(
        (two, one),
        (
            "seen"
                | "reviewed"
                | "assessed"
                | "completed"
                | "signed"
                | "written"
                | "led"
                | "facilitated"
                | "typed"
                | "dictated"
                | "countersigned"
                | "supervised"
                | "covered"
                | "chaired"
                | "recorded"
                | "taken"
                | "logged"
                | "submitted"
                | "prepared"
                | "dressed"
                | "given",
            "by"
        ) | ("spoke" | "spoken" | "discussed" | "liaised" | "liaise" | "discuss" | "speak" | "handover" | "booked", "with" | "to" | "w")
            | ("d" | "w", "w" | "/")
    ) || one == "w" && two == "/"
        || one == "cc"
        || one == "/" && two == "w";
    if staffish {
        judgment.add(4, "dealt-with");
        judgment.side(Subject::Professional, None);
    } else if back(1).any(Cues::MEETS) {
        let weak = matches!(
            one,
            "to" | "of"
                | "for"
                | "from"
                | "than"
                | "via"
                | "re"
                | "and"
                | "d"
                | "by"
                | "call"
                | "contact"
                | "text"
                | "message"
                | "per"
                | "&"
                | "+"
                | "about"
                | "like"
                | "meeting"
                | "love"
                | "with"
                | "w"
                | "called"
                | "named"
        );
        let beside = matches!(one, "with" | "w" | "by" | "and" | "&" | "+" | "about" | "called" | "named" | "than" | "meeting");
        judgment.add(if weak { if beside && run.plain == 0 { 2 } else { 1 } } else { 3 }, "met");
    }
    if matches!(
        one,
        "the" | "a" | "an" | "this" | "that" | "at" | "in" | "near" | "on" | "into" | "some" | "outside" | "via" | "using" | "under" | "no" | "any" | "every"
    ) {
        judgment.add(if matches!(one, "at" | "on") { -2 } else { -4 }, "after-article");
    }
}

/// What stands after it: kinship or role in brackets, what a person does, what a person owns.
fn after(passage: &Passage<'_>, run: &Run, judgment: &mut Judgment) {
    let next = run.last + 1;
    if let Some(side) = whose::cue_after(passage, run.last) {
        judgment.add(if passage.is_newline(next) { 3 } else { 5 }, if side.subject == Subject::Professional { "before-role" } else { "before-kinship" });
        judgment.side(side.subject, side.relation);
    }
    if passage.possessive(next) {
        let owned = passage.word(next + 2);
        let kin = relation(owned).is_some();
        judgment.add(if kin { 4 } else { 2 }, "possessive");
    } else if passage.has(next, Cues::DOES) && passage.case(next) == Case::Lower {
        let sure = !matches!(
            passage.word(next),
            "is" | "was" | "has" | "had" | "and" | "will" | "may" | "can" | "who" | "still" | "also" | "then" | "should" | "would" | "could"
        );
        // "Bill paid the bill": a name that is a word, and what only a person does
        let word_name = run.words == 1 && run.plain == 1 && sure && !passage.only_word(run.first) && !passage.no_name(run.first) && passage.opens(run.first);
        judgment.add(if word_name { 3 } else { 0 }, "does");
        judgment.add(if sure || run.plain == 0 && run.words > 0 && !run.initials { 3 } else { 2 }, "does");
    } else if passage.case(next) == Case::Lower && passage.word(next).ends_with("ed") && passage.word(next).len() > 4 {
        judgment.add(2, "does");
    } else if passage.has(next, Cues::CREDENTIAL) && passage.case(next) == Case::Upper && passage.is_word(next) && !passage.far(next) {
        judgment.add(4, "before-role");
        judgment.side(Subject::Professional, None);
    } else if passage.word(next) == "(" && passage.word(next + 2) == ")" {
        // "Tina (42)", "Alfie (6)": an age
        let aged = passage.word(next + 1).parse::<u8>().is_ok();
        judgment.add(if aged { 2 } else { 0 }, "aged");
    } else if passage.word(next) == "to"
        && passage.case(next) == Case::Lower
        && (passage.opens(run.first) || matches!(passage.before(run.first, 1), "-" | "\n" | "." | ")" | ":"))
    {
        // "Tash to send the chronology": an action for somebody at work
        judgment.add(2, "to-act");
        judgment.side(Subject::Professional, None);
    } else if passage.word(next) == "from" || passage.word(next) == "@" {
        judgment.add(1, "from");
    }
    if whose::signs_off(passage, run.first, run.last)
        && run.first > 10
        && run.words > 0
        && (run.words > 1 || run.initials || passage.word(run.first).len() == 1)
        && passage.len() - run.last < 12
    {
        judgment.add(3, "signature");
        judgment.side(Subject::Professional, None);
    }
}

/// What the words themselves say.
fn shape(passage: &Passage<'_>, run: &Run, judgment: &mut Judgment) {
    let opens = passage.opens(run.first);
    let fresh = run.words - run.plain;
    if run.words == 0 {
        judgment.add(if run.last > run.first { 4 } else { -3 }, "initials");
        return;
    }
    // "J. Tansley", "Grace T", "Big Les"
    let single = |at: usize| passage.word(at).chars().count() == 1 && passage.case(at) == Case::Upper;
    if run.last > run.first && run.plain == 0 && !run.initials && (single(run.first) || single(run.last)) {
        judgment.add(3, "name-with-initial");
    }
    if run.words > 1 && passage.has(run.first, Cues::EPITHET) {
        judgment.add(if run.plain < run.words { 5 } else { 3 }, "epithet");
    }
    let label = passage.before(run.first, 1) == ":";
    if run.words == 1 && passage.only_word(run.first) {
        judgment.add(-3, "word");
    }
    if label && !opens && run.words == 1 && passage.only_word(run.first) {
        judgment.add(-2, "word");
    }
    if !opens {
        judgment.add(1, "mid-sentence");
    }
    match (run.words, run.plain) {
        (1, 0) => judgment.add(i32::from(!run.initials), "name-shape"),
        (1, _) => judgment.add(if opens { -3 } else { -1 }, "word"),
        (_, 0) => judgment.add(3, "name-shape"),
        _ if fresh >= 1 => judgment.add(if passage.ordinary(run.first) && opens { -1 } else { 1 }, "name-shape"),
        _ => judgment.add(-4, "words"),
    }
    let abbreviation = (run.first..=run.last).all(|at| !passage.is_word(at) || passage.case(at) == Case::Upper);
    if abbreviation && !run.initials {
        judgment.add(-2, "capitals");
    }
    if passage.no_name(run.first) {
        judgment.add(if label { -1 } else { -2 }, "listed-no-name");
    }
}

/// A given name of somebody known with another family name is somebody else, and a name for certain.
fn known_words(passage: &Passage<'_>, run: &Run, found: &[Finding], judgment: &mut Judgment) {
    let span = passage.span(run.first, run.last);
    let from = found.partition_point(|finding| finding.span.end() <= span.start());
    for finding in found.iter().skip(from).take_while(|finding| finding.span.start() < span.end()) {
        if finding.category != Category::Name || finding.span.contains(span) {
            continue;
        }
        if finding.span.start() >= span.start() {
            judgment.add(3, "beside-known-name");
            // an initial or a middle name does not make another person; another family name does
            if run.plain == 0 && finding.span.start() == span.start() && judgment.side.is_none() && run.words <= 2 && finding.confidence < 96 {
                judgment.side(finding.subject, finding.relation);
            }
        }
    }
}

/// "Consultant Hepatologist", "Senior Practitioner": the name of a job.
fn job(passage: &Passage<'_>, run: &Run) -> bool {
    let word = passage.word(run.last);
    passage.has(run.last, Cues::ROLE) && (run.words > 1 || passage.ordinary(run.last))
        || ["ologist", "iatrist", "rician", "therapist"].iter().any(|ending| word.ends_with(ending))
}

/// Streets, buildings, organisations, eponyms.
fn place(passage: &Passage<'_>, run: &Run) -> bool {
    let place_word = |at: usize| passage.has(at, Cues::PLACE);
    let inner =
        run.words > 1 && (run.first + 1..=run.last).any(|at| passage.is_word(at) && place_word(at) && passage.no_name(at) && passage.before(at, 1) != "-");
    let next = if passage.possessive(run.last + 1) { run.last + 3 } else { run.last + 1 };
    let follows = place_word(next)
        && (passage.capital(next)
            || matches!(
                passage.word(next),
                "syndrome"
                    | "disease"
                    | "law"
                    | "sign"
                    | "scale"
                    | "score"
                    | "ward"
                    | "road"
                    | "street"
                    | "rd"
                    | "st"
                    | "&"
                    | "house"
                    | "hospital"
                    | "hostel"
                    | "park"
                    | "surgery"
                    | "school"
                    | "pub"
                    | "test"
                    | "unit"
                    | "estate"
                    | "index"
            ))
        && passage.spaced(next);
    let talk_to = passage.before(run.first, 1) == "to" && passage.before(run.first, 2) == "talk" && passage.word(run.first) == "frank";
    let saint = matches!(passage.before(run.first, 1), "st" | "saint")
        || matches!(passage.word(run.first), "st" | "saint") && run.first != run.last && passage.has(run.last + 1, Cues::PLACE);
    let titled = passage.has(run.first.wrapping_sub(1), Cues::STAFF_TITLE.with(Cues::TITLE));
    inner && !titled || follows || talk_to || saint && run.words == 1
}
