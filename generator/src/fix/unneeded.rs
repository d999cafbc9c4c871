//! An allowance that allows nothing goes.

use super::Fix;
use super::place::Place;
use crate::diagnostics::Diagnostic;

/// With the whole extension, if it is the only one there.
pub(super) fn allowance(place: &Place<'_>, _: &Diagnostic) -> Option<Fix> {
    let (entries, entry) = place.member()?;
    let edit = if entries.members().len() > 1 {
        place.without(entries, entry)
    } else {
        place.above(1).and_then(|(object, extension)| place.without(object, extension))
    };
    Some(Fix { what: "remove it", edits: vec![edit?] })
}
