//! Texts as literals: whatever a document holds enters, a literal that is that text and looks like it leaves.

use super::docs::{is_invisible, is_printable};
use crate::tokens::Literal;

/// A string literal. Control characters, and those that turn the direction of text, are escaped.
pub(super) fn text_literal(text: &str) -> Literal {
    let mut escaped = String::with_capacity(text.len() + 2);
    escaped.push('"');
    if is_printable(text) && !text.contains(['"', '\\']) {
        escaped.push_str(text);
        escaped.push('"');
        return Literal::written(escaped);
    }
    for c in text.chars() {
        match c {
            '"' | '\\' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            c if is_invisible(c) => escaped.extend(c.escape_unicode()),
            c => escaped.push(c),
        }
    }
    escaped.push('"');
    Literal::written(escaped)
}

/// A string literal of JSON: a raw one, unless something in it can't stand there or must not be hidden.
pub(super) fn json_literal(json: &str) -> Literal {
    if !json.contains(['"', '\\']) || !is_printable(json) && json.contains(is_invisible) {
        return text_literal(json);
    }
    if !json.contains("\"#") {
        return Literal::written(format!("r#\"{json}\"#"));
    }
    let hashes =
        json.split('"').skip(1).map(|after| after.len() - after.trim_start_matches('#').len() + 1).max();
    let hashes = "#".repeat(hashes.unwrap_or(1));
    Literal::written(format!("r{hashes}\"{json}\"{hashes}"))
}

/// A literal of a property's name as it stands between quotes in JSON.
pub(super) fn name_literal(name: &str) -> Literal {
    let json = serde_json::Value::from(name).to_string();
    let name = json.strip_prefix('"').and_then(|json| json.strip_suffix('"'));
    json_literal(name.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_say_what_the_text_is() {
        assert_eq!(text_literal("a\"\\\n{}\u{202e}é").to_string(), "\"a\\\"\\\\\\n{}\\u{202e}é\"");
        assert_eq!(json_literal("{\"a\":1}").to_string(), "r#\"{\"a\":1}\"#");
        assert_eq!(json_literal("\"a\"#\"").to_string(), "r##\"\"a\"#\"\"##");
        assert_eq!(json_literal("\"\u{202e}\"").to_string(), "\"\\\"\\u{202e}\\\"\"");
        assert_eq!(json_literal("12").to_string(), "\"12\"");
    }

    #[test]
    fn names_are_escaped_as_json_has_them() {
        assert_eq!(name_literal("a b").to_string(), "\"a b\"");
        assert_eq!(name_literal("a\"\\\n\u{1}é").to_string(), "r#\"a\\\"\\\\\\n\\u0001é\"#");
    }
}
