//! What the generator says about a document: a severity, a code, a place, and what would help.
//!
//! A stage reports into a [`Diagnostics`] sink and goes on, so that one run shows all of its problems; the driver
//! stops between stages when there was an error. Rendering is in the sub-module `render`.

mod hidden;
mod render;
mod suggest;

pub(crate) use render::safe;
pub use render::sorted;
pub use render::{Color, render, render_within, report, to_json, to_values, warning_lines};
pub(crate) use suggest::{closest, closest_within};

use crate::source::Span;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Something was assumed, reduced or looks wrong; generation goes on.
    Warning,
    /// Worth knowing; shown by reports only.
    Note,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Kebab-case, stable, documented in `docs/diagnostics.md`.
    pub code: &'static str,
    /// The main place.
    pub span: Span,
    /// What is wrong, in one line without a full stop.
    pub message: String,
    /// What the main place is, beside the carets; may be empty.
    pub label: String,
    /// Other places that belong to it.
    pub related: Vec<(Span, String)>,
    /// How to mend it.
    pub help: Option<String>,
}

/// The sink: stages report, the driver reads.
#[derive(Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    errors: usize,
    hidden: Vec<Span>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, span, message)
    }

    /// A warning at a place.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, span, message)
    }

    /// A note at a place: shown by reports.
    pub fn note(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, span, message)
    }

    fn new(severity: Severity, code: &'static str, span: Span, message: impl Into<String>) -> Self {
        let (label, related, help) = (String::new(), Vec::new(), None);
        Self { severity, code, span, message: message.into(), label, related, help }
    }

    /// Says what the main place is, beside the carets.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds another place that belongs to it.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }

    /// Says how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl Diagnostics {
    /// Takes a finding in.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.errors += usize::from(diagnostic.severity == Severity::Error);
        self.list.push(diagnostic);
    }

    /// Takes everything in that another sink has.
    pub fn absorb(&mut self, other: Self) {
        self.errors += other.errors;
        self.list.extend(other.list);
        self.hidden.extend(other.hidden);
    }

    /// Drops the findings that nobody wants.
    pub(crate) fn retain(&mut self, wanted: impl Fn(&Diagnostic) -> bool) {
        self.list.retain(wanted);
        self.errors = self.list.iter().filter(|one| one.severity == Severity::Error).count();
    }

    /// Keeps a part of a text from being shown, whatever is reported about the lines that it stands in.
    pub fn hide(&mut self, span: Span) {
        self.hidden.push(span);
    }

    /// Whether anything reported so far forbids going on.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// All findings, as they came.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }
}
