//! What is wrong with a value, and what values and schemas are called: nodes and types enter, texts leave.

use std::fmt::Write as _;
use std::rc::Rc;

use crate::document::{JsonType, SchemaId};
use crate::node::{Node, NodeKind};
use crate::source::Span;

/// One way in which a value does not keep its schema. The value itself is never part of the text.
#[derive(Debug, Clone)]
pub(super) struct Mismatch<'a> {
    /// The value that is wrong.
    pub(super) node: &'a Node,
    /// The key that is wrong, where it is not the value.
    pub(super) key: Option<Span>,
    /// `expected a string, found a number`
    pub(super) message: String,
    /// How to mend it, where that can be told.
    pub(super) help: Option<String>,
    /// The schema that says so.
    pub(super) schema: SchemaId,
    /// What sort of thing it is.
    pub(super) kind: Kind<'a>,
    /// The value is a secret or part of one, which has this schema: nothing may be shown of it.
    pub(super) secret: Option<SchemaId>,
    /// The value is an object with a secret in it.
    pub(super) holds_secret: bool,
}

/// The sorts of mismatches that are treated apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// Another type, or none of the allowed values: this schema was not meant at all.
    Other,
    /// A required property is missing.
    Missing(&'a str),
    /// Not as `format` says, which JSON Schema leaves open.
    Format,
    /// Anything else.
    Detail,
}

/// What checking a value against a schema came to.
#[derive(Debug, Clone, Default)]
pub(super) struct Outcome<'a> {
    /// What is wrong; nothing if the value keeps the schema.
    pub(super) found: Vec<Rc<Mismatch<'a>>>,
    /// Something could not be checked, or was let pass: finding nothing wrong proves nothing.
    pub(super) unsure: bool,
}

impl<'a> Mismatch<'a> {
    pub(super) fn new(schema: SchemaId, node: &'a Node, kind: Kind<'a>, message: impl Into<String>) -> Self {
        let (key, help, secret) = (None, None, None);
        Self { node, key, message: message.into(), help, schema, kind, secret, holds_secret: false }
    }

    pub(super) fn help(mut self, help: impl Into<Option<String>>) -> Self {
        self.help = help.into();
        self
    }
}

impl<'a> Outcome<'a> {
    pub(super) fn add(&mut self, mismatch: Mismatch<'a>) {
        self.found.push(Rc::new(mismatch));
    }

    pub(super) fn join(&mut self, other: Self) {
        self.found.extend(other.found);
        self.unsure |= other.unsure;
    }

    /// Mismatches that JSON Schema does not leave open.
    pub(super) fn serious(&self) -> impl Iterator<Item = &Mismatch<'a>> {
        self.found.iter().map(Rc::as_ref).filter(|mismatch| mismatch.kind != Kind::Format)
    }

    /// Whether the value keeps the schema, formats aside.
    pub(super) fn fits(&self) -> bool {
        self.serious().next().is_none()
    }
}

/// `a string`, `an integer or null`; `any value` for none.
pub(in crate::lint) fn phrase(types: &[JsonType]) -> String {
    let name = |kind: &JsonType| match kind {
        JsonType::Null => "null",
        JsonType::Boolean => "a boolean",
        JsonType::Integer => "an integer",
        JsonType::Number => "a number",
        JsonType::String => "a string",
        JsonType::Array => "an array",
        JsonType::Object => "an object",
    };
    match types.split_last() {
        None => "any value".to_owned(),
        Some((last, [])) => name(last).to_owned(),
        Some((last, others)) => {
            format!("{} or {}", others.iter().map(name).collect::<Vec<_>>().join(", "), name(last))
        }
    }
}

/// Where a value stands within another one.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Pointer {
    /// A JSON pointer; empty for that other one itself.
    pub(super) text: String,
    /// The key that the value stands under, if it does so directly.
    pub(super) key: Option<Span>,
}

/// Where a value stands within another one. Values are told apart by where they are in memory: an alias in the text
/// gives equal ones in several places.
pub(super) fn pointer(root: &Node, wanted: &Node) -> Pointer {
    let mut pointer = Pointer::default();
    find(root, wanted, &mut pointer);
    pointer
}

fn find(here: &Node, wanted: &Node, pointer: &mut Pointer) -> bool {
    if std::ptr::eq(here, wanted) {
        return true;
    }
    let (length, key) = (pointer.text.len(), pointer.key);
    match &here.kind {
        NodeKind::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let _ = write!(pointer.text, "/{index}");
                pointer.key = None;
                if find(item, wanted, pointer) {
                    return true;
                }
                pointer.text.truncate(length);
            }
        }
        NodeKind::Object(members) => {
            for member in members {
                pointer.text.push('/');
                pointer.text.push_str(&member.key.value.replace('~', "~0").replace('/', "~1"));
                pointer.key = Some(member.key.span);
                if find(&member.value, wanted, pointer) {
                    return true;
                }
                pointer.text.truncate(length);
            }
        }
        _ => {}
    }
    pointer.key = key;
    false
}
