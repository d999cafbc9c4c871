//! What people see while they wait and when it is done: progress, colour, the list of files.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Failure;
use super::disk::Changes;
use crate::diagnostics::{self, Color, Diagnostics, Severity};
use crate::report::{self, Report};
use crate::source::Sources;

/// Anything that takes longer than this shows that it is alive.
const PATIENCE: Duration = Duration::from_secs(1);

/// Columns of what people read.
pub(super) const COLUMNS: usize = 100;

/// A line on the error stream that appears once one has waited for a second; nothing where that is no terminal.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Starts waiting for `total` steps.
    pub(super) fn start(total: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::hidden());
        if std::io::stderr().is_terminal() {
            if let Ok(style) = ProgressStyle::with_template("{spinner} {pos}/{len} {msg} {elapsed}") {
                bar.set_style(style);
            }
            let later = bar.clone();
            std::thread::spawn(move || {
                std::thread::sleep(PATIENCE);
                if !later.is_finished() {
                    later.set_draw_target(ProgressDrawTarget::stderr());
                    later.enable_steady_tick(Duration::from_millis(100));
                }
            });
        }
        Self { bar }
    }

    /// Says what is being done, without a step.
    pub(super) fn say(&self, what: &str) {
        self.bar.set_message(what.to_owned());
    }

    /// Says what comes next.
    pub(super) fn step(&self, what: &str) {
        self.bar.set_message(what.to_owned());
        self.bar.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Whether what goes to the error stream may be coloured: it is a terminal, and `NO_COLOR` is not set.
pub(super) fn colour() -> Color {
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    if wanted && std::io::stderr().is_terminal() { Color::Always } else { Color::Never }
}

/// Whether what goes to standard output may be coloured: it is a terminal, and `NO_COLOR` is not set.
pub(super) fn colours_output() -> bool {
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    wanted && std::io::stdout().is_terminal()
}

/// Prints to the error stream. A closed stream is nobody's problem.
pub(super) fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Prints to standard output. A closed stream is nobody's problem.
pub(super) fn print(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people: findings on the error stream, the report on standard output.
    Human,
    /// For machines: one JSON value on standard output, and nothing else there.
    Json,
}

/// How findings are printed, as all commands take it.
#[derive(Debug, Clone, Copy, clap::Args)]
#[command(next_help_heading = "What is said")]
pub(super) struct Findings {
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Say what the client has, and what has no type, was reduced, assumed or renamed
    #[arg(long)]
    report: bool,
}

impl Findings {
    /// Prints them, and the reports on what became of documents.
    pub(super) fn print(self, reports: &[Report], diagnostics: &Diagnostics, sources: &Sources) {
        match (self.format, self.report) {
            (Format::Json, false) => print(&diagnostics::to_json(diagnostics, sources)),
            (Format::Json, true) => {
                let reports: Vec<_> = reports.iter().map(|one| report::to_json(one, sources)).collect();
                let findings = diagnostics::to_values(diagnostics, sources);
                print(
                    &serde_json::json!({ "version": 1, "reports": reports, "findings": findings })
                        .to_string(),
                );
            }
            (Format::Human, true) if !reports.is_empty() => {
                let reports: Vec<_> = reports.iter().map(|one| report::render(one, sources)).collect();
                print(&reports.join("\n"));
            }
            (Format::Human, _) => {
                let text = diagnostics::render_within(COLUMNS, diagnostics, sources, colour());
                if !text.is_empty() {
                    say(text.trim_end());
                }
            }
        }
    }

    /// A failure that has no place in a document: machines get a finding all the same.
    pub(super) fn failed(self, reason: &str) -> Failure {
        if self.format == Format::Human {
            return Failure::Said(format!("error: {reason}"));
        }
        let finding = failed(reason);
        let value = if self.report {
            serde_json::json!({ "version": 1, "reports": [], "findings": finding })
        } else {
            finding
        };
        print(&value.to_string());
        Failure::Told
    }

    /// Prints what became of the files below `root`, where that is not in a machine's way.
    pub(super) fn print_changes(self, root: &str, changes: &Changes) {
        let mut text = String::new();
        for (verb, list) in [("wrote", &changes.written), ("removed", &changes.removed)] {
            for path in list {
                let _ = std::fmt::Write::write_fmt(&mut text, format_args!("{verb:>8} {root}/{path}\n"));
            }
        }
        let (written, removed) = (changes.written.len(), changes.removed.len());
        let all = format!("{text}{written} written, {} unchanged, {removed} removed", changes.kept.len());
        if self.format == Format::Human { print(&all) } else { say(&all) }
    }
}

/// A failure without a place, as the only finding.
pub(super) fn failed(reason: &str) -> serde_json::Value {
    serde_json::json!([{
        "severity": "error", "code": "failed", "message": reason, "label": "", "help": null, "place": null,
        "related": [],
    }])
}

/// The last line of a run that failed because of what the documents say.
pub(super) fn summary(diagnostics: &Diagnostics) -> String {
    let count = |severity| diagnostics::sorted(diagnostics).filter(|one| one.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    format!("{errors} error{}, {warnings} warning{}; nothing was written", plural(errors), plural(warnings))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostic;
    use crate::source::Span;

    #[test]
    fn what_is_found_twice_is_shown_and_counted_once() {
        let (mut sources, mut found) = (Sources::default(), Diagnostics::default());
        let span = Span::new(sources.add("x.yaml", "text"), 0, 1);
        for _ in 0..2 {
            found.report(Diagnostic::error(
                "example-mismatch",
                span,
                "the example does not match its schema",
            ));
        }
        assert_eq!(summary(&found), "1 error, 0 warnings; nothing was written");
        assert_eq!(diagnostics::render(&found, &sources, Color::Never).matches("error[").count(), 1);
    }
}
