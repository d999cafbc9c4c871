//! Items: imports, constants, modules, functions, implementations.

use super::super::cursor::{Cursor, Kind};
use super::super::layout::{Events, INDENT};
use super::{attributes, blocks, definitions, expressions, lists, macros, patterns, types};

/// An item with its attributes.
pub(super) fn item<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    attributes::outer(cursor, events)?;
    let word = {
        // What is visible where comes after the box's start, whose kind depends on the item.
        let mut ahead = *cursor;
        if ahead.take("pub") && ahead.is("(") {
            ahead.group("(")?;
        }
        ahead
    };
    match (word.peek(), word.second()) {
        ("use", _) => import(cursor, events),
        ("const", "fn" | "unsafe" | "async") | ("fn", _) | ("async", "fn") => function(cursor, events),
        ("const" | "static", _) => constant(cursor, events),
        ("struct", _) => definitions::record(cursor, events),
        ("enum", _) => definitions::enumeration(cursor, events),
        ("type", _) => alias(cursor, events),
        ("mod", _) => module(cursor, events),
        ("impl", _) => implementation(cursor, events),
        ("unsafe" | "trait" | "extern" | "union" | "macro_rules" | "", _) => None,
        _ => {
            macros::call(cursor, events, true)?;
            cursor.take(";");
            events.line();
            Some(())
        }
    }
}

/// `pub `, `pub(crate) `, or nothing.
pub(super) fn visibility<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    if !cursor.take("pub") {
        return Some(());
    }
    if cursor.is("(") {
        // The fields of a tuple may open with a parenthesis too.
        if !matches!(cursor.second(), "crate" | "super" | "self") {
            return None;
        }
        let mut inside = cursor.group("(")?;
        events.word("pub(");
        events.word(inside.word()?);
        events.word(") ");
        return inside.is_done().then_some(());
    }
    events.word("pub ");
    Some(())
}

fn import<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    visibility(cursor, events)?;
    cursor.need("use")?;
    events.word("use ");
    if cursor.take("::") {
        events.word("::");
    }
    tree(cursor, events)?;
    cursor.need(";")?;
    events.word(";");
    events.line();
    Some(())
}

fn tree<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    if cursor.is("{") {
        return trees(cursor, events);
    }
    if cursor.take("*") {
        events.word("*");
        return Some(());
    }
    events.word(cursor.word()?);
    if cursor.take("::") {
        events.word("::");
        return tree(cursor, events);
    }
    if cursor.take("as") {
        events.word(" as ");
        events.word(cursor.word()?);
    }
    Some(())
}

fn trees<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    let mut inside = cursor.group("{")?;
    if inside.is_done() {
        events.word("{}");
        return Some(());
    }
    // A sole one needs no braces, unless it is the module itself.
    let mut sole = inside;
    let first = sole.peek();
    while sole.kind() == Some(Kind::Word) || sole.is("::") || sole.is("*") {
        sole.next();
    }
    sole.take(",");
    if sole.is_done() && (first != "self" || inside.second() == "::") {
        tree(&mut inside, events)?;
        inside.take(",");
        return inside.is_done().then_some(());
    }
    events.all_or_none(INDENT);
    events.word("{");
    events.zero();
    events.filled(0);
    loop {
        let group_ahead = ends_in_group(&inside);
        tree(&mut inside, events)?;
        let comma = inside.take(",");
        if inside.is_done() {
            break;
        }
        if !comma {
            return None;
        }
        events.word(",");
        if group_ahead {
            events.line();
        } else {
            events.space();
        }
    }
    events.end();
    events.comma(true);
    events.outdent();
    events.word("}");
    events.end();
    Some(())
}

fn ends_in_group(cursor: &Cursor<'_, '_>) -> bool {
    let mut ahead = *cursor;
    while ahead.kind() == Some(Kind::Word) || ahead.is("::") {
        ahead.next();
    }
    ahead.is("{")
}

