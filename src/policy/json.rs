//! Strict reading of the two files that people write by hand: every fault has a place, and none repeats what stood there.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// What is wrong, and where.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) place: String,
    pub(super) problem: &'static str,
}

/// Read JSON. An object keeps every key it was written with, so that a key given twice is seen: a reader of the file
/// would trust one of the two, and the machine the other.
pub(super) enum Node {
    Other,
    Flag(bool),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl Node {
    pub(super) fn parse(text: &str) -> Result<Self, Fault> {
        serde_json::from_str(text).map_err(|error| Fault { place: format!("line {}, column {}", error.line(), error.column()), problem: "is not JSON" })
    }

    pub(super) fn root(&self) -> At<'_> {
        At { node: self, place: String::new() }
    }
}

/// A value and its place.
pub(super) struct At<'a> {
    node: &'a Node,
    place: String,
}

impl<'a> At<'a> {
    pub(super) fn fault(&self, problem: &'static str) -> Fault {
        Fault { place: self.place.clone(), problem }
    }

    pub(super) fn text(&self) -> Result<&'a str, Fault> {
        match self.node {
            Node::Text(text) => Ok(text),
            _ => Err(self.fault("is not text")),
        }
    }

    /// Text with something in it.
    pub(super) fn filled(&self) -> Result<&'a str, Fault> {
        let text = self.text()?;
        if text.trim().is_empty() { Err(self.fault("is empty")) } else { Ok(text) }
    }

    /// Text that prints on one line: a line break in a label could draw a row of its own into a table that someone signs.
    pub(super) fn line(&self) -> Result<&'a str, Fault> {
        let text = self.filled()?;
        if text.chars().any(char::is_control) { Err(self.fault("has a control character")) } else { Ok(text) }
    }

    pub(super) fn flag(&self) -> Result<bool, Fault> {
        match self.node {
            Node::Flag(flag) => Ok(*flag),
            _ => Err(self.fault("is neither true nor false")),
        }
    }

    pub(super) fn items(&self) -> Result<Vec<At<'a>>, Fault> {
        match self.node {
            Node::List(items) => Ok(items.iter().enumerate().map(|(index, node)| At { node, place: format!("{}[{index}]", self.place) }).collect()),
            _ => Err(self.fault("is not a list")),
        }
    }

    /// An object with no key but these, and none of them twice.
    pub(super) fn object(&self, allowed: &[&str]) -> Result<Fields<'a>, Fault> {
        let Node::Object(entries) = self.node else {
            return Err(self.fault("is not an object"));
        };
        if entries.iter().any(|(key, _)| !allowed.contains(&key.as_str())) {
            return Err(self.fault("has a key that is not known"));
        }
        let twice = allowed.iter().find(|key| entries.iter().filter(|(name, _)| name == *key).count() > 1);
        let fields = Fields { entries, place: self.place.clone() };
        match twice {
            Some(key) => Err(Fault { place: fields.place_of(key), problem: "is given twice" }),
            None => Ok(fields),
        }
    }
}

/// An object's values by key.
pub(super) struct Fields<'a> {
    entries: &'a [(String, Node)],
    place: String,
}

impl<'a> Fields<'a> {
    pub(super) fn optional(&self, key: &str) -> Option<At<'a>> {
        let (_, node) = self.entries.iter().find(|(name, _)| name == key)?;
        Some(At { node, place: self.place_of(key) })
    }

    pub(super) fn required(&self, key: &str) -> Result<At<'a>, Fault> {
        self.optional(key).ok_or_else(|| self.missing(key))
    }

    pub(super) fn missing(&self, key: &str) -> Fault {
        Fault { place: self.place_of(key), problem: "is missing" }
    }

    pub(super) fn fault(&self, problem: &'static str) -> Fault {
        Fault { place: self.place.clone(), problem }
    }

    /// Only for keys that the code itself names: a key from the file must not reach a message.
    fn place_of(&self, key: &str) -> String {
        if self.place.is_empty() { key.to_owned() } else { format!("{}.{key}", self.place) }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Builder)
    }
}

struct Builder;

impl<'de> Visitor<'de> for Builder {
    type Value = Node;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Node, E> {
        Ok(Node::Flag(flag))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Node::Object(entries))
    }
}
