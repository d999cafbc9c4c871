//! Types, paths, generic parameters and arguments.

use super::super::cursor::{Cursor, Kind};
use super::super::layout::{Events, INDENT};

/// Where a path stands, which decides how its arguments are written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// `a::B<T>`
    Type,
    /// `a::B::<T>`
    Expression,
}

/// A type.
pub(super) fn ty<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    match cursor.peek() {
        "&" | "&&" => {
            if cursor.next()?.text == "&&" {
                events.word("&");
            }
            events.word("&");
            if cursor.kind() == Some(Kind::Lifetime) {
                events.word(cursor.next()?.text);
                events.word(" ");
            }
            if cursor.take("mut") {
                events.word("mut ");
            }
            ty(cursor, events)
        }
        "(" => {
            let mut inside = cursor.group("(")?;
            tuple(&mut inside, events)
        }
        "[" => {
            let mut inside = cursor.group("[")?;
            events.word("[");
            ty(&mut inside, events)?;
            if inside.take(";") {
                events.word("; ");
                super::expressions::expression(&mut inside, events)?;
            }
            events.word("]");
            inside.is_done().then_some(())
        }
        word @ ("impl" | "dyn") => {
            cursor.next();
            events.word(if word == "impl" { "impl " } else { "dyn " });
            bound(cursor, events)?;
            while cursor.take("+") {
                events.word(" + ");
                bound(cursor, events)?;
            }
            Some(())
        }
        "_" => {
            events.word(cursor.next()?.text);
            Some(())
        }
        "fn" | "for" | "<" | "unsafe" | "extern" | "*" | "!" => None,
        _ => path(cursor, events, Place::Type),
    }
}

fn tuple<'t>(inside: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    events.word("(");
    let start = events.list.len();
    let mut count = 0;
    while !inside.is_done() {
        ty(inside, events)?;
        count += 1;
        let comma = inside.take(",");
        match (inside.is_done(), count, comma) {
            // A type in parentheses.
            (true, 1, false) => {
                events.word(")");
                return Some(());
            }
            (true, 1, true) => {
                events.word(",");
                events.zero();
            }
            (true, _, _) => events.comma(true),
            (false, _, true) => events.comma(false),
            (false, _, false) => return None,
        }
    }
    close_list(events, start, ")");
    Some(())
}

/// Puts the box around a list that was written without it, and closes it.
pub(super) fn close_list(events: &mut Events<'_>, start: usize, close: &'static str) {
    use super::super::layout::{Break, Event};
    if events.list.len() > start {
        let begin = [Event::Begin { indent: INDENT, consistent: true }, Event::Break(Break::default())];
        events.list.splice(start..start, begin);
        events.outdent();
        events.end();
    }
    events.word(close);
}

fn bound<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    if cursor.kind()? == Kind::Lifetime {
        events.word(cursor.next()?.text);
        return Some(());
    }
    if cursor.take("?") {
        events.word("?");
    }
    if cursor.is("for") || cursor.is("(") {
        return None;
    }
    path(cursor, events, Place::Type)
}

/// A path of words alone.
pub(super) fn plain_path<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    if cursor.take("::") {
        events.word("::");
    }
    events.word(cursor.word()?);
    while cursor.take("::") {
        events.word("::");
        events.word(cursor.word()?);
    }
    Some(())
}

/// A path with the arguments that it has.
pub(super) fn path<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>, place: Place) -> Option<()> {
    if cursor.take("::") {
        events.word("::");
    }
    loop {
        events.word(cursor.word()?);
        match place {
            Place::Type if cursor.is("<") => arguments(cursor, events, place)?,
            Place::Type if cursor.is("(") => function_arguments(cursor, events)?,
            _ if cursor.is("::") && cursor.second() == "<" => {
                cursor.next();
                arguments(cursor, events, place)?;
            }
            _ => {}
        }
        if !cursor.is("::") {
            return Some(());
        }
        cursor.next();
        events.word("::");
    }
}

/// `<T, U>`.
pub(super) fn arguments<'t>(
    cursor: &mut Cursor<'_, 't>,
    events: &mut Events<'t>,
    place: Place,
) -> Option<()> {
    cursor.need("<")?;
    if cursor.take(">") {
        return Some(());
    }
    if place == Place::Expression {
        events.word("::");
    }
    events.word("<");
    events.all_or_none(INDENT);
    events.zero();
    let mut types = false;
    loop {
        match cursor.kind()? {
            // Lifetimes go first, and prettyplease sees to it.
            Kind::Lifetime if types => return None,
            Kind::Lifetime | Kind::Literal => events.word(cursor.next()?.text),
            Kind::Word if cursor.second() == "=" => {
                events.word(cursor.word()?);
                cursor.next();
                events.word(" = ");
                ty(cursor, events)?;
                types = true;
            }
            Kind::Open if cursor.is("{") => return None,
            _ => {
                ty(cursor, events)?;
                types = true;
            }
        }
        let comma = cursor.take(",");
        let is_last = cursor.take(">");
        if !comma && !is_last {
            return None;
        }
        events.comma(is_last);
        if is_last {
            break;
        }
    }
    events.outdent();
    events.end();
    events.word(">");
    Some(())
}

/// `(A, B) -> C` of `Fn`.
fn function_arguments<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    let mut inside = cursor.group("(")?;
    events.all_or_none(INDENT);
    events.word("(");
    events.zero();
    while !inside.is_done() {
        ty(&mut inside, events)?;
        let comma = inside.take(",");
        if !comma && !inside.is_done() {
            return None;
        }
        events.comma(inside.is_done());
    }
    events.outdent();
    events.word(")");
    result(cursor, events)?;
    events.end();
    Some(())
}

/// `-> T`, if it is there.
pub(super) fn result<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    if cursor.take("->") {
        events.word(" -> ");
        ty(cursor, events)?;
    }
    Some(())
}

/// `<'a, T: Bound>` of an item, if it is there.
pub(super) fn parameters<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    if !cursor.take("<") {
        return Some(());
    }
    if cursor.take(">") {
        return Some(());
    }
    events.word("<");
    events.all_or_none(0);
    events.zero();
    let mut types = false;
    loop {
        match cursor.kind()? {
            Kind::Lifetime if types => return None,
            Kind::Lifetime => {
                events.word(cursor.next()?.text);
                if cursor.is(":") {
                    return None;
                }
            }
            Kind::Word if !cursor.is("const") => {
                types = true;
                events.word(cursor.word()?);
                events.filled(INDENT);
                if cursor.take(":") {
                    events.word(": ");
                    bound(cursor, events)?;
                    while cursor.take("+") {
                        events.space();
                        events.word("+ ");
                        bound(cursor, events)?;
                    }
                }
                if cursor.is("=") {
                    return None;
                }
                events.end();
            }
            _ => return None,
        }
        let comma = cursor.take(",");
        let is_last = cursor.take(">");
        if !comma && !is_last {
            return None;
        }
        events.comma(is_last);
        if is_last {
            break;
        }
    }
    events.outdent();
    events.end();
    events.word(">");
    Some(())
}
