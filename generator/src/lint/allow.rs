//! What a document allows itself: its trees enter with their `x-lint-allow`, and the findings that it allows leave the sink.
//!
//! An allowance covers the object that it stands in, the key of that object, and all that is in it. Of several around a
//! finding, the innermost counts, so that one at the top of a document does not hide that another one is idle.

use std::cell::Cell;

use foldhash::{HashMap, HashSet, HashSetExt};

use super::spelling::did_you_mean;
use super::{REVIEW, RULES};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::node::{Member, Node, NodeKind};
use crate::source::Span;

/// The extension: an object of rules' codes, each with the reason.
pub const EXTENSION: &str = "x-lint-allow";

/// The allowances of a document, by code.
#[derive(Debug, Default)]
pub struct Allowances {
    by_code: HashMap<String, Vec<Allowance>>,
    problems: Vec<Diagnostic>,
}

/// A part of a text in which findings of one code are allowed.
#[derive(Debug)]
struct Allowance {
    /// The object, with the key that it stands under.
    region: Span,
    /// The code in the extension.
    place: Span,
    /// The next one around it, by its index.
    around: Option<usize>,
    /// It has allowed something.
    used: Cell<bool>,
}

impl Allowances {
    /// The allowances of a document that may be in several files.
    pub fn of(roots: &[&Node]) -> Self {
        let mut found = Self::default();
        let mut seen = HashSet::new();
        for root in roots {
            // What stands before the first key (a comment, a blank line) is nobody's place, but the end of a file may be.
            found.collect(root, root.span, &mut seen);
        }
        for list in found.by_code.values_mut() {
            list.sort_by_key(|one| (one.region.source, one.region.start, std::cmp::Reverse(one.region.end)));
            let mut open: Vec<usize> = Vec::new();
            for index in 0..list.len() {
                let Some(region) = list.get(index).map(|one| one.region) else { continue };
                while let Some(last) = open.last().and_then(|last| list.get(*last)) {
                    if holds(last.region, region) {
                        break;
                    }
                    open.pop();
                }
                let around = open.last().copied();
                if let Some(one) = list.get_mut(index) {
                    one.around = around;
                }
                open.push(index);
            }
        }
        found
    }

    fn collect(&mut self, node: &Node, region: Span, seen: &mut HashSet<Span>) {
        match &node.kind {
            NodeKind::Array(items) => items.iter().for_each(|item| self.collect(item, item.span, seen)),
            NodeKind::Object(members) => {
                for Member { key, value } in members {
                    if &*key.value == EXTENSION {
                        // An alias brings the same one to several places; its own is meant.
                        if seen.insert(key.span) {
                            self.take(key.span, value, region);
                        }
                        continue;
                    }
                    let together = value.span.source == key.span.source && value.span.start >= key.span.start;
                    let region =
                        if together { Span { start: key.span.start, ..value.span } } else { value.span };
                    self.collect(value, region, seen);
                }
            }
            _ => {}
        }
    }

    fn take(&mut self, key: Span, value: &Node, region: Span) {
        const CODE: &str = "bad-allowance";
        const EXAMPLE: &str = "write `x-lint-allow: {rule-code: \"the reason\"}`";
        let NodeKind::Object(members) = &value.kind else {
            let message =
                format!("`x-lint-allow` is {}, not an object of rules and reasons", value.kind_name());
            self.problems.push(Diagnostic::warning(CODE, key, message).help(EXAMPLE));
            return;
        };
        if members.is_empty() {
            self.problems.push(Diagnostic::warning(CODE, key, "`x-lint-allow` names no rule").help(EXAMPLE));
        }
        for Member { key, value } in members {
            if !allowable().any(|code| code == &*key.value) {
                let message = format!("'{}' is no rule that can be allowed", key.value);
                let help = did_you_mean(&key.value, allowable())
                    .unwrap_or_else(|| "`lint --rules` lists those that can".to_owned());
                self.problems.push(Diagnostic::warning(CODE, key.span, message).help(help));
            } else if value.as_str().is_none_or(|reason| reason.trim().is_empty()) {
                let message = format!("'{}' is allowed without a reason", key.value);
                self.problems.push(Diagnostic::warning(CODE, value.span, message).help(EXAMPLE));
            } else {
                let (around, used) = (None, Cell::new(false));
                let one = Allowance { region, place: key.span, around, used };
                self.by_code.entry(key.value.to_string()).or_default().push(one);
            }
        }
    }

    /// Drops the findings that are allowed where they are.
    pub fn apply(&self, diagnostics: &mut Diagnostics) {
        if !self.by_code.is_empty() {
            diagnostics.retain(|finding| !self.allow(finding.code, finding.span));
        }
    }

    fn allow(&self, code: &str, span: Span) -> bool {
        let Some(list) = self.by_code.get(code) else { return false };
        let place = (span.source, span.start);
        let after = list.partition_point(|one| (one.region.source, one.region.start) <= place);
        let mut next = after.checked_sub(1);
        while let Some(one) = next.and_then(|index| list.get(index)) {
            if one.region.source == span.source && span.start <= one.region.end {
                one.used.set(true);
                return true;
            }
            next = one.around;
        }
        false
    }

    /// `bad-allowance` and `unused-allowance`: what is wrong with the allowances themselves, once all findings have been
    /// held against them.
    pub fn problems(&self, diagnostics: &mut Diagnostics) {
        for problem in &self.problems {
            diagnostics.report(problem.clone());
        }
        for (code, list) in &self.by_code {
            for one in list.iter().filter(|one| !one.used.get()) {
                let message = format!("nothing here needs '{code}' to be allowed");
                let problem = Diagnostic::warning("unused-allowance", one.place, message);
                diagnostics.report(problem.help("remove it"));
            }
        }
    }
}

/// The codes of everything that the linter itself finds.
fn allowable() -> impl Iterator<Item = &'static str> {
    let codes = RULES.iter().chain(REVIEW).flat_map(|rule| rule.codes).copied();
    codes.filter(|code| !matches!(*code, "bad-allowance" | "unused-allowance"))
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.source == inner.source && outer.start <= inner.start && inner.end <= outer.end
}
