//! The summary of a run as a page of documentation: entries enter, Markdown between two marks of a file leaves.
//!
//! Everything outside the marks is written by hand and stays.

use std::fmt::Write as _;
use std::path::Path;

use super::outcome::State;
use super::report::{Entry, Sums, findings, groups};
use crate::cli::disk::{self, folder};

const BEGIN: &str = "<!-- corpus: begin -->";
const END: &str = "<!-- corpus: end -->";

/// Puts a summary between the marks of a file; a file that is missing or has no marks gets them at its end.
///
/// # Errors
/// The file cannot be read or written.
pub(super) fn write(path: &Path, summary: &str) -> Result<(), String> {
    let old = if path.exists() {
        disk::read_text(path).map_err(|error| format!("error: {error}"))?
    } else {
        String::new()
    };
    folder::write(path, &merged(&old, summary)).map_err(|error| format!("error: {error}"))
}

fn merged(old: &str, summary: &str) -> String {
    let part = format!("{BEGIN}\n\n{summary}\n{END}");
    let marks = old.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    match marks {
        Some((before, after)) => format!("{before}{part}{after}"),
        None if old.is_empty() => format!("{part}\n"),
        None => format!("{}\n\n{part}\n", old.trim_end()),
    }
}

/// The tables: folders, the documents of some of them, findings, and what was refused.
pub(super) fn summary(entries: &[Entry<'_>], details: &[String]) -> String {
    let mut page = String::new();
    let _ = writeln!(page, "## Folders\n");
    folders(entries, &mut page);
    for folder in details {
        let chosen: Vec<_> = entries.iter().filter(|entry| entry.document.group() == folder).collect();
        let _ = writeln!(page, "\n## {}\n", cell(folder));
        documents(&chosen, &mut page);
    }
    let _ =
        writeln!(page, "\n## Findings\n\n| code | severity | documents | findings |\n|---|---|---:|---:|");
    for (finding, (documents, count)) in findings(entries) {
        let (severity, code) = finding.split_once(' ').unwrap_or_default();
        let _ = writeln!(page, "| `{code}` | {severity} | {documents} | {count} |");
    }
    let _ = writeln!(page, "\n## Refused\n\n| place | error | what is wrong |\n|---|---|---|");
    for entry in entries {
        if let Some(first) = entry.outcome.refusals.first() {
            let more = entry.outcome.refusals.len() - 1;
            let more = if more == 0 { String::new() } else { format!(" (and {more} more)") };
            let (place, message) = (cell(&first.place), cell(&first.message));
            let _ = writeln!(page, "| {place} | `{}` | {message}{more} |", first.code);
        }
    }
    let faults: Vec<_> = entries.iter().filter(|entry| entry.outcome.state.is_fault()).collect();
    if !faults.is_empty() {
        let _ = writeln!(page, "\n## Faults of the generator\n\n| document | outcome |\n|---|---|");
        for entry in faults {
            let _ = writeln!(page, "| {} | {} |", cell(&entry.document.name), entry.outcome.state.word());
        }
    }
    page
}

fn folders(entries: &[Entry<'_>], page: &mut String) {
    let states = State::ALL.map(|state| format!(" {} |", state.word())).concat();
    let _ = writeln!(
        page,
        "| folder | documents |{states} operations | types | warnings | untyped | lines | generation, CPU s | most MB | check, CPU s |"
    );
    let _ = writeln!(
        page,
        "|---|---:|{}---:|---:|---:|---:|---:|---:|---:|---:|",
        "---:|".repeat(State::ALL.len())
    );
    for (name, entries) in groups(entries) {
        let sums = Sums::of(&entries);
        let states = State::ALL.map(|state| format!(" {} |", sums.state(state))).concat();
        let _ = writeln!(
            page,
            "| {} | {} |{states} {} | {} | {} | {} | {} | {:.1} | {} | {:.0} |",
            cell(name),
            sums.documents,
            sums.operations,
            sums.types,
            sums.warnings,
            sums.untyped,
            sums.lines,
            sums.generation,
            sums.memory / 1_000_000,
            sums.check
        );
    }
}

fn documents(entries: &[&Entry<'_>], page: &mut String) {
    let _ = writeln!(
        page,
        "| document | outcome | operations | types | warnings | notes | untyped | lines | generation, CPU s | MB | check, CPU s |\n|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    );
    let figure = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"));
    for Entry { document, outcome } in entries {
        let name = document.name.split_once('/').map_or(document.name.as_str(), |(_, rest)| rest);
        let memory = outcome.memory.map_or_else(|| "–".to_owned(), |bytes| (bytes / 1_000_000).to_string());
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {memory} | {} |",
            cell(name),
            outcome.state.word(),
            outcome.operations,
            outcome.types,
            outcome.count("warning"),
            outcome.count("note"),
            outcome.untyped(),
            outcome.lines,
            figure(outcome.generation),
            figure(outcome.check)
        );
    }
}

/// A text of others, made safe for a table of Markdown.
fn cell(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        match c {
            '|' | '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '#' | '&' => safe.extend(['\\', c]),
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_marks_changes() {
        let first = merged("# By hand\n", "one");
        assert_eq!(first, format!("# By hand\n\n{BEGIN}\n\none\n{END}\n"));
        let second = merged(&format!("{first}\n## Also by hand\n"), "two");
        assert_eq!(second, format!("# By hand\n\n{BEGIN}\n\ntwo\n{END}\n\n## Also by hand\n"));
        assert_eq!(merged("", "one"), format!("{BEGIN}\n\none\n{END}\n"));
    }

    #[test]
    fn names_of_others_cannot_break_a_table() {
        assert_eq!(cell("a|b\n<i>`x`"), "a\\|b \\<i\\>\\`x\\`");
    }
}
