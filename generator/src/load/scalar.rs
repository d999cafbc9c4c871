//! What a plain YAML scalar means: YAML 1.2's core schema, with numbers rewritten as JSON writes them.
//!
//! `no`, `yes`, `on`, dates and times are text. So is an integer with zeros in front (`007`): the core schema reads it
//! as 7, older YAML as octal, and whoever wrote it most likely means the text; nothing is lost that way. JSON has no
//! infinities, so `.inf` and `.nan` stay text too.

use crate::node::NodeKind;

/// Resolves a plain, untagged scalar.
pub(super) fn resolve(text: &str) -> NodeKind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => NodeKind::Null,
        "true" | "True" | "TRUE" => NodeKind::Bool(true),
        "false" | "False" | "FALSE" => NodeKind::Bool(false),
        _ => number(text).map_or_else(|| NodeKind::String(text.into()), NodeKind::Number),
    }
}

/// A number's JSON spelling, if the text is one in the core schema and JSON can hold it.
pub(super) fn number(text: &str) -> Option<Box<str>> {
    if !text.starts_with(|first: char| matches!(first, '0'..='9' | '-' | '+' | '.')) {
        return None;
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    decimal(text)
}

fn radix(digits: &str, radix: u32) -> Option<Box<str>> {
    if digits.starts_with(['+', '-']) {
        return None;
    }
    u128::from_str_radix(digits, radix).ok().map(|value| value.to_string().into())
}

/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`, but no integer with zeros in front.
fn decimal(text: &str) -> Option<Box<str>> {
    let (negative, rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (integer, rest) = split_digits(rest);
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => {
            let (digits, rest) = split_digits(rest);
            (Some(digits), rest)
        }
        None => (None, rest),
    };
    let exponent = match rest.strip_prefix(['e', 'E']) {
        Some(exponent) => {
            let (digits, end) = split_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
            if digits.is_empty() || !end.is_empty() {
                return None;
            }
            rest
        }
        None if rest.is_empty() => "",
        None => return None,
    };
    let no_digits = integer.is_empty() && fraction.is_none_or(str::is_empty);
    let is_integer = fraction.is_none() && exponent.is_empty();
    let significant = integer.trim_start_matches('0');
    if no_digits || (is_integer && integer.len() > 1 && integer.len() > significant.len()) {
        return None;
    }
    let mut json = String::with_capacity(text.len() + 2);
    if negative {
        json.push('-');
    }
    json.push_str(if significant.is_empty() { "0" } else { significant });
    if let Some(fraction) = fraction {
        json.push('.');
        json.push_str(if fraction.is_empty() { "0" } else { fraction });
    }
    json.push_str(exponent);
    Some(json.into())
}

fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rewritten_as_json_writes_them() {
        let cases = [
            ("12", "12"),
            ("-0", "-0"),
            ("+12", "12"),
            ("0x1F", "31"),
            ("0o17", "15"),
            (".5", "0.5"),
            ("-.5", "-0.5"),
            ("1.", "1.0"),
            ("1.e3", "1.0e3"),
            ("6.02E+23", "6.02E+23"),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
            ("1.10", "1.10"),
            ("00.50", "0.50"),
            ("01e1", "1e1"),
        ];
        for (yaml, json) in cases {
            assert_eq!(resolve(yaml), NodeKind::Number(json.into()), "{yaml}");
        }
    }

    #[test]
    fn what_looks_like_a_number_may_be_text() {
        let texts = [
            "007",
            "1_000",
            "-",
            "+",
            ".",
            "-.",
            "1e",
            "1e+",
            "0x",
            "0xg",
            "-0x1",
            "0x-1",
            "0o8",
            "1.2.3",
            "12:30",
            ".inf",
            "-.INF",
            ".nan",
            "1 2",
            "e3",
            "٣",
            "2024-01-01",
            "no",
            "yes",
            "on",
            "off",
            "y",
            "tRue",
            "nulL",
            "0b1",
            "--1",
            "+-1",
        ];
        for text in texts {
            assert_eq!(resolve(text), NodeKind::String(text.into()), "{text}");
        }
    }
}
