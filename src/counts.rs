//! How many people come, for funders and for statistics: counts from a stream of resources, safe to hand out.
//!
//! The charity's promise: "The funders for services also want to know how many people come to see us … Again, the
//! information will not identify you" (rules.md 1, rows 8, 9 and 15). Three tables are made, of clients by service and
//! month of first contact, age band at that day, and sex. A client is whoever has a contact (`Encounter`,
//! `EpisodeOfCare`) up to the day of reckoning; one in a table's cell however many contacts there were.
//!
//! # What is hidden, and why it stays so
//!
//! 1. A cell from 1 to 4 is "fewer than 5". NDTMS, to which the charity reports, hides cells below 5 (rules.md source 20).
//!    NHS England hides 1 to 7 of its hospital statistics and rounds the rest (23, 24); zeros are shown by both. So a
//!    table may show that nobody of a service is of some age.
//! 2. A service with fewer than 5 clients gets no row: it is joined with the next smallest as "other services", so that
//!    the sum of each row is at least 5 and can be told. With fewer than 5 clients in all there are no tables.
//! 3. Sums give hidden cells away, one by one ("12 in all, 9 of them women") and together: where every row and column
//!    has two hidden cells, sums of sums can still leave one alone. So further cells are "withheld", the smallest that
//!    serve, until each small cell *could be 1 and could be 4* for all that is told. This is the cell suppression
//!    problem of tables with sums (L. H. Cox, JASA 75, 1980); with one pair of sums it is one of flows in a network, where
//!    the search for another table is exact: moving ones around closed walks of hidden cells reaches every table with the
//!    same sums, so the one that a reader must be left with is found if it exists.
//! 4. The reader is taken to know this method: that "withheld" is then never below 5, and that no zero is hidden. Where
//!    the marks alone say too much (a row of 4 and 4: "fewer than 5" twice, 8 in all), the table's hidden cells all bear
//!    one mark, "withheld", that may stand for any number, and zeros may be among them.
//! 5. The line for all services is the sum of the rows, a client of two services counting in each. As a line of its own
//!    it would be a second set of equations, and its difference from the rows the number, often small, of people who use
//!    two services. For the same reason the number of people in all is rounded to the nearest 5.
//!
//! The three tables share nothing but the sums of the rows, which a reader is taken to know, so that what is safe in one
//! is not given away by another. What this does not cover: two outputs over different days or sets of resources, whose
//! difference may be small (publish at fixed intervals), and what a reader knows of particular people. Two `Patient`s
//! that are one person count as two.
//!
//! Nothing else leaves: no id, no name but that of a service with at least 5 clients, no day.

mod publish;
mod suppress;

use crate::policy::{Action, Audience, Case, Column, Moment, Policy, Unmet, check, parse_date};
use crate::record::member::{list, string};
use publish::{Clients, Head, earliest};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use time::Date;

pub use publish::Counts;

/// Where something is not recorded, or is outside what is counted by.
const NOT_RECORDED: &str = "not recorded";

/// Age bands; those over 90 are few enough to be known (rules.md 2.7).
const AGE_BANDS: [&str; 10] = ["under 18", "18 to 29", "30 to 39", "40 to 49", "50 to 59", "60 to 69", "70 to 79", "80 to 89", "90 or over", NOT_RECORDED];

/// `Patient.gender`, with "unknown" under what is not recorded.
const SEXES: [&str; 4] = ["female", "male", "other", NOT_RECORDED];

/// The longest label of a service that fits a table.
const LONGEST: usize = 60;

/// Why there are no counts. Repeats nothing from what was read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CountError {
    /// The policy gives this audience something else than counts, or nothing.
    Audience,
    /// A gate is not met.
    Gate(Unmet),
    /// A line cannot be read.
    Line {
        /// Which, from 1.
        number: usize,
        /// What is wrong with it.
        problem: &'static str,
    },
}

impl fmt::Display for CountError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Audience => out.write_str("counts are not what this audience gets"),
            Self::Gate(unmet) => write!(out, "{unmet}"),
            Self::Line { number, problem } => write!(out, "line {number}: {problem}"),
        }
    }
}

impl std::error::Error for CountError {}

