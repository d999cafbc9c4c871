//! Names in another style than nearly all others of their sort: a document enters, findings leave.

use foldhash::{HashMap, HashMapExt};

use super::{Review, calls};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{Document, ParameterLocation};
use crate::lint::walk::schemas;
use crate::lint::words::words;
use crate::node::Spanned;

/// How the words of a name are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Style {
    Camel,
    Kebab,
    Pascal,
    Screaming,
    Snake,
}

/// A style prevails where at least so many names show theirs …
const ENOUGH: usize = 6;
/// … and no more than one in so many shows another.
const ODD: usize = 6;

/// `inconsistent-casing`: where nearly all names of one sort are written alike, one that is not.
///
/// Names go over the wire as they are, so a document whose names are of all styles is what it is; but where one name of
/// many departs, it is as probably a slip of the hand as the server's own. Headers have no case, and are left out.
pub(in crate::lint) fn inconsistent(review: &Review<'_>, diagnostics: &mut Diagnostics) {
    let document = review.context.document;
    let properties = schemas(document).flat_map(|(_, schema)| &schema.properties).map(|one| &one.name);
    judge("property", &properties.collect::<Vec<_>>(), diagnostics);
    for (what, location) in
        [("query parameter", ParameterLocation::Query), ("path parameter", ParameterLocation::Path)]
    {
        let parameters = calls(document).flat_map(|call| &call.operation.parameters);
        let parameters = parameters.filter(|parameter| parameter.location == location);
        judge(what, &parameters.map(|parameter| &parameter.name).collect::<Vec<_>>(), diagnostics);
    }
    let ids = calls(document).filter_map(|call| call.operation.operation_id.as_ref());
    judge("operation", &ids.collect::<Vec<_>>(), diagnostics);
    judge("schema", &components(document), diagnostics);
}

fn components(document: &Document) -> Vec<&Spanned<String>> {
    document.schemas.iter().map(|(name, _)| name).collect()
}

fn judge(what: &str, names: &[&Spanned<String>], diagnostics: &mut Diagnostics) {
    // Each name once, at its first place.
    let mut first: HashMap<&str, &Spanned<String>> = HashMap::new();
    for name in names {
        first.entry(&name.value).or_insert(name);
    }
    let mut count: HashMap<Style, usize> = HashMap::new();
    let styled: Vec<_> = first.values().filter_map(|name| Some((*name, style(&name.value)?))).collect();
    for (_, style) in &styled {
        *count.entry(*style).or_default() += 1;
    }
    let Some((most, number)) = count.into_iter().max_by_key(|(style, count)| (*count, *style)) else {
        return;
    };
    let others = styled.len() - number;
    if styled.len() < ENOUGH || others * ODD > styled.len() {
        return;
    }
    for (name, own) in styled.into_iter().filter(|(_, style)| *style != most) {
        let message = format!(
            "the {what} '{}' is in {}, {number} others are in {}",
            name.value,
            own.phrase(),
            most.phrase()
        );
        let help = format!(
            "if it is a slip, write '{}'; if the server has it so, allow it",
            written(&name.value, most)
        );
        diagnostics.report(Diagnostic::warning("inconsistent-casing", name.span, message).help(help));
    }
}

/// The style that a name shows; `None` if it would be the same in several, or follows none.
fn style(name: &str) -> Option<Style> {
    let name = name.trim_start_matches(['_', '$', '@']);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if name.is_empty() || !name.chars().all(plain) || !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let (upper, lower) =
        (name.chars().any(|c| c.is_ascii_uppercase()), name.chars().any(|c| c.is_ascii_lowercase()));
    let (under, dash) = (name.contains('_'), name.contains('-'));
    match (under, dash) {
        (true, false) if !upper => Some(Style::Snake),
        (true, false) if !lower => Some(Style::Screaming),
        (false, true) if !upper => Some(Style::Kebab),
        (false, false) if upper && lower => Some(if name.starts_with(|c: char| c.is_ascii_uppercase()) {
            Style::Pascal
        } else {
            Style::Camel
        }),
        // One word, or a mixture that is nobody's style.
        _ => None,
    }
}

/// A name's words in a style.
fn written(name: &str, style: Style) -> String {
    let words = words(name);
    let capital = |word: &String| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
            .unwrap_or_default()
    };
    match style {
        Style::Snake => words.join("_"),
        Style::Kebab => words.join("-"),
        Style::Screaming => words.join("_").to_uppercase(),
        Style::Pascal => words.iter().map(capital).collect(),
        Style::Camel => {
            let rest = words.iter().skip(1).map(capital);
            words.first().cloned().into_iter().chain(rest).collect()
        }
    }
}

impl Style {
    fn phrase(self) -> &'static str {
        match self {
            Self::Camel => "camelCase",
            Self::Kebab => "kebab-case",
            Self::Pascal => "PascalCase",
            Self::Screaming => "SCREAMING_CASE",
            Self::Snake => "snake_case",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Style, style, written};

    #[test]
    fn styles_are_told_and_written() {
        for (name, own) in [
            ("keyId", Some(Style::Camel)),
            ("KeyId", Some(Style::Pascal)),
            ("Name", Some(Style::Pascal)),
            ("key_id", Some(Style::Snake)),
            ("key-id", Some(Style::Kebab)),
            ("KEY_ID", Some(Style::Screaming)),
            ("_keyId", Some(Style::Camel)),
            ("key", None),
            ("ID", None),
            ("Key_Id", None),
            ("page[size]", None),
            ("+1", None),
            ("", None),
        ] {
            assert_eq!(style(name), own, "{name}");
        }
        assert_eq!(written("key_id", Style::Camel), "keyId");
        assert_eq!(written("KeyId", Style::Snake), "key_id");
        assert_eq!(written("keyId", Style::Pascal), "KeyId");
    }
}
