//! A query and a tree to the places of what the query selects.

use super::compare::{Compared, holds};
use super::pattern::Pattern;
use super::{Logical, Query, Segment, Selector, Value};
use crate::node::{Node, NodeKind};
use foldhash::{HashMap, HashMapExt};
use std::borrow::Cow;

/// How many nodes one query may look at. What people write stays far below; `$..*..*..*` does not.
const MOST_VISITS: usize = 50_000_000;

/// The query looks at more nodes than anybody wants to wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::load) struct TooMuch;

/// The places of what a query selects, in its order: from the root, the number of each child. A place may come twice.
pub(in crate::load) fn select(query: &Query, root: &Node) -> Result<Vec<Vec<usize>>, TooMuch> {
    let mut run = Run {
        root,
        visits: MOST_VISITS,
        trail: vec![Step { from: 0, child: 0 }],
        absolute: HashMap::new(),
        patterns: HashMap::new(),
    };
    let found = run.nodes(query, Found { node: root, step: 0 })?;
    Ok(found.into_iter().map(|found| run.place(found.step)).collect())
}

/// A node on the way, and the last step to it.
#[derive(Clone, Copy)]
struct Found<'t> {
    node: &'t Node,
    step: usize,
}

/// A step from a node to a child.
struct Step {
    /// The step that led to the node; the first one is the root's own.
    from: usize,
    child: usize,
}

struct Run<'t> {
    root: &'t Node,
    visits: usize,
    trail: Vec<Step>,
    /// What queries in filters select that start at the root: the same for every node.
    absolute: HashMap<*const Query, Vec<&'t Node>>,
    /// Patterns that the tree itself holds.
    patterns: HashMap<(String, bool), Option<Pattern>>,
}

impl<'t> Run<'t> {
    fn place(&self, mut step: usize) -> Vec<usize> {
        let mut place = Vec::new();
        while step != 0 {
            let Some(Step { from, child }) = self.trail.get(step) else { break };
            place.push(*child);
            step = *from;
        }
        place.reverse();
        place
    }

