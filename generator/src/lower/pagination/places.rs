//! Where a JSON pointer leads in a type: the type and the pointer enter, the type of the value there leaves.

use crate::diagnostics::closest;
use crate::ir::{ItemKind, Type};
use crate::lower::context::Lowering;

/// Where a pointer ends too soon.
pub(super) struct Miss {
    pub(super) step: Step,
    /// The property that was meant.
    pub(super) meant: Option<String>,
}

/// What is wrong with a step of a pointer; each names the step.
pub(super) enum Step {
    NoPointer,
    NoProperty(String),
    NoObject(String),
    Alternatives(String),
}

/// The type of the value that a pointer leads to, null set aside. `strictly`: through properties of records only, which
/// have fields in Rust.
pub(super) fn walk<'t>(
    lowering: &'t Lowering<'_>,
    ty: &'t Type,
    pointer: &str,
    strictly: bool,
) -> Result<&'t Type, Miss> {
    let mut at = resolve(lowering, ty);
    if !pointer.is_empty() && !pointer.starts_with('/') {
        return Err(Miss { step: Step::NoPointer, meant: None });
    }
    for token in pointer.split('/').skip(1) {
        let name = token.replace("~1", "/").replace("~0", "~");
        let next = match at {
            Type::Json if !strictly => return Ok(at),
            Type::Map(value) if !strictly => value,
            Type::Vec(item) if !strictly && name.parse::<usize>().is_ok() => item,
            Type::Item(id) => match &lowering.item(*id).kind {
                ItemKind::Record(record) => {
                    let field = record.fields.iter().find(|field| field.wire_name == name);
                    let others =
                        record.extra.iter().filter(|_| !strictly).find_map(|extra| extra.ty.as_ref());
                    let Some(ty) = field.map(|field| &field.ty).or(others) else {
                        let names = record.fields.iter().map(|field| field.wire_name.as_str());
                        let meant = closest(&name, names).map(str::to_owned);
                        return Err(Miss { step: Step::NoProperty(name), meant });
                    };
                    ty
                }
                ItemKind::Union(_) => return Err(Miss { step: Step::Alternatives(name), meant: None }),
                _ => return Err(Miss { step: Step::NoObject(name), meant: None }),
            },
            _ => return Err(Miss { step: Step::NoObject(name), meant: None }),
        };
        at = resolve(lowering, next);
    }
    Ok(at)
}

/// What a type is beside null, and behind other names and boxes.
pub(super) fn resolve<'t>(lowering: &'t Lowering<'_>, ty: &'t Type) -> &'t Type {
    let mut at = ty;
    // A chain of other names cannot be longer than there are items.
    for _ in 0..=lowering.items.len().saturating_mul(2) {
        at = match at {
            Type::Option(inner) | Type::Boxed(inner) => inner,
            Type::Item(id) => match &lowering.item(*id).kind {
                ItemKind::Alias(target) => target,
                _ => break,
            },
            _ => break,
        };
    }
    at
}

/// Whether a type is an open enum or one of alternatives, which all may fit.
pub(super) fn is_open(lowering: &Lowering<'_>, ty: &Type) -> bool {
    match ty {
        Type::Item(id) => {
            matches!(lowering.item(*id).kind, ItemKind::Enumeration(_) | ItemKind::Union(_))
        }
        Type::Foreign(_) => true,
        _ => false,
    }
}

/// Whether a type is an open enum of strings.
pub(super) fn is_string_enumeration(lowering: &Lowering<'_>, ty: &Type) -> bool {
    match ty {
        Type::Item(id) => match &lowering.item(*id).kind {
            ItemKind::Enumeration(enumeration) => !enumeration.integer,
            _ => false,
        },
        _ => false,
    }
}
