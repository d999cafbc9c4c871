//! YAML text to a spanned tree, from the parser's own events.
//!
//! The events are received here rather than through a ready-made loader because those stop at the first doubled key
//! and know no merge keys, and because aliases need a budget: nine lines of nested aliases stand for a billion nodes.

mod input;
mod outdented;
mod syntax;

use super::{MAX_DEPTH, character_at, duplicate_keys, scalar};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::node::{Member, Node, NodeKind, Spanned};
use crate::source::{SourceId, Span};
use foldhash::{HashMap, HashMapExt};
use input::{Offsets, TabTolerant};
use outdented::Moved;
use saphyr_parser::{Event, Parser, ScalarStyle, Span as Marks, Tag};
use std::borrow::Cow;

/// What all aliases of a text may add up to, in bytes of text and some for each value.
const ALIAS_BUDGET: usize = 64 << 20;
/// What a value costs besides its text.
const NODE_WEIGHT: usize = 64;
/// How often a text is read again because of lines that are indented too little; each time costs what the first did.
const MOST_READINGS: usize = 64;

/// Loads a YAML text; `None` on a syntax error, an empty text, or aliases beyond the budget.
pub(super) fn load(text: &str, source: SourceId, diagnostics: &mut Diagnostics) -> Option<Node> {
    let mut moved = Moved::default();
    let mut warnings = Vec::new();
    // Where the last construct ends whose lines were moved, and what was wrong with it.
    let mut doubt: Option<(usize, Box<Diagnostic>)> = None;
    for reading in 1..=MOST_READINGS {
        let mut found = Diagnostics::default();
        let parsed = moved.apply(text);
        let builder = Builder {
            text,
            parsed: &parsed,
            offsets: Offsets::new(&parsed, moved.starts()),
            source,
            diagnostics: &mut found,
            stack: Vec::new(),
            anchors: HashMap::new(),
            budget: ALIAS_BUDGET,
            root: None,
        };
        let outcome = builder.run();
        if let Err(Unread { at, start: Some(start), problem }) = &outcome
            && reading < MOST_READINGS
            && let Some(end) = moved.add(text, *start)
        {
            let message = "this is indented less than the key that it belongs to";
            let warning = Diagnostic::warning("loose-indentation", character_at(text, *at, source), message);
            warnings.push(warning.label("read as if it were indented more"));
            doubt = Some((end, problem.clone()));
            continue;
        }
        let root = match outcome {
            Ok(root) => root,
            Err(Unread { at, mut problem, .. }) => {
                // What goes wrong before the end of what was moved was not meant so.
                if let Some((_, first)) = doubt.filter(|(end, _)| at <= *end) {
                    warnings.pop();
                    problem = first;
                }
                found.report(*problem);
                None
            }
        };
        for warning in warnings {
            diagnostics.report(warning);
        }
        diagnostics.absorb(found);
        return root;
    }
    None
}

/// Why a text could not be read.
struct Unread {
    /// The offset at which the parser stopped.
    at: usize,
    /// Where a flow collection or quoted text starts, if it stopped for want of indentation within one.
    start: Option<usize>,
    problem: Box<Diagnostic>,
}

struct Builder<'t, 'd> {
    /// As it was written: all places are in it.
    text: &'t str,
    /// As the parser reads it.
    parsed: &'t str,
    offsets: Offsets<'t>,
    source: SourceId,
    diagnostics: &'d mut Diagnostics,
    stack: Vec<Frame>,
    anchors: HashMap<usize, Anchored>,
    budget: usize,
    root: Option<Node>,
}

/// A collection that is still open.
struct Frame {
    start: usize,
    /// Where its last part so far ends: block collections end there, not where the next token starts.
    end: usize,
    anchor: usize,
    content: Content,
}

enum Content {
    Array(Vec<Node>),
    Object { members: Vec<Member>, merges: Vec<Merge>, key: Option<Key> },
}

/// A key whose value is still to come.
enum Key {
    Named(Spanned<Box<str>>),
    /// `<<`
    Merge,
    /// Reported already; the value is dropped.
    Refused,
}

