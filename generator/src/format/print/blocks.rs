//! Statements, and the expressions that are made of blocks of them.

use super::super::cursor::{Cursor, Kind};
use super::super::layout::{Break, Event, Events, INDENT};
use super::expressions::{self, Shape, Sort};
use super::{attributes, items, lists, patterns, types};

/// The statements of a block, each on lines of its own.
pub(super) fn statements<'t>(inside: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    while !inside.is_done() {
        statement(inside, events)?;
    }
    Some(())
}

fn statement<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    let mut ahead = *cursor;
    while ahead.take("#") {
        ahead.group("[")?;
    }
    let attributed = ahead.at > cursor.at;
    match (ahead.peek(), ahead.second()) {
        ("let", _) => {
            attributes::outer(cursor, events)?;
            local(cursor, events)
        }
        ("use" | "fn" | "static" | "struct" | "enum" | "type" | "impl" | "mod" | "pub", _) => {
            items::item(cursor, events)
        }
        ("const", next) if next != "{" => items::item(cursor, events),
        ("async", "fn") => items::item(cursor, events),
        _ if attributed => None,
        _ => value(cursor, events),
    }
}

/// A statement that is an expression.
fn value<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    let start = events.list.len();
    let shape = if is_block(cursor) {
        let mut shape = block_like(cursor, events)?;
        if cursor.take("?") {
            events.word("?");
            shape = Shape::of(Sort::Other);
        }
        if matches!(cursor.peek(), "." | "?") {
            return None;
        }
        shape
    } else {
        expressions::at_beginning(cursor, events)?
    };
    let semicolon = cursor.take(";");
    if let Sort::Macro { braces } = shape.sort
        && (semicolon || braces)
    {
        // A macro as a statement stands in no box.
        if semicolon || !braces && !cursor.is_done() {
            events.word(";");
        }
        events.line();
        return Some(());
    }
    if !semicolon && !cursor.is_done() && !expressions::is_block(shape) {
        return None;
    }
    events.list.insert(start, Event::Begin { indent: 0, consistent: false });
    if semicolon && !removes_semicolon(shape) || !semicolon && shape.takes_semicolon {
        events.word(";");
    }
    events.end();
    events.line();
    Some(())
}

fn removes_semicolon(shape: Shape) -> bool {
    match shape.sort {
        Sort::If { removes_semicolon } => removes_semicolon,
        Sort::Loop => shape.removes_semicolon,
        _ => false,
    }
}

fn local<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    cursor.need("let")?;
    events.filled(0);
    events.word("let ");
    patterns::pattern(cursor, events)?;
    if cursor.take(":") {
        events.word(": ");
        types::ty(cursor, events)?;
    }
    if cursor.take("=") {
        events.word(" = ");
        events.never();
        expressions::expression(cursor, events)?;
        if cursor.take("else") {
            events.space();
            events.word("else ");
            events.end();
            events.never();
            events.all_or_none(INDENT);
            let mut inside = cursor.group("{")?;
            small(&mut inside, events)?;
        }
    }
    cursor.need(";")?;
    events.end();
    events.word(";");
    events.line();
    Some(())
}

/// Whether an expression begins here that is made of blocks.
pub(super) fn is_block(cursor: &Cursor<'_, '_>) -> bool {
    match cursor.peek() {
        "if" | "match" | "while" | "loop" | "for" | "{" => true,
        "unsafe" => cursor.second() == "{",
        _ => false,
    }
}

/// An expression that is made of blocks.
pub(super) fn block_like<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<Shape> {
    match cursor.peek() {
        "if" => conditional(cursor, events),
        "match" => choice(cursor, events),
        "while" => {
            cursor.next();
            events.word("while ");
            condition(cursor, events)?;
            body(cursor, events)?;
            Some(Shape { removes_semicolon: true, ..Shape::of(Sort::Loop) })
        }
        "loop" => {
            cursor.next();
            events.word("loop ");
            events.all_or_none(INDENT);
            lists::braced(cursor.group("{")?, events, statements)?;
            Some(Shape::of(Sort::Loop))
        }
        "for" => {
            cursor.next();
            events.filled(0);
            events.word("for ");
            patterns::pattern(cursor, events)?;
            cursor.need("in")?;
            events.word(" in ");
            events.never();
            condition(cursor, events)?;
            body(cursor, events)?;
            events.end();
            Some(Shape { removes_semicolon: true, ..Shape::of(Sort::Loop) })
        }
        word => {
            if word == "unsafe" {
                cursor.next();
                events.word("unsafe ");
            }
            let mut inside = cursor.group("{")?;
            events.all_or_none(INDENT);
            small(&mut inside, events)?;
            events.end();
            Some(Shape::of(Sort::Block))
        }
    }
}

/// A body that never stands on one line.
fn body<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    lists::always_broken(cursor.group("{")?, events, statements)
}