/// Reads resources, a line each, and keeps of them only what is counted. Exists only where the audience's gate is open.
pub struct Counter {
    head: Head,
    on: Date,
    lines: usize,
    clients: BTreeMap<String, Client>,
    /// Names of organisations by id.
    names: BTreeMap<String, String>,
    /// What references call an organisation, where the stream does not hold it.
    displays: BTreeMap<String, BTreeSet<String>>,
}

/// What is kept of a client.
#[derive(Default)]
struct Client {
    sex: Option<usize>,
    born: Option<Date>,
    /// Id of the organisation that has the record.
    home: Option<String>,
    contacts: BTreeMap<Place, Option<Date>>,
}

/// Where a contact was: organisation id and kind of contact, as far as it says so.
type Place = (Option<String>, Option<String>);

impl Counter {
    /// Opens the gate of an audience, before anything is read (rules.md R4).
    ///
    /// Counts are for an audience that gets no name and no free text, and birth and other dates only made coarser: of the
    /// built-in policy, `funder` and `statistics`. A policy that gives one of them less than that gives it no counts.
    ///
    /// # Errors
    ///
    /// [`CountError::Audience`], or [`CountError::Gate`] with what is not met.
    pub fn open(policy: &Policy, audience: &str, case: Option<&Case>, at: impl Into<Moment>) -> Result<Self, CountError> {
        let at = at.into();
        let on = at.day;
        let row = policy.audience(audience);
        if !policy.knows(audience) || !is_counted_for(row) {
            return Err(CountError::Audience);
        }
        check(row, case, false, at).map_err(CountError::Gate)?;
        let head =
            Head { audience: row.id().to_owned(), purpose: row.purpose_of_use().to_owned(), policy: policy.version().to_owned(), month: month(Some(on)) };
        Ok(Self { head, on, lines: 0, clients: BTreeMap::new(), names: BTreeMap::new(), displays: BTreeMap::new() })
    }

    /// Reads one line: a resource or a Bundle of them, in any order. Blank lines and other resources are passed over.
    ///
    /// # Errors
    ///
    /// [`CountError::Line`]: a count over a file that was only half understood would be wrong and look right.
    pub fn read_line(&mut self, line: &str) -> Result<(), CountError> {
        self.lines += 1;
        let problem = |problem| CountError::Line { number: self.lines, problem };
        if line.trim().is_empty() {
            return Ok(());
        }
        let value: Value = serde_json::from_str(line).map_err(|_| problem("is not JSON"))?;
        if string(&value, "resourceType").is_none() {
            return Err(problem("is not a FHIR resource"));
        }
        self.read(&value);
        Ok(())
    }

    fn read(&mut self, value: &Value) {
        match string(value, "resourceType") {
            Some("Bundle") => list(value, "entry").iter().filter_map(|entry| entry.get("resource")).for_each(|resource| self.read(resource)),
            Some("Patient") => self.read_patient(value),
            Some("Encounter") => self.read_contact(value, "subject", "serviceProvider", &["planned", "cancelled", "entered-in-error"]),
            Some("EpisodeOfCare") => {
                self.read_contact(value, "patient", "managingOrganization", &["planned", "waitlist", "cancelled", "entered-in-error"]);
            }
            Some("Organization") => {
                if let (Some(id), Some(name)) = (string(value, "id"), string(value, "name").and_then(label)) {
                    self.names.insert(id.to_owned(), name);
                }
            }
            _ => {}
        }
    }

    fn read_patient(&mut self, value: &Value) {
        let Some(id) = string(value, "id") else { return };
        let home = value.get("managingOrganization").and_then(|reference| self.organization(reference));
        let client = self.clients.entry(id.to_owned()).or_default();
        client.sex = string(value, "gender").and_then(|code| SEXES.iter().position(|sex| *sex == code));
        client.born = string(value, "birthDate").and_then(day);
        client.home = home;
    }

    /// Takes down a contact, unless it did not come about (by status), or not yet.
    fn read_contact(&mut self, value: &Value, client: &str, organization: &str, no_contact: &[&str]) {
        if string(value, "status").is_none_or(|status| no_contact.contains(&status)) {
            return;
        }
        let Some(client) = value.get(client).and_then(|reference| referred(reference, "Patient")) else { return };
        let first = value.get("period").and_then(|period| string(period, "start")).and_then(day);
        if first.is_some_and(|first| first > self.on) {
            return;
        }
        let organization = value.get(organization).and_then(|reference| self.organization(reference));
        let place = (organization, list(value, "type").iter().find_map(concept));
        let known = self.clients.entry(client).or_default().contacts.entry(place).or_insert(first);
        *known = earliest(*known, first);
    }

