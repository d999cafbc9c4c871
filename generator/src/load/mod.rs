//! Texts to spanned trees: YAML or JSON comes in, one kind of [`Node`] goes out, whichever it was.
//!
//! What a text is, its content says: one that opens with a brace or a bracket is JSON if it parses as JSON, and YAML
//! otherwise (its flow style looks alike). Other files than the root come in through [`Files`], which the caller
//! implements, so that nothing here touches the disk. An [`overlay()`] changes the root's tree before others are read.

mod files;
mod json;
mod overlay;
mod query;
mod scalar;
mod yaml;

pub use files::{Files, Loaded, NoFiles, follow};
pub(crate) use files::{Refusal, is_url, percent_decoded, target_path};
pub use overlay::overlay;

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::node::{Member, Node};
use crate::source::{SourceId, Sources, Span};
use foldhash::{HashMap, HashMapExt};

/// How deep values may stand in each other. What people write stays below thirty; without a bound, a hostile text
/// could overflow the stack of everything that walks the tree.
pub(crate) const MAX_DEPTH: usize = 200;

/// Loads one text, with everything that is wrong with it reported at once, but of syntax errors only the first.
///
/// Gives `None` exactly when there is no tree to go on with; a tree with reported errors (doubled keys) is given, so
/// that later stages may find their own.
pub fn load(sources: &Sources, id: SourceId, diagnostics: &mut Diagnostics) -> Option<Node> {
    let text = &sources.get(id).text;
    if u32::try_from(text.len()).is_err() {
        let message = "this file is larger than 4 GiB";
        diagnostics.report(Diagnostic::error("file-too-large", Span::new(id, 0, 0), message));
        return None;
    }
    let start = text.len() - text.trim_start_matches('\u{feff}').trim_start().len();
    if !text[start..].starts_with(['{', '[']) {
        return yaml::load(text, id, diagnostics);
    }
    let mut of_json = Diagnostics::default();
    if let Some(node) = json::load(text, id, &mut of_json) {
        diagnostics.absorb(of_json);
        return Some(node);
    }
    // YAML would take a comment's text for a part of what follows.
    let problem = of_json.iter().next().map(|problem| problem.span);
    let rest = problem.and_then(|span| text.get(span.start as usize..)).unwrap_or_default();
    if let Some(span) = problem.filter(|_| rest.starts_with("//") || rest.starts_with("/*")) {
        diagnostics.report(Diagnostic::error("json-syntax", span, "JSON has no comments").help("remove it"));
        return None;
    }
    let mut of_yaml = Diagnostics::default();
    let node = yaml::load(text, id, &mut of_yaml);
    let opens_like_json = text[start + 1..].trim_start().starts_with(['"', '{', '[']);
    diagnostics.absorb(if node.is_none() && opens_like_json { of_json } else { of_yaml });
    node
}

/// The place of the character at a byte offset, or around it; nothing at the text's end.
fn character_at(text: &str, offset: usize, source: SourceId) -> Span {
    let offset = offset.min(text.len());
    let start = (0..=offset).rev().find(|start| text.is_char_boundary(*start)).unwrap_or(0);
    let width = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    Span::new(source, start, start + width)
}

/// Reports every key that an object has already, and drops it: the first stays.
fn duplicate_keys(members: &mut Vec<Member>, diagnostics: &mut Diagnostics) {
    /// Up to here, comparing each with each is faster than hashing them all.
    const FEW: usize = 8;
    let doubled = |first: Span, again: &Member| {
        let message = format!("the key '{}' stands twice in this object", again.key.value);
        Diagnostic::error("duplicate-key", again.key.span, message)
            .label("again")
            .related(first, "first")
            .help("remove one of them, or rename it")
    };
    if members.len() <= FEW {
        let mut index = 1;
        while let Some(member) = members.get(index) {
            match members.iter().take(index).find(|earlier| earlier.key.value == member.key.value) {
                Some(first) => {
                    diagnostics.report(doubled(first.key.span, member));
                    members.remove(index);
                }
                None => index += 1,
            }
        }
        return;
    }
    let mut firsts: HashMap<&str, Span> = HashMap::with_capacity(members.len());
    let mut unique = Vec::with_capacity(members.len());
    for member in &*members {
        let first = *firsts.entry(&member.key.value).or_insert(member.key.span);
        let is_first = first == member.key.span;
        if !is_first {
            diagnostics.report(doubled(first, member));
        }
        unique.push(is_first);
    }
    if unique.contains(&false) {
        let mut unique = unique.into_iter();
        members.retain(|_| unique.next().unwrap_or(true));
    }
}
