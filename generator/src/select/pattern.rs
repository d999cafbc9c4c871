//! Patterns of selections: a text comes in, something that fits operations goes out.

use crate::diagnostics::closest;
use crate::document::{Document, Operation, PathItem};

/// One pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    kind: Kind,
    text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Tag,
    Path,
    Operation,
    Method,
    Webhook,
}

/// How patterns begin.
const KINDS: &[(&str, Kind)] = &[
    ("tag", Kind::Tag),
    ("path", Kind::Path),
    ("operation", Kind::Operation),
    ("method", Kind::Method),
    ("webhook", Kind::Webhook),
];

/// What patterns are held against.
pub(super) struct Subject<'d> {
    item: &'d PathItem,
    operation: &'d Operation,
    is_webhook: bool,
}

/// Reads a pattern, or says how one is written.
pub(super) fn parse(text: &str) -> Result<Pattern, String> {
    let (kind, rest) = text.split_once(':').unwrap_or((text, ""));
    let known = KINDS.iter().find(|(word, _)| *word == kind);
    match known {
        Some((_, kind)) if !rest.is_empty() => Ok(Pattern { kind: *kind, text: rest.to_owned() }),
        Some((word, _)) => Err(format!("say which: `{word}:NAME`")),
        None => Err(match closest(kind, KINDS.iter().map(|(word, _)| *word)) {
            Some(meant) if text.contains(':') => format!("did you mean `{meant}:{rest}`?"),
            _ if text.starts_with('/') => format!("did you mean `path:{text}`?"),
            _ => "a pattern is one of tag:NAME, path:GLOB, operation:ID, method:NAME and webhook:NAME"
                .to_owned(),
        }),
    }
}

/// Every operation of a document, in its order, webhooks' last.
pub(super) fn subjects(document: &Document) -> impl Iterator<Item = Subject<'_>> {
    fn of(item: &PathItem, is_webhook: bool) -> impl Iterator<Item = Subject<'_>> {
        item.operations.iter().map(move |operation| Subject { item, operation, is_webhook })
    }
    let paths = document.paths.iter().flat_map(|item| of(item, false));
    paths.chain(document.webhooks.iter().flat_map(|item| of(item, true)))
}

impl Subject<'_> {
    /// What an operation is called: by its id, or else `GET /pets`.
    fn name(&self) -> String {
        match &self.operation.operation_id {
            Some(id) => id.value.clone(),
            None => format!("{} {}", self.operation.method.value, self.item.path.value),
        }
    }
}

impl Pattern {
    /// That it fits nothing, in a sentence.
    pub(super) fn unmatched(&self) -> &'static str {
        match self.kind {
            Kind::Tag => "no operation has such a tag",
            Kind::Path => "there is no such path",
            Kind::Operation => "no operation has such an id",
            Kind::Method => "no operation has such a method",
            Kind::Webhook => "no webhook has such a name",
        }
    }

    pub(super) fn fits(&self, subject: &Subject<'_>) -> bool {
        let name = |name: &str| name == self.text || glob(&self.text, name, false);
        match self.kind {
            Kind::Tag => subject.operation.tags.iter().any(|tag| name(&tag.value)),
            Kind::Operation => name(&subject.name()),
            Kind::Method => subject.operation.method.value.eq_ignore_ascii_case(&self.text),
            Kind::Path => !subject.is_webhook && glob(&self.text, &subject.item.path.value, true),
            Kind::Webhook => subject.is_webhook && name(&subject.item.path.value),
        }
    }

    /// What may have been meant.
    pub(super) fn suggestion(&self, document: &Document) -> Option<String> {
        let mut names: Vec<String> = Vec::new();
        for subject in subjects(document) {
            match self.kind {
                Kind::Tag => names.extend(subject.operation.tags.iter().map(|tag| tag.value.clone())),
                Kind::Operation => names.push(subject.name()),
                Kind::Method => names.push(subject.operation.method.value.clone()),
                Kind::Path if !subject.is_webhook => names.push(subject.item.path.value.clone()),
                Kind::Webhook if subject.is_webhook => names.push(subject.item.path.value.clone()),
                Kind::Path | Kind::Webhook => {}
            }
        }
        names.sort_unstable();
        names.dedup();
        closest(&self.text, names.iter().map(String::as_str)).map(str::to_owned)
    }
}

