//! What is wrong with a value, as data; `wording` makes texts of it where it is reported.

use std::rc::Rc;

use crate::document::{Schema, SchemaId};
use crate::node::{Node, Spanned};

/// More mismatches than this are not kept: they are handed on from part to whole many times.
pub(super) const MOST: usize = 100;

/// A value and a schema that speaks of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) id: SchemaId,
    pub(super) schema: &'a Schema,
    pub(super) node: &'a Node,
}

/// One way in which a value does not keep its schema.
#[derive(Debug, Clone)]
pub(super) struct Mismatch<'a> {
    /// The value and the schema that says so.
    pub(super) place: Place<'a>,
    /// What is wrong.
    pub(super) problem: Problem<'a>,
    /// The alternative that this is about, and of how many, where another one may have been meant.
    pub(super) nearest: Option<(&'a str, usize)>,
}

/// What is wrong with a value.
#[derive(Debug, Clone)]
pub(super) enum Problem<'a> {
    /// The schema lets nothing in.
    Never,
    /// Of another type.
    Type,
    /// Not what `const` says.
    Constant,
    /// Not in `enum`.
    Enumeration,
    /// A number beyond this bound, as the phrase says.
    Bound(&'static str, &'a str),
    /// A number that is no multiple of this.
    Step(&'a str),
    /// Shorter than this, or with fewer parts.
    Few(u64, Unit),
    /// Longer than this, or with more parts.
    Many(u64, Unit),
    /// A text without a match of this.
    Pattern(&'a str),
    /// Not as `format` says, which JSON Schema leaves open.
    Format(&'a str),
    /// An item that stood there before.
    Twice,
    /// A required property is missing.
    Missing(&'a str),
    /// A property that is not allowed.
    Undeclared(&'a Spanned<Box<str>>),
    /// A property whose name is not allowed, and why.
    Name(&'a Spanned<Box<str>>, String),
    /// What `not` forbids.
    Forbidden,
    /// So many alternatives of a `oneOf` match.
    Several(usize),
    /// None of so many alternatives matches.
    NoneOf(usize),
    /// The discriminator knows no variant of this name.
    Variant,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Characters,
    Items,
    Properties,
}

/// What checking a value against a schema came to.
#[derive(Debug, Clone, Default)]
pub(super) struct Outcome<'a> {
    /// What is wrong; nothing if the value keeps the schema.
    pub(super) found: Vec<Rc<Mismatch<'a>>>,
    /// Something could not be checked, or was let pass: finding nothing wrong proves nothing.
    pub(super) unsure: bool,
}

impl<'a> Place<'a> {
    pub(super) fn wrong(self, problem: Problem<'a>) -> Mismatch<'a> {
        Mismatch { place: self, problem, nearest: None }
    }
}

impl Mismatch<'_> {
    /// Whether it is about this value, not about a part of it.
    pub(super) fn is_about(&self, node: &Node) -> bool {
        std::ptr::eq(self.place.node, node)
    }

    /// Whether the schema was not meant for this sort of value at all.
    pub(super) fn is_of_another_sort(&self) -> bool {
        use Problem::{Constant, Enumeration, Never, NoneOf, Type, Variant};
        matches!(self.problem, Never | Type | Constant | Enumeration | NoneOf(_) | Variant)
    }
}

impl<'a> Outcome<'a> {
    pub(super) fn add(&mut self, mismatch: Mismatch<'a>) {
        if self.found.len() < MOST {
            self.found.push(Rc::new(mismatch));
        }
    }

    pub(super) fn join(&mut self, other: Self) {
        let room = MOST.saturating_sub(self.found.len());
        self.found.extend(other.found.into_iter().take(room));
        self.unsure |= other.unsure;
    }

    /// Mismatches that JSON Schema does not leave open.
    pub(super) fn serious(&self) -> impl Iterator<Item = &Mismatch<'a>> {
        let format = |mismatch: &&Mismatch<'a>| matches!(mismatch.problem, Problem::Format(_));
        self.found.iter().map(Rc::as_ref).filter(move |mismatch| !format(mismatch))
    }

    /// Whether the value keeps the schema, formats aside.
    pub(super) fn fits(&self) -> bool {
        self.serious().next().is_none()
    }
}
