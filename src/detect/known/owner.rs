//! Whose a known name is, where several bear it or somebody else might.

use super::forms::Strength;
use super::{Entry, Known};
use crate::detect::cue::Cues;
use crate::detect::passage::Passage;
use crate::detect::whose;
use crate::record::{Person, PersonId, Subject};
use crate::text::Case;

/// The person meant.
pub(super) enum Owner {
    Known(PersonId),
    Other(Subject, Option<&'static str>),
}

/// Decides between the people who share a form, by what stands before it; the client where nothing does.
pub(super) fn whose_name(passage: &Passage<'_>, known: &Known, entry: &Entry, strength: Strength, first: usize, last: usize) -> Owner {
    let on_side = |subject: Subject| {
        entry.owners.iter().filter(move |(id, _)| known.side(*id).0 == subject).max_by_key(|(_, strength)| *strength).map(|(id, strength)| (*id, *strength))
    };
    let cue = whose::cue_before(passage, first).or_else(|| whose::cue_after(passage, last));
    // "Mr Whitlock" is not Mrs Whitlock
    let title = if passage.before(first, 1) == "." { passage.before(first, 2) } else { passage.before(first, 1) };
    let told = title_of_woman(title);
    let misses = |id: PersonId| told.is_some() && known.female.get(id.0 as usize).copied().flatten().is_some_and(|female| Some(female) != told);
    let client = on_side(Subject::Client).filter(|(id, _)| !misses(*id));
    match cue {
        Some(whose::Side { subject: Subject::ThirdParty, relation }) => {
            let same = entry.owners.iter().find(|(id, _)| known.side(*id).0 == Subject::ThirdParty && relation.is_some() && known.side(*id).1 == relation);
            if let Some((id, _)) = same {
                return Owner::Known(*id);
            }
            if let Some((id, _)) = on_side(Subject::ThirdParty) {
                return Owner::Known(id);
            }
            if strength < Strength::Full {
                return Owner::Other(Subject::ThirdParty, relation);
            }
        }
        Some(whose::Side { subject: Subject::Professional, .. }) => {
            if let Some((id, _)) = on_side(Subject::Professional) {
                return Owner::Known(id);
            }
            // a worker may bear the client's name; a known third party stays one, whatever work stands beside the name
            if strength < Strength::Full && on_side(Subject::ThirdParty).or_else(|| on_side(Subject::OtherClient)).is_none() {
                return Owner::Other(Subject::Professional, None);
            }
        }
        Some(whose::Side { subject: Subject::Client, .. }) => {
            if let Some((id, _)) = client {
                return Owner::Known(id);
            }
        }
        _ => {}
    }
    if strength == Strength::Initials
        && whose::signs_off(passage, first, last)
        && let Some((id, _)) = on_side(Subject::Professional)
    {
        return Owner::Known(id);
    }
    if let Some((id, held)) = client
        && (held == strength || held >= Strength::Family)
    {
        return Owner::Known(id);
    }
    // "née Eze", "(Eze)", "gone back to Eze": the client's former name, which is her family's too
    if let Some((id, Strength::Former)) = client
        && told.is_none()
        && matches!(passage.before(first, 1), "nee" | "ne" | "born" | "formerly" | "previously" | "name" | "(" | "to" | "aka")
    {
        return Owner::Known(id);
    }
    let fits = entry.owners.iter().filter(|(id, _)| !misses(*id)).max_by_key(|(id, held)| (*held, std::cmp::Reverse(*id)));
    if told.is_some() && fits.is_none() && strength < Strength::Full {
        return Owner::Other(Subject::Unknown, None);
    }
    fits.map_or(Owner::Other(Subject::Unknown, None), |(id, _)| Owner::Known(*id))
}

/// The extent of "Kelly D" or "M Whitlock" where the letter is no initial of anybody who bears the name.
pub(super) fn other_initial(passage: &Passage<'_>, known: &Known, entry: &Entry, first: usize, last: usize) -> Option<(usize, usize)> {
    let letter =
        |at: usize| passage.is_word(at) && passage.word(at).chars().count() == 1 && passage.case(at) == Case::Upper && passage.line(at) == passage.line(first);
    let borne = |at: usize| {
        let letter = passage.word(at).chars().next();
        entry.owners.iter().any(|(id, _)| known.initials.get(id.0 as usize).is_some_and(|initials| letter.is_some_and(|letter| initials.contains(letter))))
    };
    let strength = entry.owners.iter().map(|(_, strength)| *strength).max()?;
    if matches!(strength, Strength::Given | Strength::Diminutive) {
        let next = last + 1;
        let alone = !matches!(passage.word(next), "i" | "a" | "x") && passage.spaced(next) && !passage.far(next) && !passage.tabbed(next);
        let ends = (passage.word(next + 1) != "'" || passage.possessive(next + 1))
            && (passage.word(next + 1) != "/" || passage.spaced(next + 1))
            && passage.word(next + 1) != "&";
        return (letter(next) && alone && ends && !borne(next)).then_some((first, next));
    }
    if matches!(strength, Strength::Family | Strength::Former) {
        let before = first.checked_sub(if passage.before(first, 1) == "." { 2 } else { 1 })?;
        let alone = !matches!(passage.word(before), "i" | "a") && passage.spaced(first) && passage.word(before.wrapping_sub(1)) != "'";
        return (letter(before) && alone && !borne(before)).then_some((before, last));
    }
    None
}

/// The extent of "WHITMORE, Amara" or "Amara Whitmore" around the client's given name, where that family name is none of the record's.
pub(super) fn other_family(passage: &Passage<'_>, known: &Known, first: usize, last: usize) -> Option<(usize, usize)> {
    let family = |at: usize| {
        passage.is_word(at)
            && passage.line(at) == passage.line(first)
            && matches!(passage.case(at), Case::Title | Case::Upper | Case::Mixed)
            && passage.word(at).len() >= 4
            && !passage.ordinary(at)
            && !passage.no_name(at)
            && passage.cues(at) == Cues::default()
            && !known.trie.knows(passage.word(at))
            && known.misspelt.nearest(passage.word(at)).is_none()
    };
    let before = first.wrapping_sub(2);
    let listed = matches!(passage.word(last + 1), "," | "and" | "&");
    let heads = before == 0 || passage.is_sign(before.wrapping_sub(1)) || passage.is_newline(before.wrapping_sub(1)) || passage.case(before) == Case::Upper;
    if passage.before(first, 1) == "," && family(before) && heads && !listed {
        return Some((before, last));
    }
    let next = last + 1;
    let place = passage.capital(next + 1) && passage.has(next + 1, Cues::PLACE);
    let closed = !passage.spaced(next) || passage.far(next) || passage.tabbed(next);
    let whole = passage.case(next) == Case::Title || passage.shouted(next) && passage.case(next) == Case::Upper;
    let own = known.trie.knows(passage.word(next + 1)) && passage.spaced(next + 1);
    (family(next) && !closed && !place && whole && !own && !passage.possessive(next)).then_some((first, next))
}

/// Whether somebody is addressed as a woman or a man, by title or relation.
pub(super) fn female(person: &Person) -> Option<bool> {
    let prefixes = person.names.iter().flat_map(|name| &name.prefix).map(|prefix| crate::text::fold(prefix));
    let titled = prefixes.filter_map(|prefix| title_of_woman(prefix.trim_end_matches('.'))).next();
    titled.or(match person.relation? {
        "mother" | "wife" | "sister" | "daughter" | "aunt" | "niece" | "grandmother" | "stepmother" => Some(true),
        "father" | "husband" | "brother" | "son" | "uncle" | "nephew" | "grandfather" | "stepfather" => Some(false),
        _ => None,
    })
}

/// Whether a title is a woman's; nothing where it is anybody's.
fn title_of_woman(title: &str) -> Option<bool> {
    match title {
        "mrs" | "ms" | "miss" | "lady" | "dame" | "madam" => Some(true),
        "mr" | "sir" | "lord" | "master" => Some(false),
        _ => None,
    }
}
