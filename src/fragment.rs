//! The second door: a portal's server HTML, redacted before it is attached.
//!
//! Text is read across inline elements, so that a name parted by `<b>` is one name, and built anew from what may be
//! read: elements from a closed list, attributes from a closed list, text through the pipeline. Everything else about
//! the input (classes, ids, links, handlers, comments, hidden elements) is not there any more.

use crate::door::ReadRequest;
use crate::policy::Policy;
use crate::record::{Record, is_block_element, is_unread_element, people_from_context};
use crate::redact::{Body, Examined, RedactedText, redact};
use crate::text::{BLOCK, Segment, Span, join_segments};
use serde_json::Value;
use web_sys::wasm_bindgen::JsCast as _;
use web_sys::{Document, DocumentFragment, Element, Node};

/// HTML parsers stop at 512; a deeper tree was not parsed.
const MAX_DEPTH: usize = 512;

/// Elements that are built again under their own name; others give their text. Sorted.
const ELEMENTS: &[&str] = &[
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "blockquote",
    "br",
    "caption",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "ins",
    "li",
    "main",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
];

/// Attributes with words in them; they go through the pipeline.
const WORDED: &[&str] = &["alt", "aria-description", "aria-label", "placeholder", "title"];

/// A new fragment that holds nothing but what the audience may read.
///
/// # Errors
/// A kebab-case code: the fragment is attached or too deep, the request is not valid, or redaction refuses.
pub(crate) fn redact_fragment(fragment: &DocumentFragment, request: &str, people: &str) -> Result<DocumentFragment, &'static str> {
    if fragment.is_connected() {
        return Err("fragment-attached");
    }
    let document = fragment.owner_document().ok_or("fragment-attached")?;
    let people = if people.is_empty() { Value::Null } else { serde_json::from_str(people).map_err(|_| "bad-request")? };
    let read = ReadRequest::read(request).map_err(|(code, _)| code)?;
    let mut reader = Reader::default();
    reader.children(fragment, 0)?;
    let record = Record::from_texts(reader.texts.iter().cloned(), people_from_context(&people));
    let policy = Policy::embedded();
    let redacted = redact(&Examined::new(record), &read.request(&policy)).map_err(|refusal| refusal.code())?;
    let Body::Texts(texts) = redacted.body() else { return Err("bad-request") };
    let mut builder = Builder { document, texts, places: reader.places.into_iter() };
    let out = builder.document.create_document_fragment();
    builder.children(fragment, &out).map_err(|_| "fragment-build")?;
    Ok(out)
}

/// Where a text node or attribute stands in the texts that are searched.
#[derive(Clone, Copy)]
struct Place {
    text: usize,
    span: Span,
}

/// Collects texts: one for each run of inline content, one for each worded attribute.
#[derive(Default)]
struct Reader {
    texts: Vec<String>,
    /// Index of the text that inline content is added to.
    run: Option<usize>,
    places: Vec<Place>,
}

impl Reader {
    fn children(&mut self, parent: &Node, depth: usize) -> Result<(), &'static str> {
        if depth > MAX_DEPTH {
            return Err("fragment-depth");
        }
        let mut next = parent.first_child();
        while let Some(child) = next {
            if child.node_type() == Node::TEXT_NODE {
                let text = child.node_value().unwrap_or_default();
                self.add(&text);
            } else if let Some(element) = child.dyn_ref::<Element>() {
                let name = element.local_name();
                if !is_unread_element(&name) {
                    self.attributes(element);
                    match name.as_str() {
                        "br" => self.part('\n'),
                        // a number may run over the cells of a row
                        "td" | "th" => self.part('\t'),
                        _ => {}
                    }
                    let block = is_block_element(&name);
                    if block {
                        self.run = None;
                    }
                    self.children(&child, depth + 1)?;
                    if block {
                        self.run = None;
                    }
                }
            }
            next = child.next_sibling();
        }
        Ok(())
    }

    fn add(&mut self, text: &str) {
        let run = match self.run {
            Some(run) => run,
            None => {
                self.texts.push(String::new());
                self.texts.len() - 1
            }
        };
        self.run = Some(run);
        if let Some(whole) = self.texts.get_mut(run) {
            let start = whole.len();
            whole.push_str(text);
            self.places.push(Place { text: run, span: Span::between(start, whole.len()) });
        }
    }

    fn part(&mut self, with: char) {
        if let Some(whole) = self.run.and_then(|run| self.texts.get_mut(run)) {
            whole.push(with);
        }
    }

    fn attributes(&mut self, element: &Element) {
        for text in worded(element) {
            self.places.push(Place { text: self.texts.len(), span: Span::between(0, text.1.len()) });
            self.texts.push(text.1);
        }
    }
}

