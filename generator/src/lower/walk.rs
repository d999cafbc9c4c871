//! The types that things hold, wherever they hold them: what renumbers, follows or replaces types goes through here.

use crate::ir::{Argument, ErrorBody, ItemKind, Operation, Payload, Success, Type};

/// The types that an item holds.
pub(super) fn held(kind: &ItemKind) -> Vec<&Type> {
    match kind {
        ItemKind::Record(record) => {
            let extra = record.extra.iter().filter_map(|extra| extra.ty.as_ref());
            record.fields.iter().map(|field| &field.ty).chain(extra).collect()
        }
        ItemKind::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
        ItemKind::Alias(ty) => vec![ty],
        ItemKind::Enumeration(_) => Vec::new(),
    }
}

/// The types that an item holds.
pub(super) fn held_mut(kind: &mut ItemKind) -> Vec<&mut Type> {
    match kind {
        ItemKind::Record(record) => {
            let extra = record.extra.iter_mut().filter_map(|extra| extra.ty.as_mut());
            record.fields.iter_mut().map(|field| &mut field.ty).chain(extra).collect()
        }
        ItemKind::Union(union) => union.variants.iter_mut().map(|variant| &mut variant.ty).collect(),
        ItemKind::Alias(ty) => vec![ty],
        ItemKind::Enumeration(_) => Vec::new(),
    }
}

/// The types that an operation sends.
pub(super) fn sent_mut(operation: &mut Operation) -> Vec<&mut Type> {
    let given = operation.parameters.iter_mut().filter(|one| !matches!(one.argument, Argument::Fixed(_)));
    given
        .map(|parameter| &mut parameter.ty)
        .chain(operation.body.iter_mut().map(|body| &mut body.ty))
        .collect()
}

/// The types that an operation gets back.
pub(super) fn received_mut(operation: &mut Operation) -> Vec<&mut Type> {
    let payloads: Vec<&mut Payload> = match &mut operation.success {
        Success::Single(payload) => vec![payload],
        Success::Several(_, cases) => cases.iter_mut().map(|case| &mut case.payload).collect(),
    };
    let errors: Vec<&mut Payload> = match &mut operation.error {
        ErrorBody::None => Vec::new(),
        ErrorBody::Single(payload) => vec![payload],
        ErrorBody::Several { cases, .. } => cases.iter_mut().map(|case| &mut case.payload).collect(),
    };
    let bodies = payloads.into_iter().chain(errors).filter_map(|payload| match payload {
        Payload::Json(ty) | Payload::Stream(_, ty) => Some(ty),
        Payload::Empty | Payload::Text | Payload::Bytes => None,
    });
    let headers = operation.headers.iter_mut().flat_map(|set| &mut set.headers).map(|header| &mut header.ty);
    bodies.chain(headers).collect()
}

/// Visits a type and all types in it.
pub(super) fn visit(ty: &Type, look: &mut impl FnMut(&Type)) {
    look(ty);
    match ty {
        Type::Vec(inner) | Type::Map(inner) | Type::Option(inner) | Type::Boxed(inner) => visit(inner, look),
        Type::Tuple(elements) => {
            for element in elements {
                visit(element, look);
            }
        }
        _ => {}
    }
}

/// Visits a type and all types in it, the innermost first.
pub(super) fn visit_mut(ty: &mut Type, change: &mut impl FnMut(&mut Type)) {
    match ty {
        Type::Vec(inner) | Type::Map(inner) | Type::Option(inner) | Type::Boxed(inner) => {
            visit_mut(inner, change);
        }
        Type::Tuple(elements) => {
            for element in elements {
                visit_mut(element, change);
            }
        }
        _ => {}
    }
    change(ty);
}