/// A block that may stand on one line; the box is the caller's.
pub(super) fn small<'t>(inside: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    events.word("{");
    if !inside.is_done() {
        events.space();
        if !sole(inside, events)? {
            statements(inside, events)?;
        }
        events.outdent();
    }
    events.word("}");
    Some(())
}

/// The inside of a block, if it is nothing but one expression.
fn sole<'t>(inside: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<bool> {
    if matches!(inside.peek(), "let" | "use" | "const" | "fn" | "static" | "struct" | "impl" | "#") {
        return Some(false);
    }
    let (before, start) = (*inside, events.list.len());
    events.filled(0);
    let shape = if is_block(inside) {
        block_like(inside, events)?
    } else {
        expressions::at_beginning(inside, events)?
    };
    if inside.is_done() && !matches!(shape.sort, Sort::Macro { braces: true }) {
        events.end();
        events.space();
        return Some(true);
    }
    *inside = before;
    events.list.truncate(start);
    Some(false)
}

/// What an `if`, `match` or `while` asks.
fn condition<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    events.all_or_none(0);
    let shape = expressions::before_block(cursor, events)?;
    if shape.wraps {
        events.space();
    } else {
        events.word(" ");
    }
    events.end();
    Some(())
}

fn conditional<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<Shape> {
    cursor.need("if")?;
    events.all_or_none(INDENT);
    events.word("if ");
    events.all_or_none(-INDENT);
    condition(cursor, events)?;
    events.end();
    let mut inside = cursor.group("{")?;
    let has_else = cursor.is("else");
    let mut removes_semicolon = true;
    if has_else {
        small(&mut inside, events)?;
        while cursor.take("else") {
            events.word(" else ");
            if cursor.take("if") {
                events.word("if ");
                events.all_or_none(-INDENT);
                condition(cursor, events)?;
                events.end();
            } else {
                removes_semicolon = false;
            }
            let mut inside = cursor.group("{")?;
            small(&mut inside, events)?;
        }
    } else if inside.is_done() {
        events.word("{}");
    } else {
        events.word("{");
        events.line();
        statements(&mut inside, events)?;
        events.outdent();
        events.word("}");
    }
    events.end();
    Some(Shape::of(Sort::If { removes_semicolon }))
}

fn choice<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<Shape> {
    cursor.need("match")?;
    events.filled(0);
    events.word("match ");
    condition(cursor, events)?;
    lists::always_broken(cursor.group("{")?, events, |inside, events| {
        while !inside.is_done() {
            arm(inside, events)?;
            events.line();
        }
        Some(())
    })?;
    events.end();
    Some(Shape::of(Sort::Match))
}

fn arm<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    if cursor.is("#") {
        return None;
    }
    events.filled(0);
    patterns::pattern(cursor, events)?;
    if cursor.take("if") {
        events.word(" if ");
        expressions::expression(cursor, events)?;
    }
    cursor.need("=>")?;
    events.word(" => ");
    // A block of one expression is that expression.
    let mut body = *cursor;
    let mut inner = body;
    let mut stripped = false;
    while inner.is("{") {
        let mut ahead = inner;
        ahead.group("{")?;
        if stripped && !ahead.is_done() || matches!(ahead.peek(), "." | "?") {
            break;
        }
        let inside = inner.group("{")?;
        let mark = events.list.len();
        let is_sole = !inside.is_done() && {
            let mut probe = inside;
            let sole = sole(&mut probe, events)?;
            events.list.truncate(mark);
            sole
        };
        if !is_sole {
            break;
        }
        if !stripped {
            *cursor = ahead;
            stripped = true;
        }
        body = inside;
        inner = inside;
    }
    if !stripped {
        body = *cursor;
    }
    let unit =
        body.is("(") && body.second() == ")" && matches!(body.ahead(2).map_or("", |t| t.text), "" | ",");
    if unit || body.is("{") && !matches!(body.ahead(body.behind_group(0)?).map_or("", |t| t.text), "." | "?")
    {
        let inside = if unit { body.group("(")? } else { body.group("{")? };
        lists::always_broken(inside, events, statements)?;
    } else {
        events.never();
        events.all_or_none(INDENT);
        events.at(Break { before: Some('{'), ..Break::default() });
        let shape = if is_block(&body) {
            block_like(&mut body, events)?
        } else {
            expressions::at_beginning(&mut body, events)?
        };
        let needs_comma = !expressions::is_block(shape);
        events.at(Break {
            offset: -INDENT,
            before: shape.takes_semicolon.then_some(';'),
            after: Some('}'),
            unbroken: needs_comma.then_some(','),
            ..Break::default()
        });
        events.end();
    }
    if !stripped {
        *cursor = body;
    } else if !body.is_done() {
        return None;
    }
    cursor.take(",");
    events.end();
    Some(())
}

/// Whether an expression can begin with this token.
pub(super) fn begins_value(cursor: &Cursor<'_, '_>) -> bool {
    cursor.kind().is_some_and(|kind| kind != Kind::Close) && !matches!(cursor.peek(), ";" | "," | "=>" | "=")
}