/// The objects of one `<<`, and how many members stand before it.
struct Merge {
    position: usize,
    objects: Vec<Node>,
}

/// A value with an anchor, complete.
struct Anchored {
    node: Node,
    weight: usize,
    height: usize,
}

/// Loading cannot go on; the reason is reported.
struct Stop;

impl Builder<'_, '_> {
    fn run(mut self) -> Result<Option<Node>, Unread> {
        let mut parser = Parser::new(TabTolerant::new(self.parsed));
        let mut documents = 0;
        while let Some(event) = parser.next_event() {
            let (event, marks) = match event {
                Ok(event) => event,
                Err(error) => {
                    let at = self.offsets.byte(error.marker().index());
                    let problem = Box::new(syntax::describe(&error, self.text, at, self.source));
                    let start = self.open_flow().or_else(|| syntax::is_about_quoted(&error).then_some(at));
                    let start = start.filter(|_| syntax::is_about_indentation(&error));
                    return Err(Unread { at, start, problem });
                }
            };
            match event {
                Event::DocumentStart(_) => documents += 1,
                // A last `---` with nothing behind it is harmless.
                Event::Scalar(ref text, ScalarStyle::Plain, 0, None) if documents > 1 && text.is_empty() => {}
                Event::DocumentEnd | Event::StreamStart | Event::StreamEnd | Event::Nothing => {}
                _ if documents > 1 => {
                    let span = self.span(marks);
                    let message = "a second YAML document starts here";
                    let help =
                        "only one document a file is read: remove the '---' before it, or split the file";
                    self.diagnostics.report(Diagnostic::error("several-documents", span, message).help(help));
                    return Ok(None);
                }
                event => {
                    if self.event(event, marks).is_err() {
                        return Ok(None);
                    }
                }
            }
        }
        if self.root.is_none() {
            let span = Span::new(self.source, 0, 0);
            self.diagnostics.report(Diagnostic::error("empty-file", span, "this file is empty"));
        }
        Ok(self.root)
    }

    /// Where the outermost `{` or `[` stands that is still open.
    fn open_flow(&self) -> Option<usize> {
        let opens = |frame: &&Frame| matches!(self.text.as_bytes().get(frame.start), Some(b'{' | b'['));
        self.stack.iter().find(opens).map(|frame| frame.start)
    }

