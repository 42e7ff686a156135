//! A bare aho-corasick pass in wasm: names and a text in, how many names stand in the text out.
//!
//! JavaScript writes both into the module's memory once, so that a timed pass is the search and nothing else.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::sync::Mutex;

static NAMES: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static TEXT: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static AUTOMATON: Mutex<Option<AhoCorasick>> = Mutex::new(None);

/// Where to write names, one a line, that take `length` bytes in all.
#[unsafe(no_mangle)]
pub extern "C" fn names(length: usize) -> *const u8 {
    room(&NAMES, length)
}

/// Where to write a text of `length` bytes.
#[unsafe(no_mangle)]
pub extern "C" fn text(length: usize) -> *const u8 {
    room(&TEXT, length)
}

fn room(buffer: &Mutex<Vec<u8>>, length: usize) -> *const u8 {
    let mut buffer = buffer.lock().unwrap();
    *buffer = vec![0; length];
    buffer.as_ptr()
}

/// Makes the automaton of the names, and gives its size in bytes: a DFA, or else the contiguous NFA that the crate chooses by itself
/// for so many.
#[unsafe(no_mangle)]
pub extern "C" fn build(dfa: bool) -> usize {
    let names = NAMES.lock().unwrap();
    let kind = if dfa { AhoCorasickKind::DFA } else { AhoCorasickKind::ContiguousNFA };
    let mut builder = AhoCorasick::builder();
    builder.match_kind(MatchKind::LeftmostLongest).ascii_case_insensitive(true).kind(Some(kind));
    let automaton = builder.build(names.split(|byte| *byte == b'\n')).unwrap();
    AUTOMATON.lock().unwrap().insert(automaton).memory_usage()
}

/// One pass over the text.
#[unsafe(no_mangle)]
pub extern "C" fn search() -> usize {
    let (automaton, text) = (AUTOMATON.lock().unwrap(), TEXT.lock().unwrap());
    automaton.as_ref().map_or(0, |automaton| automaton.find_iter(text.as_slice()).count())
}
