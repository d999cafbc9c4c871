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
    /// `color=blue,black`: queries and cookies.
    Form,
    /// `color=blue%20black`: queries.
    SpaceDelimited,
    /// `color=blue%7Cblack`: queries.
    PipeDelimited,
    /// `color%5BR%5D=100`: queries.
    DeepObject,
    /// The value's JSON (`content: application/json`).
    Json,
}

impl Style {
    /// The default of paths and headers.
    pub const SIMPLE: Self = Self::of(StyleKind::Simple);
    /// `.blue`.
    pub const LABEL: Self = Self::of(StyleKind::Label);
    /// `;color=blue`.
    pub const MATRIX: Self = Self::of(StyleKind::Matrix);
    /// The default of queries and cookies, exploded as it is by default.
    pub const FORM: Self = Self::of(StyleKind::Form).explode(true);
    /// `color=blue%20black`.
    pub const SPACE_DELIMITED: Self = Self::of(StyleKind::SpaceDelimited);
    /// `color=blue%7Cblack`.
    pub const PIPE_DELIMITED: Self = Self::of(StyleKind::PipeDelimited);
    /// `color%5BR%5D=100`.
    pub const DEEP_OBJECT: Self = Self::of(StyleKind::DeepObject).explode(true);
    /// The value's JSON.
    pub const JSON: Self = Self::of(StyleKind::Json);

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

const NESTED: Fault = Fault::Reason("its style has no form for values that nest");

/// What stands between the parts of a value.
pub(super) struct Separators {
    pub(super) before: &'static str,
    pub(super) item: &'static str,
    /// Whether a property's value follows its name with `=` rather than as an item of its own.
    pub(super) explode: bool,
}

/// Simple and label style, and the value in the unexploded ones: items and properties one after the other. Items without
/// a value are left out, and so is the whole if there is none left, as in RFC 6570.
pub(super) fn join(out: &mut String, tree: &Tree, separators: &Separators, set: Set) -> Result<(), Fault> {
    let mut separator = separators.before;
    match tree {
        Tree::Null => {}
        Tree::Scalar(text) => {
            out.push_str(separator);
            encode_into(out, text, set);
        }
        Tree::Array(items) => {
            for text in items.iter().filter_map(scalar) {
                out.push_str(separator);
                encode_into(out, text?, set);
                separator = separators.item;
            }
        }
        Tree::Object(properties) => {
            for (name, value) in properties {
                let Some(text) = scalar(value) else { continue };
                out.push_str(separator);
                encode_into(out, name, set);
                out.push_str(if separators.explode { "=" } else { separators.item });
                encode_into(out, text?, set);
                separator = separators.item;
            }
        }
    }
    Ok(())
}

/// Matrix style: `;name=value`, where an empty value has no `=`.
pub(super) fn matrix(
    out: &mut String,
    name: &str,
    tree: &Tree,
    explode: bool,
    set: Set,
) -> Result<(), Fault> {
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
            for text in items.iter().filter_map(scalar) {
                pair(name, &encoded(text?));
            }
        }
        Tree::Object(properties) if explode => {
            for (name, value) in properties {
                if let Some(text) = scalar(value) {
                    pair(name, &encoded(text?));
                }
            }
        }
        tree => {
            let mut value = String::new();
            join(&mut value, tree, &Separators { before: "", item: ",", explode: false }, set)?;
            if !value.is_empty() || matches!(tree, Tree::Scalar(_)) {
                pair(name, &value);
            }
        }
    }
    Ok(())
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
        (StyleKind::Form | StyleKind::SpaceDelimited | StyleKind::PipeDelimited, Tree::Array(items))
            if style.explode =>
        {
            for text in items.iter().filter_map(scalar) {
                pairs.push(&encoded_name(name), text?);
            }
        }
        (
            StyleKind::Form | StyleKind::SpaceDelimited | StyleKind::PipeDelimited,
            Tree::Object(properties),
        ) if style.explode => {
            for (name, value) in properties {
                if let Some(text) = scalar(value) {
                    pairs.push(&encoded_name(name), text?);
                }
            }
        }
        (StyleKind::Form | StyleKind::SpaceDelimited | StyleKind::PipeDelimited, tree) => {
            let item = match style.kind {
                StyleKind::SpaceDelimited => "%20",
                StyleKind::PipeDelimited => "%7C",
                _ => ",",
            };
            let mut value = String::new();
            join(&mut value, tree, &Separators { before: "", item, explode: false }, set)?;
            if !value.is_empty() || matches!(tree, Tree::Scalar(_)) {
                pairs.push_encoded(&encoded_name(name), &value);
            }
        }
        _ => return Err(Fault::Reason("its style is not one for `name=value` pairs")),
    }
    Ok((!pairs.out.is_empty()).then_some(pairs.out))
}

/// `name[key]=value`, as deep as it goes; items of arrays by their index, which no server mistakes for a repeated key.
fn deep(pairs: &mut Pairs, name: &str, tree: &Tree) {
    match tree {
        Tree::Null => {}
        Tree::Scalar(text) => pairs.push(name, text),
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

/// The text of an item; `None` if it has no value.
fn scalar(tree: &Tree) -> Option<Result<&str, Fault>> {
    match tree {
        Tree::Null => None,
        Tree::Scalar(text) => Some(Ok(text)),
        Tree::Array(_) | Tree::Object(_) => Some(Err(NESTED)),
    }
}
