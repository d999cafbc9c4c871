//! Attributes, and documentation, which is one.

use super::super::cursor::{Cursor, Kind};
use super::super::layout::{Event, Events, INDENT};
use super::{expressions, types};

/// All attributes that stand before an item, a field or a statement.
pub(super) fn outer<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    while cursor.take("#") {
        let mut inside = cursor.group("[")?;
        match documentation(&inside) {
            // Three slashes and one are a plain comment.
            Some(text) if text.starts_with('/') => return None,
            Some(_) => {
                events.word("///");
                line(&inside, events)?;
            }
            None => {
                events.word("#");
                meta(&mut inside, events)?;
            }
        }
    }
    Some(())
}

/// One attribute of the file.
pub(super) fn inner<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    cursor.need("#")?;
    cursor.need("!")?;
    let mut inside = cursor.group("[")?;
    if documentation(&inside).is_some() {
        events.word("//!");
        return line(&inside, events);
    }
    events.word("#!");
    meta(&mut inside, events)?;
    // What follows stands on a line of its own, though it is not seen from here.
    events.list.push(Event::Widen);
    Some(())
}

/// The text of `doc = "…"`, if it is as it is written and fits in a line.
fn documentation<'t>(inside: &Cursor<'_, 't>) -> Option<&'t str> {
    if !inside.is("doc") || inside.second() != "=" {
        return None;
    }
    let text = inside.ahead(2)?.text;
    let text = text.strip_prefix('"').or_else(|| text.strip_prefix("r\"")).or(text.strip_prefix("r#\""))?;
    Some(text.trim_end_matches('#').strip_suffix('"').unwrap_or_default())
}

fn line<'t>(inside: &Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    let raw = inside.ahead(2)?.text.starts_with('r');
    let text = documentation(inside)?;
    if text.contains('\n') || inside.ahead(3).is_some() {
        return None;
    }
    let text = text.trim_end_matches(' ');
    if raw {
        events.word(text);
    } else {
        // Pieces between escapes, of which there are few.
        let mut rest = text;
        while let Some(at) = rest.find('\\') {
            let (before, from) = rest.split_at(at);
            if !matches!(from.as_bytes().get(1), Some(b'"' | b'\\')) {
                return None;
            }
            events.word(before);
            events.word(from.get(1..2)?);
            rest = from.get(2..)?;
        }
        events.word(rest);
    }
    events.line();
    Some(())
}

/// What stands in the brackets, with them.
fn meta<'t>(inside: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    events.word("[");
    types::plain_path(inside, events)?;
    match inside.peek() {
        "" => {}
        "=" => {
            inside.next();
            events.word(" = ");
            expressions::expression(inside, events)?;
        }
        "(" => {
            let mut list = inside.group("(")?;
            arguments(&mut list, events)?;
        }
        _ => return None,
    }
    if !inside.is_done() {
        return None;
    }
    events.word("]");
    events.space();
    Some(())
}

/// The arguments in parentheses, those within others too.
fn arguments<'t>(list: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    events.word("(");
    events.all_or_none(INDENT);
    events.zero();
    let mut after_word = false;
    let mut ended = false;
    while let Some(token) = list.ahead(0) {
        match (token.kind, token.text) {
            (Kind::Word | Kind::Literal, text) => {
                list.next();
                if after_word {
                    events.space();
                }
                events.word(text);
                after_word = true;
            }
            (_, "=") => {
                list.next();
                if after_word {
                    events.word(" ");
                }
                events.word("=");
                events.word(" ");
                after_word = false;
            }
            (_, ",") => {
                list.next();
                if list.is_done() {
                    events.comma(true);
                    ended = true;
                } else {
                    events.word(",");
                    events.space();
                }
                after_word = false;
            }
            (_, "::") => {
                list.next();
                events.word("::");
                after_word = false;
            }
            (_, "(") => {
                let mut inner = list.group("(")?;
                arguments(&mut inner, events)?;
                after_word = false;
            }
            _ => return None,
        }
    }
    if !ended {
        events.zero();
    }
    events.outdent();
    events.end();
    events.word(")");
    Some(())
}
