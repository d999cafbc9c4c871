//! What expressions are made of in the end: names, literals, lists, structs, blocks, calls of macros.

use super::super::cursor::{Cursor, Kind};
use super::super::layout::{Break, Event, Events, INDENT};
use super::expressions::{Setting, Shape, Sort, expression};
use super::lists::Parentheses;
use super::types::{self, Place};
use super::{blocks, lists, macros};

/// How wide the literal of a struct may be in one line.
const STRUCT_WIDTH: isize = 34;

pub(super) fn primary<'t>(
    cursor: &mut Cursor<'_, 't>,
    events: &mut Events<'t>,
    setting: Setting,
) -> Option<Shape> {
    match (cursor.kind()?, cursor.peek()) {
        (Kind::Literal, text) => {
            cursor.next();
            if text.ends_with('.') {
                return None;
            }
            events.word(text);
            Some(Shape::of(Sort::Literal))
        }
        (_, "(") => {
            let mut inside = cursor.group("(")?;
            tuple(&mut inside, events)
        }
        (_, "[") => {
            let mut inside = cursor.group("[")?;
            array(&mut inside, events)
        }
        _ if blocks::is_block(cursor) => blocks::block_like(cursor, events),
        (_, "async") => {
            cursor.next();
            events.word("async ");
            if cursor.take("move") {
                events.word("move ");
            }
            let mut inside = cursor.group("{")?;
            events.all_or_none(INDENT);
            blocks::small(&mut inside, events)?;
            events.end();
            Some(Shape::of(Sort::Enclosed))
        }
        (_, word @ ("true" | "false")) => {
            cursor.next();
            events.word(word);
            Some(Shape::of(Sort::Literal))
        }
        (Kind::Word, _) | (_, "::") => {
            let start = events.list.len();
            types::path(cursor, events, Place::Expression)?;
            match cursor.peek() {
                "!" => {
                    let braces = macros::arguments(cursor, events, false)?;
                    Some(Shape::of(Sort::Macro { braces }))
                }
                "{" if !setting.before_block => {
                    let mut inside = cursor.group("{")?;
                    structure(&mut inside, events, start)
                }
                _ => Some(Shape::of(Sort::Path)),
            }
        }
        _ => None,
    }
}

fn tuple<'t>(inside: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<Shape> {
    Some(match lists::tuple(inside, events, expression)? {
        Parentheses::One(alone) => Shape { wraps: alone.wraps, ..Shape::of(Sort::Other) },
        Parentheses::Tuple => Shape::of(Sort::Enclosed),
    })
}

fn array<'t>(inside: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<Shape> {
    if inside.is_done() {
        events.word("[]");
        return Some(Shape::of(Sort::Enclosed));
    }
    if is_plain(*inside) {
        events.all_or_none(INDENT);
        events.word("[");
        events.zero();
        events.filled(0);
        while let Some(value) = inside.next() {
            events.word(value.text);
            inside.take(",");
            if !inside.is_done() {
                events.word(",");
                events.space();
            }
        }
        events.end();
        events.comma(true);
        events.outdent();
        events.word("]");
        events.end();
        return Some(Shape::of(Sort::Enclosed));
    }
    events.word("[");
    let start = events.list.len();
    while !inside.is_done() {
        expression(inside, events)?;
        if events.list.len() > start && inside.take(";") {
            events.word("; ");
            expression(inside, events)?;
            events.word("]");
            return inside.is_done().then_some(Shape::of(Sort::Other));
        }
        if !inside.take(",") && !inside.is_done() {
            return None;
        }
        events.comma(inside.is_done());
    }
    lists::close(events, start, "]");
    Some(Shape::of(Sort::Enclosed))
}

/// Whether a list has only characters, whole numbers and truth values, so that its lines are filled.
fn is_plain(mut inside: Cursor<'_, '_>) -> bool {
    while let Some(token) = inside.next() {
        let text = token.text;
        let plain = match token.kind {
            Kind::Word => matches!(text, "true" | "false"),
            Kind::Literal if text.starts_with(|first: char| first.is_ascii_digit()) => {
                text.starts_with("0x") || !text.contains(['.', 'e', 'E', 'f'])
            }
            Kind::Literal => text.starts_with('\'') || text.starts_with("b'"),
            _ => false,
        };
        if !plain || !inside.take(",") && !inside.is_done() {
            return false;
        }
    }
    true
}

/// The fields of a struct's literal, whose path begins at `start`.
fn structure<'t>(inside: &mut Cursor<'_, 't>, events: &mut Events<'t>, start: usize) -> Option<Shape> {
    let boxes = [
        Event::Begin { indent: INDENT, consistent: true },
        Event::Begin { indent: -INDENT, consistent: false },
    ];
    events.list.splice(start..start, boxes);
    events.end();
    events.word(" {");
    events.at(Break { blank: 1, if_nonempty: true, ..Break::default() });
    while !inside.is_done() {
        if inside.take("..") {
            events.word("..");
            expression(inside, events)?;
            events.space();
            break;
        }
        let member = inside.next().filter(|member| matches!(member.kind, Kind::Word | Kind::Literal))?;
        events.word(member.text);
        if inside.take(":") {
            events.word(": ");
            events.filled(0);
            expression(inside, events)?;
            events.end();
        }
        if !inside.take(",") && !inside.is_done() {
            return None;
        }
        events.comma_or_space(inside.is_done());
    }
    events.outdent();
    if events.width_since(start) > STRUCT_WIDTH {
        events.list.push(Event::Widen);
    }
    events.end();
    events.word("}");
    inside.is_done().then_some(Shape::of(Sort::Enclosed))
}