    fn event(&mut self, event: Event<'_>, marks: Marks) -> Result<(), Stop> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(text, style, anchor, tag.as_deref(), marks)
            }
            Event::SequenceStart(anchor, _) => self.open(anchor, Content::Array(Vec::new()), marks),
            Event::MappingStart(anchor, _) => {
                let content = Content::Object { members: Vec::new(), merges: Vec::new(), key: None };
                self.open(anchor, content, marks)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(marks),
            Event::Alias(anchor) => self.alias(anchor, marks),
            _ => Ok(()),
        }
    }

    fn scalar(
        &mut self,
        text: Cow<'_, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        marks: Marks,
    ) -> Result<(), Stop> {
        let span = self.scalar_span(marks);
        let plain = style == ScalarStyle::Plain;
        if plain && tag.is_none() && &*text == "<<" && self.key_is_due() {
            self.set_key(Key::Merge);
            return Ok(());
        }
        let kind = match tag {
            None if plain && !self.key_is_due() => scalar::resolve(&text),
            None => NodeKind::String(text.into()),
            Some(tag) => self.tagged(tag, text, plain, span),
        };
        self.finish(Node { kind, span }, anchor)
    }

    fn tagged(&mut self, tag: &Tag, text: Cow<'_, str>, plain: bool, span: Span) -> NodeKind {
        let resolved = match (tag.is_yaml_core_schema(), &*tag.suffix) {
            (true, "str" | "binary" | "timestamp") => Some(NodeKind::String((&*text).into())),
            (true, "int" | "float") => scalar::number(&text).map(NodeKind::Number),
            (true, "bool" | "null") => match scalar::resolve(&text) {
                kind @ (NodeKind::Bool(_) | NodeKind::Null) => Some(kind),
                _ => None,
            },
            (false, "!") if tag.handle.is_empty() => Some(NodeKind::String((&*text).into())),
            _ => None,
        };
        resolved.unwrap_or_else(|| {
            let message = format!("the tag '{}' says nothing about this value and is ignored", shown(tag));
            self.diagnostics.report(Diagnostic::warning("yaml-tag", span, message));
            if plain { scalar::resolve(&text) } else { NodeKind::String(text.into()) }
        })
    }

    fn open(&mut self, anchor: usize, content: Content, marks: Marks) -> Result<(), Stop> {
        let start = self.offsets.byte(marks.start.index());
        if self.stack.len() >= MAX_DEPTH {
            return Err(self.too_deep(Span::new(self.source, start, start)));
        }
        self.stack.push(Frame { start, end: start, anchor, content });
        Ok(())
    }

    fn close(&mut self, marks: Marks) -> Result<(), Stop> {
        let Some(frame) = self.stack.pop() else { return Ok(()) };
        // A closing bracket has a width, with the white space behind it; the end of a block collection has none.
        let end = if marks.is_empty() { frame.end } else { self.offsets.byte(marks.start.index()) + 1 };
        let kind = match frame.content {
            Content::Array(items) => NodeKind::Array(items),
            Content::Object { mut members, merges, .. } => {
                duplicate_keys(&mut members, self.diagnostics);
                NodeKind::Object(if merges.is_empty() { members } else { merge(members, merges) })
            }
        };
        self.finish(Node { kind, span: Span::new(self.source, frame.start, end) }, frame.anchor)
    }

    fn alias(&mut self, anchor: usize, marks: Marks) -> Result<(), Stop> {
        let span = self.span(marks);
        let Some(anchored) = self.anchors.get(&anchor) else {
            let message = "this alias stands within the value that it names";
            self.diagnostics.report(Diagnostic::error("recursive-alias", span, message));
            return Err(Stop);
        };
        if self.stack.len() + anchored.height > MAX_DEPTH {
            return Err(self.too_deep(span));
        }
        let (node, weight) = (anchored.node.clone(), anchored.weight);
        self.charge(weight, span)?;
        self.attach(node, span);
        Ok(())
    }

    fn charge(&mut self, weight: usize, span: Span) -> Result<(), Stop> {
        if let Some(rest) = self.budget.checked_sub(weight) {
            self.budget = rest;
            return Ok(());
        }
        let message = "the aliases of this file stand for too much";
        let help = "write shared parts as components and refer to them with '$ref'";
        self.diagnostics.report(Diagnostic::error("alias-budget", span, message).help(help));
        Err(Stop)
    }

    /// A value is complete: remembers it under its anchor, and puts it where it belongs.
    fn finish(&mut self, node: Node, anchor: usize) -> Result<(), Stop> {
        let span = node.span;
        if anchor > 0 {
            let (weight, height) = measure(&node);
            self.charge(weight, span)?;
            self.anchors.insert(anchor, Anchored { node: node.clone(), weight, height });
        }
        self.attach(node, span);
        Ok(())
    }

    /// Puts a value into the innermost open collection; `place` is where the text has it.
    fn attach(&mut self, node: Node, place: Span) {
        let Some(frame) = self.stack.last_mut() else {
            self.root = Some(node);
            return;
        };
        frame.end = frame.end.max(place.end as usize);
        match &mut frame.content {
            Content::Array(items) => items.push(node),
            Content::Object { members, merges, key } => match key.take() {
                Some(Key::Named(name)) => members.push(Member { key: name, value: node }),
                Some(Key::Merge) => {
                    if let Some(objects) = mergeable(node) {
                        merges.push(Merge { position: members.len(), objects });
                    } else {
                        let message = "'<<' merges objects, and this is none";
                        self.diagnostics.report(Diagnostic::error("yaml-merge", place, message));
                    }
                }
                Some(Key::Refused) => {}
                None => {
                    let new = key_text(node).map(|text| Key::Named(Spanned::new(text, place)));
                    if new.is_none() {
                        let message = "this key is no text";
                        let help = "keys are single words, numbers or quoted text";
                        self.diagnostics.report(Diagnostic::error("yaml-key", place, message).help(help));
                    }
                    *key = Some(new.unwrap_or(Key::Refused));
                }
            },
        }
    }

    /// Whether the next value is an object's key.
    fn key_is_due(&self) -> bool {
        self.stack.last().is_some_and(|frame| matches!(frame.content, Content::Object { key: None, .. }))
    }

    fn set_key(&mut self, new: Key) {
        if let Some(Frame { content: Content::Object { key, .. }, .. }) = self.stack.last_mut() {
            *key = Some(new);
        }
    }

    fn too_deep(&mut self, span: Span) -> Stop {
        let help = format!("at most {MAX_DEPTH} levels are read");
        let diagnostic = Diagnostic::error("too-deep", span, "values are nested too deeply").help(help);
        self.diagnostics.report(diagnostic);
        Stop
    }

    fn span(&self, marks: Marks) -> Span {
        let (start, end) = (marks.start.index(), marks.end.index());
        Span::new(self.source, self.offsets.byte(start), self.offsets.byte(end))
    }

    /// A scalar's place without the white space that the parser counts to it.
    fn scalar_span(&self, marks: Marks) -> Span {
        let span = self.span(marks);
        let (start, end) = (span.start as usize, span.end as usize);
        let text = self.text.get(start..end).unwrap_or_default();
        Span::new(self.source, start, start + text.trim_end().len())
    }
}

