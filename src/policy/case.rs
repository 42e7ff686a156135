//! What the gates ask: the case file that comes with a request.

use std::fmt;

use time::Date;

use super::json::{At, Fault, Fields, Node};
use super::{Instant, Moment, add_months, parse_date};

/// What is known about one request: who asked, who agreed, who gave an opinion, who signed off.
///
/// Text that is empty or blank counts as not given. Its `Debug` form shows nothing, since reasons are free text.
#[derive(Clone)]
pub struct Case {
    case_ref: String,
    expires: Option<Expiry>,
    identity_checked: bool,
    reason: Option<String>,
    agreement: Option<Agreement>,
    opinions: Vec<Recorded>,
    sign_off: Option<SignOff>,
    order: Option<Order>,
    study: Option<Study>,
    sharing_agreement: Option<String>,
}

/// What health professionals hold about disclosing one entry (DPA 2018 Sch 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opinion {
    /// No opinion that counts covers it: it can be neither disclosed nor withheld on that ground.
    None,
    /// Disclosure would be likely to cause serious harm.
    Harm,
    /// It would not.
    NoHarm,
}

/// Why a case file was refused. Never repeats anything from the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseError {
    /// Where, such as `opinions[0].date`.
    pub place: String,
    /// What is wrong there.
    pub problem: &'static str,
}

impl fmt::Display for CaseError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place.as_str() {
            "" => write!(out, "case file: {}", self.problem),
            place => write!(out, "case file: {place}: {}", self.problem),
        }
    }
}

impl std::error::Error for CaseError {}

impl From<Fault> for CaseError {
    fn from(fault: Fault) -> Self {
        Self { place: fault.place, problem: fault.problem }
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Case").finish_non_exhaustive()
    }
}

/// The registers of those who are health professionals (DPA 2018 s.204), as regulators abbreviate themselves. Child
/// psychotherapists and head scientists (s.204(1)(i), (j)) are on none of them; their opinions are not taken here.
const REGISTERS: [&str; 8] = ["GMC", "NMC", "HCPC", "GDC", "GOC", "GOsC", "GCC", "GPhC"];

/// The longest that an override may last, in seconds (rules.md 7.3: 30 to 60 minutes, no silent renewal).
const HOUR: i64 = 3_600;

/// How long an opinion can be relied on, in calendar months (DPA 2018 Sch 3 para 5).
const OPINION_MONTHS: u16 = 6;

/// When a case stops opening anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// After this day.
    Day(Date),
    /// At this moment.
    At(Instant),
}

impl Expiry {
    fn read(at: &At<'_>) -> Result<Self, Fault> {
        let text = at.text()?;
        let read = parse_date(text).map(Self::Day).or_else(|| Instant::parse(text).map(Self::At));
        read.ok_or_else(|| at.fault("is neither a day written YYYY-MM-DD nor a moment written YYYY-MM-DDThh:mm:ss with Z or an offset"))
    }

    /// Whether it has come. A moment has, where nobody says what moment it is.
    pub fn is_over(self, at: Moment) -> bool {
        match self {
            Self::Day(last) => last < at.day,
            Self::At(end) => at.now.is_none_or(|now| end <= now),
        }
    }

    /// Whether it comes within an hour.
    pub(super) fn is_within_the_hour(self, at: Moment) -> bool {
        match (self, at.now) {
            (Self::At(end), Some(now)) => (1..=HOUR).contains(&now.seconds_until(end)),
            _ => false,
        }
    }
}

#[derive(Clone)]
struct Agreement {
    person: String,
    date: Date,
    scope: Scope,
    except: Vec<String>,
}

#[derive(Clone)]
struct Recorded {
    met: bool,
    by: String,
    register: String,
    number: String,
    date: Date,
    scope: Scope,
}

#[derive(Clone)]
struct SignOff {
    by: String,
    date: Date,
}

#[derive(Clone)]
struct Order {
    id: Option<String>,
    reference: Option<String>,
    date: Option<Date>,
    scope: Scope,
}

/// A study and, where the record holds no Consent to it, what the client consented to on paper.
#[derive(Clone)]
struct Study {
    id: String,
    /// The Consent of the record that is the one to this study, where it does not say so itself.
    consent: Option<String>,
    date: Option<Date>,
    scope: Option<Scope>,
}

#[derive(Clone)]
enum Scope {
    All,
    Listed(Vec<String>),
}

impl Case {
    /// Reads a case file.
    ///
    /// # Errors
    ///
    /// Says where the file is not JSON, has a key that is not known or is given twice, lacks a value it must have, or
    /// holds one of the wrong kind.
    pub fn from_json(text: &str) -> Result<Self, CaseError> {
        let node = Node::parse(text)?;
        Ok(Self::read(&node.root())?)
    }

