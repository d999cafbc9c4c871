//! CommonMark read and written anew: a hostile text enters, lines that hold only what we say leave.
//!
//! Headings move below rustdoc's own, code becomes `text`, HTML is shown as it was written, links lead to the web or
//! are their text, images are their text. Nothing refers to an item, nothing is compiled.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::words::{address, cell, code_span, escape, fenced, fill, visible};

/// What rustdoc reads beside CommonMark, as far as it is told again or has to be told apart from text.
const EXTENSIONS: Options =
    Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH).union(Options::ENABLE_FOOTNOTES);

/// The blocks of a text.
pub(in crate::emit) fn blocks(text: &str) -> Vec<String> {
    if is_sentence(text) {
        let mut escaped = String::with_capacity(text.len());
        escape(text, true, &mut escaped);
        return fill(&escaped, "", "");
    }
    read(text)
}

/// Whether a text is one paragraph without any markup, as most are: its form is its own, and needs no parser.
fn is_sentence(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b" .,;()'\"?%".contains(&byte);
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && !text.ends_with(' ')
        && text.bytes().all(plain)
}

fn read(text: &str) -> Vec<String> {
    let text = visible(text);
    let mut printer = Printer::default();
    for event in Parser::new_ext(&text, EXTENSIONS) {
        printer.event(event);
    }
    printer.finish()
}

/// The inline content of a text that is to be one line.
pub(super) fn inline(text: &str, links: bool) -> String {
    let mut out = String::new();
    // Split so that no block can begin: what is left is words and code spans.
    let mut rest = text;
    while let Some(start) = rest.find('`') {
        let (before, from) = rest.split_at(start);
        let ticks = from.len() - from.trim_start_matches('`').len();
        let inside = from.get(ticks..).unwrap_or_default();
        escape(before, links, &mut out);
        match inside.find('`') {
            Some(end) if ticks == 1 && !inside.get(..end).unwrap_or_default().trim().is_empty() => {
                let span = inside.get(..end).unwrap_or_default();
                out.push_str(&code_span(&span.split_whitespace().collect::<Vec<_>>().join(" ")));
                rest = inside.get(end + 1..).unwrap_or_default();
            }
            _ => {
                escape(from.get(..ticks).unwrap_or_default(), links, &mut out);
                rest = inside;
            }
        }
    }
    escape(rest, links, &mut out);
    out
}

/// What stands before the lines of an open block.
struct Margin {
    /// Before its first line.
    first: String,
    /// Before the others.
    rest: String,
    begun: bool,
}

/// A list that is open.
struct List {
    /// The next number, if they are numbered.
    number: Option<u64>,
    /// Whether its items are paragraphs.
    loose: bool,
    items: usize,
}

#[derive(Default)]
struct Printer {
    lines: Vec<String>,
    margins: Vec<Margin>,
    lists: Vec<List>,
    /// Inline content of the block at hand.
    text: String,
    /// The code of an open block of code.
    code: Option<String>,
    /// The mark of an open heading.
    heading: Option<&'static str>,
    /// What an open link leads to, and where its text begins.
    links: Vec<(Option<String>, usize)>,
    /// The columns of the open table, and its cells so far.
    table: Vec<String>,
    /// Whether the next block stands apart from what is there.
    apart: bool,
}

