//! The YAML parser's complaints in words that help whoever wrote the file.

use crate::diagnostics::Diagnostic;
use crate::load::character_at;
use crate::source::SourceId;
use saphyr_parser::ScanError;

/// What the parser says, beside what it means and what helps.
const MEANINGS: &[(&str, &str, &str)] = &[
    (
        "mapping values are not allowed",
        "a ':' stands where no key can end",
        "quote text that contains ': ', and check the indentation of this line",
    ),
    ("tab", "a tab stands where YAML wants spaces", "indent with spaces"),
    (
        "while parsing a block mapping, did not find expected key",
        "this line belongs to no key",
        "check its indentation against the lines around it",
    ),
    (
        "invalid indentation in quoted scalar",
        "the quoted text that starts here is not closed where its lines end",
        "close it with the same quote, or indent the lines that belong to it",
    ),
    (
        "invalid indentation in flow construct",
        "this line is not indented, and a '{' or '[' above is still open",
        "close it, or indent the lines that belong to it",
    ),
    (
        "invalid trailing content after double-quoted",
        "something follows the closing quote",
        "write a quote within the text as '\\\"', or as \"''\" in single quotes",
    ),
    (
        "comment intercepting the multiline text",
        "this text goes on behind a comment",
        "quote it, or move the comment away",
    ),
    (
        "wrongly indented line in block scalar",
        "this line belongs to the text above, but is indented less than its first line",
        "line it up",
    ),
    (
        "block scalar, did not find expected comment",
        "text cannot stand on the line of its '|' or '>'",
        "start it on the next line, indented",
    ),
    (
        "found unprintable character",
        "this character is not allowed in YAML",
        "remove it, or write it as an escape",
    ),
    (
        "invalid indentation",
        "this line is not indented as the ones before it",
        "line it up with its siblings",
    ),
    (
        "simple key expect",
        "the line before has no ':' behind its key",
        "write 'key: value', and quote text that spans lines",
    ),
    ("simple key expected", "a key without ':' stands before this", "write 'key: value'"),
    (
        "did not find expected '-' indicator",
        "this line is no item of the list above",
        "start it with '- ', or check its indentation",
    ),
    (
        "did not find expected ',' or '}'",
        "expected ',' or '}'",
        "in '{…}', members are separated by commas, and text with ',' or '}' is quoted",
    ),
    ("expected ',' or ']'", "expected ',' or ']'", "in '[…]', items are separated by commas"),
    (
        "unknown anchor",
        "no anchor of this name stands before",
        "define it with '&name', before its first use",
    ),
    ("unexpected character", "text cannot start with this character", "quote it"),
    (
        "while scanning a quoted scalar, found unexpected end of stream",
        "the quoted text that starts here is never closed",
        "close it with the same quote",
    ),
    (
        "unknown escape character",
        "YAML knows no such escape",
        "write a backslash as '\\\\', or use single quotes",
    ),
    (
        "block sequence entries are not allowed",
        "a list cannot start here",
        "start it on a line of its own, below its key",
    ),
    ("recursion limit exceeded", "values are nested too deeply", ""),
    ("did not find expected node content", "expected a value here", ""),
];

/// The diagnostic of a syntax error at a byte offset.
pub(super) fn describe(error: &ScanError, text: &str, at: usize, source: SourceId) -> Diagnostic {
    let at = if error.info().contains("unknown escape") { unknown_escape(text, at) } else { at };
    let span = character_at(text, at, source);
    match MEANINGS.iter().find(|(says, ..)| error.info().contains(says)) {
        Some((_, meaning, "")) => Diagnostic::error("yaml-syntax", span, *meaning),
        Some((_, meaning, help)) => Diagnostic::error("yaml-syntax", span, *meaning).help(*help),
        None => Diagnostic::error("yaml-syntax", span, error.info()),
    }
}

/// Whether the parser stopped at a line that is indented too little.
pub(super) fn is_about_indentation(error: &ScanError) -> bool {
    error.info().starts_with("invalid indentation")
}

/// Whether the parser stopped within a quoted text, and names its start.
pub(super) fn is_about_quoted(error: &ScanError) -> bool {
    error.info() == "invalid indentation in quoted scalar"
}

/// Where the first escape stands that YAML does not know, in the quoted text that starts at an offset.
fn unknown_escape(text: &str, start: usize) -> usize {
    const KNOWN: &[u8] = b"0abt\tnvfre \"/\\N_LPxuU\r\n";
    let bytes = text.as_bytes();
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        if *byte == b'\\' {
            if bytes.get(at + 1).is_some_and(|escaped| !KNOWN.contains(escaped)) {
                return at;
            }
            at += 1;
        }
        at += 1;
    }
    start
}
