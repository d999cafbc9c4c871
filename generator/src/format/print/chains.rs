//! Calls, fields and marks behind an expression, which break their line before every dot or before none.

use super::super::cursor::{Cursor, Kind};
use super::super::layout::{Event, Events, INDENT};
use super::expressions::{Setting, Shape, Sort, expression, is_block};
use super::types::{self, Place};
use super::{lists, values};

/// An expression with the calls, fields and marks behind it.
pub(super) fn chain<'t>(
    cursor: &mut Cursor<'_, 't>,
    events: &mut Events<'t>,
    setting: Setting,
) -> Option<Shape> {
    let start = events.list.len();
    let first = cursor.at;
    let mut shape = values::primary(cursor, events, setting)?;
    let short = shape.sort == Sort::Path
        && cursor.at == first + 1
        && events.list.last().is_some_and(|event| matches!(event, Event::Word(word) if word.len() <= 4));
    let primary_end = events.list.len();
    // Where the box of the chain ends: behind its last step with a dot.
    let mut boxed = None;
    let mut steps = 0;
    // The box around the arguments of the first step, if that is a call on something short.
    let mut first_arguments = None;
    loop {
        match cursor.peek() {
            "." => {
                if is_block(shape) {
                    return None;
                }
                cursor.next();
                if boxed.is_none() {
                    events.list.splice(
                        start..start,
                        [
                            Event::Begin { indent: INDENT, consistent: true },
                            Event::Begin { indent: -INDENT, consistent: true },
                        ],
                    );
                    events.list.insert(primary_end + 2, Event::End);
                }
                let sticks = setting.begins && short && steps == 0;
                if !sticks {
                    events.zero();
                }
                let arguments = member(cursor, events)?;
                if sticks {
                    first_arguments = Some(arguments);
                }
                shape = Shape { wraps: true, ..Shape::of(Sort::Other) };
                shape.at_beginning = setting.begins && short;
                boxed = Some((events.list.len(), steps));
            }
            "[" if is_block(shape) => return None,
            "?" => {
                cursor.next();
                events.word("?");
                shape = Shape { sort: Sort::Other, takes_semicolon: false, ..shape };
            }
            "(" => {
                if !matches!(shape.sort, Sort::Path | Sort::Other | Sort::Call) {
                    return None;
                }
                let mut inside = cursor.group("(")?;
                events.word("(");
                call(&mut inside, events)?;
                events.word(")");
                shape = Shape { sort: Sort::Call, ..shape };
            }
            "[" => {
                let mut inside = cursor.group("[")?;
                events.word("[");
                expression(&mut inside, events)?;
                if !inside.is_done() {
                    return None;
                }
                events.word("]");
                shape = Shape { wraps: true, at_beginning: shape.at_beginning, ..Shape::of(Sort::Other) };
            }
            _ => break,
        }
        steps += 1;
    }
    if let Some((end, last)) = boxed {
        if end == events.list.len() {
            events.end();
        } else {
            events.list.insert(end, Event::End);
        }
        if last == 0
            && let Some(Event::Begin { indent, .. }) = first_arguments.and_then(|at| events.list.get_mut(at))
        {
            *indent = -INDENT;
        }
    }
    Some(shape)
}

/// A dot and what it leads to; where the box around the arguments begins, or would if it had some.
fn member<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<usize> {
    events.word(".");
    let name = cursor.next()?;
    if name.kind == Kind::Literal && name.text.contains('.') {
        return None;
    }
    events.word(name.text);
    let turbofish = cursor.take("::");
    if turbofish {
        types::arguments(cursor, events, Place::Expression)?;
    }
    if !cursor.is("(") || name.text == "await" || name.kind == Kind::Literal {
        return (!turbofish).then_some(events.list.len());
    }
    let start = events.list.len();
    events.all_or_none(0);
    events.word("(");
    let mut inside = cursor.group("(")?;
    call(&mut inside, events)?;
    events.word(")");
    events.end();
    Some(start)
}

/// The arguments of a call, without its parentheses.
fn call<'t>(inside: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    let start = events.list.len();
    let mut count = 0;
    while !inside.is_done() {
        let shape = expression(inside, events)?;
        count += 1;
        let comma = inside.take(",");
        if !comma && !inside.is_done() {
            return None;
        }
        let alone = count == 1 && inside.is_done();
        if alone && matches!(shape.sort, Sort::Enclosed | Sort::Block) {
            return Some(());
        }
        events.comma(inside.is_done());
    }
    lists::close(events, start, "");
    Some(())
}
