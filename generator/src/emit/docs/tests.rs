//! Texts of all kinds, told again: what they say stays, what they could do does not.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use super::{Doc, blocks, brief, cell, code, line, link};
use crate::ir::Docs;

#[track_caller]
fn told(text: &str, expected: &str) {
    assert_eq!(blocks(text).join("\n"), expected);
}

#[test]
fn what_reads_well_stays_as_it_is() {
    told("One *word* and **two**, `code` and ~~none~~.", "One *word* and **two**, `code` and ~~none~~.");
    told("snake_case, 3 * 4, a-b, R&D, 50%", "snake_case, 3 \\* 4, a-b, R&D, 50%");
    told("- a\n- b\n  - c\n", "- a\n- b\n  - c");
    told("1. a\n2. b", "1. a\n2. b");
    told("- a\n\n- b", "- a\n\n- b");
    told("> a\n> b", "> a b");
    told("a\\\nb<br>c", "a\\\nb\\\nc");
    told("| a | b |\n|--|--|\n| `x\\|y` | 2 |", "| a | b |\n|---|---|\n| `x\\|y` | 2 |");
    told("a\n\n---\n\nb", "a\n\n---\n\nb");
}

#[test]
fn code_is_never_run() {
    told("```rust\nfn main() {}\n```", "```text\nfn main() {}\n```");
    told("    indented();", "```text\nindented();\n```");
    told("````\n```\n````", "````text\n```\n````");
    told("- a\n\n      b();", "- a\n\n  ```text\n  b();\n  ```");
    told("```\nnever closed", "```text\nnever closed\n```");
}

#[test]
fn markup_is_shown_as_text() {
    told("<b>x</b> &lt; &copy;", "\\<b>x\\</b> \\< ©");
    told("<div>\nx\n</div>", "\\<div> x \\</div>");
    told("a&#x202e;b &#10; c", "a\\\\u{202e}b c");
    told("[Vec] [`Vec`] [x](super::y) [y](javascript:z)", "\\[Vec\\] \\[`Vec`\\] x y");
    told("# A\n## B\nC\n===", "#### A\n\n##### B\n\n#### C");
    told("a [^1]\n\n[^1]: b", "a \\[^1\\]\n\n\\[^1\\]: b");
    told("unbalanced ` and [ and ** and <", "unbalanced \\` and \\[ and \\*\\* and \\<");
    told("a\n\\- b\n\\# c", "a - b # c");
}

#[test]
fn links_lead_to_the_web() {
    told("see https://a.example/b_c.", "see <https://a.example/b_c>.");
    told("[x y](https://a.example/ 'title')", "[x y](<https://a.example/>)");
    told("<https://a.example>", "<https://a.example>");
    told("[https://a.example](https://a.example)", "<https://a.example>");
    told("[see https://b.example](https://a.example)", "[see https://b.example](<https://a.example>)");
    told("![picture](https://a.example/i.png)", "[picture](<https://a.example/i.png>)");
    assert_eq!(link("https://a.example", "A [page]"), "[A \\[page\\]](<https://a.example>)");
    assert_eq!(link("javascript:x", "A page"), "A page");
}

#[test]
fn what_can_not_be_seen_is_spelled_out() {
    told("a\u{202e}b\u{7}c", "a\\\\u{202e}b\\\\u{7}c");
    assert_eq!(code("\u{2066}`x"), "``\\u{2066}`x``");
    assert_eq!(code(""), "`\"\"`");
    assert_eq!(code(" a"), "`\" a\"`");
    assert_eq!(line("a\tb\nc"), "a b c");
    assert_eq!(cell("a | `b|c`"), "a \\| `b\\|c`");
}

#[test]
fn long_lines_are_filled_and_begin_no_block() {
    let words = "word ".repeat(19);
    told(&format!("{words}aaaa - b"), &format!("{}\n\\- b", format!("{words}aaaa").trim_end()));
    told(&format!("{words}aaaa 1. b"), &format!("{}\n1\\. b", format!("{words}aaaa").trim_end()));
    told(&format!("{words}aaaa # b"), &format!("{}\n\\# b", format!("{words}aaaa").trim_end()));
}

