//! The styles of the OpenAPI specification: a tree enters, delimited text leaves.

use super::Fault;
use super::percent::{QUERY, Set, encode_into};
use super::tree::Tree;

/// How a parameter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Which delimiters there are.
    pub kind: StyleKind,
    /// Whether each item or property stands for itself.
    pub explode: bool,
    /// Whether RFC 3986's reserved characters stay as they are, as far as that is safe.
    pub allow_reserved: bool,
}

/// Which delimiters there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StyleKind {
    /// `blue,black`: paths and headers.
    Simple,
    /// `.blue.black`: paths.
    Label,
    /// `;color=blue,black`: paths.
    Matrix,
    /// `blue/black`: a text that is several segments of a path, as RFC 6570's `{+path}` is.
    Segments,
    /// `color=blue,black`: queries and cookies.
    Form,
    /// `color=blue%20black`: queries.
    SpaceDelimited,
    /// `color=blue%7Cblack`: queries.
    PipeDelimited,
    /// `color%5BR%5D=100`: queries.
    DeepObject,
    /// `color=blue; color=black`, nothing escaped: cookies.
    Cookie,
    /// The value's JSON (`content: application/json`).
    Json,
    /// The value's text (`content: text/plain`).
    Text,
    /// The value as a form (`content: application/x-www-form-urlencoded`).
    FormText,
}

impl Style {
    /// The default of paths and headers.
    pub const SIMPLE: Self = Self::of(StyleKind::Simple);
    /// `.blue`.
    pub const LABEL: Self = Self::of(StyleKind::Label);
    /// `;color=blue`.
    pub const MATRIX: Self = Self::of(StyleKind::Matrix);
    /// `blue/black`, for a text that is several segments of a path: each of them is checked as one is alone.
    pub const SEGMENTS: Self = Self::of(StyleKind::Segments);
    /// The default of queries and cookies, exploded as it is by default.
    pub const FORM: Self = Self::of(StyleKind::Form).explode(true);
    /// `color=blue%20black`.
    pub const SPACE_DELIMITED: Self = Self::of(StyleKind::SpaceDelimited);
    /// `color=blue%7Cblack`.
    pub const PIPE_DELIMITED: Self = Self::of(StyleKind::PipeDelimited);
    /// `color%5BR%5D=100`.
    pub const DEEP_OBJECT: Self = Self::of(StyleKind::DeepObject).explode(true);
    /// `color=blue; color=black`, nothing escaped.
    pub const COOKIE: Self = Self::of(StyleKind::Cookie).explode(true);
    /// The value's JSON.
    pub const JSON: Self = Self::of(StyleKind::Json);
    /// The value's text.
    pub const TEXT: Self = Self::of(StyleKind::Text);
    /// The value as a form.
    pub const FORM_TEXT: Self = Self::of(StyleKind::FormText);

    /// A style that neither explodes nor allows reserved characters.
    pub const fn of(kind: StyleKind) -> Self {
        Self { kind, explode: false, allow_reserved: false }
    }

    /// The same, exploded or not.
    #[must_use]
    pub const fn explode(mut self, explode: bool) -> Self {
        self.explode = explode;
        self
    }

    /// The same, with reserved characters left as they are or not.
    #[must_use]
    pub const fn allow_reserved(mut self, allow: bool) -> Self {
        self.allow_reserved = allow;
        self
    }
}

/// What stands between the parts of a value.
pub(super) struct Separators {
    pub(super) before: &'static str,
    pub(super) item: &'static str,
    /// Whether a property's value follows its name with `=` rather than as an item of its own.
    pub(super) explode: bool,
}

/// Simple and label style, and the value in the unexploded ones: items and properties one after the other. Items without
/// a value are left out, and so is the whole if there is none left, as in RFC 6570. What nests stands as its JSON, which
/// is encoded, so that the separators still tell the items apart.
pub(super) fn join(out: &mut String, tree: &Tree, separators: &Separators, set: Set) {
    let mut separator = separators.before;
    match tree {
        Tree::Null => {}
        Tree::Text(text) | Tree::Bare(text) => {
            out.push_str(separator);
            encode_into(out, text, set);
        }
        Tree::Array(items) => {
            for text in items.iter().filter_map(Tree::text) {
                out.push_str(separator);
                encode_into(out, &text, set);
                separator = separators.item;
            }
        }
        Tree::Object(properties) => {
            for (name, value) in properties {
                let Some(text) = value.text() else { continue };
                out.push_str(separator);
                encode_into(out, name, set);
                out.push_str(if separators.explode { "=" } else { separators.item });
                encode_into(out, &text, set);
                separator = separators.item;
            }
        }
    }
}

