//! The policy on paper, for the person who signs it, and as the file it came from.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::{Action, Audience, Column, Policy};

/// Room for running text, in characters: the table's own width stays below that of A4 across at 9 points.
const WIDTH: usize = 120;

impl Policy {
    /// The table as aligned plain text: legends, a line of codes for each audience, and every gate with what is checked.
    pub fn table(&self) -> String {
        let mut out = format!("REDACTION POLICY, VERSION {}\n", self.version());
        if !self.note().is_empty() {
            wrap(&mut out, "", self.note());
        }
        legends(&mut out);
        self.rows(&mut out);
        self.gates(&mut out);
        out.push_str("\nApproved by ______________________   Role ______________________   Date ______________\n");
        out
    }

    /// The policy as a file that [`Policy::from_json`] reads back to the same policy.
    pub fn to_json(&self) -> String {
        let legend =
            |entries: &[(&str, &str)]| -> Value { entries.iter().map(|(code, label)| ((*code).to_owned(), Value::from(*label))).collect::<Map<_, _>>().into() };
        let note = Some(self.note()).filter(|note| !note.is_empty());
        let file: Map<String, Value> = [
            ("version", Some(Value::from(self.version()))),
            ("note", note.map(Value::from)),
            ("actions", Some(legend(&Action::ALL.map(|action| (action.code(), action.label()))))),
            ("categories", Some(legend(&Column::ALL.map(|column| (column.code(), column.label()))))),
            ("default", Some(Value::from(self.default_id()))),
            ("rows", Some(self.audiences().iter().map(row_to_json).collect())),
        ]
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), value?)))
        .collect();
        format!("{:#}\n", Value::from(file))
    }

    fn rows(&self, out: &mut String) {
        let ids = width(self.audiences().iter().map(Audience::id));
        let purposes = width(self.audiences().iter().map(Audience::purpose_of_use).chain(["purpose"]));
        let codes = Column::ALL.map(Column::code).join(" ");
        heading(out, "WHAT EACH AUDIENCE GETS");
        // Writing to a string cannot fail.
        let _ = writeln!(out, "  {:ids$} {:purposes$} {codes}", "", "purpose");
        for audience in self.audiences() {
            let _ = writeln!(out, "{}", audience.label());
            let _ = write!(out, "  {:ids$} {:purposes$}", audience.id(), audience.purpose_of_use());
            for column in Column::ALL {
                let _ = write!(out, " {:width$}", audience.action(column).code(), width = column.code().len());
            }
            out.truncate(out.trim_end().len());
            out.push('\n');
        }
        let _ = writeln!(out, "\nWhoever is not listed counts as {}.", self.default_id());
    }

    fn gates(&self, out: &mut String) {
        heading(out, "WHAT MUST BE TRUE FIRST");
        for audience in self.audiences() {
            let _ = writeln!(out, "{}: {}", audience.id(), audience.label());
            wrap(out, "  gate: ", audience.gate());
            for requirement in audience.requirements() {
                wrap(out, "  checked: ", &format!("{}. {}", requirement.code(), requirement.needs()));
            }
            for class in &audience.traits {
                wrap(out, "  always: ", class.label());
            }
        }
    }
}

fn row_to_json(audience: &Audience) -> Value {
    let actions: Map<String, Value> = Column::ALL.into_iter().map(|column| (column.code().to_owned(), Value::from(audience.action(column).code()))).collect();
    let row: Map<String, Value> = [
        ("id", Value::from(audience.id())),
        ("label", Value::from(audience.label())),
        ("purposeOfUse", Value::from(audience.purpose_of_use())),
        ("actions", Value::from(actions)),
        ("gate", Value::from(audience.gate())),
        ("requires", audience.requirements().iter().map(|requirement| Value::from(requirement.code())).collect()),
        ("traits", audience.traits.iter().map(|class| Value::from(class.code())).collect()),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), value))
    .collect();
    row.into()
}

fn legends(out: &mut String) {
    heading(out, "ACTIONS, MILDEST FIRST");
    let codes = width(Action::ALL.into_iter().map(Action::code));
    for action in Action::ALL {
        let _ = writeln!(out, "  {:codes$}  {}", action.code(), action.label());
    }
    heading(out, "CLASSES OF INFORMATION");
    let codes = width(Column::ALL.into_iter().map(Column::code));
    for column in Column::ALL {
        let _ = writeln!(out, "  {:codes$}  {}", column.code(), column.label());
    }
}

fn heading(out: &mut String, text: &str) {
    let _ = write!(out, "\n{text}\n\n");
}

fn width<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(|text| text.chars().count()).max().unwrap_or(0)
}

/// Sets text behind a lead, its further lines under its first.
fn wrap(out: &mut String, lead: &str, text: &str) {
    let indent = lead.chars().count();
    let mut at = indent;
    out.push_str(lead);
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if at > indent && at + 1 + length > WIDTH {
            let _ = write!(out, "\n{:indent$}", "");
            at = indent;
        } else if at > indent {
            out.push(' ');
            at += 1;
        }
        out.push_str(word);
        at += length;
    }
    out.push('\n');
}
