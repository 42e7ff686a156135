//! Keyed pseudonyms: HMAC-SHA-256 over who somebody is, not over how the name is spelt (rules.md 2.8).
//!
//! Why a list of all 10^9 NHS numbers does not help whoever holds the output: without a key, a hash of each could be made in seconds and looked up, which is
//! why none is ever written. With one, every number has as many possible pseudonyms as there are keys, 2^128 and more, and to test a single number means to
//! find the key: 2^128 tries at 10^12 a second are 10^19 years. One pair of a number and its pseudonym, if it became known, gives the key no sooner, and
//! tells nothing of another number, as HMAC is a pseudo-random function (RFC 2104; Bellare 2006). Two recipients have two keys and the audience is part of
//! what is hashed, so their pseudonyms of one person have nothing in common.

use crate::record::{Person, PersonName};
use crate::text::fold;
#[cfg(not(target_arch = "wasm32"))]
use hmac::{Hmac, KeyInit as _, Mac as _};
#[cfg(not(target_arch = "wasm32"))]
use sha2::Sha256;
use zeroize::Zeroizing;

/// The secret of one recipient and purpose. Passed in, never stored, wiped when dropped, never in a page.
pub struct Key(#[cfg_attr(target_arch = "wasm32", expect(dead_code, reason = "no key comes into a page"))] Zeroizing<Vec<u8>>);

impl Key {
    /// A key of at least 16 bytes; none in a page, where none may come.
    pub fn new(bytes: &[u8]) -> Option<Self> {
        (bytes.len() >= 16 && !cfg!(target_arch = "wasm32")).then(|| Self(Zeroizing::new(bytes.to_vec())))
    }

    /// 80 bits of HMAC-SHA-256 over the audience, the kind of value and the identity, in 16 letters and digits
    /// (Crockford's base 32, without I, L, O, U). The same identity gives the same pseudonym for the same audience and key.
    pub(crate) fn pseudonym(&self, audience: &str, kind: &str, identity: &str) -> String {
        let digest = self.digest(audience, kind, identity);
        let bits = digest.iter().take(10).fold(0u128, |bits, byte| (bits << 8) | u128::from(*byte));
        const ALPHABET: [char; 32] = [
            '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W',
            'X', 'Y', 'Z',
        ];
        (0..16).rev().filter_map(|place| ALPHABET.get(((bits >> (place * 5)) & 31) as usize)).collect()
    }

    /// The days by which all dates of one person move: 30 to 364, never none, the same for the same person and key.
    pub(crate) fn date_shift(&self, audience: &str, identity: &str) -> i64 {
        let digest = self.digest(audience, "date-shift", identity);
        let number = digest.iter().take(8).fold(0u64, |number, byte| (number << 8) | u64::from(*byte));
        30 + (number % 335) as i64
    }

    /// In a page there is no key, so that no hash need be loaded for one.
    #[cfg(target_arch = "wasm32")]
    fn digest(&self, _: &str, _: &str, _: &str) -> Vec<u8> {
        Vec::new()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn digest(&self, audience: &str, kind: &str, identity: &str) -> Vec<u8> {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return Vec::new() };
        for part in ["redacted-record pseudonym 1", audience, kind, identity] {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().to_vec()
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

/// Who a known person is, however the name is written: the NHS number, else the first recorded name in folded form.
pub(crate) fn identity(person: &Person) -> String {
    person.nhs_numbers.first().cloned().unwrap_or_else(|| person.names.first().map_or_else(String::new, |name| fold(&full_name(name))))
}

/// Given names and family name in this order, or the name as one text.
pub(crate) fn full_name(name: &PersonName) -> String {
    let parts: Vec<&str> = name.given.iter().chain(&name.family).map(String::as_str).collect();
    if parts.is_empty() { name.text.clone().unwrap_or_default() } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keyed_consistent_and_apart() {
        let key = Key::new(b"0123456789abcdef").unwrap();
        let other = Key::new(b"0123456789abcdeg").unwrap();
        let name = key.pseudonym("nhs_iapt", "name", "9999458076");
        assert_eq!(name.len(), 16);
        assert_eq!(name, key.pseudonym("nhs_iapt", "name", "9999458076"));
        assert_ne!(name, other.pseudonym("nhs_iapt", "name", "9999458076"));
        assert_ne!(name, key.pseudonym("auditor", "name", "9999458076"));
        assert!((30..=364).contains(&key.date_shift("trainer", "9999458076")));
        assert!(Key::new(b"short").is_none());
    }
}
