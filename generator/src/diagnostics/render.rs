//! Findings as people read them in a terminal, and as machines read them in JSON.
//!
//! A finding shows the lines that it speaks of, never whole files: what is cut out of a text is bounded, however long
//! its lines are. Characters that could fool a reader or a terminal are shown as their code points.

use super::hidden::Hidden;
use super::{Diagnostic, Diagnostics, Severity};
use crate::source::{LineColumn, SourceId, Sources, Span};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Element, Level, Renderer, Snippet};
use std::fmt::Write as _;

/// Whether terminal colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// Plain text.
    Never,
    /// ANSI escapes.
    Always,
}

/// How much of a line is shown at most, in bytes: that much before and that much behind what is marked.
const MARGIN: usize = 60;
/// Lines that are no longer than this are shown whole.
const WHOLE_LINE: usize = 160;
/// Places within so many lines of each other are shown in one piece.
const NEAR: u32 = 6;
/// Stands for a path until the true place is put in its stead; no text that is shown contains it.
const PLACE: char = '\u{e000}';
/// How many findings are shown; nobody reads more at once, and the next run shows what is left.
const MOST_SHOWN: usize = 1000;
/// How many other places a finding shows; the rest are counted.
const MOST_RELATED: usize = 5;

/// Renders every error and warning, by file and place.
pub fn render(diagnostics: &Diagnostics, sources: &Sources, color: Color) -> String {
    render_down_to(Severity::Warning, None, diagnostics, sources, color)
}

/// As [`render`], in lines of so many columns: what is longer is wrapped, source lines are cut.
pub fn render_within(columns: usize, diagnostics: &Diagnostics, sources: &Sources, color: Color) -> String {
    render_down_to(Severity::Warning, Some(columns), diagnostics, sources, color)
}

/// Renders every finding, by file and place: also the notes on what has no type, was reduced or ignored.
pub fn report(diagnostics: &Diagnostics, sources: &Sources, color: Color) -> String {
    render_down_to(Severity::Note, None, diagnostics, sources, color)
}

