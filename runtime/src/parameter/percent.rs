//! Percent-encoding: text enters, text with everything outside a set of characters escaped leaves.

/// The characters besides letters and digits that stay as they are.
pub(crate) type Set = &'static [u8];

/// RFC 3986's unreserved characters.
pub(crate) const PATH: Set = b"-._~";
/// RFC 3986's unreserved characters.
pub(crate) const QUERY: Set = PATH;
/// With `allowReserved`: what else a path segment may hold, and `%`, for what is encoded already. A slash stays encoded:
/// one parameter is one segment.
pub(super) const PATH_RESERVED: Set = b"-._~:@!$&'()*+,;=%";
/// What else a path may hold where a parameter is several of its segments (RFC 6570's `{+path}`).
pub(super) const SEGMENTS: Set = b"-._~:@!$&'()*+,;=%/";
/// With `allowReserved`: what else a query value may hold without ending the value or the query (`&`, `+`, `#` do), and
/// `%`, for what is encoded already.
pub(super) const QUERY_RESERVED: Set = b"-._~:/?@!$'()*,;=%";
/// RFC 6265's cookie octets, without `%`, which marks what is encoded.
pub(super) const COOKIE: Set = b"-._~!#$&'()*+/:<=>?@[]^`{|}";
/// Not percent-encoded at all: the special empty set.
pub(super) const NOTHING: Set = b"";

const HEX: &[u8; 16] = b"0123456789ABCDEF";

pub(super) fn encode(text: &str, set: Set) -> String {
    let mut out = String::with_capacity(text.len());
    encode_into(&mut out, text, set);
    out
}

pub(crate) fn encode_into(out: &mut String, text: &str, set: Set) {
    if set.is_empty() {
        out.push_str(text);
        return;
    }
    let bytes = text.as_bytes();
    for (index, &byte) in bytes.iter().enumerate() {
        let stays = byte.is_ascii_alphanumeric() || set.contains(&byte);
        if stays && (byte != b'%' || is_escape(bytes.get(index + 1..))) {
            out.push(char::from(byte));
        } else {
            escape(out, byte);
        }
    }
}

/// As [`encode_into`] for bytes that may be no text.
pub(crate) fn encode_bytes_into(out: &mut String, bytes: &[u8], set: Set) {
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || set.contains(&byte) {
            out.push(char::from(byte));
        } else {
            escape(out, byte);
        }
    }
}

/// Takes back what [`encode_into`] did.
pub(crate) fn decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        let escaped = || {
            let mut ahead = rest.clone();
            let value = digit(ahead.next())? * 16 + digit(ahead.next())?;
            Some((u8::try_from(value).ok()?, ahead))
        };
        match (byte == b'%').then(escaped).flatten() {
            Some((value, ahead)) => {
                out.push(value);
                rest = ahead;
            }
            None => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn escape(out: &mut String, byte: u8) {
    out.push('%');
    out.push(char::from(HEX[usize::from(byte >> 4)]));
    out.push(char::from(HEX[usize::from(byte & 15)]));
}

/// Whether what follows a `%` makes it an escape.
fn is_escape(rest: Option<&[u8]>) -> bool {
    matches!(rest, Some([first, second, ..]) if first.is_ascii_hexdigit() && second.is_ascii_hexdigit())
}
