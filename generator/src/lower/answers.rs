//! Names of the enums that hold answers: those of successes with several bodies, and those of errors with several.
//!
//! They stand beside the API's types, so they are named last, and no type's name changes for them.

use super::context::Lowering;
use super::shape::kind_word;
use crate::ir::{Constructor, ErrorBody, ItemKind, Operation, Success, Type};
use crate::names::{Case, Claim, Rank, append, settle};
use std::collections::BTreeMap;

/// The most types whose names make the name of an error's enum.
const MAX_JOINED: usize = 3;

/// Names every such enum, and the variants of errors after their types.
pub(super) fn name(lowering: &Lowering<'_>, operations: &mut [Operation]) {
    let errors = name_error_variants(lowering, operations);
    let successes: Vec<usize> = (0..operations.len())
        .filter(|index| matches!(operations[*index].success, Success::Several(..)))
        .collect();
    let mut claims: Vec<Claim> = errors
        .iter()
        .map(|(types, users)| {
            let alone =
                users.first().map(|index| append(&operations[*index].struct_name, "ErrorBody", Case::Camel));
            let name = if types.len() > MAX_JOINED { alone.unwrap_or_default() } else { types.join("Or") };
            Claim { name, wire: types.join(" or "), rank: Rank::Placed(types.len()), word: Some("error") }
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
fn name_error_variants(
    lowering: &Lowering<'_>,
    operations: &mut [Operation],
) -> BTreeMap<Vec<String>, Vec<usize>> {
    let mut shared: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    for (index, operation) in operations.iter_mut().enumerate() {
        let ErrorBody::Several { cases, .. } = &mut operation.error else { continue };
        let claims: Vec<Claim> = cases
            .iter()
            .map(|(_, ty, _)| {
                let name = type_name(lowering, ty);
                Claim { rank: Rank::Named, wire: format!("{name} {ty:?}"), name, word: None }
            })
            .collect();
        for (case, settled) in cases.iter_mut().zip(settle(&claims, Case::Camel, &[])) {
            case.0 = settled.name;
        }
        cases.sort_by(|one, other| one.0.cmp(&other.0));
        let mut key: Vec<String> = cases.iter().map(|case| case.0.clone()).collect();
        // A name that would be too long is the operation's own, and so is the enum.
        if key.len() > MAX_JOINED {
            key.push(operation.struct_name.clone());
        }
        shared.entry(key).or_default().push(index);
    }
    shared
}

/// The names of all types, the structs of constructors included.
fn type_names(lowering: &Lowering<'_>) -> Vec<String> {
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
