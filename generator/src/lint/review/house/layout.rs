//! How a document is laid out: its trees and texts enter, findings leave.

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::lint::review::objects::{Role, is_status, objects};
use crate::lint::review::{Review, calls};
use crate::source::Span;

/// The order of the top.
const SECTIONS: &[&str] =
    &["openapi", "info", "servers", "security", "tags", "paths", "webhooks", "components"];

/// Characters a line.
const LINE: usize = 110;

/// `section-order`: a section at the top that stands behind one that it belongs before.
pub(in crate::lint) fn sections(review: &Review<'_>, diagnostics: &mut Diagnostics) {
    let Some(root) = review.roots.first() else { return };
    let place = |name: &str| SECTIONS.iter().position(|section| *section == name);
    let mut last: Option<(usize, &str)> = None;
    for key in root.members().iter().map(|member| &member.key) {
        let Some(own) = place(&key.value) else { continue };
        if let Some((_, before)) = last.filter(|(before, _)| own < *before) {
            let message = format!("`{}` stands behind `{before}`", key.value);
            let help = format!("the order is {}", SECTIONS.join(", "));
            diagnostics.report(Diagnostic::warning("section-order", key.span, message).help(help));
        } else {
            last = Some((own, &key.value));
        }
    }
}

/// `unquoted-status`: a status that YAML takes for a number.
pub(in crate::lint) fn statuses(review: &Review<'_>, diagnostics: &mut Diagnostics) {
    for root in review.roots {
        objects(root, &mut |role, members| {
            if role != Role::Responses {
                return;
            }
            for key in members.iter().map(|member| &member.key).filter(|key| is_status(&key.value)) {
                let written = text(review, key.span);
                if key.value.chars().all(|c| c.is_ascii_digit()) && *written == *key.value {
                    let message = format!("the status {} has no quotes", key.value);
                    let finding = Diagnostic::warning("unquoted-status", key.span, message);
                    diagnostics.report(finding.help(format!("write '{}'", key.value)));
                }
            }
        });
    }
}

/// `long-line`: a line that could be broken, and is longer than 110 characters.
pub(in crate::lint) fn lines(review: &Review<'_>, diagnostics: &mut Diagnostics) {
    for root in review.roots {
        let source = root.span.source;
        let whole = &review.sources.get(source).text;
        // JSON has no way to break a text.
        if whole.trim_start().starts_with('{') {
            continue;
        }
        let mut start = 0;
        for line in whole.split_inclusive('\n') {
            let bare = line.trim_end();
            if bare.len() > LINE && is_long(bare) {
                let message = format!("this line has {} characters; {LINE} are enough", bare.chars().count());
                let from = start + bare.char_indices().nth(LINE).map_or(bare.len(), |(at, _)| at);
                let span = Span::new(source, from, start + bare.len());
                let help = "fold it (`>-`)";
                diagnostics.report(Diagnostic::warning("long-line", span, message).help(help));
            }
            start += line.len();
        }
    }
}

/// Whether a line has more characters than it may have, and blanks to break it at.
fn is_long(line: &str) -> bool {
    let content = line.trim_start().trim_start_matches("- ");
    let value = content.split_once(": ").map_or(content, |(_, value)| value);
    line.chars().count() > LINE && value.contains(' ')
}

/// `operation-tag`: an operation with other than one tag.
pub(in crate::lint) fn tags(review: &Review<'_>, diagnostics: &mut Diagnostics) {
    for call in calls(review.context.document) {
        let count = call.operation.tags.len();
        if count != 1 {
            let number = if count == 0 { "no tag".to_owned() } else { format!("{count} tags") };
            let message = format!("'{}' has {number}", call.name);
            let help = "give it the one tag whose methods it belongs to";
            diagnostics.report(Diagnostic::warning("operation-tag", call.span, message).help(help));
        }
    }
}

fn text<'a>(review: &Review<'a>, span: Span) -> &'a str {
    let whole = &review.sources.get(span.source).text;
    whole.get(span.start as usize..span.end as usize).unwrap_or_default()
}
