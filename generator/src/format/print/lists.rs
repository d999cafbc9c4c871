//! The shapes that lists of things have wherever they stand: how one thing is laid out enters, the whole list leaves.

use super::super::cursor::Cursor;
use super::super::layout::{Break, Event, Events, INDENT};

/// `{ … }` whose inside stands on lines of its own; the box, which ends here, is the caller's.
pub(super) fn braced<'t>(
    mut inside: Cursor<'_, 't>,
    events: &mut Events<'t>,
    all: impl FnOnce(&mut Cursor<'_, 't>, &mut Events<'t>) -> Option<()>,
) -> Option<()> {
    events.word("{");
    braces(&mut inside, events, all)
}

/// As [`braced`], in a box of its own that never stands on one line.
pub(super) fn always_broken<'t>(
    mut inside: Cursor<'_, 't>,
    events: &mut Events<'t>,
    all: impl FnOnce(&mut Cursor<'_, 't>, &mut Events<'t>) -> Option<()>,
) -> Option<()> {
    events.word("{");
    events.never();
    events.all_or_none(INDENT);
    braces(&mut inside, events, all)
}

fn braces<'t>(
    inside: &mut Cursor<'_, 't>,
    events: &mut Events<'t>,
    all: impl FnOnce(&mut Cursor<'_, 't>, &mut Events<'t>) -> Option<()>,
) -> Option<()> {
    events.line_if_nonempty();
    all(inside, events)?;
    events.outdent();
    events.end();
    events.word("}");
    Some(())
}

/// Things with commas between them, up to the end of the group.
pub(super) fn separated<'t>(
    inside: &mut Cursor<'_, 't>,
    events: &mut Events<'t>,
    each: impl Fn(&mut Cursor<'_, 't>, &mut Events<'t>) -> Option<()>,
) -> Option<()> {
    while !inside.is_done() {
        each(inside, events)?;
        if !inside.take(",") && !inside.is_done() {
            return None;
        }
        events.comma(inside.is_done());
    }
    Some(())
}

/// Things with commas between them, up to `>`, which is laid out too; the box is the caller's, and ends here.
pub(super) fn angled<'t>(
    cursor: &mut Cursor<'_, 't>,
    events: &mut Events<'t>,
    mut each: impl FnMut(&mut Cursor<'_, 't>, &mut Events<'t>) -> Option<()>,
) -> Option<()> {
    loop {
        each(cursor, events)?;
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

/// What stood in parentheses.
pub(super) enum Parentheses<T> {
    /// `(a)`: what was made of `a`.
    One(T),
    /// `()`, `(a,)`, `(a, b)`.
    Tuple,
}

/// A tuple, or one thing in parentheses.
pub(super) fn tuple<'t, T>(
    inside: &mut Cursor<'_, 't>,
    events: &mut Events<'t>,
    each: impl Fn(&mut Cursor<'_, 't>, &mut Events<'t>) -> Option<T>,
) -> Option<Parentheses<T>> {
    events.word("(");
    let start = events.list.len();
    let mut count = 0;
    while !inside.is_done() {
        let one = each(inside, events)?;
        count += 1;
        let comma = inside.take(",");
        match (inside.is_done(), count, comma) {
            (true, 1, false) => {
                events.word(")");
                return Some(Parentheses::One(one));
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
    close(events, start, ")");
    Some(Parentheses::Tuple)
}

/// Puts the box around a list that was written without it, and closes it.
pub(super) fn close(events: &mut Events<'_>, start: usize, close: &'static str) {
    if events.list.len() > start {
        let begin = [Event::Begin { indent: INDENT, consistent: true }, Event::Break(Break::default())];
        events.list.splice(start..start, begin);
        events.outdent();
        events.end();
    }
    events.word(close);
}
