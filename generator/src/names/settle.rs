//! Who keeps a name that several want: wanted names come in, names that are all different go out.

use super::normal::is_stable;
use super::{Case, append, identifier, spelled};
use foldhash::{HashMap, HashMapExt, HashSet};

/// How good a claim to a name is; the better one is the smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// `x-rust-name`.
    Written,
    /// The document's name is spelled as Rust spells it.
    Exact,
    /// A name that the document gives.
    Named,
    /// A name made of the place; the number is how deep below a named thing it lies.
    Placed(usize),
}

/// A wish for a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The Rust name that is wanted.
    pub name: String,
    /// What it was made of; unique, or the claims are one.
    pub wire: String,
    /// How good the claim is.
    pub rank: Rank,
    /// A word that says what the thing is, for the name of a thing that has none of its own, and for reserved names.
    pub word: Option<&'static str>,
}

/// What became of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The name that it got.
    pub name: String,
    /// The claim that keeps the wanted name, if this one lost it.
    pub lost_to: Option<usize>,
}

impl Claim {
    /// A claim of the name that a wire name gives.
    pub fn of(wire: &str, case: Case) -> Self {
        let name = identifier(wire, case);
        let rank = if super::plain(&name) == wire { Rank::Exact } else { Rank::Named };
        Self { name, wire: wire.to_owned(), rank, word: None }
    }

    /// A claim of a name that a person wrote, or else of the one that the wire name gives.
    pub fn written_or(written: Option<String>, wire: &str, case: Case) -> Self {
        match written {
            Some(name) => Self { name, wire: wire.to_owned(), rank: Rank::Written, word: None },
            None => Self::of(wire, case),
        }
    }

    /// The order of merit, which no order in the document changes.
    fn merit(&self) -> (Rank, usize, &str) {
        (self.rank, self.wire.len(), &self.wire)
    }
}

/// Gives each claim a name of its own. The best claim keeps the name; a loser gets one that is made of its own wire
/// name. `taken` names are given to nobody. The order of the claims changes nothing.
pub fn settle(claims: &[Claim], case: Case, taken: &[&str]) -> Vec<Settled> {
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(|index| claims[*index].merit());
    let taken: HashSet<&str> = taken.iter().copied().collect();
    let mut holders: HashMap<&str, usize> = HashMap::new();
    let mut losers = Vec::new();
    for index in order {
        let name = claims[index].name.as_str();
        if taken.contains(name) || holders.contains_key(name) {
            losers.push(index);
        } else {
            holders.insert(name, index);
        }
    }
    let mut settled: Vec<Settled> =
        claims.iter().map(|claim| Settled { name: claim.name.clone(), lost_to: None }).collect();
    if losers.is_empty() {
        return settled;
    }
    let mut used: HashSet<String> =
        holders.keys().copied().chain(taken.iter().copied()).map(str::to_owned).collect();
    for index in losers {
        let claim = &claims[index];
        let reserved = taken.contains(claim.name.as_str());
        let name = alternatives(claim, case, reserved).into_iter().find(|name| !used.contains(name));
        let name = name.unwrap_or_else(|| numbered(&claim.name, case, &used));
        used.insert(name.clone());
        settled[index] = Settled { name, lost_to: holders.get(claim.name.as_str()).copied().or(Some(index)) };
    }
    settled
}

/// Other names for a claim, the nicest first; each is made of the claim itself only.
fn alternatives(claim: &Claim, case: Case, reserved: bool) -> Vec<String> {
    let mut names = Vec::new();
    let placed = matches!(claim.rank, Rank::Placed(_));
    names.extend(claim.word.filter(|_| reserved || placed).map(|word| append(&claim.name, word, case)));
    if !matches!(claim.rank, Rank::Placed(_) | Rank::Written) {
        let by_symbols = spelled(&claim.wire, case);
        let by_spelling = append(&claim.name, spelling(&claim.wire), case);
        let plain =
            |letter: char| matches!(letter, '_' | '-') || (letter.is_alphanumeric() && is_stable(letter));
        // What stands at an end is no separator of words: `_birthDate` is not `birthDate` in another spelling.
        let separator = ['_', '-'];
        let ends = claim.wire.starts_with(separator) || claim.wire.ends_with(separator);
        let usual = claim.wire.chars().all(plain) && !ends;
        names.extend(if usual { [by_spelling, by_symbols] } else { [by_symbols, by_spelling] });
    }
    names.push(append(&claim.name, &fingerprint(&claim.wire, 4), case));
    names.push(append(&claim.name, &fingerprint(&claim.wire, 8), case));
    names
}

