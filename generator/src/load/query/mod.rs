//! `JSONPath` (RFC 9535) over the spanned tree: a query's text and a tree come in, the places of what it selects go out.

mod compare;
mod evaluate;
mod filter;
mod parse;
mod pattern;
#[cfg(test)]
mod tests;

pub(super) use evaluate::{TooMuch, select};
pub(super) use parse::parse;

use crate::node::NodeKind;
use pattern::Pattern;

/// A query, or a part of one in a filter.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Query {
    /// Whether it starts at the root (`$`), not at the current node (`@`).
    absolute: bool,
    segments: Vec<Segment>,
}

/// A step down.
#[derive(Debug, Clone, PartialEq)]
struct Segment {
    /// `..`: from the node and from all below it.
    descendant: bool,
    selectors: Vec<Selector>,
}

/// Which children a step leads to.
#[derive(Debug, Clone, PartialEq)]
enum Selector {
    /// `'name'`
    Name(String),
    /// `*`
    Wildcard,
    /// `0`; negative ones count from the end.
    Index(i64),
    /// `start:end:step`
    Slice { start: Option<i64>, end: Option<i64>, step: i64 },
    /// `?…`
    Filter(Box<Logical>),
}

/// What is true or false of a node.
#[derive(Debug, Clone, PartialEq)]
enum Logical {
    Or(Vec<Logical>),
    And(Vec<Logical>),
    Not(Box<Logical>),
    /// A query that selects anything.
    Exists(Query),
    Comparison(Value, Comparison, Value),
    /// `match(…)`, of the whole text, or `search(…)`, of any part.
    Matches {
        text: Value,
        pattern: Value,
        /// The pattern, where it is written down.
        known: Option<Pattern>,
        whole: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What is compared, or given to a function: one value or none.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Literal(NodeKind),
    /// A query that selects one node at the most.
    Singular(Query),
    /// `length(…)`
    Length(Box<Value>),
    /// `count(…)`
    Count(Query),
    /// `value(…)`
    Sole(Query),
}

/// What is wrong with a query's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// Where, as a byte offset.
    pub(super) at: usize,
    /// What, in one line.
    pub(super) message: String,
}

impl Query {
    /// Whether it can select one node at the most.
    fn is_singular(&self) -> bool {
        let one = |segment: &Segment| {
            !segment.descendant && matches!(&*segment.selectors, [Selector::Name(_) | Selector::Index(_)])
        };
        self.segments.iter().all(one)
    }
}