fn shown(tag: &Tag) -> String {
    if tag.is_yaml_core_schema() {
        format!("!!{}", tag.suffix)
    } else {
        format!("{}{}", tag.handle, tag.suffix)
    }
}

/// The text of a key that is one value; an alias may have brought any kind.
fn key_text(node: Node) -> Option<Box<str>> {
    match node.kind {
        NodeKind::String(text) | NodeKind::Number(text) => Some(text),
        NodeKind::Null => Some("null".into()),
        NodeKind::Bool(value) => Some(if value { "true" } else { "false" }.into()),
        NodeKind::Array(_) | NodeKind::Object(_) => None,
    }
}

/// What a `<<` takes in: one object, or several of which the first that has a key wins.
fn mergeable(node: Node) -> Option<Vec<Node>> {
    match node.kind {
        NodeKind::Object(_) => Some(vec![node]),
        NodeKind::Array(items) => {
            items.iter().all(|item| matches!(item.kind, NodeKind::Object(_))).then_some(items)
        }
        _ => None,
    }
}

/// Puts merged members where their `<<` stood; what the object says itself wins.
fn merge(own: Vec<Member>, merges: Vec<Merge>) -> Vec<Member> {
    let mut taken: foldhash::HashSet<Box<str>> = own.iter().map(|member| member.key.value.clone()).collect();
    let mut all = Vec::with_capacity(own.len());
    let mut own = own.into_iter();
    let mut passed = 0;
    for Merge { position, objects } in merges {
        all.extend(own.by_ref().take(position - passed));
        passed = position;
        for object in objects {
            if let NodeKind::Object(members) = object.kind {
                all.extend(members.into_iter().filter(|member| taken.insert(member.key.value.clone())));
            }
        }
    }
    all.extend(own);
    all
}

/// What a value weighs against the budget, and how many levels it has.
fn measure(node: &Node) -> (usize, usize) {
    let add =
        |(weight, height): (usize, usize), (more, level): (usize, usize)| (weight + more, height.max(level));
    let (weight, height) = match &node.kind {
        NodeKind::String(text) | NodeKind::Number(text) => (text.len(), 0),
        NodeKind::Array(items) => items.iter().map(measure).fold((0, 0), add),
        NodeKind::Object(members) => members
            .iter()
            .map(|member| {
                let (weight, height) = measure(&member.value);
                (weight + member.key.value.len(), height)
            })
            .fold((0, 0), add),
        NodeKind::Null | NodeKind::Bool(_) => (0, 0),
    };
    (weight + NODE_WEIGHT, height + 1)
}
