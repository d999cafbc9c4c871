//! Two values to whether they are equal, or which is less, as RFC 9535 has it.

use super::Comparison;
use crate::node::NodeKind;
use foldhash::HashMap;
use std::borrow::Cow;
use std::cmp::Ordering;

/// A value, or the lack of one.
pub(super) type Compared<'t> = Option<Cow<'t, NodeKind>>;

/// Whether a comparison holds; without a value, only other missing values are equal. Each value within a value costs
/// one of the budget, and nothing is equal without it.
pub(super) fn holds(
    left: &Compared<'_>,
    operator: Comparison,
    right: &Compared<'_>,
    budget: &mut usize,
) -> bool {
    let mut equals = || match (left, right) {
        (None, None) => true,
        (Some(left), Some(right)) => equal(left, right, budget),
        _ => false,
    };
    let ordered = |wanted| match (left, right) {
        (Some(left), Some(right)) => order(left, right) == Some(wanted),
        _ => false,
    };
    match operator {
        Comparison::Equal => equals(),
        Comparison::Unequal => !equals(),
        Comparison::Less => ordered(Ordering::Less),
        Comparison::Greater => ordered(Ordering::Greater),
        Comparison::LessOrEqual => ordered(Ordering::Less) || equals(),
        Comparison::GreaterOrEqual => ordered(Ordering::Greater) || equals(),
    }
}

fn equal(left: &NodeKind, right: &NodeKind, budget: &mut usize) -> bool {
    let inside = match right {
        NodeKind::Array(items) => items.len(),
        NodeKind::Object(members) => members.len(),
        _ => 0,
    };
    *budget = budget.saturating_sub(inside);
    if *budget == 0 {
        return false;
    }
    match (left, right) {
        (NodeKind::Null, NodeKind::Null) => true,
        (NodeKind::Bool(left), NodeKind::Bool(right)) => left == right,
        (NodeKind::String(left), NodeKind::String(right)) => left == right,
        (NodeKind::Number(left), NodeKind::Number(right)) => numbers(left, right) == Some(Ordering::Equal),
        (NodeKind::Array(left), NodeKind::Array(right)) => {
            left.len() == right.len()
                && left.iter().zip(right).all(|(left, right)| equal(&left.kind, &right.kind, budget))
        }
        (NodeKind::Object(left), NodeKind::Object(right)) => {
            if left.len() != right.len() {
                return false;
            }
            let known: HashMap<&str, &NodeKind> =
                right.iter().map(|member| (&*member.key.value, &member.value.kind)).collect();
            left.iter().all(|member| {
                known.get(&*member.key.value).is_some_and(|other| equal(&member.value.kind, other, budget))
            })
        }
        _ => false,
    }
}

/// Numbers and texts have an order, nothing else.
fn order(left: &NodeKind, right: &NodeKind) -> Option<Ordering> {
    match (left, right) {
        (NodeKind::Number(left), NodeKind::Number(right)) => numbers(left, right),
        (NodeKind::String(left), NodeKind::String(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

/// By value: integers exactly, others as far as a double goes.
fn numbers(left: &str, right: &str) -> Option<Ordering> {
    match (left.parse::<i128>(), right.parse::<i128>()) {
        (Ok(left), Ok(right)) => Some(left.cmp(&right)),
        _ => left.parse::<f64>().ok()?.partial_cmp(&right.parse::<f64>().ok()?),
    }
}
