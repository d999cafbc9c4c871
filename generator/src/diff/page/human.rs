//! A page for a terminal, a hundred columns wide.

use super::code::laid_out;
use super::{Page, counts, effect_words, signature, visible};
use crate::diff::{Change, Side, Verdict};
use std::fmt::Write as _;

/// The widest that a line gets.
const WIDTH: usize = 100;

/// The page; `colour`: with what terminals make colours of.
pub fn human(page: &Page<'_>, colour: bool) -> String {
    let mut out = String::new();
    let several = page.entries.len() > 1;
    for entry in page.entries.iter().filter(|entry| !several || !entry.diff.changes.is_empty()) {
        let verdict = entry.diff.verdict();
        let head = format!("{}: {}", visible(&entry.document), words(verdict));
        wrapped(&mut out, 0, &head, paint(colour, verdict));
        for change in &entry.diff.changes {
            tell(&mut out, page, change, colour);
        }
        out.push('\n');
    }
    let verdict = page.verdict();
    let summary = match verdict {
        Verdict::None => format!("verdict: none (nothing changed since {})", visible(page.base)),
        verdict => format!("verdict: {} ({}, since {})", verdict.word(), counts(page), visible(page.base)),
    };
    wrapped(&mut out, 0, &summary, paint(colour, verdict));
    for line in page.release.iter().flat_map(|release| release.words()) {
        wrapped(
            &mut out,
            0,
            &line.text,
            paint(colour, if line.fits { Verdict::None } else { Verdict::Major }),
        );
    }
    out
}

fn words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::None => "no change",
        verdict => verdict.word(),
    }
}

fn tell(out: &mut String, page: &Page<'_>, change: &Change, colour: bool) {
    out.push('\n');
    let head = format!("{}: {}", visible(&change.place), visible(&change.message));
    wrapped(out, 2, &head, paint(colour, change.verdict()));
    let about = format!("{} [{}]", effect_words(change), change.code);
    let is_shown = |side: &Option<Side>| side.as_ref().is_some_and(|side| side.signature.is_some());
    // What has nothing to show, and breaks nobody, is told in a line.
    if !change.is_breaking() && !is_shown(&change.old) && !is_shown(&change.new) {
        let places: Vec<String> =
            [page.old_place(change), page.new_place(change)].into_iter().flatten().collect();
        wrapped(out, 4, &format!("{about} {}", places.join(" → ")), Paint::NONE);
        return;
    }
    wrapped(out, 4, &about, Paint::NONE);
    let sides = [("-", page.old_place(change), &change.old), ("+", page.new_place(change), &change.new)];
    for (sign, place, side) in sides {
        let Some(place) = place else { continue };
        wrapped(out, 4, &format!("{sign} {place}"), Paint::NONE);
        for line in signature(side.as_ref()).iter().flat_map(|line| laid_out(line, WIDTH - 8)) {
            let text = line.trim_start();
            wrapped(out, 8 + line.len() - text.len(), text, Paint::NONE);
        }
    }
}

/// What stands before and after a text to paint it.
#[derive(Clone, Copy)]
struct Paint(&'static str, &'static str);

impl Paint {
    const NONE: Self = Self("", "");
}

fn paint(colour: bool, verdict: Verdict) -> Paint {
    match verdict {
        _ if !colour => Paint::NONE,
        Verdict::Major => Paint("\u{1b}[1;31m", "\u{1b}[0m"),
        Verdict::Minor => Paint("\u{1b}[32m", "\u{1b}[0m"),
        Verdict::None | Verdict::Patch => Paint("\u{1b}[1m", "\u{1b}[0m"),
    }
}

/// A text in lines that are short enough; those after the first stand further in.
fn wrapped(out: &mut String, indent: usize, text: &str, Paint(before, after): Paint) {
    let mut margin = indent;
    let mut line = String::new();
    let mut length = 0;
    let mut finish = |line: &mut String, length: &mut usize, margin: usize| {
        let _ = writeln!(out, "{}{before}{line}{after}", " ".repeat(margin));
        line.clear();
        *length = 0;
    };
    for word in text.split(' ') {
        let mut word: Vec<char> = word.chars().collect();
        if length > 0 && margin + length + 1 + word.len() > WIDTH {
            finish(&mut line, &mut length, margin);
            margin = indent + 4;
        } else if !line.is_empty() || length > 0 {
            line.push(' ');
            length += 1;
        }
        // A word may be longer than a line.
        while margin + length + word.len() > WIDTH {
            let rest = word.split_off((WIDTH - margin - length).max(1).min(word.len()));
            line.extend(word);
            finish(&mut line, &mut length, margin);
            margin = indent + 4;
            word = rest;
        }
        length += word.len();
        line.extend(word);
    }
    finish(&mut line, &mut length, margin);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_too_long_and_no_text_is_lost() {
        for text in ["", "short", &"word ".repeat(60), &"x".repeat(450), &format!("a {} b", "y".repeat(97))] {
            let mut out = String::new();
            wrapped(&mut out, 6, text, Paint::NONE);
            assert!(out.lines().all(|line| line.chars().count() <= WIDTH), "{out}");
            let letters =
                |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
            assert_eq!(letters(&out), letters(text));
        }
    }
}