    fn read(root: &At<'_>) -> Result<Self, Fault> {
        let fields =
            root.object(&["caseRef", "expires", "identityChecked", "reason", "agreement", "opinions", "signOff", "order", "study", "sharingAgreement"])?;
        let opinions = match fields.optional("opinions") {
            Some(list) => list.items()?.iter().map(Recorded::read).collect::<Result<_, _>>()?,
            None => Vec::new(),
        };
        Ok(Self {
            case_ref: fields.required("caseRef")?.filled()?.to_owned(),
            expires: optional(&fields, "expires", Expiry::read)?,
            identity_checked: optional(&fields, "identityChecked", At::flag)?.unwrap_or(false),
            reason: optional(&fields, "reason", owned)?,
            agreement: optional(&fields, "agreement", Agreement::read)?,
            opinions,
            sign_off: optional(&fields, "signOff", SignOff::read)?,
            order: optional(&fields, "order", Order::read)?,
            study: optional(&fields, "study", Study::read)?,
            sharing_agreement: optional(&fields, "sharingAgreement", owned)?,
        })
    }

    /// The reference that views and decisions are logged under; never blank.
    pub fn case_ref(&self) -> &str {
        &self.case_ref
    }

    /// When the case stops opening anything.
    pub fn expires(&self) -> Option<Expiry> {
        self.expires
    }

    /// Whether the requester's identity was checked.
    pub fn identity_checked(&self) -> bool {
        self.identity_checked
    }

    /// Why access is needed.
    pub fn reason(&self) -> Option<&str> {
        filled(self.reason.as_deref())
    }

    /// The study that the client consented to.
    pub fn study(&self) -> Option<&str> {
        filled(self.study.as_ref().map(|study| study.id.as_str()))
    }

    /// The reference of the Consent that is the one to the study.
    pub fn study_consent(&self) -> Option<&str> {
        filled(self.study.as_ref()?.consent.as_deref())
    }

    /// Whether the case itself records what the client consented to.
    pub fn records_study_consent(&self) -> bool {
        self.study.as_ref().is_some_and(|study| study.scope.is_some())
    }

    /// Whether the consent that the case itself records extends to this entry; nothing where it records none. Does not
    /// look at the date; [`super::check`] does.
    pub fn study_covers(&self, reference: &str) -> Option<bool> {
        self.study.as_ref()?.scope.as_ref().map(|scope| scope.covers(reference))
    }

    /// The information sharing agreement with the recipient.
    pub fn sharing_agreement(&self) -> Option<&str> {
        filled(self.sharing_agreement.as_deref())
    }

    /// The reference of the person whom the client agreed to, such as `RelatedPerson/7`.
    pub fn agreement_person(&self) -> Option<&str> {
        filled(self.agreement.as_ref().map(|agreement| agreement.person.as_str()))
    }

    /// Whether the client's agreement extends to this entry: in its scope and not among its exceptions. Does not look
    /// at the date; [`super::check`] does.
    pub fn agreement_covers(&self, reference: &str) -> bool {
        self.agreement.as_ref().is_some_and(|agreement| agreement.scope.covers(reference) && !agreement.except.iter().any(|except| is_same(except, reference)))
    }

    /// Whether the order extends to this entry. An order whose scope is not recorded covers nothing: what lies outside
    /// its exact scope is not released (rules.md 3.3, `court_police`).
    pub fn order_covers(&self, reference: &str) -> bool {
        self.order.as_ref().is_some_and(|order| order.scope.covers(reference))
    }

    /// What health professionals hold about disclosing this entry, on this day. Where two disagree, harm wins.
    pub fn opinion(&self, reference: &str, on: Date) -> Opinion {
        let mut covering = self.counting_opinions(on).filter(|opinion| opinion.scope.covers(reference)).peekable();
        if covering.peek().is_none() {
            Opinion::None
        } else if covering.any(|opinion| opinion.met) {
            Opinion::Harm
        } else {
            Opinion::NoHarm
        }
    }

    /// Whether any opinion counts on this day.
    pub(super) fn has_opinion(&self, on: Date) -> bool {
        self.counting_opinions(on).next().is_some()
    }

    pub(super) fn is_agreed(&self, on: Date) -> bool {
        self.agreement.as_ref().is_some_and(|agreement| !is_blank(&agreement.person) && agreement.date <= on && !agreement.scope.is_empty())
    }

    /// Whether a study is named, and what is recorded of the consent to it can be: it was given, and to something.
    pub(super) fn is_for_study(&self, on: Date) -> bool {
        self.study.as_ref().is_some_and(|study| {
            let given = study.scope.as_ref().is_none_or(|scope| study.date.is_some() && !scope.is_empty());
            !is_blank(&study.id) && given && study.date.is_none_or(|date| date <= on)
        })
    }

    pub(super) fn is_signed_off(&self, on: Date) -> bool {
        self.sign_off.as_ref().is_some_and(|sign_off| !is_blank(&sign_off.by) && sign_off.date <= on)
    }

    pub(super) fn is_ordered(&self, on: Date) -> bool {
        self.order.as_ref().is_some_and(|order| {
            let named = filled(order.id.as_deref()).or(filled(order.reference.as_deref())).is_some();
            named && order.date.is_none_or(|date| date <= on)
        })
    }

