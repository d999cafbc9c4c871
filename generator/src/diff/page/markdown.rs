//! A page for a pull request's comment: the verdict first, breaking changes next, the rest folded.

use super::code::compared;
use super::{Entry, Page, counts, effect_words, signature, visible};
use crate::diff::{Change, Verdict};
use std::fmt::Write as _;

/// What a comment may be long, with room for what stands around it: GitHub takes 65,536 characters.
const MOST: usize = 60_000;

/// How many characters the breaking changes may take before the rest gets any.
const MOST_BREAKING: usize = 45_000;

/// The page.
pub fn markdown(page: &Page<'_>) -> String {
    let mut out = String::new();
    let verdict = page.verdict();
    let _ = writeln!(out, "### What changes for users of the API: {}\n", title(verdict));
    if verdict == Verdict::None {
        let _ = writeln!(out, "Nothing changed since {}.", code(page.base));
    } else {
        let _ = writeln!(out, "{}, since {}.", capital(&counts(page)), code(page.base));
    }
    for line in page.release.iter().flat_map(|release| release.words()) {
        let mark = if line.fits { "✅" } else { "❌" };
        let _ = writeln!(out, "\n{mark} {}", text(&line.text));
    }
    let breaking = of(page, Verdict::Major);
    if !breaking.is_empty() {
        out.push_str("\n#### Breaking\n\n");
        list(&mut out, page, &breaking, MOST_BREAKING);
    }
    for (verdict, heading) in
        [(Verdict::Minor, "Additions"), (Verdict::Patch, "Documentation, limits and the like")]
    {
        let changes = of(page, verdict);
        if changes.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n<details>\n<summary>{heading} ({})</summary>\n", changes.len());
        list(&mut out, page, &changes, MOST);
        out.push_str("\n</details>\n");
    }
    out
}

fn title(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::None => "nothing",
        Verdict::Patch => "a **patch**",
        Verdict::Minor => "a **minor** version",
        Verdict::Major => "a **major** version",
    }
}

fn of<'p>(page: &'p Page<'_>, verdict: Verdict) -> Vec<(&'p Entry, &'p Change)> {
    page.changes().filter(|(_, change)| change.verdict() == verdict).collect()
}

/// As many changes as there is room for before `limit`; those of each document below its name, where there are several.
fn list(out: &mut String, page: &Page<'_>, changes: &[(&Entry, &Change)], limit: usize) {
    let several = page.entries.iter().filter(|entry| !entry.diff.changes.is_empty()).count() > 1;
    let mut document = None;
    for (index, (entry, change)) in changes.iter().enumerate() {
        let mut item = item(page, change);
        if several && document.replace(&entry.document) != Some(&entry.document) {
            let gap = if index == 0 { "" } else { "\n" };
            item = format!("{gap}{}:\n\n{item}", code(&entry.document));
        }
        if out.chars().count() + item.chars().count() > limit {
            let left = changes.len() - index;
            let _ = writeln!(out, "- … and {left} more, for which a comment has no room.");
            return;
        }
        out.push_str(&item);
    }
}

