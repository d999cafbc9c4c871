//! "Did you mean …?": the known name that a wrong one most likely stands for.

/// The closest of the known names, if any is close: equal but for case, or a few slips of the keyboard away.
pub(crate) fn closest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    closest_within(name, known, &mut usize::MAX.clone())
}

/// The same, for names without number: comparing each letter with each costs one of the budget, and without it no
/// more names are looked at.
pub(crate) fn closest_within<'n>(
    name: &str,
    known: impl Iterator<Item = &'n str>,
    budget: &mut usize,
) -> Option<&'n str> {
    let wanted: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
    let (mut rows, mut letters) = (Rows::default(), Vec::new());
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let limit = (wanted.len().max(candidate.len()) / 3).clamp(1, 4);
        // A letter may take several bytes, but names are rarely such.
        let too_long = candidate.chars().count() > wanted.len() + limit;
        let cost = if too_long { 1 } else { wanted.len().saturating_mul(candidate.len()) };
        *budget = budget.checked_sub(cost.max(1)).unwrap_or(0);
        if *budget == 0 {
            break;
        }
        if too_long || candidate.len() + limit < wanted.len() {
            continue;
        }
        letters.clear();
        letters.extend(candidate.chars().flat_map(char::to_lowercase));
        let distance = rows.distance(&wanted, &letters);
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The last three rows of the distance table.
#[derive(Default)]
struct Rows {
    before: Vec<usize>,
    above: Vec<usize>,
    current: Vec<usize>,
}

impl Rows {
    /// How many letters to insert, remove, replace or swap with their neighbour to make one text of the other.
    fn distance(&mut self, from: &[char], to: &[char]) -> usize {
        self.before.clear();
        self.above.clear();
        self.above.extend(0..=to.len());
        let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX - 1);
        for (row, letter) in from.iter().enumerate() {
            self.current.clear();
            self.current.push(row + 1);
            for (column, other) in to.iter().enumerate() {
                let replaced = at(&self.above, column) + usize::from(letter != other);
                let removed = at(&self.above, column + 1) + 1;
                let inserted = at(&self.current, column) + 1;
                let mut least = replaced.min(removed).min(inserted);
                let is_swap = row > 0
                    && column > 0
                    && from.get(row - 1) == Some(other)
                    && to.get(column - 1) == Some(letter);
                if is_swap {
                    least = least.min(at(&self.before, column - 1) + 1);
                }
                self.current.push(least);
            }
            std::mem::swap(&mut self.before, &mut self.above);
            std::mem::swap(&mut self.above, &mut self.current);
        }
        at(&self.above, to.len())
    }
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn slips_are_recognised_and_strangers_are_not() {
        let known = ["Secret", "SecretList", "environment", "in"];
        let cases = [
            ("Secert", Some("Secret")),
            ("secret", Some("Secret")),
            ("Secretlist", Some("SecretList")),
            ("enviroment", Some("environment")),
            ("im", Some("in")),
            ("Token", None),
            ("x", None),
            ("", None),
        ];
        for (name, meant) in cases {
            assert_eq!(closest(name, known.into_iter()), meant, "{name}");
        }
    }
}
