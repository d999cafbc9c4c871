//! Which things of two lists are the same thing: two lists and ways to tell come in, pairs and leftovers go out.

use foldhash::{HashMap, HashMapExt};

/// Which of the two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    Old,
    New,
}

/// Indices into both lists.
#[derive(Debug, Default)]
pub(super) struct Pairing {
    /// In the order of the old list.
    pub(super) pairs: Vec<(usize, usize)>,
    /// Without a counterpart, in order.
    pub(super) removed: Vec<usize>,
    /// Without a counterpart, in order.
    pub(super) added: Vec<usize>,
}

/// What a thing is known by; nothing if it cannot be known that way.
pub(super) type Key<'k, T> = &'k dyn Fn(Half, &T) -> Option<String>;

/// Pairs what the first way finds, then of the rest what the next one finds, and so on. What a way does not tell apart
/// in a list, it does not pair.
pub(super) fn pair<T>(old: &[T], new: &[T], ways: &[Key<'_, T>]) -> Pairing {
    let mut partner: Vec<Option<usize>> = vec![None; old.len()];
    let mut taken = vec![false; new.len()];
    for key in ways {
        let mut found: HashMap<String, (Vec<usize>, Vec<usize>)> = HashMap::new();
        for (index, thing) in old.iter().enumerate().filter(|(index, _)| partner[*index].is_none()) {
            if let Some(key) = key(Half::Old, thing) {
                found.entry(key).or_default().0.push(index);
            }
        }
        for (index, thing) in new.iter().enumerate().filter(|(index, _)| !taken[*index]) {
            if let Some((_, list)) = key(Half::New, thing).and_then(|key| found.get_mut(&key)) {
                list.push(index);
            }
        }
        for lists in found.values() {
            if let ([one], [other]) = (lists.0.as_slice(), lists.1.as_slice()) {
                partner[*one] = Some(*other);
                taken[*other] = true;
            }
        }
    }
    Pairing {
        pairs: partner.iter().enumerate().filter_map(|(old, new)| Some((old, (*new)?))).collect(),
        removed: (0..old.len()).filter(|index| partner[*index].is_none()).collect(),
        added: (0..new.len()).filter(|index| !taken[*index]).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_way_leaves_the_next_one_pairs() {
        let (old, new) = (["a1", "b2", "c3", "d4", "e4"], ["c9", "x2", "a7", "y4", "z4"]);
        let first = |_: Half, text: &&str| text.get(..1).map(str::to_owned);
        let second = |_: Half, text: &&str| text.get(1..).map(str::to_owned);
        let found = pair(&old, &new, &[&first, &second]);
        assert_eq!(found.pairs, [(0, 2), (1, 1), (2, 0)]);
        assert_eq!((found.removed, found.added), (vec![3, 4], vec![3, 4]), "4 tells nothing apart");
    }
}
