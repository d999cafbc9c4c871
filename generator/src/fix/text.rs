//! Summaries lose their full stop, descriptions get theirs.

use super::place::Place;
use super::{Edit, Fix};
use crate::diagnostics::Diagnostic;
use crate::source::Span;

/// Of one paragraph only: what ends in a list or in code is left to people.
pub(super) fn full_stop(place: &Place<'_>, finding: &Diagnostic) -> Option<Fix> {
    let (_, member) = place.member()?;
    let text = member.value.as_str()?;
    let span = finding.span;
    let written = place.text(span);
    let quote = written.chars().next().filter(|first| matches!(first, '"' | '\''));
    let end = span.end - u32::from(quote.is_some());
    let inside = place.text(Span { end, ..span });
    let sentence = text.split_whitespace().count() > 1 && !text.trim_end().contains('\n');
    if !sentence || text.contains("](") || text.contains('<') {
        return None;
    }
    let last = text.trim_end().chars().next_back()?;
    let edit = match &*member.key.value {
        "summary" if inside.ends_with('.') && last == '.' => {
            Edit { span: Span { start: end - 1, end, ..span }, text: String::new() }
        }
        "description" if last.is_alphabetic() && inside.ends_with(last) => {
            Edit { span: Span { start: end, end, ..span }, text: ".".to_owned() }
        }
        _ => return None,
    };
    let what = if edit.text.is_empty() { "remove the full stop" } else { "add a full stop" };
    Some(Fix { what, edits: vec![edit] })
}
