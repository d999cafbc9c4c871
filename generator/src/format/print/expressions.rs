//! Expressions: operators, what stands before their operands, and closures.

use super::super::cursor::{Cursor, Kind};
use super::super::layout::{Break, Event, Events, INDENT};
use super::{blocks, chains, patterns, types};

/// What kind of expression was written, as far as its surroundings depend on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sort {
    Path,
    Literal,
    /// An array, a tuple, a struct, a closure, an asynchronous block: what is a lone argument without a box.
    Enclosed,
    Call,
    Block,
    If {
        removes_semicolon: bool,
    },
    Loop,
    Match,
    Macro {
        braces: bool,
    },
    Other,
}

/// What is to know of an expression that was written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shape {
    pub(super) sort: Sort,
    /// Whether the brace behind it may go to the next line.
    pub(super) wraps: bool,
    /// Whether it gets a semicolon at the end of a block.
    pub(super) takes_semicolon: bool,
    /// Whether it loses one.
    pub(super) removes_semicolon: bool,
    /// Whether it would look different elsewhere than at the beginning of a line.
    pub(super) at_beginning: bool,
}

impl Shape {
    pub(super) fn of(sort: Sort) -> Self {
        Self { sort, wraps: false, takes_semicolon: false, removes_semicolon: false, at_beginning: false }
    }
}

/// Whether an expression is made of blocks, so that it may be a statement on its own.
pub(super) fn is_block(shape: Shape) -> bool {
    matches!(shape.sort, Sort::Block | Sort::If { .. } | Sort::Loop | Sort::Match)
}

/// Where an expression stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    /// At the beginning of a line.
    pub(super) begins: bool,
    /// Before a block, so that a brace begins that and not the literal of a struct.
    pub(super) before_block: bool,
}

/// An expression.
pub(super) fn expression<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<Shape> {
    operation(cursor, events, 0, Setting { begins: false, before_block: false })
}

/// An expression at the beginning of a line.
pub(super) fn at_beginning<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<Shape> {
    operation(cursor, events, 0, Setting { begins: true, before_block: false })
}

/// An expression before a block.
pub(super) fn before_block<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<Shape> {
    operation(cursor, events, 0, Setting { begins: false, before_block: true })
}

const ASSIGN: u8 = 1;
const RANGE: u8 = 2;
const COMPARE: u8 = 5;
const CAST: u8 = 12;

/// How strongly an operator binds.
fn binding(operator: &str) -> Option<u8> {
    Some(match operator {
        "=" | "+=" | "-=" | "*=" | "/=" | "%=" | "^=" | "&=" | "|=" | "<<=" | ">>=" => ASSIGN,
        ".." | "..=" => RANGE,
        "||" => 3,
        "&&" => 4,
        "==" | "!=" | "<" | ">" | "<=" | ">=" => COMPARE,
        "|" => 6,
        "^" => 7,
        "&" => 8,
        "<<" => 9,
        "+" | "-" => 10,
        "*" | "/" | "%" => 11,
        "as" => CAST,
        _ => return None,
    })
}

/// Operators that bind at least so strongly, with what is between them.
fn operation<'t>(
    cursor: &mut Cursor<'_, 't>,
    events: &mut Events<'t>,
    least: u8,
    setting: Setting,
) -> Option<Shape> {
    let (before, start) = (*cursor, events.list.len());
    let mut shape = prefixed(cursor, events, setting)?;
    if shape.at_beginning && binding(cursor.peek()).is_some() {
        // It is only a part of what stands at the beginning of the line.
        *cursor = before;
        events.list.truncate(start);
        shape = prefixed(cursor, events, Setting { begins: false, ..setting })?;
    }
    let inner = Setting { begins: false, ..setting };
    loop {
        let operator = cursor.peek();
        let Some(strength) = binding(operator).filter(|strength| *strength >= least) else {
            return Some(shape);
        };
        if is_block(shape) {
            return None;
        }
        cursor.next();
        match (strength, operator) {
            (ASSIGN, "=") => {
                events.list.insert(start, Event::Begin { indent: 0, consistent: false });
                events.word(" = ");
                events.never();
                operation(cursor, events, ASSIGN, inner)?;
                events.end();
                shape = Shape { wraps: true, takes_semicolon: true, ..Shape::of(Sort::Other) };
            }
            (RANGE, _) => {
                events.word(operator);
                shape = Shape::of(Sort::Other);
                if blocks::begins_value(cursor) && !(setting.before_block && cursor.is("{")) {
                    shape.wraps = operation(cursor, events, RANGE + 1, inner)?.wraps;
                }
            }
            _ => {
                let boxes = [
                    Event::Begin { indent: INDENT, consistent: false },
                    Event::Begin { indent: -INDENT, consistent: false },
                ];
                events.list.splice(start..start, boxes);
                events.end();
                events.space();
                events.word(operator);
                events.word(" ");
                if strength == CAST {
                    types::ty(cursor, events)?;
                } else {
                    let least = if strength == ASSIGN { ASSIGN } else { strength + 1 };
                    operation(cursor, events, least, inner)?;
                }
                events.end();
                let takes_semicolon = strength == ASSIGN;
                shape = Shape { wraps: true, takes_semicolon, ..Shape::of(Sort::Other) };
            }
        }
    }
}

