//! Findings to the edits that mend them: a finding enters with the trees and texts that it is about, edits of the text leave.
//!
//! Only what is safe is mended: where there is one way to say what the document means already. An edit replaces a few
//! bytes at a place that the tree knows, so that comments and layout stay; what would touch a comment is left to people.

mod example;
mod null;
mod path;
mod place;
mod quote;
mod text;
mod unneeded;

use self::place::Place;
use crate::diagnostics::Diagnostic;
use crate::node::Node;
use crate::source::{Source, Sources, Span};

/// A part of a text, and what is to stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty where something is put in.
    pub span: Span,
    /// What stands there then.
    pub text: String,
}

/// How a finding is mended: all of its edits, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in a few words: `put it in quotes`.
    pub what: &'static str,
    /// In the text's order, without overlaps.
    pub edits: Vec<Edit>,
}

/// How the findings of a code are mended.
type Mend = fn(&Place<'_>, &Diagnostic) -> Option<Fix>;

/// The codes whose findings can be mended, not always each of them.
const FIXES: &[(&str, Mend)] = &[
    ("enum-mismatch", quote::value),
    ("loose-value", null::nullable),
    ("optional-path-parameter", path::required),
    ("single-example", example::single),
    ("text-form", text::full_stop),
    ("unquoted-status", quote::status),
    ("unused-allowance", unneeded::allowance),
];

/// Whether findings of a code can be mended.
pub fn is_fixable(code: &str) -> bool {
    FIXES.iter().any(|(fixable, _)| *fixable == code)
}

/// The way to mend a finding, if there is a safe one.
pub fn fix(finding: &Diagnostic, roots: &[&Node], sources: &Sources) -> Option<Fix> {
    let (_, mend) = FIXES.iter().find(|(code, _)| *code == finding.code)?;
    let root = roots.iter().find(|root| root.span.source == finding.span.source)?;
    let source = sources.get(finding.span.source);
    let mut fix = mend(&Place::find(root, source, finding.span)?, finding)?;
    fix.edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    (is_apart(&fix.edits) && fix.edits.iter().all(|edit| keeps_comments(source, edit))).then_some(fix)
}

/// A text with edits made. Fixes that overlap with earlier ones are left out; how many were made is told too.
pub fn apply(text: &str, fixes: &[Fix]) -> (String, usize) {
    let (mut edits, mut made): (Vec<&Edit>, usize) = (Vec::new(), 0);
    let mut taken: std::collections::BTreeMap<u32, u32> = std::collections::BTreeMap::new();
    for fix in fixes {
        let free = |edit: &Edit| {
            let before = taken.range(..=edit.span.end).next_back();
            before.is_none_or(|(_, end)| {
                *end <= edit.span.start && !(*end == edit.span.end && taken.contains_key(end))
            })
        };
        // What several findings say alike is done once.
        if fix.edits.iter().all(|edit| edits.contains(&edit)) {
            made += 1;
        } else if fix.edits.iter().all(free) {
            taken.extend(fix.edits.iter().map(|edit| (edit.span.start, edit.span.end)));
            edits.extend(&fix.edits);
            made += 1;
        }
    }
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let (mut mended, mut at) = (String::with_capacity(text.len()), 0);
    for edit in edits {
        mended.push_str(text.get(at..edit.span.start as usize).unwrap_or_default());
        mended.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    mended.push_str(text.get(at..).unwrap_or_default());
    (mended, made)
}

fn is_apart(edits: &[Edit]) -> bool {
    edits.windows(2).all(|pair| matches!(pair, [one, other] if one.span.end <= other.span.start))
}

/// Whether no comment goes: what is replaced by something else than itself holds no `#`.
fn keeps_comments(source: &Source, edit: &Edit) -> bool {
    let old = source.text.get(edit.span.start as usize..edit.span.end as usize);
    old.is_some_and(|old| !old.contains('#') || edit.text.contains(old))
}