fn item(page: &Page<'_>, change: &Change) -> String {
    let mut out = String::new();
    let (old, new) = (page.old_place(change), page.new_place(change));
    let places = match (old, new) {
        (Some(old), Some(new)) if old == new => code(&old),
        (Some(old), Some(new)) => format!("{} → {}", code(&old), code(&new)),
        (Some(old), None) => format!("was at {}", code(&old)),
        (None, Some(new)) => code(&new),
        (None, None) => String::new(),
    };
    let (place, message) = (code(&change.place), text(&change.message));
    let effect = if change.is_breaking() { format!("; {}", effect_words(change)) } else { String::new() };
    let _ = writeln!(out, "- **{place}**: {message}{effect} ({places})");
    let (before, after) = (signature(change.old.as_ref()), signature(change.new.as_ref()));
    if !before.is_empty() || !after.is_empty() {
        out.push_str("  ```diff\n");
        for (sign, line) in compared(&before, &after) {
            let _ = writeln!(out, "  {sign} {line}");
        }
        out.push_str("  ```\n");
    }
    out
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A text as code, whatever it holds.
fn code(text: &str) -> String {
    format!("`{}`", visible(text).replace('`', "'"))
}

/// A text in which only what stands between backticks is code; all else means itself.
fn text(text: &str) -> String {
    let mut out = String::new();
    for (index, part) in visible(text).split('`').enumerate() {
        if index % 2 == 1 {
            let _ = write!(out, "`{part}`");
            continue;
        }
        for letter in part.chars() {
            if "\\*_[]<>#|~!&@".contains(letter) {
                out.push('\\');
            }
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::Diff;
    use crate::diff::page::Entry;
    use crate::source::{Sources, Span};

    #[test]
    fn texts_of_documents_mean_nothing() {
        let hostile = "a`b</summary><script>*x* @all\n# b\n```\n- c\u{202e}";
        let mut sources = Sources::default();
        let source = sources.add("specs/x`y.yaml", "text");
        let side = Span::new(source, 0, 1);
        let message = format!("is {} now", crate::diff::change::code(hostile));
        let change = Change::new("type-changed", hostile, message);
        let change = change.source(crate::diff::Effect::Breaking).old(side, format!("// {hostile}"));
        let entries = [Entry { document: hostile.to_owned(), diff: Diff { changes: vec![change] } }];
        let page = Page { base: hostile, old: &sources, new: &sources, entries: &entries, release: None };
        let text = markdown(&page);
        insta::assert_snapshot!(text);
        // What a renderer takes for HTML is ours.
        let html: Vec<String> = pulldown_cmark::Parser::new(&text)
            .filter_map(|event| match event {
                pulldown_cmark::Event::Html(html) | pulldown_cmark::Event::InlineHtml(html) => {
                    Some(html.trim().to_owned())
                }
                _ => None,
            })
            .collect();
        assert_eq!(html, Vec::<String>::new());
    }

    #[test]
    fn changes_stand_below_their_document_where_there_are_several() {
        let mut sources = Sources::default();
        let side = Span::new(sources.add("x.yaml", "text"), 0, 1);
        let entry = |document: &str, count: usize| {
            let change = Change::new("docs-changed", "Thing", "says something else").old(side, None);
            Entry { document: document.to_owned(), diff: Diff { changes: vec![change; count] } }
        };
        let told = |entries: &[Entry]| {
            markdown(&Page { base: "main", old: &sources, new: &sources, entries, release: None })
        };
        let alone = told(&[entry("a.yaml", 2), entry("b.yaml", 0)]);
        assert!(!alone.contains("a.yaml"), "{alone}");
        let both = told(&[entry("a.yaml", 2), entry("b.yaml", 1)]);
        insta::assert_snapshot!(both, @r"
        ### What changes for users of the API: a **patch**

        3 changes, since `main`.

        <details>
        <summary>Documentation, limits and the like (3)</summary>

        `a.yaml`:

        - **`Thing`**: says something else (was at `x.yaml:1`)
        - **`Thing`**: says something else (was at `x.yaml:1`)

        `b.yaml`:

        - **`Thing`**: says something else (was at `x.yaml:1`)

        </details>
        ");
    }

    #[test]
    fn a_comment_is_short_enough_for_github() {
        let mut sources = Sources::default();
        let side = Span::new(sources.add("x.yaml", "text"), 0, 1);
        let change = |source| {
            let change = Change::new("type-changed", "Long", "x".repeat(500)).source(source);
            change.old(side, "y".repeat(500))
        };
        let mut changes = vec![change(crate::diff::Effect::Breaking); 500];
        changes.extend(vec![change(crate::diff::Effect::Compatible); 500]);
        let entries = [Entry { document: "x.yaml".to_owned(), diff: Diff { changes } }];
        let page = Page { base: "main", old: &sources, new: &sources, entries: &entries, release: None };
        let text = markdown(&page);
        assert!(text.chars().count() < 62_000, "{}", text.len());
        assert!(text.contains("more, for which a comment has no room") && text.contains("Additions (500)"));
    }
}