#[test]
fn a_brief_is_the_first_sentence() {
    let of = |text: &str| brief(&Docs { description: Some(text.to_owned()), ..Docs::default() });
    assert_eq!(of("Of the key. More.\n\nAnd more."), Some("Of the key.".to_owned()));
    assert_eq!(of("Of the key\n\nAnd more."), Some("Of the key".to_owned()));
    assert_eq!(of(" \n "), None);
}

#[test]
fn no_text_breaks_out() {
    let parts = [
        "word",
        " ",
        " ",
        "\n",
        "\n\n",
        "\n    ",
        "\n- ",
        "\n1. ",
        "\n> ",
        "\n# ",
        "\n===",
        "\n---",
        "`",
        "``",
        "\n```",
        "\n~~~",
        "*",
        "**",
        "_",
        "~~",
        "[",
        "]",
        "(",
        ")",
        "](",
        "][",
        "]: ",
        "[Vec]",
        "[`a`]",
        "!",
        "<",
        ">",
        "<b>",
        "</b>",
        "<!-- ",
        "-->",
        "\n<div>\n",
        "&amp;",
        "&#x202e;",
        "\\",
        "\\\n",
        "|",
        "\n|---|",
        "\n| a | b |\n|---|---|\n",
        "https://a.example/x",
        "http://",
        "super::x",
        "javascript:",
        "\u{202e}",
        "\t",
        "\r",
        "[^1]",
        "[^1]: ",
        "{}",
        "$",
        "$$",
        "\n[a]: https://a.example",
        ":::",
        "\n: ",
        "é",
        "\u{0}",
        "- [ ] ",
        "--",
        "...",
    ];
    let mut random = Random(7);
    for _ in 0..4_000 {
        let length = 1 + random.below(24);
        let text: String = (0..length).map(|_| parts[random.below(parts.len())]).collect();
        harmless(&text, &blocks(&text).join("\n"));
        let mut doc = Doc::default();
        doc.item(&line(&text)).say(line(&text)).say(code(&text)).say(link("https://a.example", &text));
        harmless(&text, &doc.text());
    }
}

/// Holds rustdoc's own reading of a text to hold nothing but what may be said.
#[track_caller]
fn harmless(from: &str, told: &str) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let (mut within_link, mut within_code) = (false, false);
    // Brackets that nothing explains are links to rustdoc: none may be there.
    let mut broken = Vec::new();
    let parser = Parser::new_with_broken_link_callback(
        told,
        options,
        Some(|link: pulldown_cmark::BrokenLink<'_>| {
            broken.push(link.reference.to_string());
            None
        }),
    );
    for event in parser {
        let harm = match &event {
            Event::Start(Tag::CodeBlock(kind)) => {
                within_code = true;
                *kind != CodeBlockKind::Fenced("text".into())
            }
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => {
                within_code = false;
                false
            }
            Event::Start(Tag::Heading { level, .. }) => *level as usize <= 3,
            Event::Start(Tag::Link { dest_url, .. }) => {
                let nested = std::mem::replace(&mut within_link, true);
                nested || !(dest_url.starts_with("https://") || dest_url.starts_with("http://"))
            }
            Event::End(pulldown_cmark::TagEnd::Link) => {
                within_link = false;
                false
            }
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::Start(Tag::Image { .. } | Tag::FootnoteDefinition(_) | Tag::HtmlBlock) => true,
            Event::Text(text) => !within_link && !within_code && text.contains("https://a.example/x"),
            _ => false,
        };
        assert!(!harm, "{event:?}\nfrom: {from:?}\ntold: {told}");
    }
    assert!(broken.is_empty(), "{broken:?}\nfrom: {from:?}\ntold: {told}");
    assert!(!told.contains(['\t', '\r', '\u{202e}', '\u{0}']), "from: {from:?}\ntold: {told}");
}

/// A small generator of numbers, the same ones each time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}
