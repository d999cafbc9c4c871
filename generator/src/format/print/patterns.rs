//! Patterns.

use super::super::cursor::{Cursor, Kind};
use super::super::layout::{Event, Events, INDENT};
use super::lists;
use super::types::{self, Place};

/// A pattern, with its alternatives.
pub(super) fn pattern<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    let start = events.list.len();
    let leading = cursor.take("|");
    let mut simple = single(cursor, events)?;
    if !cursor.is("|") {
        return (!leading).then_some(());
    }
    while cursor.take("|") {
        events.space();
        events.word("| ");
        simple &= single(cursor, events)?;
    }
    events.list.insert(start, Event::Begin { indent: 0, consistent: !simple });
    events.end();
    Some(())
}

/// A pattern without alternatives; whether it is a literal or takes all.
fn single<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<bool> {
    match (cursor.kind()?, cursor.peek()) {
        (Kind::Literal, text) => {
            cursor.next();
            events.word(text);
            if cursor.take("..=") {
                events.word("..=");
                events.word(cursor.next().filter(|end| end.kind == Kind::Literal)?.text);
                return Some(false);
            }
            (!cursor.is("..")).then_some(true)
        }
        (_, "-") => {
            cursor.next();
            events.word("-");
            events.word(cursor.next().filter(|number| number.kind == Kind::Literal)?.text);
            (!cursor.is("..=") && !cursor.is("..")).then_some(true)
        }
        (_, word @ ("true" | "false" | "_")) => {
            cursor.next();
            events.word(word);
            Some(true)
        }
        (_, "..") => {
            cursor.next();
            events.word("..");
            Some(false)
        }
        (_, "&") => {
            cursor.next();
            events.word("&");
            if cursor.take("mut") {
                events.word("mut ");
            }
            single(cursor, events)?;
            Some(false)
        }
        (_, "(") => {
            let mut inside = cursor.group("(")?;
            lists::tuple(&mut inside, events, pattern)?;
            Some(false)
        }
        (Kind::Word, "ref" | "mut") => {
            if cursor.take("ref") {
                events.word("ref ");
            }
            if cursor.take("mut") {
                events.word("mut ");
            }
            events.word(cursor.word()?);
            (!cursor.is("@")).then_some(false)
        }
        (Kind::Word, _) | (_, "::") => {
            let name = cursor.peek();
            let alone = !matches!(cursor.second(), "::" | "(" | "{" | "!" | "<");
            if alone && name != "::" {
                cursor.next();
                events.word(name);
                if cursor.take("@") {
                    events.word(" @ ");
                    single(cursor, events)?;
                }
                return (!cursor.is("..=") && !cursor.is("..")).then_some(false);
            }
            named(cursor, events)?;
            Some(false)
        }
        _ => None,
    }
}

/// A pattern in parentheses.
pub(super) fn grouped<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    let mut inside = cursor.group("(")?;
    lists::tuple(&mut inside, events, pattern).map(|_| ())
}

/// A pattern that begins with a path.
fn named<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    let start = events.list.len();
    types::path(cursor, events, Place::Expression)?;
    match cursor.peek() {
        "(" => {
            let mut inside = cursor.group("(")?;
            events.word("(");
            let items = events.list.len();
            lists::separated(&mut inside, events, pattern)?;
            lists::close(events, items, ")");
            Some(())
        }
        "{" => {
            let mut inside = cursor.group("{")?;
            events.list.insert(start, Event::Begin { indent: INDENT, consistent: true });
            events.word(" {");
            events.at(super::super::layout::Break { blank: 1, if_nonempty: true, ..Default::default() });
            while !inside.is_done() {
                if inside.take("..") {
                    events.word("..");
                    events.space();
                    break;
                }
                if inside.second() == ":" {
                    events.word(inside.word()?);
                    inside.next();
                    events.word(": ");
                }
                pattern(&mut inside, events)?;
                if !inside.take(",") && !inside.is_done() {
                    return None;
                }
                events.comma_or_space(inside.is_done());
            }
            events.outdent();
            events.end();
            events.word("}");
            inside.is_done().then_some(())
        }
        "!" | "..=" | ".." => None,
        _ => Some(()),
    }
}