/// Whether a text fits a pattern with `*` (any letters; in paths, any but `/`), `**` (any letters) and `?` (one letter).
fn glob(pattern: &str, text: &str, in_path: bool) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    // Which beginnings of the pattern fit what was read of the text.
    let mut fits = vec![false; pattern.len() + 1];
    let starts = |index: usize| pattern.get(index) == Some(&'*');
    let skip = |fits: &mut Vec<bool>| {
        for index in 0..pattern.len() {
            if fits.get(index) == Some(&true)
                && starts(index)
                && let Some(next) = fits.get_mut(index + 1)
            {
                *next = true;
            }
        }
    };
    if let Some(first) = fits.first_mut() {
        *first = true;
    }
    skip(&mut fits);
    for letter in text {
        let mut next = vec![false; pattern.len() + 1];
        for (index, wanted) in pattern.iter().enumerate() {
            if fits.get(index) != Some(&true) {
                continue;
            }
            let doubled = starts(index) && (starts(index + 1) || (index > 0 && starts(index - 1)));
            let stays = *wanted == '*' && (!in_path || letter != '/' || doubled);
            let steps = *wanted == letter || (*wanted == '?' && (!in_path || letter != '/'));
            for (at, fits) in [(index, stays), (index + 1, steps && *wanted != '*')] {
                if let Some(slot) = next.get_mut(at) {
                    *slot |= fits;
                }
            }
        }
        skip(&mut next);
        fits = next;
    }
    fits.last() == Some(&true)
}

#[cfg(test)]
mod tests {
    use super::{glob, parse};

    #[test]
    fn globs_fit_whole_texts() {
        // Pattern, text, whether it fits as a name, whether as a path.
        let table = [
            ("", "", true, true),
            ("", "a", false, false),
            ("*", "", true, true),
            ("*", "abc", true, true),
            ("/v1/*", "/v1/keys", true, true),
            ("/v1/*", "/v1/keys/{id}", true, false),
            ("/v1/**", "/v1/keys/{id}", true, true),
            ("/v1/**", "/v1", false, false),
            ("/v1**", "/v1", true, true),
            ("/*/keys", "/v1/keys", true, true),
            ("/*/keys", "/v1/x/keys", true, false),
            ("/**/keys", "/v1/x/keys", true, true),
            ("list*Keys", "listAllKeys", true, true),
            ("list*Keys", "listAllKeysNow", false, false),
            ("a?c", "abc", true, true),
            ("a?c", "a/c", true, false),
            ("a?c", "ac", false, false),
            ("*a*b*", "xxaxxbxx", true, true),
            ("*a*b*", "xxbxxaxx", false, false),
            ("ü*", "über", true, true),
        ];
        for (pattern, text, name, path) in table {
            assert_eq!(
                (glob(pattern, text, false), glob(pattern, text, true)),
                (name, path),
                "{pattern} {text}"
            );
        }
        assert!(!glob(&"*a".repeat(200), &"a".repeat(199), false), "and quickly");
    }

    #[test]
    fn what_is_no_pattern_says_how_one_is_written() {
        for (text, said) in [
            ("Pets", "one of tag:NAME"),
            ("/pets", "`path:/pets`"),
            ("tags:Pets", "`tag:Pets`"),
            ("tag:", "`tag:NAME`"),
            ("operation", "`operation:NAME`"),
        ] {
            let help = parse(text).expect_err(text);
            assert!(help.contains(said), "{text}: {help}");
        }
    }
}
