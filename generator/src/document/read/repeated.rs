//! Findings that a document may have hundreds of: each is told once, at its first place, with how often it is.

use super::Reader;
use crate::diagnostics::{Diagnostic, Diagnostics, closest};
use crate::document::Extensions;
use crate::node::{Member, Spanned};
use foldhash::HashMap;

/// Findings by what they say.
#[derive(Default)]
pub(super) struct Repeated {
    list: Vec<(Diagnostic, usize)>,
    index: HashMap<String, usize>,
}

impl Repeated {
    /// Counts a finding; `key` tells it from others.
    fn count(&mut self, key: String, first: impl FnOnce() -> Diagnostic) {
        let next = self.list.len();
        let index = *self.index.entry(key).or_insert(next);
        match self.list.get_mut(index) {
            Some((_, count)) => *count += 1,
            None => self.list.push((first(), 1)),
        }
    }

    /// Reports every finding once.
    pub(super) fn report(&mut self, diagnostics: &mut Diagnostics) {
        for (mut diagnostic, count) in std::mem::take(&mut self.list) {
            if count > 1 {
                diagnostic.message = format!("{} ({count} times, here first)", diagnostic.message);
            }
            diagnostics.report(diagnostic);
        }
    }
}

impl<'a> Reader<'a, '_> {
    /// Reports a finding once, however often its code and message come.
    pub(super) fn once(&mut self, diagnostic: Diagnostic) {
        let key = format!("{} {}", diagnostic.code, diagnostic.message);
        self.repeated.count(key, || diagnostic);
    }

    /// A member that the match over an object's fields does not name: an extension, a field that generation does not
    /// need, or one that the standard does not know.
    pub(super) fn other(
        &mut self,
        member: &'a Member,
        extensions: &mut Extensions,
        object: &'static str,
        known: &[&'static str],
    ) {
        let name = &*member.key.value;
        if name.starts_with("x-") {
            extensions.0.push((Spanned::new(name.to_owned(), member.key.span), member.value.clone()));
        } else if !known.contains(&name) {
            self.repeated.count(format!("{object} {name}"), || {
                let message = format!("{object} has no field '{name}'");
                let problem = Diagnostic::warning("unknown-field", member.key.span, message);
                match closest(name, known.iter().copied()) {
                    Some(meant) => problem.help(format!("did you mean '{meant}'?")),
                    None => problem.label("ignored"),
                }
            });
        }
    }

    /// A field that the standard knows and that has no counterpart in a client; reports list it.
    pub(super) fn without_counterpart(&mut self, member: &'a Member, consequence: &str) {
        let message = format!("'{}' has no counterpart in a client", member.key.value);
        self.once(Diagnostic::note("no-counterpart", member.key.span, message).label(consequence));
    }
}
