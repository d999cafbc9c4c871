//! Where a finding stands in a tree, and how the text around it is written: a span enters, a way from the root leaves.

use super::Edit;
use crate::node::{Member, Node, NodeKind};
use crate::source::{Source, Span};

/// The way from the root to what a finding points at, a key or a value.
#[derive(Debug)]
pub(super) struct Place<'a> {
    pub(super) root: &'a Node,
    pub(super) source: &'a Source,
    /// The outermost first.
    steps: Vec<Step<'a>>,
}

/// One step down.
#[derive(Debug, Clone, Copy)]
struct Step<'a> {
    object: &'a Node,
    /// `None` in an array.
    member: Option<&'a Member>,
}

impl<'a> Place<'a> {
    /// The key or value at exactly this span.
    pub(super) fn find(root: &'a Node, source: &'a Source, span: Span) -> Option<Self> {
        let mut steps: Vec<Step<'a>> = Vec::new();
        let mut node = root;
        while node.span != span {
            match &node.kind {
                NodeKind::Object(members) => {
                    // What an alias brought in stands elsewhere; the rest is in the text's order.
                    let holds = |member: &&Member| covers(member, span);
                    let after = members.partition_point(|member| member.key.span.start <= span.start);
                    let near = after.checked_sub(1).and_then(|index| members.get(index)).filter(holds);
                    let member = near.or_else(|| members.iter().find(holds))?;
                    steps.push(Step { object: node, member: Some(member) });
                    if member.key.span == span {
                        break;
                    }
                    node = &member.value;
                }
                NodeKind::Array(items) => {
                    let item = items.iter().find(|item| within(item.span, span))?;
                    steps.push(Step { object: node, member: None });
                    node = item;
                }
                _ => return None,
            }
        }
        Some(Self { root, source, steps })
    }

    /// The object that the key or value stands in, and its member.
    pub(super) fn member(&self) -> Option<(&'a Node, &'a Member)> {
        self.above(0)
    }

    /// The object so many steps further up, and the member that leads on.
    pub(super) fn above(&self, steps: usize) -> Option<(&'a Node, &'a Member)> {
        let step = self.steps.iter().rev().nth(steps)?;
        Some((step.object, step.member?))
    }

    /// The nearest object around, past arrays.
    pub(super) fn object(&self) -> Option<(&'a Node, &'a Member)> {
        self.steps.iter().rev().find_map(|step| Some((step.object, step.member?)))
    }

    /// Whether the object that the key or value stands in is a schema.
    pub(super) fn is_in_schema(&self) -> bool {
        let keys: Vec<Option<&str>> =
            self.steps.iter().map(|step| step.member.map(|member| &*member.key.value)).collect();
        keys.split_last().is_some_and(|(_, above)| leads_to_schema(above))
    }

    /// The text of a span.
    pub(super) fn text(&self, span: Span) -> &'a str {
        self.source.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// Whether keys are written as JSON has them.
    pub(super) fn is_json(&self, member: &Member) -> bool {
        self.text(member.key.span).starts_with('"')
    }

    /// Whether an object or array is written in brackets.
    pub(super) fn is_flow(&self, node: &Node) -> bool {
        self.text(node.span).starts_with(['{', '['])
    }

    /// Whether a value follows its key directly: no anchor, tag or alias between them.
    pub(super) fn is_plain_pair(&self, member: &Member) -> bool {
        let (key, value) = (member.key.span, member.value.span);
        let between = (key.source == value.source && key.end <= value.start)
            .then(|| self.text(Span { start: key.end, end: value.start, ..key }));
        between.is_some_and(|between| between.trim() == ":" && !between.contains('\n'))
    }

    /// Takes a member out of its object, with its line where it has one to itself.
    pub(super) fn without(&self, object: &Node, member: &Member) -> Option<Edit> {
        let members = object.members();
        let index = members.iter().position(|one| one.key.span == member.key.span)?;
        if members.len() < 2 || member.value.span.source != member.key.span.source {
            return None;
        }
        let whole = Span { end: member.value.span.end, ..member.key.span };
        let span = if self.is_flow(object) {
            match index.checked_sub(1).and_then(|before| members.get(before)) {
                Some(before) => Span { start: before.value.span.end, ..whole },
                None => Span { end: members.get(1)?.key.span.start, ..whole },
            }
        } else {
            let text = &self.source.text;
            let start = text.get(..whole.start as usize)?.rfind('\n').map_or(0, |at| at + 1);
            let end = text.get(whole.end as usize..)?.find('\n').map(|at| whole.end as usize + at + 1)?;
            let before = text.get(start..whole.start as usize)?;
            let after = text.get(whole.end as usize..end)?;
            if !before.trim().is_empty() || !after.trim().is_empty() {
                return None;
            }
            Span::new(whole.source, start, end)
        };
        Some(Edit { span, text: String::new() })
    }

    /// Puts a member with a plain value in behind another one, written as that is.
    pub(super) fn after(&self, object: &Node, member: &Member, key: &str, value: &str) -> Option<Edit> {
        let json = self.is_json(member);
        let key = if json { format!("\"{key}\"") } else { key.to_owned() };
        let end = member.value.span.end as usize;
        let text = &self.source.text;
        let before = text.get(..member.key.span.start as usize)?;
        let blank = |c: char| c.is_whitespace();
        if self.is_flow(object) {
            let layout = before.get(before.trim_end_matches(blank).len()..).filter(|gap| gap.contains('\n'));
            let gap = layout.unwrap_or(" ");
            let at = Span::new(member.key.span.source, end, end);
            return Some(Edit { span: at, text: format!(",{gap}{key}: {value}") });
        }
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        // A key behind `- ` stands where its fellows are indented to.
        let indent: String = before.get(line..)?.chars().map(|c| if c == '\t' { c } else { ' ' }).collect();
        let rest = text.get(end..)?;
        let line_end = end + rest.find('\n').unwrap_or(rest.len());
        let tail = text.get(end..line_end)?;
        let (tail_end, is_free) =
            (end + tail.trim_end().len(), tail.trim().is_empty() || tail.trim().starts_with('#'));
        let break_ = if tail.ends_with('\r') { "\r\n" } else { "\n" };
        let at = Span::new(member.key.span.source, tail_end, tail_end);
        is_free.then(|| Edit { span: at, text: format!("{break_}{indent}{key}: {value}") })
    }
}

fn within(outer: Span, inner: Span) -> bool {
    outer.source == inner.source && outer.start <= inner.start && inner.end <= outer.end
}

fn covers(member: &Member, span: Span) -> bool {
    member.key.span == span || within(member.value.span, span)
}

/// Whether a way of keys from the root (`None` for a place in an array) ends at a schema.
pub(super) fn leads_to_schema(keys: &[Option<&str>]) -> bool {
    const NAMES: &[&str] = &["properties", "schemas", "patternProperties", "$defs", "definitions"];
    const ONE: &[&str] = &[
        "schema",
        "itemSchema",
        "items",
        "additionalProperties",
        "unevaluatedProperties",
        "not",
        "contentSchema",
    ];
    const LISTS: &[&str] = &["allOf", "oneOf", "anyOf", "prefixItems"];
    const OTHERS: &[&str] = &["parameters", "headers", "requestBodies", "responses", "examples", "content"];
    match keys {
        [.., Some(names), Some(_)] if NAMES.contains(names) => true,
        [.., Some(names), Some(_)] if OTHERS.contains(names) => false,
        [.., Some(list), None] => LISTS.contains(list),
        [.., Some(one)] => ONE.contains(one),
        _ => false,
    }
}
