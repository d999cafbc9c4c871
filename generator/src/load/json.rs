//! JSON text to a spanned tree, in one pass of a pull parser.

use super::{MAX_DEPTH, character_at, duplicate_keys};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::node::{Member, Node, NodeKind, Spanned};
use crate::source::{SourceId, Span};
use jiter::{Jiter, JiterError, JiterErrorType, JsonErrorType, Peek};

/// Loads a JSON text; nothing but a syntax error leaves it without a tree.
pub(super) fn load(text: &str, source: SourceId, diagnostics: &mut Diagnostics) -> Option<Node> {
    let offset = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let bytes = &text.as_bytes()[offset..];
    let mut reader =
        Reader { jiter: Jiter::new(bytes), text, bytes, source, offset, open: Vec::new(), diagnostics };
    match reader.document() {
        Ok(node) => Some(node),
        Err(error) => {
            let diagnostic = reader.describe(&error);
            diagnostics.report(diagnostic);
            None
        }
    }
}

struct Reader<'t, 'd> {
    jiter: Jiter<'t>,
    text: &'t str,
    /// The text without its byte order mark.
    bytes: &'t [u8],
    source: SourceId,
    /// What stands before `bytes` in the text.
    offset: usize,
    /// Where the arrays and objects start that are still open.
    open: Vec<usize>,
    diagnostics: &'d mut Diagnostics,
}

impl Reader<'_, '_> {
    fn document(&mut self) -> Result<Node, JiterError> {
        let first = self.jiter.peek()?;
        let node = self.value(first, 0)?;
        self.jiter.finish()?;
        Ok(node)
    }

    fn value(&mut self, peek: Peek, depth: usize) -> Result<Node, JiterError> {
        let start = self.jiter.current_index();
        if depth > MAX_DEPTH {
            let error_type = JiterErrorType::JsonError(JsonErrorType::RecursionLimitExceeded);
            return Err(JiterError { error_type, index: start });
        }
        let kind = match peek {
            Peek::Null => {
                self.jiter.known_null()?;
                NodeKind::Null
            }
            Peek::True | Peek::False => NodeKind::Bool(self.jiter.known_bool(peek)?),
            Peek::String => NodeKind::String(self.jiter.known_str()?.into()),
            Peek::Array => {
                self.open.push(start);
                NodeKind::Array(self.array(depth)?)
            }
            Peek::Object => {
                self.open.push(start);
                NodeKind::Object(self.object(depth)?)
            }
            _ => NodeKind::Number(String::from_utf8_lossy(self.jiter.known_number_bytes(peek)?).into()),
        };
        Ok(Node { kind, span: self.span(start, self.jiter.current_index()) })
    }

    fn array(&mut self, depth: usize) -> Result<Vec<Node>, JiterError> {
        let mut items = Vec::new();
        let mut next = self.jiter.known_array()?;
        while let Some(peek) = next {
            items.push(self.value(peek, depth + 1)?);
            next = self.jiter.array_step()?;
        }
        self.open.pop();
        Ok(items)
    }

    fn object(&mut self, depth: usize) -> Result<Vec<Member>, JiterError> {
        let mut members = Vec::new();
        // jiter gives a key only after the colon behind it, so its place is found from both sides.
        let mut before = self.jiter.current_index();
        let mut key = self.jiter.known_object()?.map(Box::<str>::from);
        while let Some(name) = key {
            let start = skip_whitespace(self.bytes, skip_whitespace(self.bytes, before) + 1);
            let end = end_of_key(self.bytes, self.jiter.current_index());
            let peek = self.jiter.peek()?;
            let value = self.value(peek, depth + 1)?;
            members.push(Member { key: Spanned::new(name, self.span(start, end)), value });
            before = self.jiter.current_index();
            key = self.jiter.next_key()?.map(Box::<str>::from);
        }
        self.open.pop();
        duplicate_keys(&mut members, self.diagnostics);
        Ok(members)
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, start + self.offset, end + self.offset)
    }

    fn describe(&self, error: &JiterError) -> Diagnostic {
        let span = character_at(self.text, self.offset + error.index, self.source);
        let JiterErrorType::JsonError(error) = &error.error_type else {
            return Diagnostic::error("json-syntax", span, error.error_type.to_string());
        };
        let (message, help) = match error {
            JsonErrorType::EofWhileParsingList
            | JsonErrorType::EofWhileParsingObject
            | JsonErrorType::EofWhileParsingValue => {
                let end = self.bytes.trim_ascii_end().len();
                let problem =
                    Diagnostic::error("json-syntax", self.span(end, end), "the JSON text ends too early");
                return match self.open.last() {
                    Some(open) => problem.related(self.span(*open, open + 1), "this is not closed"),
                    None => problem,
                };
            }
            JsonErrorType::EofWhileParsingString => {
                ("the JSON text ends within a string", "close the string with '\"'")
            }
            JsonErrorType::ExpectedColon => ("expected ':' after the key", ""),
            JsonErrorType::ExpectedListCommaOrEnd => ("expected ',' or ']'", "items are separated by commas"),
            JsonErrorType::ExpectedObjectCommaOrEnd => {
                ("expected ',' or '}'", "members are separated by commas")
            }
            JsonErrorType::ExpectedSomeIdent | JsonErrorType::ExpectedSomeValue => {
                ("expected a JSON value", "")
            }
            JsonErrorType::InvalidEscape
            | JsonErrorType::UnexpectedEndOfHexEscape
            | JsonErrorType::LoneLeadingSurrogateInHexEscape => {
                ("this escape is not valid JSON", "write a backslash as '\\\\'")
            }
            JsonErrorType::InvalidNumber => ("this is not a JSON number", ""),
            JsonErrorType::NumberOutOfRange => ("this number has too many digits", ""),
            JsonErrorType::ControlCharacterWhileParsingString => (
                "a line break or control character stands in a string",
                "write it as an escape such as '\\n'",
            ),
            JsonErrorType::KeyMustBeAString => ("expected a key in double quotes", ""),
            JsonErrorType::TrailingComma => ("nothing follows this comma", "remove the comma"),
            JsonErrorType::TrailingCharacters => ("something follows the JSON value", ""),
            JsonErrorType::RecursionLimitExceeded => {
                return Diagnostic::error("too-deep", span, "values are nested too deeply")
                    .help(format!("at most {MAX_DEPTH} levels are read"));
            }
            other => return Diagnostic::error("json-syntax", span, other.to_string()),
        };
        let diagnostic = Diagnostic::error("json-syntax", span, message);
        if help.is_empty() { diagnostic } else { diagnostic.help(help) }
    }
}

fn skip_whitespace(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count()
}

/// The end of the key whose colon stands just before `after`.
fn end_of_key(bytes: &[u8], after: usize) -> usize {
    let before_colon = bytes.get(..after.saturating_sub(1)).unwrap_or_default();
    before_colon.iter().rposition(|byte| *byte == b'"').map_or(after, |quote| quote + 1)
}
