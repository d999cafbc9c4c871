//! A report as people read it: the counts first, then what was found, in a page or so.

use super::{Group, Report, Subject, Topic, Types};
use crate::source::Sources;
use std::fmt::Write;

/// The width of a line.
const WIDTH: usize = 100;
/// How many groups a topic shows; the rest are counted.
const MOST_GROUPS: usize = 8;
/// How many places a group shows; the rest are counted.
const MOST_PLACES: usize = 3;

/// Renders a report, without colour.
pub fn render(report: &Report, sources: &Sources) -> String {
    let Types { structs, enums, unions, aliases } = report.types;
    let mut text = format!("Report on {}: {}\n\n", report.document, shown(&report.api));
    let mut lines: Vec<(usize, String)> = vec![
        (
            report.operations,
            format!("{}, in {}", plural(report.operations, "operation"), counted(report.groups, "group")),
        ),
        (
            structs + enums + unions + aliases,
            format!(
                "{}: {}, {}, {}, {}",
                plural(structs + enums + unions + aliases, "type"),
                counted(structs, "struct"),
                counted(enums, "enum"),
                counted(unions, "union"),
                if aliases == 1 { "1 alias".to_owned() } else { format!("{} aliases", number(aliases)) },
            ),
        ),
    ];
    if report.webhooks > 0 {
        lines.push((report.webhooks, plural(report.webhooks, "webhook")));
    }
    lines.extend(report.topics.iter().map(|topic| (topic.count, in_short(topic.subject, topic.count == 1))));
    let width = lines.iter().map(|(count, _)| number(*count).len()).max().unwrap_or(0);
    for (count, what) in lines {
        let _ = writeln!(text, "  {:>width$} {what}", number(count));
    }
    let mut cut = false;
    for topic in &report.topics {
        cut |= self::topic(report, topic, sources, &mut text);
    }
    if cut {
        text.push_str("\nEvery finding with its place: `--report --format json`.\n");
    }
    text
}

/// Adds a topic; tells whether it shows less than all.
fn topic(report: &Report, topic: &Topic, sources: &Sources, text: &mut String) -> bool {
    let _ = writeln!(text, "\n{} ({})", topic.subject.title(), number(topic.count));
    let shown = topic.groups.iter().take(MOST_GROUPS);
    let width = topic.groups.first().map_or(1, |group| number(group.places.len()).len());
    let mut cut = false;
    for group in shown {
        cut |= self::group(report, group, width, sources, text);
    }
    let rest = topic.groups.get(MOST_GROUPS..).unwrap_or_default();
    if !rest.is_empty() {
        let findings: usize = rest.iter().map(|group| group.places.len()).sum();
        let _ = writeln!(text, "  and {} more of {}", number(findings), counted(rest.len(), "other kind"));
    }
    cut || !rest.is_empty()
}

fn group(report: &Report, group: &Group, width: usize, sources: &Sources, text: &mut String) -> bool {
    let count = number(group.places.len());
    let message = format!("{}: {}", group.code, shown(&group.message));
    wrap(&message, &format!("  {count:>width$} × "), text);
    let place = |span| {
        let place = sources.line_column(span);
        let name = &sources.get(span.source).name;
        // The document's own name stands above.
        if *name == report.document {
            format!("line {}:{}", place.line, place.column)
        } else {
            format!("{}:{}:{}", shown(name), place.line, place.column)
        }
    };
    let mut places: Vec<String> = group.places.iter().take(MOST_PLACES).map(|span| place(*span)).collect();
    let rest = group.places.len().saturating_sub(MOST_PLACES);
    if rest > 0 {
        places.push(format!("and {} more", number(rest)));
    }
    let indent = " ".repeat(width + 5);
    wrap(&places.join(", "), &indent, text);
    rest > 0
}

/// Adds words in lines that begin under the first one's.
fn wrap(words: &str, start: &str, text: &mut String) {
    let indent = start.chars().count();
    let mut column = indent;
    text.push_str(start);
    for (index, word) in words.split(' ').enumerate() {
        let length = word.chars().count();
        if index > 0 && column + 1 + length > WIDTH {
            let _ = write!(text, "\n{}", " ".repeat(indent));
            column = indent;
        } else if index > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += length;
    }
    text.push('\n');
}

/// A text of the document's in ours: without what would end the line or change how it is shown.
fn shown(text: &str) -> String {
    crate::diagnostics::safe(text)
}

fn in_short(subject: Subject, one: bool) -> String {
    let (single, several) = match subject {
        Subject::Untyped => ("place that holds any JSON value", "places that hold any JSON value"),
        Subject::Reduced => ("thing reduced or left out", "things reduced or left out"),
        Subject::Understood => {
            ("departure from the standard, understood", "departures from the standard, understood")
        }
        Subject::Assumed => ("assumption that the document states", "assumptions that the document states"),
        Subject::Renamed => ("name changed, since another has it", "names changed, since others have them"),
        Subject::NoCounterpart => {
            ("thing that a client has no methods for", "things that a client has no methods for")
        }
        Subject::Document => ("contradiction within the document", "contradictions within the document"),
    };
    if one { single.to_owned() } else { several.to_owned() }
}

fn counted(count: usize, what: &str) -> String {
    format!("{} {}", number(count), plural(count, what))
}

fn plural(count: usize, what: &str) -> String {
    if count == 1 { what.to_owned() } else { format!("{what}s") }
}

/// With a space between thousands, so that large numbers are read at a glance.
fn number(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) && digits.len() > 4 {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}