fn render_down_to(
    least: Severity,
    columns: Option<usize>,
    diagnostics: &Diagnostics,
    sources: &Sources,
    color: Color,
) -> String {
    let renderer = match color {
        Color::Never => Renderer::plain(),
        Color::Always => Renderer::styled(),
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let renderer = columns.map_or(renderer.clone(), |columns| renderer.term_width(columns));
    let hidden = Hidden::new(&diagnostics.hidden);
    let mut text = String::new();
    let mut shown = sorted(diagnostics).filter(|diagnostic| diagnostic.severity <= least);
    for diagnostic in shown.by_ref().take(MOST_SHOWN) {
        text.push_str(&one(diagnostic, columns, sources, &hidden, &renderer));
        text.push_str("\n\n");
    }
    let hidden = shown.count();
    if hidden > 0 {
        let _ = writeln!(text, "and {hidden} more");
    }
    text
}

/// Every warning as a line of its own, by file and place: `api.yaml:3:7: 'required' is a number … [loose-value]`.
pub fn warning_lines(diagnostics: &Diagnostics, sources: &Sources) -> Vec<String> {
    let line = |diagnostic: &Diagnostic| {
        let LineColumn { line, column } = sources.line_column(diagnostic.span);
        let name = safe(&sources.get(diagnostic.span.source).name);
        format!("{name}:{line}:{column}: {} [{}]", safe(&diagnostic.message), diagnostic.code)
    };
    sorted(diagnostics).filter(|diagnostic| diagnostic.severity == Severity::Warning).map(line).collect()
}

/// All findings as one JSON array, by file and place; lines and columns count from 1, columns in characters.
pub fn to_json(diagnostics: &Diagnostics, sources: &Sources) -> String {
    to_values(diagnostics, sources).to_string()
}

/// The same, to be put into something else.
pub fn to_values(diagnostics: &Diagnostics, sources: &Sources) -> serde_json::Value {
    let place = |span: Span| {
        let start = sources.line_column(span);
        let end = sources.get(span.source).line_column(span.end);
        serde_json::json!({
            "file": sources.get(span.source).name,
            "line": start.line,
            "column": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        })
    };
    let one = |diagnostic: &Diagnostic| {
        let related = diagnostic.related.iter();
        serde_json::json!({
            "severity": word(diagnostic.severity),
            "code": diagnostic.code,
            "message": diagnostic.message,
            "label": diagnostic.label,
            "help": diagnostic.help,
            "place": place(diagnostic.span),
            "related": related
                .map(|(span, label)| serde_json::json!({ "label": label, "place": place(*span) }))
                .collect::<Vec<_>>(),
        })
    };
    let all: Vec<_> = sorted(diagnostics).map(one).collect();
    serde_json::Value::Array(all)
}

/// By file and place; what has the same place stays in the order in which it was found.
pub fn sorted(diagnostics: &Diagnostics) -> impl Iterator<Item = &Diagnostic> {
    let mut list: Vec<&Diagnostic> = diagnostics.iter().collect();
    list.sort_by_key(|diagnostic| (diagnostic.span.source, diagnostic.span.start, diagnostic.severity));
    // What is reached by several ways is found several times.
    list.dedup_by(|one, other| one == other);
    list.into_iter()
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn one(
    diagnostic: &Diagnostic,
    columns: Option<usize>,
    sources: &Sources,
    hidden: &Hidden,
    renderer: &Renderer,
) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let before = word(diagnostic.severity).len() + diagnostic.code.len() + "[]: ".len();
    let mut group = level
        .primary_title(wrapped(&safe(&diagnostic.message), before, columns))
        .id(diagnostic.code)
        .elements(Vec::<Element<'_>>::new());
    let mut places = Vec::new();
    for piece in pieces(diagnostic, sources) {
        group = group.element(piece.snippet(sources, hidden, &mut places));
    }
    if let Some(more) = diagnostic.related.len().checked_sub(MOST_RELATED).filter(|more| *more > 0) {
        group = group.element(Level::NOTE.message(format!("and {more} more places")));
    }
    if let Some(help) = &diagnostic.help {
        let line = sources.line_column(diagnostic.span).line;
        let before = line.to_string().len() + " = help: ".len() + LINE_NUMBERS;
        group = group.element(Level::HELP.message(wrapped(&safe(help), before, columns)));
    }
    with_places(&renderer.render(&[group]), &places)
}

/// Lines shown around a place may have a digit more in their numbers.
const LINE_NUMBERS: usize = 1;

/// A text in lines that end before the last column, the first of them behind so many others.
fn wrapped(text: &str, before: usize, columns: Option<usize>) -> String {
    let Some(width) = columns.map(|columns| columns.saturating_sub(before)) else { return text.to_owned() };
    let (mut lines, mut length) = (String::new(), 0);
    for word in text.split(' ') {
        let own = word.chars().count();
        if length > 0 && length + 1 + own > width {
            lines.push('\n');
            length = 0;
        } else if length > 0 {
            lines.push(' ');
            length += 1;
        }
        lines.push_str(word);
        length += own;
    }
    lines
}

/// Puts the true places where [`PLACE`] stands with the line and column of what was shown.
fn with_places(rendered: &str, places: &[String]) -> String {
    let mut parts = rendered.split(PLACE);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for (part, place) in parts.zip(places) {
        text.push_str(place);
        text.push_str(part.trim_start_matches(|letter: char| letter == ':' || letter.is_ascii_digit()));
    }
    text
}

/// Some neighbouring lines of one source with what is marked in them.
struct Piece {
    source: SourceId,
    /// From 1.
    first_line: u32,
    last_line: u32,
    marks: Vec<Mark>,
}

struct Mark {
    span: Span,
    line: u32,
    label: String,
    primary: bool,
}

/// What a finding speaks of, in pieces; the main place's comes first.
fn pieces(diagnostic: &Diagnostic, sources: &Sources) -> Vec<Piece> {
    let main = std::iter::once((diagnostic.span, &diagnostic.label, true));
    let others = diagnostic.related.iter().take(MOST_RELATED).map(|(span, label)| (*span, label, false));
    let mut pieces: Vec<Piece> = Vec::new();
    for (span, label, primary) in main.chain(others) {
        let line = sources.line_column(span).line;
        let mark = Mark { span, line, label: safe(label), primary };
        let near = |piece: &&mut Piece| {
            piece.source == span.source && line + NEAR >= piece.first_line && line <= piece.last_line + NEAR
        };
        match pieces.iter_mut().find(near) {
            Some(piece) => {
                piece.first_line = piece.first_line.min(line);
                piece.last_line = piece.last_line.max(line);
                piece.marks.push(mark);
            }
            None => {
                pieces.push(Piece {
                    source: span.source,
                    first_line: line,
                    last_line: line,
                    marks: vec![mark],
                });
            }
        }
    }
    pieces
}

impl Piece {
    fn snippet(
        &self,
        sources: &Sources,
        hidden: &Hidden,
        places: &mut Vec<String>,
    ) -> Snippet<'static, Annotation<'static>> {
        let source = sources.get(self.source);
        let mut excerpt = Excerpt::default();
        let mut annotations = Vec::new();
        let mut cut = false;
        for line in self.first_line..=self.last_line {
            let marks: Vec<&Mark> = self.marks.iter().filter(|mark| mark.line == line).collect();
            let (start, text) = source.line(line);
            let text = hidden.mask(self.source, start, text);
            cut |= excerpt.line((start, &text), &marks, &mut annotations);
        }
        let snippet =
            Snippet::source(excerpt.text).line_start(self.first_line as usize).annotations(annotations);
        // The columns of a line whose start is cut off are not those of the text: the true ones are put in later.
        let main = self.marks.iter().find(|mark| mark.primary).or(self.marks.first());
        match main {
            Some(main) if cut => {
                let LineColumn { line, column } = source.line_column(main.span.start);
                places.push(format!("{}:{line}:{column}", safe(&source.name)));
                snippet.path(PLACE.to_string())
            }
            _ => snippet.path(safe(&source.name)),
        }
    }
}

/// Lines as they are shown.
#[derive(Default)]
struct Excerpt {
    text: String,
}

impl Excerpt {
    /// Adds a line with its marks, or the part around them if it is long; tells whether its start was cut off.
    fn line(
        &mut self,
        (start, text): (usize, &str),
        marks: &[&Mark],
        annotations: &mut Vec<Annotation<'static>>,
    ) -> bool {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let within = |offset: u32| (offset as usize).saturating_sub(start).min(text.len());
        let from = marks.iter().map(|mark| within(mark.span.start)).min().unwrap_or(0);
        let (left, right) = if text.len() <= WHOLE_LINE {
            (0, text.len())
        } else {
            (boundary(text, from.saturating_sub(MARGIN)), boundary(text, from + MARGIN))
        };
        if left > 0 {
            self.text.push_str("...");
        }
        let shown = text.get(left..right).unwrap_or_default();
        for mark in marks {
            let at = |offset: u32| {
                self.text.len()
                    + safe(text.get(left..within(offset).clamp(left, right)).unwrap_or_default()).len()
            };
            let (start, end) = (at(mark.span.start), at(mark.span.end));
            let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let annotation = kind.span(start..end.max(start));
            annotations.push(if mark.label.is_empty() {
                annotation
            } else {
                annotation.label(mark.label.clone())
            });
        }
        self.text.push_str(&safe(shown));
        if right < text.len() {
            self.text.push_str("...");
        }
        left > 0
    }
}

/// The start of the character at an offset, or the text's end.
fn boundary(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|offset| text.is_char_boundary(*offset)).unwrap_or(0)
}

/// Text without characters that change how what follows is shown, or that hide.
pub(crate) fn safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unsafe(character) {
            let _ = write!(safe, "\\u{{{:x}}}", u32::from(character));
        } else {
            safe.push(character);
        }
    }
    safe
}

fn is_unsafe(character: char) -> bool {
    matches!(
        character,
        '\u{0}'..='\u{8}'
            | '\u{a}'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}