/// Matrix style: `;name=value`, where an empty value has no `=`.
pub(super) fn matrix(out: &mut String, name: &str, tree: &Tree, explode: bool, set: Set) {
    let mut pair = |name: &str, value: &str| {
        out.push(';');
        encode_into(out, name, set);
        if !value.is_empty() {
            out.push('=');
            out.push_str(value);
        }
    };
    let encoded = |text: &str| super::percent::encode(text, set);
    match tree {
        Tree::Array(items) if explode => {
            for text in items.iter().filter_map(Tree::text) {
                pair(name, &encoded(&text));
            }
        }
        Tree::Object(properties) if explode => {
            for (name, value) in properties {
                if let Some(text) = value.text() {
                    pair(name, &encoded(&text));
                }
            }
        }
        tree => {
            let mut value = String::new();
            join(&mut value, tree, &Separators { before: "", item: ",", explode: false }, set);
            if !value.is_empty() || matches!(tree, Tree::Text(_)) {
                pair(name, &value);
            }
        }
    }
}

/// The `name=value` styles: form, the delimited ones and deep objects. `None` if there is nothing to send.
pub(super) fn pairs(
    name: &str,
    tree: &Tree,
    style: Style,
    set: Set,
    between: &'static str,
) -> Result<Option<String>, Fault> {
    let mut pairs = Pairs { out: String::new(), between, set };
    match (style.kind, tree) {
        (StyleKind::DeepObject, tree) => deep(&mut pairs, &encoded_name(name), tree),
        (kind, Tree::Array(_)) if has_pairs(kind) && style.explode => {
            repeated(&mut pairs, &encoded_name(name), tree);
        }
        (kind, Tree::Object(properties)) if has_pairs(kind) && style.explode => {
            for (name, value) in properties {
                repeated(&mut pairs, &encoded_name(name), value);
            }
        }
        (kind, tree) if has_pairs(kind) => {
            let item = match style.kind {
                StyleKind::SpaceDelimited => "%20",
                StyleKind::PipeDelimited => "%7C",
                _ => ",",
            };
            let mut value = String::new();
            join(&mut value, tree, &Separators { before: "", item, explode: false }, set);
            if !value.is_empty() || matches!(tree, Tree::Text(_)) {
                pairs.push_encoded(&encoded_name(name), &value);
            }
        }
        _ => return Err(Fault::Reason("its style is not one for `name=value` pairs")),
    }
    Ok((!pairs.out.is_empty()).then_some(pairs.out))
}

/// Whether a style has pairs whose values are joined unless it explodes.
fn has_pairs(kind: StyleKind) -> bool {
    matches!(kind, StyleKind::Form | StyleKind::SpaceDelimited | StyleKind::PipeDelimited | StyleKind::Cookie)
}

/// A pair for each item, or for the one value there is; what nests deeper has brackets, which is how form decoders that
/// know nesting read it.
fn repeated(pairs: &mut Pairs, name: &str, tree: &Tree) {
    match tree {
        Tree::Array(items) if !tree.holds_composites() => {
            for text in items.iter().filter_map(Tree::text) {
                pairs.push(name, &text);
            }
        }
        tree => deep(pairs, name, tree),
    }
}

/// `name[key]=value`, as deep as it goes; items of arrays by their index, which no server mistakes for a repeated key.
fn deep(pairs: &mut Pairs, name: &str, tree: &Tree) {
    match tree {
        Tree::Null => {}
        Tree::Text(text) | Tree::Bare(text) => pairs.push(name, text),
        Tree::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                deep(pairs, &format!("{name}%5B{index}%5D"), item);
            }
        }
        Tree::Object(properties) => {
            for (key, value) in properties {
                deep(pairs, &format!("{name}%5B{}%5D", encoded_name(key)), value);
            }
        }
    }
}

/// Encoded pairs, one after the other.
struct Pairs {
    out: String,
    between: &'static str,
    set: Set,
}

impl Pairs {
    fn push(&mut self, name: &str, value: &str) {
        self.push_name(name);
        encode_into(&mut self.out, value, self.set);
    }

    fn push_encoded(&mut self, name: &str, value: &str) {
        self.push_name(name);
        self.out.push_str(value);
    }

    fn push_name(&mut self, name: &str) {
        if !self.out.is_empty() {
            self.out.push_str(self.between);
        }
        self.out.push_str(name);
        self.out.push('=');
    }
}

fn encoded_name(name: &str) -> String {
    super::percent::encode(name, QUERY)
}
