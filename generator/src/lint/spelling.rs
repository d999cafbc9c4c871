//! What was probably meant: a misspelt word and the known ones enter, the nearest leaves.

/// The candidate nearest to a word, if it is near enough to be a slip: one edit in three characters, three at most.
/// Between equally near ones the first in the alphabet wins, so that the document's order does not matter.
pub(super) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count().div_ceil(3)).min(3);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word)
        .filter_map(|candidate| Some((distance(word, candidate, limit)?, candidate)))
        .min()
        .map(|(_, candidate)| candidate)
}

/// A help text for a misspelt word: `did you mean 'Secret'?`
pub(super) fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, candidates).map(|candidate| format!("did you mean '{candidate}'?"))
}

/// Edits (insert, delete, replace, swap neighbours; case and separators count nothing) from one word to another, `None`
/// if more than `limit`.
fn distance(left: &str, right: &str, limit: usize) -> Option<usize> {
    let (left, right) = (letters(left), letters(right));
    if left.len().abs_diff(right.len()) > limit {
        return None;
    }
    // One row of the table at a time, and the row before the last for swaps.
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    let mut previous = None;
    for (row, here) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        let mut last = None;
        for (column, there) in right.iter().enumerate() {
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX / 2);
            let mut best = at(&above, column) + usize::from(here != there);
            best = best.min(at(&above, column + 1) + 1).min(at(&current, column) + 1);
            if previous == Some(there) && last == Some(here) && column > 0 {
                best = best.min(at(&before, column - 1) + 1);
            }
            current.push(best);
            last = Some(there);
        }
        if current.iter().all(|cost| *cost > limit) {
            return None;
        }
        before = std::mem::replace(&mut above, current);
        previous = Some(here);
    }
    above.last().copied().filter(|cost| *cost <= limit)
}

fn letters(word: &str) -> Vec<char> {
    word.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn a_slip_finds_its_word() {
        for (word, meant) in [
            ("Secert", Some("Secret")),
            ("secret", Some("Secret")),
            ("secret_list", Some("SecretList")),
            ("Key", None),
            ("Scret", Some("Secret")),
            ("Sesame", None),
        ] {
            assert_eq!(nearest(word, ["SecretList", "Secret", "Environment"]), meant, "{word}");
        }
    }

    #[test]
    fn edits_are_counted() {
        for (left, right, expected) in [
            ("abc", "abc", Some(0)),
            ("abc", "acb", Some(1)),
            ("abc", "xyz", None),
            ("", "ab", Some(2)),
            ("kitten", "sitting", None),
        ] {
            assert_eq!(distance(left, right, 2), expected, "{left} {right}");
        }
    }
}
