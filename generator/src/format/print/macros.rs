//! Calls of macros: arguments that are items are laid out as such; all others may be anything, and are spaced token by
//! token.

use super::super::cursor::{Cursor, Kind, Token};
use super::super::layout::{Events, INDENT};
use super::{items, types};

/// A call; whether it is in braces.
pub(super) fn call<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>, as_item: bool) -> Option<bool> {
    types::plain_path(cursor, events)?;
    arguments(cursor, events, as_item)
}

/// The call behind its path; whether it is in braces.
pub(super) fn arguments<'t>(
    cursor: &mut Cursor<'_, 't>,
    events: &mut Events<'t>,
    as_item: bool,
) -> Option<bool> {
    cursor.need("!")?;
    events.word("!");
    let braces = cursor.is("{");
    let (open, close) = match cursor.peek() {
        "(" => ("(", ")"),
        "[" => ("[", "]"),
        "{" => (" {", "}"),
        _ => return None,
    };
    let mut inside = cursor.group(cursor.peek())?;
    if as_item && braces && begins_item(&inside) {
        events.all_or_none(INDENT);
        events.word(open);
        events.line_if_nonempty();
        while !inside.is_done() {
            items::item(&mut inside, events)?;
        }
        events.outdent();
        events.end();
        events.word(close);
        return Some(braces);
    }
    events.word(open);
    if as_item && braces && has_rows(inside) {
        events.all_or_none(INDENT);
        events.line();
        while !inside.is_done() {
            row(&mut inside, events)?;
        }
        events.outdent();
        events.end();
    } else if !inside.is_done() {
        let edge = |events: &mut Events<'t>| if braces { events.line() } else { events.zero() };
        events.all_or_none(INDENT);
        edge(events);
        events.filled(0);
        spaced(&mut inside, events, &[])?;
        events.end();
        edge(events);
        events.outdent();
        events.end();
    }
    events.word(close);
    if as_item && !braces {
        events.word(";");
    }
    Some(braces)
}

/// Whether an item that calls a macro is a table: in braces, with rows of the form `a => b`. `prettyplease` knows no such
/// form and fills lines.
pub(in super::super) fn is_table(mut item: Cursor<'_, '_>) -> bool {
    while item.kind() == Some(Kind::Word) || item.is("::") {
        item.next();
    }
    item.take("!") && item.group("{").is_some_and(has_rows)
}

fn has_rows(mut inside: Cursor<'_, '_>) -> bool {
    while let Some(token) = inside.ahead(0) {
        if token.text == "=>" {
            return true;
        }
        match token.kind {
            Kind::Open => {
                inside.group(token.text);
            }
            _ => {
                inside.next();
            }
        }
    }
    false
}

/// A row of a table, which ends with a comma or semicolon, on a line of its own.
fn row<'t>(inside: &mut Cursor<'_, 't>, events: &mut Events<'t>) -> Option<()> {
    events.filled(INDENT);
    spaced(inside, events, &[",", ";"])?;
    events.end();
    events.line();
    Some(())
}

/// Whether something public is defined here.
fn begins_item(inside: &Cursor<'_, '_>) -> bool {
    let mut ahead = *inside;
    while ahead.is("#") && ahead.second() == "[" {
        ahead.next();
        ahead.group("[");
    }
    ahead.is("pub")
}

/// What the last token was, as far as it decides about a space before the next one.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Start,
    Hash,
    HashBang,
    Dot,
    Colon,
    Colons,
    /// A word that is no keyword, or a literal.
    Word,
    WordBang,
    Group,
    Other,
}

/// Tokens to the end, or to behind the first of these signs.
fn spaced<'t>(inside: &mut Cursor<'_, 't>, events: &mut Events<'t>, ends: &[&str]) -> Option<()> {
    let mut state = State::Start;
    let mut joint = true;
    while let Some(token) = inside.ahead(0) {
        if matches!(token.kind, Kind::Open) {
            let (space, next) = match (state, token.text) {
                (State::Hash | State::HashBang | State::WordBang, "[") | (State::WordBang, "(") => {
                    (false, State::Other)
                }
                (State::Word, "(" | "[") => (false, State::Group),
                (_, "(" | "[") => (true, State::Group),
                _ => (true, State::Other),
            };
            if !joint && space {
                events.space();
            }
            group(inside, events, token)?;
            (state, joint) = (next, false);
            continue;
        }
        inside.next();
        match token.kind {
            Kind::Word | Kind::Literal => {
                let (space, next) = if token.kind == Kind::Word && is_keyword(token.text) {
                    (true, State::Other)
                } else if token.kind == Kind::Word {
                    (state != State::Dot && state != State::Colons, State::Word)
                } else if token.text.ends_with('.') {
                    return None;
                } else {
                    (state != State::Dot, State::Word)
                };
                if !joint && space {
                    events.space();
                }
                events.word(token.text);
                (state, joint) = (next, false);
            }
            Kind::Lifetime => {
                if !joint {
                    events.space();
                }
                events.word(token.text);
                (state, joint) = (State::Word, false);
            }
            _ => {
                let last = token.text.len() - 1;
                for (index, sign) in token.text.char_indices() {
                    let with_next = index < last;
                    let (space, next) = match (state, sign) {
                        (_, '$') => return None,
                        (State::Hash, '!') => (false, State::HashBang),
                        (State::Word, '!') if !with_next => (false, State::WordBang),
                        (State::Colon, ':') => (false, State::Colons),
                        (_, ',' | ';') => (false, State::Other),
                        (_, '.') => (state != State::Word && state != State::Group, State::Dot),
                        (_, ':') if with_next => (state != State::Word, State::Colon),
                        (_, '#') => (true, State::Hash),
                        _ => (true, State::Other),
                    };
                    if !joint {
                        if space {
                            events.space();
                        } else if sign == '.' {
                            events.zero();
                        }
                    }
                    events.word(token.text.get(index..index + sign.len_utf8())?);
                    (state, joint) = (next, with_next);
                }
                if ends.contains(&token.text) {
                    break;
                }
            }
        }
    }
    Some(())
}

fn group<'t>(cursor: &mut Cursor<'_, 't>, events: &mut Events<'t>, token: Token<'t>) -> Option<()> {
    let mut inside = cursor.group(token.text)?;
    let close = match token.text {
        "(" => ")",
        "[" => "]",
        _ => "}",
    };
    events.word(token.text);
    if !inside.is_done() {
        let braces = close == "}";
        if braces {
            events.space();
        }
        spaced(&mut inside, events, &[])?;
        if braces {
            events.space();
        }
    }
    events.word(close);
    Some(())
}

fn is_keyword(word: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "as", "async", "await", "box", "break", "const", "continue", "crate", "dyn", "else", "enum",
        "extern", "fn", "for", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut",
        "pub", "ref", "return", "static", "struct", "trait", "type", "unsafe", "use", "where", "while",
        "yield",
    ];
    KEYWORDS.binary_search(&word).is_ok()
}
