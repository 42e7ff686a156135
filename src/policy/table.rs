//! The policy table and the file it is read from.

use std::fmt;

use super::audience::Trait;
use super::json::{At, Fault, Fields, Node};
use super::{Action, Audience, Column, Requirement};

const EMBEDDED: &str = include_str!("policy.json");

/// What each audience may see. Whoever is not in it gets its default row, which releases nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    version: String,
    note: String,
    rows: Vec<Audience>,
    default: Audience,
}

/// Why a policy file was refused. Never repeats anything from the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    /// Where, such as `rows[3].actions.c_dob`; empty for the file as a whole.
    pub place: String,
    /// What is wrong there.
    pub problem: &'static str,
}

impl fmt::Display for PolicyError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place.as_str() {
            "" => write!(out, "policy file: {}", self.problem),
            place => write!(out, "policy file: {place}: {}", self.problem),
        }
    }
}

impl std::error::Error for PolicyError {}

impl From<Fault> for PolicyError {
    fn from(fault: Fault) -> Self {
        Self { place: fault.place, problem: fault.problem }
    }
}

impl Policy {
    /// The policy that is built in. Should it ever fail to read, every audience gets nothing.
    pub fn embedded() -> Self {
        Self::built_in(EMBEDDED)
    }

    fn built_in(text: &str) -> Self {
        Node::parse(text).and_then(|node| read(&node.root(), BuiltIn { rows: &[], binds: true })).unwrap_or_else(|_| Self {
            version: "none".to_owned(),
            note: String::new(),
            rows: Vec::new(),
            default: Audience::nobody(),
        })
    }

    /// Reads a policy that replaces the built-in one. An audience that it leaves out gets its default row.
    ///
    /// A row whose id the built-in policy has may leave out `requires` and `traits`, and then keeps those; where it has
    /// them it may add and not take away. They stand for statute and for the charity's promise (opinion, agreement,
    /// neutral blocks), not for a choice that the owner of the table makes, so a file must not be able to open a gate:
    /// that takes a release. For the same reason a row that releases nothing stays so.
    ///
    /// # Errors
    ///
    /// Says where the file is not JSON, has a key that is not known or is given twice, lacks a value or a column, has a
    /// code that is not known or an id twice, takes away from a built-in gate, mixes "nothing" with other actions, or
    /// has no default row that releases nothing.
    pub fn from_json(text: &str) -> Result<Self, PolicyError> {
        let node = Node::parse(text)?;
        Ok(read(&node.root(), BuiltIn { rows: &Self::embedded().rows, binds: true })?)
    }

    /// The version that the file gives itself.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// What the file says about itself; may be empty.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// Every row, in the order of the file.
    pub fn audiences(&self) -> &[Audience] {
        &self.rows
    }

    /// The row with this id, or the default row, which releases nothing.
    pub fn audience(&self, id: &str) -> &Audience {
        self.rows.iter().find(|row| row.id() == id).unwrap_or(&self.default)
    }

    /// Whether there is a row with this id.
    pub fn knows(&self, id: &str) -> bool {
        self.rows.iter().any(|row| row.id() == id)
    }

    pub(super) fn default_id(&self) -> &str {
        self.default.id()
    }
}

/// The rows of the built-in policy, for what a file leaves out.
#[derive(Clone, Copy)]
pub(super) struct BuiltIn<'a> {
    pub rows: &'a [Audience],
    /// Whether a file may not weaken them.
    pub binds: bool,
}

/// Reads a table.
pub(super) fn read(root: &At<'_>, built_in: BuiltIn<'_>) -> Result<Policy, Fault> {
    let fields = root.object(&["version", "note", "actions", "categories", "default", "rows"])?;
    legend(fields.optional("actions"), &Action::ALL.map(Action::code))?;
    legend(fields.optional("categories"), &Column::ALL.map(Column::code))?;
    let mut rows: Vec<Audience> = Vec::new();
    for at in fields.required("rows")?.items()? {
        let row = read_row(&at, built_in)?;
        if rows.iter().any(|earlier| earlier.id == row.id) {
            return Err(at.fault("has the id of an earlier row"));
        }
        rows.push(row);
    }
    let at = fields.required("default")?;
    let id = at.filled()?;
    let default = rows.iter().find(|row| row.id == id).ok_or_else(|| at.fault("is not the id of a row"))?.clone();
    if !default.releases_nothing() {
        return Err(at.fault("is a row that releases something"));
    }
    let note = fields.optional("note").map(|at| at.line()).transpose()?.unwrap_or_default().to_owned();
    Ok(Policy { version: fields.required("version")?.line()?.to_owned(), note, rows, default })
}

