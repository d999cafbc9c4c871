//! The five specs are damaged at random, commented at random and mended: what comes out is what was there, with every
//! comment in its place.

use clientwright::Spec;
use clientwright::diagnostics::{self, Diagnostics};
use clientwright::fix;
use clientwright::load::NoFiles;
use clientwright::review::{self, Options};
use clientwright::source::Sources;

use crate::support;

/// Damaged documents, and how much is done to each.
const DOCUMENTS: u64 = 12;
const EDITS: usize = 100;

const IDLE: &str = "x-lint-allow: {enum-case: Left over.}";

#[test]
fn a_thousand_random_edits_are_mended_and_no_comment_goes() {
    let specs = support::specs();
    let (mut damaged, mut comments) = (0, 0);
    for seed in 1..=DOCUMENTS {
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let (name, original) = &specs[random.below(specs.len())];
        let mut lines: Vec<String> = original.lines().map(str::to_owned).collect();
        for edit in 0..EDITS {
            damaged += usize::from(damage(&mut lines, &mut random));
            comments += usize::from(comment(&mut lines, edit, &mut random));
        }
        let text = lines.join("\n") + "\n";
        let mended = mended(name, &text);
        assert_eq!(notes(&text), notes(&mended), "{name}, seed {seed}: comments stay, in their order");
        // What a comment stands behind is not removed; all else is as it was.
        let bare: Vec<String> = mended.lines().filter_map(without_note).collect();
        let expected: Vec<&str> = original.lines().collect();
        for (line, (mended, expected)) in bare.iter().zip(&expected).enumerate() {
            assert_eq!(mended, expected, "{name}, seed {seed}, line {}", line + 1);
        }
        assert_eq!(bare.len(), expected.len(), "{name}, seed {seed}");
    }
    assert!(damaged >= 1000 && comments >= 500, "{damaged} edits, {comments} comments");
}

/// What `--fix` makes of a text.
fn mended(name: &str, text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..10 {
        let (mut sources, mut found) = (Sources::default(), Diagnostics::default());
        let spec = Spec { ours: true, ..Spec::new(name, &*text, name) };
        let reviewed = review::review(spec, Options { house: true }, &mut NoFiles, &mut sources, &mut found);
        let loaded = reviewed.unwrap_or_else(|| panic!("{name} is no tree:\n{text}")).loaded;
        let fixes: Vec<_> = diagnostics::sorted(&found)
            .filter_map(|finding| fix::fix(finding, &[loaded.root()], &sources))
            .collect();
        if fixes.is_empty() {
            return text;
        }
        text = fix::apply(&text, &fixes).0;
    }
    panic!("{name} is not mended after ten rounds:\n{text}");
}

/// Does one thing to a document that can be mended, if the place that comes up has room for it.
fn damage(lines: &mut Vec<String>, random: &mut Random) -> bool {
    for _ in 0..100 {
        let at = random.below(lines.len());
        let line = lines[at].clone();
        let starts = ["'", "summary: ", "description: ", "examples: [", "type: string"];
        let may_be = starts.iter().any(|start| line.trim_start().starts_with(start));
        if !may_be || is_text(lines, at) || is_in_example(lines, at) {
            continue;
        }
        let (code, note) =
            line.split_once(" # note").map_or((&*line, ""), |(code, _)| (code, &line[code.len()..]));
        let bare = code.trim_start();
        let indent = &code[..code.len() - bare.len()];
        let changed = match random.below(5) {
            0 => status(bare),
            1 if bare.starts_with("summary: ") && indent.len() > 2 && !code.ends_with('.') => {
                Some(format!("{bare}."))
            }
            2 if bare.starts_with("description: ")
                && code.ends_with('.')
                && !code.contains(['\'', '"', '`']) =>
            {
                let cut = &bare[..bare.len() - 1];
                (cut.ends_with(char::is_alphabetic) && cut.contains("n: ") && cut.split(' ').count() > 2)
                    .then(|| cut.to_owned())
            }
            3 => {
                let value = bare.strip_prefix("examples: [").and_then(|rest| rest.strip_suffix(']'));
                value.filter(|value| !value.contains(',')).map(|value| format!("example: {value}"))
            }
            4 if bare == "type: string" && !lines.get(at + 1).is_some_and(|next| next.contains(IDLE)) => {
                // An object may have one allowance only.
                let near = &lines[at.saturating_sub(12)..(at + 12).min(lines.len())];
                if near.iter().any(|line| line.contains("x-lint-allow")) {
                    continue;
                }
                lines.insert(at + 1, format!("{indent}{IDLE}"));
                return true;
            }
            _ => None,
        };
        if let Some(changed) = changed {
            lines[at] = format!("{indent}{changed}{note}");
            return true;
        }
    }
    false
}

fn status(bare: &str) -> Option<String> {
    let (code, rest) = bare.strip_prefix('\'')?.split_once('\'')?;
    (code.len() == 3 && code.parse::<u16>().is_ok() && rest.starts_with(':')).then(|| format!("{code}{rest}"))
}

/// Puts a comment on a line of its own, or behind a value.
fn comment(lines: &mut Vec<String>, number: usize, random: &mut Random) -> bool {
    for _ in 0..20 {
        let at = random.below(lines.len());
        let line = &lines[at];
        let is_key =
            line.trim_start().split_once(':').is_some_and(|(key, _)| !key.is_empty() && !key.contains(' '));
        if !is_key || is_text(lines, at) || line.contains(" # note") || line.contains(IDLE) {
            continue;
        }
        // A line that is followed by more of the same value has no end to stand behind.
        let indent = line.len() - line.trim_start().len();
        let goes_on = lines.get(at + 1).is_some_and(|next| is_text(lines, at + 1) && !next.is_empty());
        if random.below(2) == 0 || goes_on || line.contains("x-lint-allow") {
            lines.insert(at, format!("{}# note {number}", " ".repeat(indent)));
        } else {
            lines[at] = format!("{line} # note {number}");
        }
        return true;
    }
    false
}

/// Whether a line belongs to a folded text.
fn is_text(lines: &[String], at: usize) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let own = indent(&lines[at]);
    let above = lines[..at].iter().rev().find(|line| !line.trim().is_empty() && indent(line) < own);
    let opens = |line: &String| {
        let code = line.split(" # note").next().unwrap().trim_end();
        code.ends_with(">-") || code.ends_with("|-") || code.ends_with('|') || code.ends_with('>')
    };
    lines[at].trim().is_empty() || lines[at].trim_start().starts_with('#') || above.is_some_and(opens)
}

/// Whether a line belongs to an example's value.
fn is_in_example(lines: &[String], at: usize) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut own = indent(&lines[at]);
    for line in lines[..at].iter().rev().filter(|line| !line.trim().is_empty()) {
        if indent(line) < own {
            own = indent(line);
            if line.trim_start().starts_with("value:") {
                return true;
            }
        }
    }
    false
}

fn notes(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.find("# note").map(|at| &line[at..])).collect()
}

/// A line without its comment, and without what could not be removed for the comment's sake; `None` if nothing is left.
fn without_note(line: &str) -> Option<String> {
    let code = line.split("# note").next().unwrap();
    let bare = if code.len() < line.len() { code.trim_end() } else { code };
    (bare.len() == line.len() || !bare.trim().is_empty()).then(|| bare.to_owned())
}

/// Marsaglia's xorshift: the same numbers everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }
}
