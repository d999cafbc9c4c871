//! Items that define types: structs and enums.

use super::super::cursor::Cursor;
use super::super::layout::{Events, INDENT};
use super::items::visibility;
use super::{attributes, expressions, lists, types};

/// A struct.
pub(super) fn record<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    events.all_or_none(INDENT);
    visibility(cursor, events)?;
    cursor.need("struct")?;
    events.word("struct ");
    events.word(cursor.word()?);
    types::parameters(cursor, events)?;
    if cursor.is("(") {
        let mut inside = cursor.group("(")?;
        tuple_fields(&mut inside, events)?;
        cursor.need(";")?;
        events.word(";");
        events.end();
    } else if cursor.take(";") {
        events.word(";");
        events.end();
    } else {
        events.word(" ");
        lists::braced(cursor.group("{")?, events, |inside, events| {
            while !inside.is_done() {
                field(inside, events)?;
                if !inside.take(",") && !inside.is_done() {
                    return None;
                }
                events.word(",");
                events.line();
            }
            Some(())
        })?;
    }
    events.line();
    Some(())
}

fn field<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    attributes::outer(cursor, events)?;
    visibility(cursor, events)?;
    events.word(cursor.word()?);
    cursor.need(":")?;
    events.word(": ");
    types::ty(cursor, events)
}

fn tuple_fields<'t>(inside: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    events.word("(");
    events.zero();
    lists::separated(inside, events, |inside, events| {
        attributes::outer(inside, events)?;
        visibility(inside, events)?;
        types::ty(inside, events)
    })?;
    events.outdent();
    events.word(")");
    Some(())
}

/// An enum.
pub(super) fn enumeration<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    events.all_or_none(INDENT);
    visibility(cursor, events)?;
    cursor.need("enum")?;
    events.word("enum ");
    events.word(cursor.word()?);
    types::parameters(cursor, events)?;
    events.word(" ");
    lists::braced(cursor.group("{")?, events, variants)?;
    events.line();
    Some(())
}

fn variants<'t>(inside: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    while !inside.is_done() {
        attributes::outer(inside, events)?;
        events.word(inside.word()?);
        if inside.is("(") {
            let mut fields = inside.group("(")?;
            events.all_or_none(INDENT);
            tuple_fields(&mut fields, events)?;
            events.end();
        } else if inside.is("{") {
            let mut fields = inside.group("{")?;
            events.word(" ");
            events.word("{");
            events.all_or_none(INDENT);
            events.space();
            while !fields.is_done() {
                field(&mut fields, events)?;
                if !fields.take(",") && !fields.is_done() {
                    return None;
                }
                events.comma_or_space(fields.is_done());
            }
            events.outdent();
            events.end();
            events.word("}");
        }
        if inside.take("=") {
            events.word(" = ");
            expressions::expression(inside, events)?;
        }
        if !inside.take(",") && !inside.is_done() {
            return None;
        }
        events.word(",");
        events.line();
    }
    Some(())
}