    /// The id of an organisation, or what stands for one; keeps what the reference calls it.
    fn organization(&mut self, reference: &Value) -> Option<String> {
        let display = string(reference, "display").and_then(label);
        let id = referred(reference, "Organization").or_else(|| display.clone())?;
        self.displays.entry(id.clone()).or_default().extend(display);
        Some(id)
    }

    /// The counts of what was read.
    pub fn finish(self) -> Counts {
        let mut services: BTreeMap<String, Clients> = BTreeMap::new();
        for (id, client) in &self.clients {
            for (place, first) in &client.contacts {
                let clients = services.entry(self.service(place, client)).or_default();
                let known = clients.entry(id.clone()).or_insert(*first);
                *known = earliest(*known, *first);
            }
        }
        let clients = self.clients;
        Counts::new(self.head, services, |id, first| {
            let client = clients.get(id);
            let sex = client.and_then(|client| client.sex).and_then(|sex| SEXES.get(sex)).unwrap_or(&NOT_RECORDED);
            [month(first), age_band(client.and_then(|client| client.born), first).to_owned(), (*sex).to_owned()]
        })
    }

    /// What a service is called: its organisation, else the one that has the client's record, else the kind of contact.
    fn service(&self, (organization, kind): &Place, client: &Client) -> String {
        let named = |id: &String| self.names.get(id).or_else(|| self.displays.get(id)?.first()).cloned();
        let name = organization.as_ref().and_then(named).or_else(|| client.home.as_ref().and_then(named));
        name.or_else(|| kind.clone()).unwrap_or_else(|| NOT_RECORDED.to_owned())
    }
}

fn is_counted_for(audience: &Audience) -> bool {
    let coarser = [Column::ClientBirthDate, Column::Dates].map(|column| audience.action(column)) == [Action::Generalize; 2];
    audience.deidentified() && !audience.free_text() && audience.action(Column::ClientName) == Action::Remove && coarser
}

/// Words for a table: one line, short enough to fit.
fn label(words: &str) -> Option<String> {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words: String = words.chars().filter(|character| !character.is_control()).take(LONGEST).collect();
    (!words.is_empty()).then_some(words)
}

/// What a `CodeableConcept` calls itself.
fn concept(value: &Value) -> Option<String> {
    list(value, "coding").iter().find_map(|coding| string(coding, "display")).or_else(|| string(value, "text")).and_then(label)
}

/// The id that a reference leads to, if it is to a resource of this kind: relative, absolute or by UUID.
fn referred(reference: &Value, kind: &str) -> Option<String> {
    let target = string(reference, "reference")?;
    let target = target.split("/_history/").next().unwrap_or(target);
    if let Some(id) = target.strip_prefix("urn:uuid:") {
        return Some(id.to_owned());
    }
    let (before, id) = target.rsplit_once('/')?;
    let of_kind = before.rsplit('/').next() == Some(kind);
    (of_kind && !id.is_empty()).then(|| id.to_owned())
}

/// The day of a FHIR date or time; the first of the month where there is no day, nothing where there is only a year.
fn day(text: &str) -> Option<Date> {
    let date = text.split('T').next()?;
    parse_date(date).or_else(|| parse_date(&format!("{date}-01")))
}

fn month(day: Option<Date>) -> String {
    day.map_or_else(|| NOT_RECORDED.to_owned(), |day| format!("{:04}-{:02}", day.year(), u8::from(day.month())))
}

fn age_band(born: Option<Date>, on: Option<Date>) -> &'static str {
    let Some((born, on)) = born.zip(on).filter(|(born, on)| born <= on) else { return NOT_RECORDED };
    let before_birthday = (u8::from(on.month()), on.day()) < (u8::from(born.month()), born.day());
    let age = on.year() - born.year() - i32::from(before_birthday);
    let band = match age {
        ..18 => 0,
        18..30 => 1,
        30..90 => usize::try_from(age / 10 - 1).unwrap_or(0),
        _ => 8,
    };
    AGE_BANDS.get(band).unwrap_or(&NOT_RECORDED)
}
