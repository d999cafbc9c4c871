//! What people see while they wait and when it is done: progress, colour, the list of files.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::disk::Changes;
use crate::diagnostics::{self, Color, Diagnostics, Severity};
use crate::source::Sources;

/// Anything that takes longer than this shows that it is alive.
const PATIENCE: Duration = Duration::from_secs(1);

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

/// Prints to the error stream. A closed stream is nobody's problem.
pub(super) fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Prints what became of the files below `root`.
pub(super) fn print_changes(root: &str, changes: &Changes) {
    let mut out = std::io::stdout().lock();
    for (verb, list) in [("wrote", &changes.written), ("removed", &changes.removed)] {
        for path in list {
            let _ = writeln!(out, "{verb:>8} {root}/{path}");
        }
    }
    let (written, removed) = (changes.written.len(), changes.removed.len());
    let _ = writeln!(out, "{written} written, {} unchanged, {removed} removed", changes.kept.len());
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people, on the error stream.
    Human,
    /// For machines: one JSON array on standard output.
    Json,
}

/// How findings are printed, as both commands take it.
#[derive(Debug, clap::Args)]
pub(super) struct Findings {
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Also say what has no type, was reduced or ignored
    #[arg(long)]
    report: bool,
}

impl Findings {
    /// Prints them.
    pub(super) fn print(&self, diagnostics: &Diagnostics, sources: &Sources) {
        let text = match (self.format, self.report) {
            (Format::Json, _) => return println!("{}", diagnostics::to_json(diagnostics, sources)),
            (Format::Human, true) => diagnostics::report(diagnostics, sources, colour()),
            (Format::Human, false) => diagnostics::render(diagnostics, sources, colour()),
        };
        if !text.is_empty() {
            say(text.trim_end());
        }
    }
}

/// The last line of a run that failed because of what the documents say.
pub(super) fn summary(diagnostics: &Diagnostics) -> String {
    let count = |severity| diagnostics.iter().filter(|one| one.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    format!("{errors} error{}, {warnings} warning{}; nothing was written", plural(errors), plural(warnings))
}
