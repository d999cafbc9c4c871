//! What was found, as a page: a row a document comes in, Markdown goes out.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What became of a document's examples.
#[derive(Debug, Default)]
pub(crate) struct Row {
    pub(crate) name: String,
    /// Why there is nothing to say of the document.
    pub(crate) refused: Option<String>,
    /// Examples, each once for each direction that it is shown in.
    pub(crate) examples: usize,
    /// Examples that are not what their schema says.
    pub(crate) invalid: usize,
    /// Valid examples, by why they were not tried.
    pub(crate) untried: BTreeMap<String, usize>,
    /// Valid examples that came out as they went in.
    pub(crate) passed: usize,
    /// Valid examples that did not.
    pub(crate) failed: usize,
    /// Failed examples, by class of difference; one may have several.
    pub(crate) classes: BTreeMap<String, usize>,
}

impl Row {
    pub(crate) fn line(&self) -> String {
        match &self.refused {
            Some(reason) => format!("{}: {reason}", self.name),
            None => format!(
                "{}: {} examples, {} invalid, {} passed, {} failed {:?}, untried {:?}",
                self.name, self.examples, self.invalid, self.passed, self.failed, self.classes, self.untried
            ),
        }
    }
}

const OPENING: &str = "# Round trip of published examples

Written by the tool in `benches/roundtrip` (its README says how to run it). Every example of a document, wherever it
stands, is judged against its schema by an independent JSON Schema validator; each valid one is decoded and encoded by
the code generated from that document, and must come out as the same JSON: numbers by value, objects without order.

Properties of which the schema says nothing are compared like all others: generated structs keep them (`undeclared`),
unless the schema forbids them.

";

/// The page.
pub(crate) fn page(rows: &[Row]) -> String {
    let mut page = String::from(OPENING);
    let mut total = Row { name: "**all**".to_owned(), ..Row::default() };
    let mut lines = String::new();
    for row in rows {
        match &row.refused {
            Some(reason) => {
                let _ = writeln!(
                    lines,
                    "| {} | – | – | – | – | – | {} |",
                    row.name,
                    reason.replace('|', "\\|")
                );
            }
            None => lines.push_str(&line(row)),
        }
        total.examples += row.examples;
        total.invalid += row.invalid;
        total.passed += row.passed;
        total.failed += row.failed;
        for (into, from) in [(&mut total.classes, &row.classes), (&mut total.untried, &row.untried)] {
            for (name, count) in from {
                *into.entry(name.clone()).or_default() += count;
            }
        }
    }
    page.push_str("| document | examples | invalid | untried | passed | failed | passed; classes |\n");
    page.push_str("|---|--:|--:|--:|--:|--:|---|\n");
    page.push_str(&lines);
    page.push_str(&line(&total));
    page.push_str("\nClasses of differences:\n\n| class | examples |\n|---|--:|\n");
    for (class, count) in &total.classes {
        let _ = writeln!(page, "| {class} | {count} |");
    }
    page.push_str("\nValid examples that were not tried:\n\n| why | examples |\n|---|--:|\n");
    for (why, count) in &total.untried {
        let _ = writeln!(page, "| {why} | {count} |");
    }
    page
}

fn line(row: &Row) -> String {
    let classes: Vec<_> = row.classes.iter().map(|(class, count)| format!("{class} {count}")).collect();
    let untried: usize = row.untried.values().sum();
    format!(
        "| {} | {} | {} | {untried} | {} | {} | {}{} |\n",
        row.name,
        row.examples,
        row.invalid,
        row.passed,
        row.failed,
        share(row.passed, row.failed),
        if classes.is_empty() { String::new() } else { format!(": {}", classes.join(", ")) }
    )
}

/// A share in percent, cut off, so that only all is 100.
fn share(passed: usize, failed: usize) -> String {
    let all = passed + failed;
    if all == 0 {
        return "–".to_owned();
    }
    let hundredths = passed * 10_000 / all;
    format!("{}.{:02} %", hundredths / 100, hundredths % 100)
}
