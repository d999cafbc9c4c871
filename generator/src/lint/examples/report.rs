//! From mismatches to findings: what is wrong with a value enters, located findings leave.

use std::rc::Rc;

use super::mismatch::{self, Mismatch, Problem};
use super::pointer::pointer;
use super::sites::Site;
use super::wording::{help, message};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::lint::Context;
use crate::source::Span;

/// More findings than this about one value say no more.
const MOST: usize = 5;

/// Reports what is wrong with a value, under the first code; under the second what is only not as `format` says.
pub(super) fn report(
    context: &Context<'_>,
    site: &Site<'_>,
    found: &[Rc<Mismatch<'_>>],
    (code, format_code): (&'static str, &'static str),
    diagnostics: &mut Diagnostics,
) {
    for (index, mismatch) in found.iter().take(MOST).enumerate() {
        let pointer = pointer(site.value, mismatch.place.node);
        let place = if pointer.text.is_empty() { String::new() } else { format!(" at {}", pointer.text) };
        let more = match found.len().saturating_sub(MOST) {
            0 => String::new(),
            _ if index + 1 < MOST => String::new(),
            _ if found.len() == mismatch::MOST => " (and many more)".to_owned(),
            rest => format!(" (and {rest} more)"),
        };
        let text = format!("{} does not match its schema{place}: {}{more}", site.what, message(mismatch));
        let schema = context.anchors.of(context.document, mismatch.place.id);
        let span = span(site, mismatch, pointer.key);
        let format = matches!(mismatch.problem, Problem::Format(_));
        let mut diagnostic = match (context.options.ours, format) {
            (true, false) => Diagnostic::error(code, span, text),
            (true, true) => Diagnostic::warning(format_code, span, text),
            // Published documents have such faults by the hundred, and nothing that is generated hangs on them.
            (false, _) => Diagnostic::note(if format { format_code } else { code }, span, text),
        };
        if schema != span {
            diagnostic = diagnostic.related(schema, "its schema");
        }
        diagnostic.help = help(context.document, mismatch);
        diagnostics.report(diagnostic);
    }
}

/// What to point at: a whole object or array has too many lines, so it is the key or name before it.
fn span(site: &Site<'_>, mismatch: &Mismatch<'_>, key: Option<Span>) -> Span {
    let node = mismatch.place.node;
    if let Problem::Undeclared(key) | Problem::Name(key, _) = &mismatch.problem {
        return key.span;
    }
    if node.members().is_empty() && node.items().is_empty() {
        return node.span;
    }
    let name = site.name.filter(|_| std::ptr::eq(node, site.value));
    key.or(name).unwrap_or(Span { end: node.span.start, ..node.span })
}
