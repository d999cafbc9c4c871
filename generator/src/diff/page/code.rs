//! Signatures before and after enter, the lines of a block of code that marks what is different leave.

/// What a comment shows of a line without a bar to scroll it.
const WIDTH: usize = 76;

/// Signatures of more lines than that are not compared line by line.
const MOST_LINES: usize = 60;

/// Lines with `-`, `+`, or a space where both sides have them.
pub(super) fn compared(before: &[String], after: &[String]) -> Vec<(char, String)> {
    let lay_out = |lines: &[String]| lines.iter().flat_map(|line| laid_out(line, WIDTH)).collect::<Vec<_>>();
    let (before, after) = (lay_out(before), lay_out(after));
    if before.len() <= 1 || after.len() <= 1 || before.len().max(after.len()) > MOST_LINES {
        let of = |sign, lines: Vec<String>| lines.into_iter().map(move |line| (sign, line));
        return of('-', before).chain(of('+', after)).collect();
    }
    aligned(&before, &after)
}

/// The lines of both, those of their longest common part once.
fn aligned(before: &[String], after: &[String]) -> Vec<(char, String)> {
    // How many lines what follows has in common.
    let mut common = vec![vec![0usize; after.len() + 1]; before.len() + 1];
    let at = |common: &[Vec<usize>], i: usize, j: usize| {
        common.get(i).and_then(|row| row.get(j)).copied().unwrap_or_default()
    };
    for (i, one) in before.iter().enumerate().rev() {
        for (j, other) in after.iter().enumerate().rev() {
            let longest = if one == other {
                at(&common, i + 1, j + 1) + 1
            } else {
                at(&common, i + 1, j).max(at(&common, i, j + 1))
            };
            if let Some(cell) = common.get_mut(i).and_then(|row| row.get_mut(j)) {
                *cell = longest;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out = Vec::new();
    loop {
        match (before.get(i), after.get(j)) {
            (Some(one), Some(other)) if one == other => {
                out.push((' ', one.clone()));
                (i, j) = (i + 1, j + 1);
            }
            (Some(one), other) if other.is_none() || at(&common, i + 1, j) >= at(&common, i, j + 1) => {
                out.push(('-', one.clone()));
                i += 1;
            }
            (_, Some(other)) => {
                out.push(('+', other.clone()));
                j += 1;
            }
            (_, None) => return out,
        }
    }
}

/// A line, or what it lists a line each, as rustfmt writes what is too wide.
pub(super) fn laid_out(line: &str, width: usize) -> Vec<String> {
    if line.chars().count() <= width {
        return vec![line.to_owned()];
    }
    let Some((head, inside, tail)) = bracketed(line) else { return vec![line.to_owned()] };
    let mut lines = vec![head.to_owned()];
    lines.extend(listed(inside).into_iter().map(|part| format!("    {part},")));
    lines.push(tail.to_owned());
    lines
}

/// What the first bracket holds that lists something, with what stands before and after it.
fn bracketed(line: &str) -> Option<(&str, &str, &str)> {
    let open = line.find(['(', '{'])?;
    let mut depth = 0usize;
    for (at, letter) in line.get(open..)?.char_indices() {
        match letter {
            '(' | '{' => depth += 1,
            ')' | '}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            let (start, end) = (open + 1, open + at);
            let inside = line.get(start..end)?.trim();
            return (!inside.is_empty()).then_some((line.get(..start)?, inside, line.get(end..)?));
        }
    }
    None
}

/// The parts between commas that stand in no bracket.
fn listed(inside: &str) -> Vec<&str> {
    let (mut depth, mut start) = (0usize, 0);
    let mut parts = Vec::new();
    let mut before = ' ';
    for (at, letter) in inside.char_indices() {
        match letter {
            '(' | '{' | '<' | '[' => depth += 1,
            // No bracket, but an arrow.
            '>' if before == '-' => {}
            ')' | '}' | '>' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.extend(inside.get(start..at).map(str::trim));
                start = at + 1;
            }
            _ => {}
        }
        before = letter;
    }
    parts.extend(inside.get(start..).map(str::trim).filter(|part| !part.is_empty()));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(before: &str, after: &str) -> String {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let marked = compared(&lines(before), &lines(after));
        let lines: Vec<String> = marked.into_iter().map(|(sign, line)| format!("{sign} {line}\n")).collect();
        lines.concat()
    }

    #[test]
    fn short_signatures_are_a_line_each() {
        assert_eq!(block("pub a: i64", "pub a: f64"), "- pub a: i64\n+ pub a: f64\n");
        assert_eq!(block("pub a: i64", ""), "- pub a: i64\n");
        assert_eq!(block("", ""), "");
    }

    #[test]
    fn long_ones_are_laid_out_and_show_what_is_different() {
        let before = "pub fn create_something(&self, tenant: &str, body: &Thing, by: Map<String, A>) -> Call<Thing, Error>";
        let after = before.replace("&str", "i64").replace(", by: Map<String, A>", "");
        insta::assert_snapshot!(block(before, &after), @r"
          pub fn create_something(
              &self,
        -     tenant: &str,
        +     tenant: i64,
              body: &Thing,
        -     by: Map<String, A>,
          ) -> Call<Thing, Error>
        ");
    }

    #[test]
    fn no_text_is_lost_whatever_its_brackets() {
        for odd in ["((((", "}{", "fn(-> a, b", "(,,,)", "a(b{c<d>e", ""] {
            let line = format!("{odd}{}", "x ".repeat(60));
            let letters = |text: &str| text.replace([' ', '\n', ','], "");
            assert_eq!(letters(&laid_out(&line, WIDTH).concat()), letters(&line));
        }
    }
}
