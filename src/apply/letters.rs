//! Placeholders that keep people apart within one document and mean nothing outside it (rules.md 2.6).

use crate::record::{PersonId, Subject};
use std::collections::BTreeMap;

/// Who a placeholder stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Identity {
    /// Somebody the record knows.
    Known(PersonId),
    /// Somebody found in text, by folded name.
    Found(String),
}

/// Hands out letters in the order in which people are first met.
#[derive(Debug, Default)]
pub(crate) struct Letters {
    given: BTreeMap<Identity, usize>,
}

impl Letters {
    /// "[client]" and "[worker]" by role; everybody else "[person A]", "[person B]" … "[person AA]".
    pub fn placeholder(&mut self, subject: Subject, identity: Identity) -> String {
        match subject {
            Subject::Client => return "[client]".to_owned(),
            Subject::Professional => return "[worker]".to_owned(),
            _ => {}
        }
        let next = self.given.len();
        let mut number = *self.given.entry(identity).or_insert(next);
        let mut letters = Vec::new();
        loop {
            letters.push(char::from(b'A' + (number % 26) as u8));
            if number < 26 {
                break;
            }
            number = number / 26 - 1;
        }
        format!("[person {}]", letters.iter().rev().collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_past_z() {
        let mut letters = Letters::default();
        let mut last = String::new();
        for n in 0..28 {
            last = letters.placeholder(Subject::ThirdParty, Identity::Found(n.to_string()));
        }
        assert_eq!(last, "[person AB]");
        assert_eq!(letters.placeholder(Subject::ThirdParty, Identity::Found("0".into())), "[person A]");
        assert_eq!(letters.placeholder(Subject::Client, Identity::Found("x".into())), "[client]");
    }
}
