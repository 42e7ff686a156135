//! Initials of a name.

/// First letters of the words of a name, in capitals, without dots: "Daniel James WHITTAKER" gives "DJW".
pub(crate) fn initials(name: &str) -> String {
    name.split(|c: char| !c.is_alphabetic()).filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect()
}