/// Attributes with words, and the value that a form field shows.
fn worded(element: &Element) -> Vec<(&'static str, String)> {
    let shows_value = element.local_name() == "input" && !matches!(element.get_attribute("type").as_deref(), Some("hidden" | "password"));
    let value = shows_value.then_some("value");
    WORDED.iter().copied().chain(value).filter_map(|name| element.get_attribute(name).map(|text| (name, text))).collect()
}

/// Builds the new fragment in the order in which the reader went through the old one.
struct Builder<'a> {
    document: Document,
    texts: &'a [RedactedText],
    places: std::vec::IntoIter<Place>,
}

impl Builder<'_> {
    fn next(&mut self) -> Vec<Segment> {
        self.places.next().and_then(|place| self.texts.get(place.text).map(|text| text.segments(place.span))).unwrap_or_default()
    }

    fn children(&mut self, from: &Node, to: &Node) -> Result<(), wasm_bindgen::JsValue> {
        let mut next = from.first_child();
        while let Some(child) = next {
            if child.node_type() == Node::TEXT_NODE {
                let segments = self.next();
                self.text(&segments, to)?;
            } else if let Some(element) = child.dyn_ref::<Element>() {
                let name = element.local_name();
                if !is_unread_element(&name) {
                    self.element(element, &name, to)?;
                }
            }
            next = child.next_sibling();
        }
        Ok(())
    }

    fn element(&mut self, element: &Element, name: &str, to: &Node) -> Result<(), wasm_bindgen::JsValue> {
        let built = ELEMENTS.binary_search(&name).is_ok();
        let copy = self.document.create_element(if built {
            name
        } else if is_block_element(name) {
            "div"
        } else {
            "span"
        })?;
        for (attribute, _) in worded(element) {
            let segments = self.next();
            match attribute {
                // what a picture or a field would have shown stands as text
                "alt" | "value" => self.text(&segments, &copy)?,
                _ => copy.set_attribute(attribute, &join_segments(&segments))?,
            }
        }
        for attribute in ["colspan", "rowspan"] {
            if let Some(number) = element.get_attribute(attribute).filter(|value| value.len() <= 3 && value.bytes().all(|byte| byte.is_ascii_digit())) {
                copy.set_attribute(attribute, &number)?;
            }
        }
        if let Some(scope) = element.get_attribute("scope").filter(|value| matches!(value.as_str(), "col" | "row" | "colgroup" | "rowgroup")) {
            copy.set_attribute("scope", &scope)?;
        }
        self.children(element, &copy)?;
        to.append_child(&copy)?;
        Ok(())
    }

    fn text(&self, segments: &[Segment], to: &Node) -> Result<(), wasm_bindgen::JsValue> {
        for segment in segments {
            match segment {
                Segment::Text(text) => to.append_child(&self.document.create_text_node(text))?,
                Segment::Block => {
                    let mark = self.document.create_element("mark")?;
                    mark.set_attribute("part", "redaction")?;
                    mark.set_text_content(Some(BLOCK));
                    to.append_child(&mark)?
                }
            };
        }
        Ok(())
    }
}
