//! Names of the enums that hold answers: those of successes with several bodies, and those of errors with several.
//!
//! They stand beside the API's types, so they are named last, and no type's name changes for them.

use super::context::Lowering;
use super::shape::kind_word;
use crate::ir::{Constructor, ErrorBody, ItemKind, Operation, Payload, Success, Type};
use crate::names::{Case, Claim, Rank, append, settle};
use std::collections::BTreeMap;

/// The most types whose names make the name of an error's enum.
const MAX_JOINED: usize = 3;

/// The operations that share an enum, by the names of its variants, and those among them that have no type.
type Shared = BTreeMap<(Vec<String>, String), Vec<usize>>;

/// Names every such enum, and the variants of errors after their types.
pub(super) fn name(lowering: &Lowering<'_>, operations: &mut [Operation]) {
    let errors = name_error_variants(lowering, operations);
    let successes: Vec<usize> = (0..operations.len())
        .filter(|index| matches!(operations[*index].success, Success::Several(..)))
        .collect();
    let mut claims: Vec<Claim> = errors
        .iter()
        .map(|((types, plain), users)| {
            let alone =
                users.first().map(|index| append(&operations[*index].struct_name, "ErrorBody", Case::Camel));
            let name = if types.len() > MAX_JOINED { alone.unwrap_or_default() } else { types.join("Or") };
            let wire = format!("{} {plain}", types.join(" or "));
            Claim {
                name,
                wire: wire.trim_end().to_owned(),
                rank: Rank::Placed(types.len()),
                word: Some("error"),
            }
        })
        .collect();
    claims.extend(successes.iter().map(|index| {
        let operation = &operations[*index];
        let name = append(&operation.struct_name, "Success", Case::Camel);
        Claim { name, wire: format!("{} success", operation.id), rank: Rank::Placed(1), word: Some("body") }
    }));
    let types = type_names(lowering);
    let taken: Vec<&str> = types.iter().map(String::as_str).collect();
    let mut names = settle(&claims, Case::Camel, &taken).into_iter().map(|settled| settled.name);
    for ((_, users), settled) in errors.into_iter().zip(names.by_ref()) {
        for index in users {
            if let ErrorBody::Several { name, .. } = &mut operations[index].error {
                name.clone_from(&settled);
            }
        }
    }
    for (index, settled) in successes.into_iter().zip(names) {
        if let Success::Several(name, _) = &mut operations[index].success {
            *name = settled;
        }
    }
}

/// Names the variants, and gives the operations that share an enum: those with the same variants.
fn name_error_variants(lowering: &Lowering<'_>, operations: &mut [Operation]) -> Shared {
    let mut shared = Shared::new();
    for (index, operation) in operations.iter_mut().enumerate() {
        let ErrorBody::Several { cases, .. } = &mut operation.error else { continue };
        let claims: Vec<Claim> = cases
            .iter()
            .map(|case| {
                let (name, payload) = (payload_name(lowering, &case.payload), &case.payload);
                Claim { rank: Rank::Named, wire: format!("{name} {payload:?}"), name, word: None }
            })
            .collect();
        for (case, settled) in cases.iter_mut().zip(settle(&claims, Case::Camel, &[])) {
            case.rust_name = settled.name;
        }
        cases.sort_by(|one, other| one.rust_name.cmp(&other.rust_name));
        let mut key: Vec<String> = cases.iter().map(|case| case.rust_name.clone()).collect();
        // A name that would be too long is the operation's own, and so is the enum.
        if key.len() > MAX_JOINED {
            key.push(operation.struct_name.clone());
        }
        // A type that is called like a body which has none is another one.
        let plain: Vec<&str> = cases
            .iter()
            .filter(|case| !matches!(case.payload, Payload::Json(_)))
            .map(|case| case.rust_name.as_str())
            .collect();
        let plain = plain.join(" ");
        shared.entry((key, plain)).or_default().push(index);
    }
    shared
}

/// The names of all types, the structs of constructors included.
pub(super) fn type_names(lowering: &Lowering<'_>) -> Vec<String> {
    let mut names = Vec::new();
    for draft in &lowering.items {
        names.push(draft.item.name.clone());
        if let ItemKind::Record(record) = &draft.item.kind
            && let Constructor::Named(name, _) = &record.constructor
        {
            names.push(name.clone());
        }
    }
    names
}

/// What a body is called as a part of a name.
fn payload_name(lowering: &Lowering<'_>, payload: &Payload) -> String {
    match payload {
        Payload::Json(ty) => type_name(lowering, ty),
        Payload::Bytes => "Bytes".to_owned(),
        Payload::Empty | Payload::Text | Payload::Stream(..) => "Text".to_owned(),
    }
}

/// What a type is called as a part of a name.
fn type_name(lowering: &Lowering<'_>, ty: &Type) -> String {
    match ty {
        Type::Item(item) => lowering.item(*item).name.clone(),
        Type::Vec(inner) => append(&type_name(lowering, inner), "List", Case::Camel),
        Type::Map(inner) => append(&type_name(lowering, inner), "Map", Case::Camel),
        Type::Option(inner) | Type::Boxed(inner) => type_name(lowering, inner),
        other => kind_word(other).to_owned(),
    }
}
