//! What a comparison finds: a change, whom it breaks, and what all of them come to.

use crate::source::Span;

/// How two versions of an API differ: breaking changes first, each kind in the order of places.
#[derive(Debug, Clone, Default)]
pub struct Diff {
    /// All of them.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Debug, Clone)]
pub struct Change {
    /// What kind of change it is, as `docs/diff.md` lists them: `field-removed`.
    pub code: &'static str,
    /// What it is about, as Rust calls it: `Pet::name`, `Client::get_pet`.
    pub place: String,
    /// What happened, in a sentence without its end. Holds texts of the documents, which are hostile.
    pub message: String,
    /// What it means for the source code of callers.
    pub source: Effect,
    /// What it means for what goes over the wire.
    pub wire: Effect,
    /// Before; nothing if there was none.
    pub old: Option<Side>,
    /// After; nothing if there is none.
    pub new: Option<Side>,
}

/// One version of what a [`Change`] is about.
#[derive(Debug, Clone)]
pub struct Side {
    /// Where the document has it.
    pub origin: Span,
    /// The Rust of it, a line or more.
    pub signature: Option<String>,
}

/// Whom a change affects.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Nobody.
    #[default]
    None,
    /// There is more than before, or it is more lenient.
    Compatible,
    /// What worked may not work any more.
    Breaking,
}

/// What the next version has to be, in the words of semantic versioning from 1.0 on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Nothing changed.
    #[default]
    None,
    /// Nothing that code could name: documentation, limits that servers check.
    Patch,
    /// There is something new, or something is deprecated.
    Minor,
    /// Something breaks, in callers' code or on the wire.
    Major,
}

/// A document's text between backticks, of which it has none itself. It has no line breaks nor anything invisible either,
/// and it ends where nobody would read on.
pub(super) fn code(text: impl AsRef<str>) -> String {
    const MOST: usize = 160;
    let mut out = String::from("`");
    for (index, letter) in text.as_ref().chars().enumerate() {
        if index == MOST {
            out.push('…');
            break;
        }
        match letter {
            '`' => out.push('\''),
            letter => push_visible(&mut out, letter),
        }
    }
    out.push('`');
    out
}

/// Adds a character as it is if it can be seen, else its number.
pub(super) fn push_visible(out: &mut String, letter: char) {
    let is_hidden = letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}')
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(letter, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    if is_hidden { out.extend(letter.escape_unicode()) } else { out.push(letter) }
}

impl Diff {
    /// What all changes come to.
    pub fn verdict(&self) -> Verdict {
        self.changes.iter().map(Change::verdict).max().unwrap_or_default()
    }
}

/// All kinds of changes, as `docs/diff.md` lists them.
pub const CODES: &[&str] = &[
    "accept-changed",
    "answer-case-added",
    "answer-case-removed",
    "answer-changed",
    "answer-headers-added",
    "answer-headers-removed",
    "api-added",
    "api-removed",
    "arguments-changed",
    "body-added",
    "body-became-optional",
    "body-became-required",
    "body-encoding-changed",
    "body-media-type-changed",
    "body-removed",
    "body-type-changed",
    "constructor-added",
    "constructor-changed",
    "conversion-changed",
    "default-changed",
    "default-server-changed",
    "deprecated",
    "deprecation-withdrawn",
    "docs-changed",
    "endpoint-changed",
    "error-body-changed",
    "error-text-changed",
    "feature-added",
    "feature-removed",
    "field-added",
    "field-became-optional",
    "field-became-required",
    "field-nullability-changed",
    "field-removed",
    "field-renamed",
    "field-type-changed",
    "group-changed",
    "header-added",
    "header-removed",
    "header-renamed",
    "header-type-changed",
    "headers-added",
    "headers-removed",
    "idempotency-key-changed",
    "limit-changed",
    "limit-relaxed",
    "limit-tightened",
    "operation-added",
    "operation-removed",
    "operation-renamed",
    "other-properties-changed",
    "own-servers-changed",
    "pagination-added",
    "pagination-changed",
    "pagination-removed",
    "parameter-added",
    "parameter-became-optional",
    "parameter-became-required",
    "parameter-fixed",
    "parameter-moved",
    "parameter-removed",
    "parameter-renamed",
    "parameter-style-changed",
    "parameter-type-changed",
    "rate-limit-changed",
    "retries-changed",
    "scheme-added",
    "scheme-changed",
    "scheme-removed",
    "scheme-renamed",
    "security-changed",
    "server-added",
    "server-changed",
    "server-removed",
    "server-renamed",
    "server-variable-added",
    "server-variable-changed",
    "server-variable-removed",
    "setters-added",
    "setters-removed",
    "status-added",
    "status-removed",
    "tag-changed",
    "type-added",
    "type-changed",
    "type-parted",
    "type-removed",
    "type-renamed",
    "value-added",
    "value-changed",
    "value-removed",
    "variant-added",
    "variant-removed",
    "variant-renamed",
    "variant-type-changed",
    "webhook-added",
    "webhook-changed",
    "webhook-removed",
];

impl Change {
    pub(super) fn new(code: &'static str, place: impl Into<String>, message: impl Into<String>) -> Self {
        debug_assert!(CODES.binary_search(&code).is_ok(), "{code} is not listed");
        Self {
            code,
            place: place.into(),
            message: message.into(),
            source: Effect::None,
            wire: Effect::None,
            old: None,
            new: None,
        }
    }

    pub(super) fn source(self, source: Effect) -> Self {
        Self { source, ..self }
    }

    pub(super) fn wire(self, wire: Effect) -> Self {
        Self { wire, ..self }
    }

    pub(super) fn old(self, origin: Span, signature: impl Into<Option<String>>) -> Self {
        Self { old: Some(Side { origin, signature: signature.into() }), ..self }
    }

    pub(super) fn new_side(self, origin: Span, signature: impl Into<Option<String>>) -> Self {
        Self { new: Some(Side { origin, signature: signature.into() }), ..self }
    }

    /// What it comes to by itself.
    pub fn verdict(&self) -> Verdict {
        match (self.source, self.wire) {
            (Effect::Breaking, _) | (_, Effect::Breaking) => Verdict::Major,
            (Effect::Compatible, _) => Verdict::Minor,
            (Effect::None, _) => Verdict::Patch,
        }
    }

    /// Whether it breaks anybody.
    pub fn is_breaking(&self) -> bool {
        self.verdict() == Verdict::Major
    }
}

impl Verdict {
    /// One word.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl Effect {
    /// One word, as JSON has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Compatible => "compatible",
            Self::Breaking => "breaking",
        }
    }
}