/// A number, for things that differ in nothing that they could be named after.
fn numbered(name: &str, case: Case, used: &HashSet<String>) -> String {
    let names = (2_usize..).map(|number| append(name, &number.to_string(), case));
    names.into_iter().find(|name| !used.contains(name)).unwrap_or_default()
}

/// What a name's spelling is called.
fn spelling(wire: &str) -> &'static str {
    let has = |test: fn(char) -> bool| wire.contains(test);
    let (upper, lower) = (has(char::is_uppercase), has(char::is_lowercase));
    match () {
        () if wire.contains('_') && !lower => "screaming case",
        () if wire.contains('_') => "snake case",
        () if wire.contains('-') => "kebab case",
        () if wire.contains(char::is_whitespace) => "spaced",
        () if upper && !lower => "upper case",
        () if lower && !upper => "lower case",
        () if wire.starts_with(char::is_uppercase) => "pascal case",
        () => "camel case",
    }
}

/// Some hexadecimal digits that stand for a text (FNV-1a): the last resort between names that differ in nothing else.
fn fingerprint(text: &str, digits: usize) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let hex = format!("{hash:016x}");
    format!("x{}", hex.get(..digits).unwrap_or(&hex))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(wires: &[&str], case: Case, taken: &[&str]) -> Vec<String> {
        let claims: Vec<Claim> = wires.iter().map(|wire| Claim::of(wire, case)).collect();
        settle(&claims, case, taken).into_iter().map(|settled| settled.name).collect()
    }

    #[test]
    fn the_exact_spelling_keeps_the_name() {
        assert_eq!(names(&["fooBar", "foo_bar"], Case::Snake, &[]), ["foo_bar_camel_case", "foo_bar"]);
        assert_eq!(names(&["foo_bar", "fooBar"], Case::Snake, &[]), ["foo_bar", "foo_bar_camel_case"]);
        assert_eq!(names(&["a", "A"], Case::Camel, &[]), ["ALowerCase", "A"]);
    }

    #[test]
    fn losers_are_named_by_their_symbols() {
        assert_eq!(names(&["C", "C++", "C#"], Case::Camel, &[]), ["C", "CPlusPlus", "CHash"]);
        assert_eq!(
            names(&["type", "@type", "$type"], Case::Snake, &[]),
            ["r#type", "at_type", "dollar_type"]
        );
    }

    #[test]
    fn separators_at_the_ends_are_symbols() {
        assert_eq!(
            names(&["birthDate", "_birthDate", "birth_date_"], Case::Snake, &[]),
            ["birth_date", "underscore_birth_date", "birth_underscore_date_underscore"]
        );
    }

    #[test]
    fn taken_names_go_to_nobody() {
        let claims = [Claim { word: Some("param"), ..Claim::of("timeout", Case::Snake) }];
        let settled = settle(&claims, Case::Snake, &["timeout"]);
        assert_eq!(settled, [Settled { name: "timeout_param".to_owned(), lost_to: Some(0) }]);
    }

    #[test]
    fn the_order_changes_nothing_and_all_differ() {
        let wires = ["a.b", "a:b", "a b", "aB", "AB", "a_b", "A_B", "a-b", "a--b", "a/b", "a..b"];
        let forwards = names(&wires, Case::Snake, &[]);
        let mut backwards: Vec<&str> = wires.to_vec();
        backwards.reverse();
        let mut again = names(&backwards, Case::Snake, &[]);
        again.reverse();
        assert_eq!(forwards, again);
        let distinct: HashSet<&String> = forwards.iter().collect();
        assert_eq!(distinct.len(), wires.len(), "{forwards:?}");
    }
}
