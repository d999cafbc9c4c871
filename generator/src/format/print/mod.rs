//! The form of Rust code: the tokens of an item enter, words and possible breaks leave.
//!
//! Knows as much of the language as `emit` says, and says `None` of all else: then `prettyplease` takes the item over.
//! What it does know it lays out as that does, which tests compare.

mod attributes;
mod blocks;
mod chains;
mod definitions;
mod expressions;
mod items;
mod lists;
mod macros;
mod patterns;
mod types;
mod values;

use super::cursor::Cursor;
use super::layout::Events;

pub(super) use macros::is_table;

/// An item, whole.
pub(super) fn item<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    // The box around the file's items.
    events.all_or_none(0);
    if cursor.is("#") && cursor.second() == "!" {
        attributes::inner(cursor, events)?;
    } else {
        items::item(cursor, events)?;
    }
    events.end();
    cursor.is_done().then_some(())
}
