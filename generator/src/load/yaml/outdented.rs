//! Lines of a flow collection or a quoted text that are indented less than YAML wants: where they are enters, the same
//! text with those lines moved to the right leaves, and the way back to the places of the text as it was written.
//!
//! YAML wants `{…}`, `[…]` and quoted texts within a block to be indented more than their key. Most parsers never look,
//! so many published documents have a `}` too far left. White space at the start of such lines means nothing, so moving
//! them changes nothing but what the parser says.

use std::borrow::Cow;

/// A text with some of its lines moved to the right.
#[derive(Debug, Default)]
pub(super) struct Moved {
    /// Lines by the offset where they start in the text as written, with the spaces before them; in order.
    lines: Vec<(usize, usize)>,
}

impl Moved {
    /// The text that the parser reads.
    pub(super) fn apply<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.lines.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut moved = String::with_capacity(text.len());
        let mut from = 0;
        for (line, spaces) in &self.lines {
            moved.push_str(text.get(from..*line).unwrap_or_default());
            moved.extend(std::iter::repeat_n(' ', *spaces));
            from = *line;
        }
        moved.push_str(text.get(from..).unwrap_or_default());
        Cow::Owned(moved)
    }

    /// Where each of the lines starts in the moved text, behind its spaces, and where as it was written.
    pub(super) fn starts(&self) -> Vec<(usize, usize)> {
        let mut added = 0;
        let start = |(line, spaces): &(usize, usize)| {
            added += spaces;
            (line + added, *line)
        };
        self.lines.iter().map(start).collect()
    }

    /// Moves all lines of the flow collection or quoted text that starts at an offset, and tells where the last of them
    /// ends; nothing if all were moved before.
    pub(super) fn add(&mut self, text: &str, start: usize) -> Option<usize> {
        let before = text.get(..start).unwrap_or_default();
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
        let known = self.lines.len();
        let lines = lines_within(text, start);
        let last = *lines.last()?;
        for line in lines {
            let place = self.lines.binary_search_by_key(&line, |(line, _)| *line);
            if let Err(place) = place {
                self.lines.insert(place, (line, column + 1));
            }
        }
        let end =
            text.get(last..).and_then(|rest| rest.find('\n')).map_or(text.len(), |length| last + length);
        (self.lines.len() > known).then_some(end)
    }
}

/// Where the lines start that belong to what opens at an offset; none if it is never closed.
fn lines_within(text: &str, start: usize) -> Vec<usize> {
    let bytes = text.as_bytes();
    let (mut lines, mut depth, mut quote) = (Vec::new(), 0_usize, None);
    // What stands before a character decides what a quote or a `#` is.
    let mut before = b' ';
    let mut at = start;
    while let Some(byte) = bytes.get(at).copied() {
        if byte == b'\n' {
            lines.push(at + 1);
        }
        match (quote, byte) {
            (Some(b'"'), b'\\') => {
                // What is escaped closes nothing; a line break may be escaped too.
                if bytes.get(at + 1) == Some(&b'\n') {
                    lines.push(at + 2);
                }
                at += 1;
            }
            (Some(b'\''), b'\'') if bytes.get(at + 1) == Some(&b'\'') => at += 1,
            (Some(open), _) if open == byte => {
                quote = None;
                if depth == 0 {
                    return lines;
                }
            }
            (None, b'"' | b'\'') if matches!(before, b'[' | b'{' | b',' | b':') || is_blank(before) => {
                quote = Some(byte);
            }
            (None, b'#') if is_blank(before) => {
                let rest = bytes.get(at..).unwrap_or_default();
                at += rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
                before = b'\n';
                continue;
            }
            (None, b'[' | b'{') => depth += 1,
            (None, b']' | b'}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return lines;
                }
            }
            _ => {}
        }
        before = byte;
        at += 1;
    }
    Vec::new()
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}