fn prefixed<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>, setting: Setting) -> Option<Shape> {
    let inner = Setting { begins: false, ..setting };
    match cursor.peek() {
        sign @ ("&" | "&&") => {
            cursor.next();
            if sign == "&&" {
                events.word("&");
            }
            events.word("&");
            if cursor.is("raw") && matches!(cursor.second(), "const" | "mut") {
                return None;
            }
            if cursor.take("mut") {
                events.word("mut ");
            }
            let of = prefixed(cursor, events, inner)?;
            Some(Shape { wraps: of.wraps, ..Shape::of(Sort::Other) })
        }
        sign @ ("*" | "!" | "-") => {
            cursor.next();
            events.word(sign);
            let of = prefixed(cursor, events, inner)?;
            Some(Shape { wraps: of.wraps, ..Shape::of(Sort::Other) })
        }
        "return" => {
            cursor.next();
            events.word("return");
            let mut shape = Shape { takes_semicolon: true, ..Shape::of(Sort::Other) };
            if blocks::begins_value(cursor) {
                events.word(" ");
                shape.wraps = operation(cursor, events, 0, inner)?.wraps;
            }
            Some(shape)
        }
        word @ ("break" | "continue") => {
            cursor.next();
            if blocks::begins_value(cursor) {
                return None;
            }
            events.word(word);
            Some(Shape { takes_semicolon: true, ..Shape::of(Sort::Other) })
        }
        "let" => {
            cursor.next();
            events.filled(0);
            events.word("let ");
            events.filled(0);
            patterns::pattern(cursor, events)?;
            events.end();
            cursor.need("=")?;
            events.word(" = ");
            events.never();
            events.filled(0);
            let of = operation(cursor, events, COMPARE, inner)?;
            events.end();
            events.end();
            Some(Shape { wraps: of.wraps, ..Shape::of(Sort::Other) })
        }
        "|" | "||" | "move" => closure(cursor, events, inner),
        ".." | "..=" | "yield" | "static" | "for" | "const" => None,
        _ => chains::chain(cursor, events, setting),
    }
}

fn closure<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>, setting: Setting) -> Option<Shape> {
    events.filled(0);
    if cursor.take("move") {
        events.word("move ");
    }
    events.all_or_none(INDENT);
    events.word("|");
    if !cursor.take("||") {
        cursor.need("|")?;
        if !cursor.is("|") {
            events.zero();
        }
        while !cursor.take("|") {
            single_input(cursor, events)?;
            if cursor.take(",") {
                if !cursor.is("|") {
                    events.word(",");
                    events.space();
                }
            } else if !cursor.is("|") {
                return None;
            }
        }
    }
    if cursor.is("->") {
        return None;
    }
    events.word("|");
    events.space();
    events.outdent();
    events.end();
    events.never();
    let start = events.list.len();
    let shape = operation(cursor, events, 0, setting)?;
    if !matches!(shape.sort, Sort::Match | Sort::Call | Sort::Enclosed | Sort::Block) {
        let open = Break { before: Some('{'), ..Break::default() };
        events
            .list
            .splice(start..start, [Event::Begin { indent: INDENT, consistent: true }, Event::Break(open)]);
        events.at(Break {
            offset: -INDENT,
            before: shape.takes_semicolon.then_some(';'),
            after: Some('}'),
            ..Break::default()
        });
        events.end();
    }
    events.end();
    Some(Shape::of(Sort::Enclosed))
}

/// An input of a closure: no alternatives, which its bars would be taken for.
fn single_input<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    match (cursor.kind()?, cursor.second()) {
        (Kind::Word, "|" | "," | ":") => {
            events.word(cursor.word()?);
            if cursor.take(":") {
                events.word(": ");
                types::ty(cursor, events)?;
            }
            Some(())
        }
        (Kind::Open, _) if cursor.is("(") => patterns::grouped(cursor, events),
        _ => None,
    }
}