    fn nodes(&mut self, query: &Query, start: Found<'t>) -> Result<Vec<Found<'t>>, TooMuch> {
        let mut found = vec![start];
        for segment in &query.segments {
            let mut next = Vec::new();
            for from in found {
                self.segment(segment, from, &mut next)?;
            }
            found = next;
        }
        Ok(found)
    }

    fn segment(
        &mut self,
        segment: &Segment,
        from: Found<'t>,
        next: &mut Vec<Found<'t>>,
    ) -> Result<(), TooMuch> {
        for selector in &segment.selectors {
            self.selector(selector, from, next)?;
        }
        if segment.descendant {
            for child in 0..size(from.node) {
                let Some(below) = self.child(from, child)? else { continue };
                self.segment(segment, below, next)?;
            }
        }
        Ok(())
    }

    fn selector(
        &mut self,
        selector: &Selector,
        from: Found<'t>,
        next: &mut Vec<Found<'t>>,
    ) -> Result<(), TooMuch> {
        let count = size(from.node);
        match selector {
            Selector::Name(name) => {
                let members = from.node.members();
                if let Some(child) = members.iter().position(|member| *member.key.value == **name) {
                    next.extend(self.child(from, child)?);
                }
            }
            Selector::Index(index) if matches!(from.node.kind, NodeKind::Array(_)) => {
                if let Some(child) = from_end(*index, count).filter(|child| *child < count) {
                    next.extend(self.child(from, child)?);
                }
            }
            Selector::Slice { start, end, step } if matches!(from.node.kind, NodeKind::Array(_)) => {
                for child in slice(*start, *end, *step, count) {
                    next.extend(self.child(from, child)?);
                }
            }
            Selector::Index(_) | Selector::Slice { .. } => {}
            Selector::Wildcard => {
                for child in 0..count {
                    next.extend(self.child(from, child)?);
                }
            }
            Selector::Filter(condition) => {
                for child in 0..count {
                    let Some(candidate) = self.child(from, child)? else { continue };
                    if self.is_true(condition, candidate.node)? {
                        next.push(candidate);
                    }
                }
            }
        }
        Ok(())
    }

    fn child(&mut self, from: Found<'t>, child: usize) -> Result<Option<Found<'t>>, TooMuch> {
        self.visits = self.visits.checked_sub(1).ok_or(TooMuch)?;
        let node = match &from.node.kind {
            NodeKind::Array(items) => items.get(child),
            NodeKind::Object(members) => members.get(child).map(|member| &member.value),
            _ => None,
        };
        Ok(node.map(|node| {
            self.trail.push(Step { from: from.step, child });
            Found { node, step: self.trail.len() - 1 }
        }))
    }

    fn is_true(&mut self, condition: &Logical, current: &'t Node) -> Result<bool, TooMuch> {
        Ok(match condition {
            Logical::Or(parts) => {
                for part in parts {
                    if self.is_true(part, current)? {
                        return Ok(true);
                    }
                }
                false
            }
            Logical::And(parts) => {
                for part in parts {
                    if !self.is_true(part, current)? {
                        return Ok(false);
                    }
                }
                true
            }
            Logical::Not(inner) => !self.is_true(inner, current)?,
            Logical::Exists(query) => !self.selected(query, current)?.is_empty(),
            Logical::Comparison(left, operator, right) => {
                let (left, right) = (self.value(left, current)?, self.value(right, current)?);
                let holds = holds(&left, *operator, &right, &mut self.visits);
                if self.visits == 0 {
                    return Err(TooMuch);
                }
                holds
            }
            Logical::Matches { text, pattern, known, whole } => {
                let text = self.value(text, current)?;
                let Some(NodeKind::String(text)) = text.as_deref() else { return Ok(false) };
                if let Some(pattern) = known {
                    pattern.matches(text)
                } else {
                    let pattern = self.value(pattern, current)?;
                    let Some(NodeKind::String(pattern)) = pattern.as_deref() else { return Ok(false) };
                    let key = (pattern.to_string(), *whole);
                    let pattern = self.patterns.entry(key).or_insert_with(|| Pattern::new(pattern, *whole));
                    pattern.as_ref().is_some_and(|pattern| pattern.matches(text))
                }
            }
        })
    }

    /// What a query in a filter selects.
    fn selected(&mut self, query: &Query, current: &'t Node) -> Result<Vec<&'t Node>, TooMuch> {
        let key = std::ptr::from_ref(query);
        if let Some(known) = self.absolute.get(&key) {
            return Ok(known.clone());
        }
        let start = if query.absolute { self.root } else { current };
        let before = self.trail.len();
        let found = self.nodes(query, Found { node: start, step: 0 })?;
        // Nobody asks for the places of these.
        self.trail.truncate(before);
        let nodes: Vec<&Node> = found.into_iter().map(|found| found.node).collect();
        if query.absolute {
            self.absolute.insert(key, nodes.clone());
        }
        Ok(nodes)
    }

    fn value(&mut self, value: &Value, current: &'t Node) -> Result<Compared<'t>, TooMuch> {
        let whole = |number: usize| Some(Cow::Owned(NodeKind::Number(number.to_string().into())));
        let sole = |nodes: Vec<&'t Node>| match &*nodes {
            [only] => Some(Cow::Borrowed(&only.kind)),
            _ => None,
        };
        Ok(match value {
            Value::Literal(literal) => Some(Cow::Owned(literal.clone())),
            Value::Singular(query) | Value::Sole(query) => sole(self.selected(query, current)?),
            Value::Count(query) => whole(self.selected(query, current)?.len()),
            Value::Length(inner) => match self.value(inner, current)?.as_deref() {
                Some(NodeKind::String(text)) => whole(text.chars().count()),
                Some(NodeKind::Array(items)) => whole(items.len()),
                Some(NodeKind::Object(members)) => whole(members.len()),
                _ => None,
            },
        })
    }
}

/// How many children a node has.
fn size(node: &Node) -> usize {
    node.items().len() + node.members().len()
}

/// An index that may count from the end; `None` before the first.
fn from_end(index: i64, count: usize) -> Option<usize> {
    if index >= 0 {
        usize::try_from(index).ok()
    } else {
        count.checked_sub(usize::try_from(index.unsigned_abs()).ok()?)
    }
}

/// The indexes of a slice, in its direction.
fn slice(start: Option<i64>, end: Option<i64>, step: i64, count: usize) -> Vec<usize> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let normal = |index: i64| if index >= 0 { index } else { count + index };
    let mut indexes = Vec::new();
    let mut push = |index: i64| indexes.extend(usize::try_from(index));
    if step > 0 {
        let mut index = start.map_or(0, normal).clamp(0, count);
        let end = end.map_or(count, normal).clamp(0, count);
        while index < end {
            push(index);
            index += step;
        }
    } else if step < 0 {
        let mut index = start.map_or(count - 1, normal).clamp(-1, count - 1);
        let end = end.map_or(-1, normal).clamp(-1, count - 1);
        while end < index {
            push(index);
            index += step;
        }
    }
    indexes
}
