//! Text as a JSON string.

use std::fmt::Write as _;

/// Appends `text` in quotes, escaping what must be escaped and nothing else.
pub(super) fn push_string(out: &mut String, text: &str) {
    out.reserve(text.len() + 2);
    out.push('"');
    let mut rest = text;
    while let Some(at) = first_special(rest.as_bytes()) {
        // What must be escaped is ASCII, so both sides of it are whole characters.
        let (Some(plain), Some(&special)) = (rest.get(..at), rest.as_bytes().get(at)) else { break };
        out.push_str(plain);
        push_escape(out, special);
        rest = rest.get(at + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    out.push('"');
}

/// Where the first byte is that can't stand in a JSON string.
#[inline]
fn first_special(bytes: &[u8]) -> Option<usize> {
    let (words, tail) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        if has_special(u64::from_le_bytes(*word)) {
            return word.iter().position(|&byte| is_special(byte)).map(|at| index * 8 + at);
        }
    }
    tail.iter().position(|&byte| is_special(byte)).map(|at| words.len() * 8 + at)
}

#[inline]
fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// Whether one of eight bytes is special. (The classic test for a zero byte and for a byte below a bound: a borrow may
/// mark a byte above a special one too, never without one.)
#[inline]
fn has_special(word: u64) -> bool {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let below = |word: u64, bound: u64| word.wrapping_sub(ONES * bound) & !word & HIGH;
    let quote = word ^ (ONES * u64::from(b'"'));
    let backslash = word ^ (ONES * u64::from(b'\\'));
    below(word, 0x20) | below(quote, 1) | below(backslash, 1) != 0
}

#[cold]
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
