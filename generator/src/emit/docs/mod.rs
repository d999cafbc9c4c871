//! Rustdoc from a document's own texts, which are hostile: raw text enters, `#[doc]` attributes leave.
//!
//! A text is read as CommonMark by the parser that rustdoc uses, and written anew by [`markdown`], which can say
//! paragraphs, lists, tables, code and links to the web, and nothing else. What a text can't say can't happen.

mod markdown;
#[cfg(test)]
mod tests;
mod words;

use crate::ir;
use crate::tokens::{ToTokens, TokenStream, quote};

pub(super) use markdown::blocks;
pub(super) use words::{cell, code, fenced, is_invisible, is_printable, line, link};

/// The lines of one thing's rustdoc.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Doc {
    lines: Vec<String>,
}

impl Doc {
    /// Adds a paragraph or another block, apart from what is there. The lines must be safe already.
    pub(super) fn block(&mut self, lines: impl IntoIterator<Item = String>) -> &mut Self {
        let mut lines = lines.into_iter().peekable();
        if lines.peek().is_some() && !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(lines);
        self
    }

    /// Adds a paragraph of our own words, in which the document's stand as [`code`] or [`line()`].
    pub(super) fn say(&mut self, paragraph: impl Into<String>) -> &mut Self {
        self.block(words::fill(&paragraph.into(), "", ""))
    }

    /// Adds a heading, which is ours: the document's own stand below.
    pub(super) fn heading(&mut self, heading: &str) -> &mut Self {
        self.block([heading.to_owned()])
    }

    /// Adds a list item of our own words, close to an item before it.
    pub(super) fn item(&mut self, text: &str) -> &mut Self {
        let close = self.lines.last().is_some_and(|last| last.starts_with("- ") || last.starts_with("  "));
        let lines = words::fill(text, "- ", "  ");
        if close {
            self.lines.extend(lines);
            return self;
        }
        self.block(lines)
    }

    /// Its lines, to stand within another one.
    pub(super) fn lines(self) -> Vec<String> {
        self.lines
    }

    /// As attributes of the item that follows.
    pub(super) fn outer(&self) -> TokenStream {
        let lines = self.lines.iter().map(|line| Line(line));
        quote!(#(#[doc = #lines])*)
    }

    /// As attributes of the file.
    pub(super) fn inner(&self) -> TokenStream {
        let lines = self.lines.iter().map(|line| Line(line));
        quote!(#(#![doc = #lines])*)
    }

    /// As text, for files that are no Rust.
    pub(super) fn text(&self) -> String {
        self.lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
    }
}

/// A line as the literal of a `#[doc]`: behind a space, if there is anything.
struct Line<'a>(&'a str);

impl ToTokens for Line<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let space = if self.0.is_empty() { "" } else { " " };
        tokens.push_string(&[space, self.0]);
    }
}

/// The rustdoc of something that has [`ir::Docs`]; `fallback` is what to say if it has none, in our words.
pub(super) fn of(docs: &ir::Docs, fallback: &str) -> Doc {
    let mut doc = head(docs, fallback);
    tail(docs, &mut doc);
    doc
}

/// The summary and the description.
pub(super) fn head(docs: &ir::Docs, fallback: &str) -> Doc {
    let mut doc = Doc::default();
    let description = docs.description.as_deref().map(blocks).unwrap_or_default();
    if let Some(summary) = docs.summary.as_deref().map(line).filter(|summary| !summary.is_empty()) {
        let repeated = description
            .first()
            .is_some_and(|first| first.trim_end_matches('.') == summary.trim_end_matches('.'));
        if !repeated {
            doc.block(words::fill(&summary, "", ""));
        }
    }
    doc.block(description);
    if doc.lines.is_empty() && !fallback.is_empty() {
        doc.say(fallback);
    }
    doc
}

/// Limits, sources and what else stands below.
pub(super) fn tail(docs: &ir::Docs, doc: &mut Doc) {
    for fact in &docs.facts {
        let value = if fact.verbatim { code(&shortened(&fact.value)) } else { line(&fact.value) };
        doc.item(&format!("{}: {value}", fact.label));
    }
    if let Some((url, text)) = &docs.external {
        doc.say(format!("See {}.", link(url, text.as_deref().unwrap_or(url))));
    }
    for assumption in &docs.assumptions {
        doc.say(format!("Assumption: {}", line(assumption)));
    }
    if let Some(source) = &docs.source {
        doc.say(format!("Source: {}", line(source)));
    }
}

/// A link to a type that stands beside.
pub(super) fn type_link(name: &str) -> String {
    // What can be derived has macros of the same names, about which rustdoc would ask.
    const DERIVED: &[&str] =
        &["Clone", "Copy", "Debug", "Default", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd"];
    if DERIVED.contains(&name) { item_link(name, &format!("type@{name}")) } else { item_link(name, name) }
}

/// A link to an item by its path. Where that has letters that rustdoc does not take for a path's, it is no link.
pub(super) fn item_link(shown: &str, path: &str) -> String {
    if !path.contains('@') && !path.chars().all(|c| c.is_alphanumeric() || "_:".contains(c)) {
        return code(shown);
    }
    if shown == path { format!("[`{shown}`]") } else { format!("[`{shown}`]({path})") }
}

/// A link to a method on the page of a type, which may be another name of a generic one.
pub(super) fn method_link(method: &str, ty: &str) -> String {
    format!("[`{method}`]({ty}#method.{method})")
}

/// A text on one line where markup means nothing, no longer than the attributes of a file may be.
pub(super) fn label(text: &str) -> String {
    shortened(&words::visible(text).split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A value that is shown in passing.
fn shortened(value: &str) -> String {
    const LENGTH: usize = 200;
    if value.chars().nth(LENGTH).is_none() {
        return value.to_owned();
    }
    value.chars().take(LENGTH).chain(['…']).collect()
}

/// The first sentence or line, for lists that name a thing in passing.
pub(super) fn brief(docs: &ir::Docs) -> Option<String> {
    let text = docs.summary.as_deref().or(docs.description.as_deref())?;
    let first = text.trim().split("\n\n").next().unwrap_or_default();
    let end = first.find(". ").map_or(first.len(), |at| at + 1);
    let brief = line(first.get(..end).unwrap_or(first));
    (!brief.is_empty()).then_some(brief)
}

/// `#[deprecated]`, where the document says so.
pub(super) fn deprecated(docs: &ir::Docs) -> Option<TokenStream> {
    docs.deprecated.then(|| quote!(#[deprecated]))
}
