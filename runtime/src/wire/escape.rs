//! Text as a JSON string, and back.

use std::fmt::Write as _;

use super::scan::{Fault, syntax};

/// Appends `text` in quotes, escaping what must be escaped and nothing else.
pub(super) fn push_string(out: &mut String, text: &str) {
    out.reserve(text.len() + 2);
    out.push('"');
    match find_special(text.as_bytes(), 0) {
        end if end == text.len() => out.push_str(text),
        special => push_escaped(out, text, special),
    }
    out.push('"');
}

/// Appends `text`, whose first character that must be escaped is at `special`.
#[cold]
#[inline(never)]
fn push_escaped(out: &mut String, text: &str, special: usize) {
    let (mut start, mut special) = (0, special);
    loop {
        // What must be escaped is ASCII, so both sides of it are whole characters.
        out.push_str(text.get(start..special).unwrap_or_default());
        let Some(&byte) = text.as_bytes().get(special) else { break };
        push_escape(out, byte);
        start = special + 1;
        special = find_special(text.as_bytes(), start);
    }
}

/// Where, from `start` on, the first byte is that can't stand in a JSON string as it is; the length if there
/// is none.
#[inline]
pub(super) fn find_special(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let marks = specials(u64::from_le_bytes(*word));
        if marks != 0 {
            return at + (marks.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while let Some(&byte) = bytes.get(at) {
        if byte < 0x20 || byte == b'"' || byte == b'\\' {
            break;
        }
        at += 1;
    }
    at
}

/// Marks the high bits of the special ones among eight bytes, the first byte lowest. A borrow may mark a byte
/// above a special one too, so only the lowest mark is sure.
#[inline]
fn specials(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    const CONTROL: u64 = ONES * 0x20;
    const QUOTE: u64 = ONES * 0x22;
    const BACKSLASH: u64 = ONES * 0x5C;
    let (quote, backslash) = (word ^ QUOTE, word ^ BACKSLASH);
    let control = word.wrapping_sub(CONTROL) & !word;
    let quote = quote.wrapping_sub(ONES) & !quote;
    let backslash = backslash.wrapping_sub(ONES) & !backslash;
    (control | quote | backslash) & HIGH
}

fn push_escape(out: &mut String, special: u8) {
    match special {
        b'"' => out.push_str("\\\""),
        b'\\' => out.push_str("\\\\"),
        0x08 => out.push_str("\\b"),
        0x09 => out.push_str("\\t"),
        0x0A => out.push_str("\\n"),
        0x0C => out.push_str("\\f"),
        0x0D => out.push_str("\\r"),
        control => {
            let _ = write!(out, "\\u{control:04x}");
        }
    }
}

/// Where the string ends, before its closing quote, that has a special byte at `special`.
pub(super) fn find_end(bytes: &[u8], special: usize) -> usize {
    let mut end = special;
    while bytes.get(end) == Some(&b'\\') {
        end = find_special(bytes, end + 2);
    }
    end
}

/// Appends to `out` the string that starts at `start`, past its quote, and has its first special byte at
/// `special`. Returns where it ends, past its closing quote.
pub(super) fn unescape(text: &str, start: usize, special: usize, out: &mut String) -> Result<usize, Fault> {
    let (mut start, mut special) = (start, special);
    loop {
        out.push_str(text.get(start..special).unwrap_or_default());
        match text.as_bytes().get(special) {
            Some(b'"') => return Ok(special + 1),
            Some(b'\\') => start = push_resolved(text.as_bytes(), special + 1, out)?,
            Some(_) => return Err(syntax(special, "control character in a string")),
            None => return Err(syntax(special, "unexpected end")),
        }
        special = find_special(text.as_bytes(), start);
    }
}

/// Appends the character whose escape, past its backslash, is at `at`; returns where the escape ends.
fn push_resolved(bytes: &[u8], at: usize, out: &mut String) -> Result<usize, Fault> {
    let plain = match bytes.get(at) {
        Some(&byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{C}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return push_unicode(bytes, at + 1, out),
        Some(_) => return Err(syntax(at, "invalid escape in a string")),
        None => return Err(syntax(at, "unexpected end")),
    };
    out.push(plain);
    Ok(at + 1)
}

/// Appends the character whose four hexadecimal digits are at `at`, with the four of the other half if it is
/// a pair.
fn push_unicode(bytes: &[u8], at: usize, out: &mut String) -> Result<usize, Fault> {
    let first = hexadecimal(bytes, at)?;
    let mut end = at + 4;
    let mut code = first;
    if (0xD800..0xDC00).contains(&first) && bytes.get(end..end + 2) == Some(b"\\u") {
        let second = hexadecimal(bytes, end + 2)?;
        if (0xDC00..0xE000).contains(&second) {
            code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
            end += 6;
        }
    }
    // A half of a pair alone is no character.
    let character = char::from_u32(code).ok_or_else(|| syntax(at, "half a surrogate pair in a string"))?;
    out.push(character);
    Ok(end)
}

fn hexadecimal(bytes: &[u8], at: usize) -> Result<u32, Fault> {
    let digits = bytes.get(at..at + 4).ok_or_else(|| syntax(bytes.len(), "unexpected end"))?;
    digits.iter().try_fold(0, |value, &byte| {
        let digit = char::from(byte).to_digit(16).ok_or_else(|| syntax(at, "invalid escape in a string"))?;
        Ok(value << 4 | digit)
    })
}