/// A legend explains codes to people. It is checked since a code that it explains and the program does not know is a
/// rule that someone believes to be in force.
fn legend(at: Option<At<'_>>, codes: &[&str]) -> Result<(), Fault> {
    let Some(at) = at else { return Ok(()) };
    let fields = at.object(codes)?;
    codes.iter().filter_map(|code| fields.optional(code)).try_for_each(|entry| entry.text().map(|_| ()))
}

fn read_row(at: &At<'_>, built_in: BuiltIn<'_>) -> Result<Audience, Fault> {
    let fields = at.object(&["id", "label", "purposeOfUse", "actions", "gate", "requires", "traits"])?;
    let place = fields.required("id")?;
    let id = place.filled()?;
    if !id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_') {
        return Err(place.fault("is not made of a-z, 0-9 and _"));
    }
    let known = built_in.rows.iter().find(|row| row.id == id);
    let binds = built_in.binds;
    let columns_known = Column::ALL.map(Column::code);
    let columns = fields.required("actions")?.object(&columns_known)?;
    let mut actions = [Action::Nothing; Column::ALL.len()];
    for (action, code) in actions.iter_mut().zip(columns_known) {
        // a class that an older table does not have was shown to nobody as such
        let Some(cell) = columns.optional(code) else {
            if binds {
                return Err(columns.missing(code));
            }
            continue;
        };
        *action = Action::from_code(cell.text()?).ok_or_else(|| cell.fault("is not an action code"))?;
    }
    let nothing = actions.iter().filter(|action| **action == Action::Nothing).count();
    if binds && nothing != 0 && nothing != actions.len() {
        return Err(columns.fault("mixes N, which refuses the whole request, with other actions"));
    }
    if binds && nothing == 0 && known.is_some_and(Audience::releases_nothing) {
        return Err(columns.fault("releases something to an audience that must get nothing"));
    }
    let requirements = codes(&fields, "requires", known.map(Audience::requirements), binds, Requirement::from_code)?;
    let traits = codes(&fields, "traits", known.map(|row| row.traits.as_slice()), binds, Trait::from_code)?;
    if traits.contains(&Trait::ClientFacing) && traits.contains(&Trait::Deidentified) {
        return Err(at.fault("is both client-facing and deidentified"));
    }
    Ok(Audience {
        id: id.to_owned(),
        label: fields.required("label")?.line()?.to_owned(),
        purpose_of_use: fields.required("purposeOfUse")?.line()?.to_owned(),
        gate: fields.required("gate")?.line()?.to_owned(),
        actions,
        requirements,
        traits,
    })
}

/// A list of codes. `built_in` is what the built-in policy has there: it stands in for a list that is left out, and must
/// be part of one that is given where it binds.
fn codes<T: Copy + PartialEq>(fields: &Fields<'_>, key: &str, built_in: Option<&[T]>, binds: bool, from_code: fn(&str) -> Option<T>) -> Result<Vec<T>, Fault> {
    let Some(at) = fields.optional(key) else {
        let inherited = built_in.map(<[T]>::to_vec).or((!binds).then(Vec::new));
        return inherited.ok_or_else(|| fields.missing(key));
    };
    let mut found = Vec::new();
    for item in at.items()? {
        let value = from_code(item.text()?).ok_or_else(|| item.fault("is not a code that is known"))?;
        if found.contains(&value) {
            return Err(item.fault("is given twice"));
        }
        found.push(value);
    }
    if binds && built_in.unwrap_or_default().iter().any(|value| !found.contains(value)) {
        return Err(at.fault("leaves out what the built-in policy has for this audience"));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_built_in_table_gives_nothing_to_anyone() {
        let broken = EMBEDDED.replacen("\"B\"", "\"b\"", 1);
        for text in ["", "{}", broken.as_str()] {
            let policy = Policy::built_in(text);
            assert!(policy.audiences().is_empty());
            for row in &Policy::embedded().rows {
                assert!(!policy.knows(row.id()) && policy.audience(row.id()).releases_nothing());
            }
        }
    }
}