    fn counting_opinions(&self, on: Date) -> impl Iterator<Item = &Recorded> {
        self.opinions.iter().filter(move |opinion| opinion.counts(on))
    }
}

impl Recorded {
    fn read(at: &At<'_>) -> Result<Self, Fault> {
        let fields = at.object(&["met", "by", "register", "number", "date", "scope"])?;
        Ok(Self {
            met: fields.required("met")?.flag()?,
            by: owned(&fields.required("by")?)?,
            register: owned(&fields.required("register")?)?,
            number: owned(&fields.required("number")?)?,
            date: date(&fields.required("date")?)?,
            scope: Scope::read(&fields.required("scope")?)?,
        })
    }

    /// Given by a registered health professional, not after this day, not more than six months before it, about
    /// something.
    fn counts(&self, on: Date) -> bool {
        let registered = REGISTERS.iter().any(|register| register.eq_ignore_ascii_case(self.register.trim()));
        let in_date = self.date <= on && on <= add_months(self.date, OPINION_MONTHS);
        registered && in_date && !is_blank(&self.by) && !is_blank(&self.number) && !self.scope.is_empty()
    }
}

impl Agreement {
    fn read(at: &At<'_>) -> Result<Self, Fault> {
        let fields = at.object(&["person", "date", "scope", "except"])?;
        Ok(Self {
            person: owned(&fields.required("person")?)?,
            date: date(&fields.required("date")?)?,
            scope: Scope::read(&fields.required("scope")?)?,
            except: optional(&fields, "except", references)?.unwrap_or_default(),
        })
    }
}

impl Study {
    /// A study by its name alone, or with the consent to it.
    fn read(at: &At<'_>) -> Result<Self, Fault> {
        if let Ok(id) = at.text() {
            return Ok(Self { id: id.to_owned(), consent: None, date: None, scope: None });
        }
        let fields = at.object(&["id", "consent", "date", "scope"])?;
        Ok(Self {
            id: owned(&fields.required("id")?)?,
            consent: optional(&fields, "consent", owned)?,
            date: optional(&fields, "date", date)?,
            scope: optional(&fields, "scope", Scope::read)?,
        })
    }
}

impl SignOff {
    fn read(at: &At<'_>) -> Result<Self, Fault> {
        let fields = at.object(&["by", "date"])?;
        Ok(Self { by: owned(&fields.required("by")?)?, date: date(&fields.required("date")?)? })
    }
}

impl Order {
    fn read(at: &At<'_>) -> Result<Self, Fault> {
        let fields = at.object(&["id", "reference", "power", "scope", "date", "approvedBy", "by"])?;
        for kept_for_people in ["power", "approvedBy", "by"] {
            optional(&fields, kept_for_people, |at| at.text().map(|_| ()))?;
        }
        let order = Self {
            id: optional(&fields, "id", owned)?,
            reference: optional(&fields, "reference", owned)?,
            date: optional(&fields, "date", date)?,
            scope: optional(&fields, "scope", Scope::read)?.unwrap_or(Scope::Listed(Vec::new())),
        };
        if order.id.is_none() && order.reference.is_none() {
            return Err(fields.fault("has neither an id nor a reference"));
        }
        Ok(order)
    }
}

impl Scope {
    fn read(at: &At<'_>) -> Result<Self, Fault> {
        match at.text() {
            Ok("all") => Ok(Self::All),
            Ok(_) => Err(at.fault("is neither \"all\" nor a list of references")),
            Err(_) => references(at).map(Self::Listed),
        }
    }

    fn covers(&self, reference: &str) -> bool {
        match self {
            Self::All => true,
            Self::Listed(references) => references.iter().any(|listed| is_same(listed, reference)),
        }
    }

    fn is_empty(&self) -> bool {
        matches!(self, Self::Listed(references) if references.is_empty())
    }
}

fn optional<'a, T>(fields: &Fields<'a>, key: &str, read: impl Fn(&At<'a>) -> Result<T, Fault>) -> Result<Option<T>, Fault> {
    fields.optional(key).map(|at| read(&at)).transpose()
}

fn owned(at: &At<'_>) -> Result<String, Fault> {
    at.text().map(str::to_owned)
}

fn date(at: &At<'_>) -> Result<Date, Fault> {
    parse_date(at.text()?).ok_or_else(|| at.fault("is not a day written YYYY-MM-DD"))
}

fn references(at: &At<'_>) -> Result<Vec<String>, Fault> {
    at.items()?.iter().map(|item| item.filled().map(str::to_owned)).collect()
}

/// Whether a listed reference is to `reference` (`Type/id`), on whichever server and in whichever version.
fn is_same(listed: &str, reference: &str) -> bool {
    let current = listed.split("/_history/").next().unwrap_or(listed);
    current == reference || current.strip_suffix(reference).is_some_and(|server| server.ends_with('/'))
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !is_blank(text))
}