impl Printer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.write(&text),
            },
            Event::Code(text) => {
                let text = text.replace(['\n', '\t'], " ");
                if !text.trim().is_empty() {
                    self.text.push_str(&code_span(text.trim()));
                }
            }
            Event::InlineHtml(html) if is_break(&html) => self.hard_break(),
            Event::Html(html) | Event::InlineHtml(html) => self.write(&html),
            Event::SoftBreak => self.text.push(' '),
            Event::HardBreak => self.hard_break(),
            Event::Rule => {
                self.flush();
                self.push_block(["---".to_owned()]);
            }
            Event::FootnoteReference(label) => self.write(&format!("[^{label}]")),
            // Not asked for when parsing.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.write(&text),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(heading(level));
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.open("> ".to_owned(), "> ".to_owned());
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                // Some texts put a diagram's or language's name only; it is not shown.
                let (CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) = kind;
                self.code = Some(String::new());
            }
            Tag::List(number) => {
                self.flush();
                // Within a tight item, the list is close to the item's text.
                if self.lists.last().is_some_and(|list| !list.loose) {
                    self.apart = false;
                }
                self.lists.push(List { number, loose: false, items: 0 });
            }
            Tag::Item => self.start_item(),
            // A footnote's first paragraph goes on behind its label.
            Tag::Paragraph => {
                if !self.text.ends_with("\\]: ") {
                    self.flush();
                }
                if let Some(list) = self.lists.last_mut() {
                    list.loose = true;
                }
            }
            Tag::Emphasis => self.text.push('*'),
            Tag::Strong => self.text.push_str("**"),
            Tag::Strikethrough => self.text.push_str("~~"),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.links.push((address(&dest_url), self.text.len()));
            }
            Tag::TableHead | Tag::TableRow => self.table.clear(),
            Tag::FootnoteDefinition(label) => {
                self.flush();
                self.write(&format!("[^{label}]: "));
            }
            Tag::Table(_) | Tag::HtmlBlock => self.flush(),
            _ => {}
        }
    }

    fn start_item(&mut self) {
        self.flush();
        let Some(list) = self.lists.last_mut() else { return };
        // Items of a loose list stand apart, those of a tight one do not.
        let close = list.items > 0 && !list.loose;
        list.items += 1;
        let marker = match &mut list.number {
            Some(number) => {
                let marker = format!("{number}. ");
                *number = number.saturating_add(1);
                marker
            }
            None => "- ".to_owned(),
        };
        if close {
            self.apart = false;
        }
        let rest = " ".repeat(marker.len());
        self.open(marker, rest);
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::HtmlBlock => self.flush(),
            TagEnd::BlockQuote(_) | TagEnd::Item => {
                self.flush();
                self.close();
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
                self.apart = true;
            }
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                self.push_block(fenced(&code, "text"));
            }
            TagEnd::Emphasis => self.text.push('*'),
            TagEnd::Strong => self.text.push_str("**"),
            TagEnd::Strikethrough => self.text.push_str("~~"),
            TagEnd::Link | TagEnd::Image => self.end_link(),
            TagEnd::TableCell => self.table.push(cell(&std::mem::take(&mut self.text))),
            TagEnd::TableHead => {
                let rule = "|---".repeat(self.table.len()) + "|";
                let head = self.row();
                self.push_block([head, rule]);
            }
            TagEnd::TableRow => {
                let row = self.row();
                self.apart = false;
                self.push_block([row]);
            }
            _ => {}
        }
    }

    fn row(&mut self) -> String {
        format!("| {} |", std::mem::take(&mut self.table).join(" | "))
    }

    fn end_link(&mut self) {
        let Some((Some(url), from)) = self.links.pop() else { return };
        // A link within a link's text, or an image: the outer one wins.
        if self.links.iter().any(|(url, _)| url.is_some()) {
            return;
        }
        let text = self.text.split_off(from.min(self.text.len()));
        let text = text.replace('\n', " ");
        if text.trim().is_empty() || text == plain_text(&url) {
            self.text.extend(["<", &url, ">"]);
        } else {
            self.text.extend(["[", text.trim(), "](<", &url, ">)"]);
        }
    }

    /// Adds plain text. Addresses in it become links, but not within a link.
    fn write(&mut self, text: &str) {
        // Again: a character reference may have been one that can't be seen.
        let text = &visible(text).replace('\n', " ");
        let bare = self.links.iter().all(|(url, _)| url.is_none());
        escape(text, bare, &mut self.text);
    }

    fn hard_break(&mut self) {
        if !self.text.trim().is_empty() {
            self.text.push_str("\\\n");
        }
    }

    fn open(&mut self, first: String, rest: String) {
        self.margins.push(Margin { first, rest, begun: false });
    }

    /// Ends a list item or quotation. One without content is left out: its mark alone could be another's underline.
    fn close(&mut self) {
        self.margins.pop();
        self.apart = true;
    }

    /// Ends the inline content at hand.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let heading = self.heading.take();
        let mut text = text.trim_matches(' ');
        while let Some(rest) = text.strip_suffix("\\\n") {
            text = rest.trim_end_matches(' ');
        }
        if text.is_empty() {
            return;
        }
        let lines = match heading {
            Some(mark) => vec![format!("{mark}{}", text.replace("\\\n", " ").replace('\n', " "))],
            None => fill(text, "", ""),
        };
        self.push_block(lines);
    }

    /// Adds lines below the margins that are open.
    fn push_block(&mut self, lines: impl IntoIterator<Item = String>) {
        for (index, line) in lines.into_iter().enumerate() {
            if index == 0 && self.apart && !self.lines.is_empty() {
                let margin: String =
                    self.margins.iter().filter(|margin| margin.begun).map(|m| m.rest.as_str()).collect();
                self.lines.push(margin.trim_end().to_owned());
            }
            let mut whole = String::new();
            for margin in &mut self.margins {
                whole.push_str(if margin.begun { &margin.rest } else { &margin.first });
                margin.begun = true;
            }
            whole.push_str(&line);
            self.lines.push(whole.trim_end().to_owned());
        }
        self.apart = true;
    }

    fn finish(mut self) -> Vec<String> {
        self.flush();
        self.lines
    }
}

/// How an address is written where it is only text.
fn plain_text(url: &str) -> String {
    let mut text = String::new();
    escape(url, false, &mut text);
    text
}

/// The mark of a heading that stands below rustdoc's own.
fn heading(level: HeadingLevel) -> &'static str {
    match level {
        HeadingLevel::H1 => "#### ",
        HeadingLevel::H2 => "##### ",
        _ => "###### ",
    }
}

fn is_break(html: &str) -> bool {
    matches!(html, "<br>" | "<br/>" | "<br />")
}

#[cfg(test)]
mod sentences {
    use super::*;

    #[test]
    fn sentences_are_as_all_other_texts() {
        let long = "A text of words that goes on and on, ".repeat(9) + "until it ends.";
        for text in ["A name.", "The (unique) id; 'x', \"y\"? 100%", "a  b", "I. one", "x1) y", long.as_str()]
        {
            assert!(is_sentence(text), "{text}");
            assert_eq!(blocks(text), read(text), "{text}");
        }
        for text in ["", "1. one", " a", "a ", "a\nb", "a*b*", "a_b", "a: b", "a&b", "a-b", "http://a", "ä"]
        {
            assert!(!is_sentence(text), "{text}");
        }
    }
}
