//! How one type is to another: which of the two has more values on the wire.

use super::change::Effect;
use super::context::{Sides, resolve};
use crate::ir::{ItemKind, Type};

/// How a type is to the one that was there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// All values that there were, and others.
    Wider,
    /// Some of the values that there were, and no others.
    Narrower,
    /// Neither.
    Other,
}

impl Relation {
    /// What it means for what is sent: a server that takes more takes what it took.
    pub(super) fn sent(self) -> Effect {
        if self == Self::Wider { Effect::Compatible } else { Effect::Breaking }
    }

    /// What it means for what is received: who reads less cannot read more.
    pub(super) fn received(self) -> Effect {
        if self == Self::Narrower { Effect::Compatible } else { Effect::Breaking }
    }

    /// As a change is told of.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Wider => "widened",
            Self::Narrower => "narrowed",
            Self::Other => "changed",
        }
    }
}

/// How two types are to each other that are not the same.
pub(super) fn relation(sides: &Sides<'_>, old: &Type, new: &Type) -> Relation {
    if holds(sides, old, new, Way::NewHoldsOld, 0) {
        Relation::Wider
    } else if holds(sides, old, new, Way::OldHoldsNew, 0) {
        Relation::Narrower
    } else {
        Relation::Other
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    NewHoldsOld,
    OldHoldsNew,
}

/// Types nest that deep at most before nobody asks any more.
const MAX_DEPTH: usize = 32;

/// Whether all values of the one type are values of the other.
fn holds(sides: &Sides<'_>, old: &Type, new: &Type, way: Way, depth: usize) -> bool {
    if sides.same(old, new) {
        return true;
    }
    if depth >= MAX_DEPTH {
        return false;
    }
    let (old, new) = (resolve(sides.old, old), resolve(sides.new, new));
    let inner = |old: &Type, new: &Type| holds(sides, old, new, way, depth + 1);
    match (old, new) {
        (Type::Boxed(old), new) => return inner(old, new),
        (old, Type::Boxed(new)) => return inner(old, new),
        (Type::Vec(old), Type::Vec(new))
        | (Type::Map(old), Type::Map(new))
        | (Type::Option(old), Type::Option(new)) => return inner(old, new),
        (Type::Tuple(old), Type::Tuple(new)) => {
            return old.len() == new.len() && old.iter().zip(new).all(|(old, new)| inner(old, new));
        }
        _ => {}
    }
    let (small, large) = if way == Way::NewHoldsOld { (old, new) } else { (new, old) };
    match (small, large) {
        (_, Type::Json) | (Type::Null, Type::Option(_)) => return true,
        (Type::Map(_), Type::Item(_)) | (Type::Json, _) => return false,
        _ => {}
    }
    let small_api = if way == Way::NewHoldsOld { sides.old } else { sides.new };
    let is_text_enum = |ty: &Type, integer: bool| match ty {
        Type::Item(item) => matches!(
            small_api.items.get(item.0).map(|item| &item.kind),
            Some(ItemKind::Enumeration(values)) if values.integer == integer
        ),
        _ => false,
    };
    let is_wider = match large {
        Type::String => {
            matches!(small, Type::Text(_) | Type::Secret | Type::Base64 | Type::Blob)
                || is_text_enum(small, false)
        }
        Type::Secret | Type::Blob => matches!(small, Type::String | Type::Text(_) | Type::Base64),
        Type::U64 => *small == Type::U32,
        Type::I64 => matches!(small, Type::I32 | Type::U32) || is_text_enum(small, true),
        Type::F64 => {
            matches!(small, Type::I32 | Type::I64 | Type::U32 | Type::U64) || is_text_enum(small, true)
        }
        _ => false,
    };
    if is_wider {
        return true;
    }
    // `Option<T>` has all that `T` has, and so has an enum with such a variant.
    match (way, old, new) {
        (Way::NewHoldsOld, old, Type::Option(new)) => inner(old, new),
        (Way::OldHoldsNew, Type::Option(old), new) => inner(old, new),
        (Way::NewHoldsOld, old, Type::Item(item)) => match sides.new.items.get(item.0).map(|item| &item.kind)
        {
            Some(ItemKind::Union(union)) => {
                union.variants.iter().any(|variant| sides.same(old, unboxed(&variant.ty)))
            }
            _ => false,
        },
        (Way::OldHoldsNew, Type::Item(item), new) => match sides.old.items.get(item.0).map(|item| &item.kind)
        {
            Some(ItemKind::Union(union)) => {
                union.variants.iter().any(|variant| sides.same(unboxed(&variant.ty), new))
            }
            _ => false,
        },
        _ => false,
    }
}

fn unboxed(ty: &Type) -> &Type {
    match ty {
        Type::Boxed(inner) => inner,
        ty => ty,
    }
}
