//! Numbers: a schema comes in, the type that holds all of its values goes out.

use super::view::View;
use crate::document::Schema;
use crate::ir::Type;
use crate::node::{Node, NodeKind};

/// An integer's type: by format, and `u64` where the schema itself speaks of values beyond `i64`.
pub(super) fn integer(view: &View<'_>) -> Type {
    match view.format() {
        Some("int32") => Type::I32,
        Some("uint32") => Type::U32,
        Some("uint64") => Type::U64,
        _ if is_large(view) => Type::U64,
        _ => Type::I64,
    }
}

/// A number's type. `float` is `f64` too: what a server writes with more digits than an `f32` has would come back
/// without them.
pub(super) fn number(view: &View<'_>) -> Type {
    match view.format() {
        Some("int32" | "int64" | "uint32" | "uint64" | "integer") => integer(view),
        _ => Type::F64,
    }
}

/// Whether the schema's limits or its default lie beyond `i64` and none is negative. JavaScript writes the largest
/// `i64` as 9223372036854776000, which is one of them.
fn is_large(view: &View<'_>) -> bool {
    let stated = |part: &&Schema| -> Vec<Size> {
        let default = part.default.as_ref().and_then(text);
        let limits = [&part.numeric.minimum, &part.numeric.exclusive_minimum, &part.numeric.maximum];
        let limits = limits.into_iter().filter_map(|limit| limit.as_deref());
        limits.chain(default).filter_map(size).collect()
    };
    let stated: Vec<Size> = view.parts().iter().flat_map(stated).collect();
    stated.contains(&Size::Large) && !stated.iter().any(|size| matches!(size, Size::Negative | Size::Huge))
}

/// Where a number lies.
#[derive(Debug, PartialEq, Eq)]
enum Size {
    Negative,
    /// In `i64`.
    Usual,
    /// In `u64` only.
    Large,
    /// In neither.
    Huge,
}

fn size(text: &str) -> Option<Size> {
    // 2^63 and 2^64 are exact in an `f64`.
    const I64_END: f64 = 9_223_372_036_854_775_808.0;
    const U64_END: f64 = 18_446_744_073_709_551_616.0;
    if let Ok(number) = text.parse::<i128>() {
        return Some(match (number < 0, i64::try_from(number), u64::try_from(number)) {
            (true, ..) => Size::Negative,
            (_, Ok(_), _) => Size::Usual,
            (_, _, Ok(_)) => Size::Large,
            _ => Size::Huge,
        });
    }
    let number = text.parse::<f64>().ok()?;
    Some(match number {
        number if number < 0.0 => Size::Negative,
        number if number < I64_END => Size::Usual,
        number if number < U64_END => Size::Large,
        _ => Size::Huge,
    })
}

fn text(node: &Node) -> Option<&str> {
    match &node.kind {
        NodeKind::Number(number) => Some(number),
        _ => None,
    }
}
