//! Which operations a client is made of: a document and patterns come in; what they leave out is marked in the document.
//!
//! Nothing is taken out here: `lower` reads the whole document, so that every name is what it would be in the whole
//! client, and then drops what is left out. What is wrong with a part that is left out is nobody's concern.

mod pattern;
mod reach;

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{Document, LeftOut, Region};
use crate::source::{Sources, Span};
use pattern::Pattern;
use reach::Reached;

/// Patterns such as `tag:Pets`, `path:/v1/**`, `operation:list*`, `method:GET` and `webhook:*`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Only what fits one of these; everything, if there is none.
    pub include: Vec<String>,
    /// And of that, nothing that fits one of these.
    pub exclude: Vec<String>,
}

impl Selection {
    /// Whether it selects everything.
    pub fn is_whole(&self) -> bool {
        self.include.is_empty() && self.exclude.is_empty()
    }
}

/// Marks the operations that are not selected, and the parts of the texts that are theirs alone. Patterns that are none,
/// or that fit nothing, are errors, shown in a text of their own.
pub fn select(
    document: &mut Document,
    selection: &Selection,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) {
    if selection.is_whole() {
        return;
    }
    let mut patterns = |name: &str, texts: &[String]| -> Vec<(Pattern, Span)> {
        let id = sources.add(name, texts.join("\n"));
        let mut start = 0;
        let mut patterns = Vec::new();
        for text in texts {
            let span = Span::new(id, start, start + text.len());
            start += text.len() + 1;
            match pattern::parse(text) {
                Ok(pattern) => patterns.push((pattern, span)),
                Err(help) => {
                    let problem = Diagnostic::error("bad-selection", span, "this is no pattern");
                    diagnostics.report(problem.help(help));
                }
            }
        }
        patterns
    };
    let include = patterns("--include", &selection.include);
    let exclude = patterns("--exclude", &selection.exclude);
    if diagnostics.has_errors() {
        return;
    }
    for (pattern, span) in include.iter().chain(&exclude) {
        if !pattern::subjects(document).any(|subject| pattern.fits(&subject)) {
            let problem = Diagnostic::error("unmatched-selection", *span, pattern.unmatched());
            diagnostics.report(match pattern.suggestion(document) {
                Some(meant) => problem.help(format!("did you mean '{meant}'?")),
                None => problem,
            });
        }
    }
    let fits = |patterns: &[(Pattern, Span)], subject: &_| patterns.iter().any(|(one, _)| one.fits(subject));
    let kept: Vec<bool> = pattern::subjects(document)
        .map(|subject| (include.is_empty() || fits(&include, &subject)) && !fits(&exclude, &subject))
        .collect();
    if !kept.contains(&true)
        && !diagnostics.has_errors()
        && let Some((_, span)) = exclude.last().or(include.last())
    {
        diagnostics.report(Diagnostic::error("empty-selection", *span, "no operation is left"));
    }
    let items = document.paths.iter_mut().chain(&mut document.webhooks);
    for (operation, kept) in items.flat_map(|item| &mut item.operations).zip(kept) {
        operation.selected = kept;
    }
    let reached = Reached::of(document);
    document.left_out = LeftOut::new(regions(document, &reached));
}

/// The parts of the texts that belong to operations and to what these may share, and whether anything selected uses each.
fn regions(document: &Document, reached: &Reached) -> Vec<Region> {
    let mut regions = Vec::new();
    let mut add = |span: Span, used: bool| regions.push(Region { span, used });
    for item in document.paths.iter().chain(&document.webhooks) {
        add(item.path.span, item.operations.is_empty() || item.operations.iter().any(|one| one.selected));
        for operation in &item.operations {
            let used = operation.selected;
            add(operation.method.span, used);
            add(operation.span, used);
            operation.parameters.iter().for_each(|parameter| add(parameter.span, used));
            operation.request_body.iter().for_each(|body| add(body.span, used));
            operation.responses.iter().for_each(|response| add(response.span, used));
        }
    }
    for (name, id) in &document.schemas {
        let used = reached.schema(*id);
        add(name.span, used);
        add(document.schema(*id).span, used);
    }
    regions
}
