//! The published description of the policy file, for editors and for whoever writes one.

use super::Policy;

impl Policy {
    /// The JSON Schema (draft 2020-12) of the file that [`Policy::from_json`] reads.
    ///
    /// It lets an editor help. What guards is the reader, which also compares the file with the built-in policy.
    pub const fn schema() -> &'static str {
        include_str!("policy.schema.json")
    }
}

#[cfg(test)]
mod tests {
    use super::super::audience::Trait;
    use super::super::{Action, Audience, Column, Requirement};
    use super::*;
    use serde_json::Value;

    fn schema() -> Value {
        serde_json::from_str(Policy::schema()).unwrap()
    }

    /// The codes of a `oneOf`, each with what is said about it.
    fn described(pointer: &str) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let schema = schema();
        let entries = schema.pointer(pointer).unwrap().as_array().unwrap();
        entries.iter().map(|entry| (text(entry.get("const").unwrap()), text(entry.get("description").unwrap()))).collect()
    }

    fn strings(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(code, label)| ((*code).to_owned(), (*label).to_owned())).collect()
    }

    #[test]
    fn says_the_codes_that_the_program_knows_in_their_order() {
        assert_eq!(described("/$defs/action/oneOf"), strings(&Action::ALL.map(|action| (action.code(), action.label()))));
        assert_eq!(described("/$defs/requirement/oneOf"), strings(&Requirement::ALL.map(|requirement| (requirement.code(), requirement.needs()))));
        assert_eq!(described("/$defs/trait/oneOf"), strings(&Trait::ALL.map(|class| (class.code(), class.label()))));
        let schema = schema();
        let keys = |pointer: &str| -> Vec<String> { schema.pointer(pointer).unwrap().as_object().unwrap().keys().cloned().collect() };
        let list = |pointer: &str| -> Vec<&str> { schema.pointer(pointer).unwrap().as_array().unwrap().iter().map(|item| item.as_str().unwrap()).collect() };
        assert_eq!(keys("/properties/actions/properties"), Action::ALL.map(Action::code));
        for pointer in ["/properties/categories/properties", "/$defs/actions/properties"] {
            assert_eq!(keys(pointer), Column::ALL.map(Column::code), "{pointer}");
        }
        assert_eq!(list("/$defs/actions/required"), Column::ALL.map(Column::code));
        for column in Column::ALL {
            assert_eq!(schema.pointer(&format!("/$defs/actions/properties/{}/description", column.code())).unwrap(), column.label());
        }
        let policy = Policy::embedded();
        assert_eq!(list("/$defs/row/if/properties/id/enum"), policy.audiences().iter().map(Audience::id).collect::<Vec<_>>());
    }
}