fn constant<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    events.all_or_none(0);
    visibility(cursor, events)?;
    events.word(if cursor.next()?.text == "const" { "const " } else { "static " });
    if cursor.is("mut") {
        return None;
    }
    events.word(cursor.word()?);
    cursor.need(":")?;
    events.word(": ");
    types::ty(cursor, events)?;
    cursor.need("=")?;
    events.word(" = ");
    events.never();
    expressions::expression(cursor, events)?;
    cursor.need(";")?;
    events.word(";");
    events.end();
    events.line();
    Some(())
}

fn alias<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    events.all_or_none(INDENT);
    visibility(cursor, events)?;
    cursor.need("type")?;
    events.word("type ");
    events.word(cursor.word()?);
    types::parameters(cursor, events)?;
    cursor.need("=")?;
    events.word(" = ");
    events.never();
    events.filled(-INDENT);
    types::ty(cursor, events)?;
    events.end();
    cursor.need(";")?;
    events.word(";");
    events.end();
    events.line();
    Some(())
}

fn module<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    events.all_or_none(INDENT);
    visibility(cursor, events)?;
    cursor.need("mod")?;
    events.word("mod ");
    events.word(cursor.word()?);
    if cursor.take(";") {
        events.word(";");
        events.end();
    } else {
        let inside = cursor.group("{")?;
        if inside.is("#") && inside.second() == "!" {
            return None;
        }
        events.word(" ");
        lists::braced(inside, events, |inside, events| all(inside, events, item))?;
    }
    events.line();
    Some(())
}

fn implementation<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    events.all_or_none(INDENT);
    events.filled(-INDENT);
    events.all_or_none(INDENT);
    cursor.need("impl")?;
    events.word("impl");
    types::parameters(cursor, events)?;
    events.end();
    events.word(" ");
    types::ty(cursor, events)?;
    if cursor.take("for") {
        events.space();
        events.word("for ");
        types::ty(cursor, events)?;
    }
    events.end();
    events.word(" ");
    lists::braced(cursor.group("{")?, events, |inside, events| all(inside, events, member))?;
    events.line();
    Some(())
}

fn all<'t>(
    inside: &mut Cursor<'_, 't>,
    events: &mut Events<'t>,
    each: fn(&mut Cursor<'_, 't>, &mut Events<'t>) -> Option<()>,
) -> Option<()> {
    while !inside.is_done() {
        each(inside, events)?;
    }
    Some(())
}

/// An item of an implementation.
fn member<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    let mut ahead = *cursor;
    while ahead.take("#") {
        ahead.group("[")?;
    }
    if ahead.is("type") {
        attributes::outer(cursor, events)?;
        return alias(cursor, events);
    }
    item(cursor, events)
}

fn function<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    events.all_or_none(INDENT);
    visibility(cursor, events)?;
    if cursor.take("const") {
        events.word("const ");
    }
    if cursor.take("async") {
        events.word("async ");
    }
    cursor.need("fn")?;
    events.word("fn ");
    events.word(cursor.word()?);
    types::parameters(cursor, events)?;
    let mut inputs = cursor.group("(")?;
    events.word("(");
    events.never();
    events.all_or_none(0);
    events.zero();
    lists::separated(&mut inputs, events, input)?;
    events.outdent();
    events.end();
    events.word(")");
    events.all_or_none(-INDENT);
    types::result(cursor, events)?;
    events.end();
    events.word(" ");
    lists::braced(cursor.group("{")?, events, blocks::statements)?;
    events.line();
    Some(())
}

fn input<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    if cursor.is("#") {
        return None;
    }
    let mut ahead = *cursor;
    let reference = ahead.take("&");
    if reference && ahead.kind() == Some(Kind::Lifetime) {
        ahead.next();
    }
    ahead.take("mut");
    if ahead.is("self") && ahead.second() != ":" {
        if cursor.take("&") {
            events.word("&");
            if cursor.kind() == Some(Kind::Lifetime) {
                events.word(cursor.next()?.text);
                events.word(" ");
            }
        }
        if cursor.take("mut") {
            events.word("mut ");
        }
        events.word(cursor.next()?.text);
        return Some(());
    }
    patterns::pattern(cursor, events)?;
    cursor.need(":")?;
    events.word(": ");
    types::ty(cursor, events)
}
