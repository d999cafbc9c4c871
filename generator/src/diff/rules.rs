//! What schemas say of values beyond their types: two lists of rules enter, which of them became stricter leaves.

use super::change::{Change, Effect, code};
use super::context::{Sides, on_wire};
use super::reach::Flow;
use crate::ir::{Keyword, Rule, Rules};
use crate::source::Span;

/// A place that has rules.
pub(super) struct Ruled<'r> {
    pub(super) rules: &'r Rules,
    pub(super) origin: Span,
    /// There is always a value, so that a default means nothing.
    pub(super) is_given: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tendency {
    Stricter,
    Laxer,
    Other,
}

/// Compares the rules of one place.
pub(super) fn compare(sides: &mut Sides<'_>, place: &str, flow: Flow, old: &Ruled<'_>, new: &Ruled<'_>) {
    if old.rules == new.rules {
        return;
    }
    let mut kinds: Vec<(u8, Keyword)> =
        old.rules.list().iter().chain(new.rules.list()).map(|rule| (rule.depth, rule.keyword)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for (depth, keyword) in kinds {
        let of = |rules: &Rules| -> Vec<String> {
            let list = rules.list().iter().filter(|rule| (rule.depth, rule.keyword) == (depth, keyword));
            list.map(|rule: &Rule| rule.value.to_string()).collect()
        };
        let (before, after) = (of(old.rules), of(new.rules));
        if before == after || is_one_number(&before, &after) {
            continue;
        }
        let of = if depth == 0 { String::new() } else { " of each item".repeat(depth.into()) };
        let change = if keyword == Keyword::Default {
            default(place, &of, flow, &before, &after, new.is_given)
        } else {
            limit(place, &of, flow, keyword, &before, &after)
        };
        sides.add(change.old(old.origin, None).new_side(new.origin, None));
    }
}

/// Servers check limits, clients do not: what is sent may be refused, what is received is read all the same.
fn limit(place: &str, of: &str, flow: Flow, keyword: Keyword, before: &[String], after: &[String]) -> Change {
    let tendency = tendency(keyword, before, after);
    let (code, what, sent) = match tendency {
        Tendency::Stricter => ("limit-tightened", "is stricter", Effect::Breaking),
        Tendency::Laxer => ("limit-relaxed", "is more lenient", Effect::Compatible),
        Tendency::Other => ("limit-changed", "is another", Effect::Breaking),
    };
    let words = match (before, after) {
        ([], after) => format!("`{keyword}`{of} is {} where there was none", listed(after)),
        (before, []) => format!("`{keyword}`{of} is gone, which was {}", listed(before)),
        (before, after) => {
            format!("`{keyword}`{of} {what}: {} instead of {}", listed(after), listed(before))
        }
    };
    Change::new(code, place, words).wire(on_wire(flow, sent, Effect::None))
}

/// What a server takes for what is left out. Nobody relied on what was not said, and null says as little.
fn default(place: &str, of: &str, flow: Flow, before: &[String], after: &[String], is_given: bool) -> Change {
    let said = |values: &[String]| values.iter().any(|value| value != "null");
    let is_broken = !is_given && !before.is_empty() && (said(before) || said(after));
    let promised = if is_broken { Effect::Breaking } else { Effect::None };
    let words = match (before, after) {
        ([], after) => format!("the default{of} is {}, of which nothing was said", listed(after)),
        (before, []) => format!("nothing is said of the default{of} any more, which was {}", listed(before)),
        (before, after) => format!("the default{of} is {} instead of {}", listed(after), listed(before)),
    };
    Change::new("default-changed", place, words).wire(on_wire(flow, promised, Effect::None))
}

fn listed(values: &[String]) -> String {
    values.iter().map(code).collect::<Vec<_>>().join(" and ")
}

fn number(values: &[String]) -> Option<f64> {
    match values {
        [only] => only.parse().ok(),
        _ => None,
    }
}

/// `1` and `1.0`.
fn is_one_number(before: &[String], after: &[String]) -> bool {
    number(before).zip(number(after)).is_some_and(|(before, after)| before.total_cmp(&after).is_eq())
}

fn tendency(keyword: Keyword, before: &[String], after: &[String]) -> Tendency {
    match (before, after) {
        ([], _) => return Tendency::Stricter,
        (_, []) => return Tendency::Laxer,
        _ => {}
    }
    let (Some(low), Some(high)) = (number(before), number(after)) else {
        return match (keyword, after) {
            (Keyword::Pattern, [only]) if takes_anything(only) => Tendency::Laxer,
            (Keyword::Values, _) => values(before, after),
            _ => Tendency::Other,
        };
    };
    let grew = high > low;
    match keyword {
        Keyword::Minimum
        | Keyword::ExclusiveMinimum
        | Keyword::MinLength
        | Keyword::MinItems
        | Keyword::MinContains
        | Keyword::MinProperties => {
            if grew {
                Tendency::Stricter
            } else {
                Tendency::Laxer
            }
        }
        Keyword::Maximum
        | Keyword::ExclusiveMaximum
        | Keyword::MaxLength
        | Keyword::MaxItems
        | Keyword::MaxContains
        | Keyword::MaxProperties => {
            if grew {
                Tendency::Laxer
            } else {
                Tendency::Stricter
            }
        }
        Keyword::MultipleOf if low % high == 0.0 => Tendency::Laxer,
        Keyword::MultipleOf if high % low == 0.0 => Tendency::Stricter,
        _ => Tendency::Other,
    }
}

fn takes_anything(pattern: &str) -> bool {
    matches!(pattern, "" | ".*" | "^.*$" | "^.*" | ".*$" | "^" | "$" | "[\\s\\S]*" | "^[\\s\\S]*$")
}

/// Lists of values as JSON.
fn values(before: &[String], after: &[String]) -> Tendency {
    let read = |texts: &[String]| -> Option<Vec<serde_json::Value>> {
        texts.first().and_then(|text| serde_json::from_str(text).ok())
    };
    let (Some(before), Some(after)) = (read(before), read(after)) else { return Tendency::Other };
    if before.iter().all(|value| after.contains(value)) {
        Tendency::Laxer
    } else if after.iter().all(|value| before.contains(value)) {
        Tendency::Stricter
    } else {
        Tendency::Other
    }
}
