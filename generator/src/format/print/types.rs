//! Types, paths, generic parameters and arguments.

use super::super::cursor::{Cursor, Kind};
use super::super::layout::{Events, INDENT};
use super::lists;

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
            lists::tuple(&mut inside, events, ty).map(|_| ())
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
    lists::angled(cursor, events, |cursor, events| {
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
        Some(())
    })
}

/// `(A, B) -> C` of `Fn`.
fn function_arguments<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    let mut inside = cursor.group("(")?;
    events.all_or_none(INDENT);
    events.word("(");
    events.zero();
    lists::separated(&mut inside, events, ty)?;
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
    lists::angled(cursor, events, |cursor, events| {
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
        Some(())
    })
}
