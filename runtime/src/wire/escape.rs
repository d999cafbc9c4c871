//! Text as a JSON string, and back.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::scan::{Fault, syntax};

/// Appends `text` in quotes, escaping what must be escaped and nothing else.
pub(super) fn push_string(out: &mut String, text: &str) {
    out.push('"');
    push_text(out, text);
    out.push('"');
}

/// Appends `text` as it stands between the quotes of a JSON string.
#[inline]
pub(super) fn push_text(out: &mut String, text: &str) {
    if is_plain(text.as_bytes()) {
        out.push_str(text);
    } else {
        push_escaped(out, text);
    }
}

/// A text as it stands between the quotes of a JSON string.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    if is_plain(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    push_escaped(&mut out, text);
    Cow::Owned(out)
}

/// The text that stands between the quotes of a JSON string.
#[cold]
pub(super) fn unescaped(string: &str) -> String {
    let mut out = String::with_capacity(string.len());
    let quoted = format!("{string}\"");
    // It is one, so nothing is wrong with it.
    let _ = unescape(&quoted, 0, find_special(quoted.as_bytes(), 0), &mut out);
    out
}

/// Whether bytes can stand in a JSON string as they are.
///
/// Most texts are short, so their ends are not looked at byte by byte: the last block or word is, whole, though some of it has
/// been looked at before.
#[inline]
fn is_plain(bytes: &[u8]) -> bool {
    if let Some(last) = bytes.last_chunk::<16>() {
        let (blocks, _) = bytes.as_chunks();
        blocks.iter().all(is_plain_block) && is_plain_block(last)
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        specials(u64::from_le_bytes(*first)) | specials(u64::from_le_bytes(*last)) == 0
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        specials(u64::from(first) << 32 | u64::from(last)) == 0
    } else {
        !bytes.iter().copied().any(is_special)
    }
}

/// Each of the two loops becomes one comparison of the whole block, which one loop of two comparisons would not.
#[inline]
#[expect(
    clippy::needless_bitwise_bool,
    reason = "what is not compared is a branch, and a block is one comparison"
)]
fn is_plain_block(block: &[u8; 16]) -> bool {
    let control_or_quote = block.iter().fold(false, |any, byte| any | (byte ^ 0x02 < 0x21));
    let backslash = block.iter().fold(false, |any, byte| any | (*byte == b'\\'));
    !(control_or_quote | backslash)
}

/// Appends `text`, in which something must be escaped.
#[cold]
#[inline(never)]
fn push_escaped(out: &mut String, text: &str) {
    let mut start = 0;
    loop {
        let special = find_special(text.as_bytes(), start);
        // What must be escaped is ASCII, so both sides of it are whole characters.
        out.push_str(text.get(start..special).unwrap_or_default());
        let Some(&byte) = text.as_bytes().get(special) else { break };
        push_escape(out, byte);
        start = special + 1;
    }
}

/// Whether a byte can't stand in a JSON string as it is.
#[inline]
fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// Where, from `start` on, the first byte is that can't stand in a JSON string as it is; the length if there
/// is none.
#[inline]
pub(super) fn find_special(bytes: &[u8], start: usize) -> usize {
    let mut rest = bytes.get(start..).unwrap_or_default();
    while let Some((block, after)) = rest.split_first_chunk()
        && is_plain_block(block)
    {
        rest = after;
    }
    while let Some((word, after)) = rest.split_first_chunk() {
        let marks = specials(u64::from_le_bytes(*word));
        if marks != 0 {
            return bytes.len() - rest.len() + (marks.trailing_zeros() / 8) as usize;
        }
        rest = after;
    }
    let plain = rest.iter().position(|byte| is_special(*byte)).unwrap_or(rest.len());
    bytes.len() - rest.len() + plain
}

/// Marks the high bits of the special ones among eight bytes, the first byte lowest. A borrow may mark a byte
/// above a special one too, so only the lowest mark is sure.
#[inline]
fn specials(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    // With this bit turned, quotes and control characters, and they alone, are no more than a blank is.
    let control_or_quote = (word ^ (ONES * 0x02)).wrapping_sub(ONES * 0x21);
    let backslash = (word ^ (ONES * 0x5C)).wrapping_sub(ONES);
    (control_or_quote | backslash) & !word & HIGH
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
