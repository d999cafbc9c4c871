//! How summaries and descriptions are written: trees enter, findings leave.

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::lint::review::Review;
use crate::lint::review::objects::{Role, objects};
use crate::node::Member;

const CODE: &str = "text-form";

/// `text-form`: a summary that ends with a full stop, a description that does not, and links or HTML in either.
pub(in crate::lint) fn form(review: &Review<'_>, diagnostics: &mut Diagnostics) {
    for root in review.roots {
        objects(root, &mut |role, members| {
            for Member { key, value } in members {
                let Some(text) = value.as_str().map(str::trim).filter(|text| !text.is_empty()) else {
                    continue;
                };
                let about = |message: &str| Diagnostic::warning(CODE, value.span, message.to_owned());
                match &*key.value {
                    // The API's own is a sentence, as all descriptions are.
                    "summary" if role != Role::Info && text.ends_with('.') && !text.ends_with("..") => {
                        diagnostics.report(about("this summary ends with a full stop").help("remove it"));
                    }
                    "description" if !text.ends_with(['.', ':', '!', '?', '`', ')', '|']) => {
                        diagnostics
                            .report(about("this description ends without a full stop").help("add one"));
                    }
                    "summary" | "description" => {}
                    _ => continue,
                }
                if text.contains("](") || has_tag(text) {
                    let message = "this text has a link or HTML in it";
                    diagnostics.report(about(message).help("say it in words: the text becomes rustdoc"));
                }
            }
        });
    }
}

/// Whether a text holds what looks like HTML.
fn has_tag(text: &str) -> bool {
    text.split('`').step_by(2).flat_map(|outside| outside.split('<').skip(1)).any(|after| {
        let after = after.trim_start_matches('/');
        after.starts_with(|c: char| c.is_ascii_alphabetic()) && after.contains('>')
    })
}
