//! Bytes as Base64 text.

use std::fmt;

use super::text::{FormatError, opaque_text_format};

opaque_text_format! {
    /// Bytes in Base64 (RFC 4648), in the standard alphabet or the one for URLs, with or without padding.
    Base64: "Base64", is_base64, encoded
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

impl Base64 {
    /// Encodes bytes in the standard alphabet, with padding.
    pub fn encode(bytes: &[u8]) -> Self {
        let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
        base64_into(&mut text, bytes);
        Self(text.into())
    }

    /// Encodes bytes in the alphabet for URLs and file names, without padding.
    pub fn encode_url(bytes: &[u8]) -> Self {
        let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
        encode(&mut text, bytes, URL);
        Self(text.into())
    }

    /// The bytes.
    ///
    /// # Errors
    /// The text is no Base64.
    pub fn to_bytes(&self) -> Result<Vec<u8>, FormatError> {
        decode(&self.0).ok_or(Self::EXPECTED)
    }
}

/// Tells only the length: what is encoded may be a secret, and is seldom short.
impl fmt::Debug for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64({} characters)", self.0.len())
    }
}

fn is_base64(text: &str) -> bool {
    decode(text).is_some()
}

/// Adds bytes in the standard alphabet, with padding.
pub(crate) fn base64_into(text: &mut String, bytes: &[u8]) {
    encode(text, bytes, STANDARD);
    text.push_str(["", "==", "="].get(bytes.len() % 3).copied().unwrap_or_default());
}

fn encode(text: &mut String, bytes: &[u8], alphabet: &[u8; 64]) {
    for group in bytes.chunks(3) {
        // Up to three bytes, left-aligned in 24 bits, are that many characters of 6 bits and one more.
        let bits = group
            .iter()
            .enumerate()
            .fold(0, |bits, (index, &byte)| bits | u32::from(byte) << (16 - 8 * index));
        for index in 0..=group.len() {
            let character =
                alphabet.get((bits >> (18 - 6 * index) & 63) as usize).copied().unwrap_or_default();
            text.push(char::from(character));
        }
    }
}

/// Bits that are left over must be zero, and padding, where there is any, complete.
fn decode(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    if padding > 0 && (padding > 2 || !text.len().is_multiple_of(4)) {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    for group in digits.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for (index, &digit) in group.iter().enumerate() {
            bits |= u32::from(value(digit)?) << (18 - 6 * index);
        }
        let [_, decoded @ ..] = bits.to_be_bytes();
        let count = group.len().checked_sub(1).filter(|count| *count > 0)?;
        let (decoded, rest) = decoded.split_at_checked(count)?;
        if rest.iter().any(|byte| *byte != 0) {
            return None;
        }
        bytes.extend_from_slice(decoded);
    }
    Some(bytes)
}

fn value(digit: u8) -> Option<u8> {
    match digit {
        b'A'..=b'Z' => Some(digit - b'A'),
        b'a'..=b'z' => Some(digit - b'a' + 26),
        b'0'..=b'9' => Some(digit - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}
