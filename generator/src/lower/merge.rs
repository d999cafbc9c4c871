//! Alternatives that nothing on the wire tells apart: those of a union come in, each with its type; fewer go out.

use super::context::Lowering;
use super::enumeration::{self, Label};
use super::place::Place;
use super::union::Alternative;
use crate::ir::{Docs, ItemId, ItemKind, Type};
use crate::source::Span;

/// Joins alternatives of one type, those that are texts, and those that are numbers of which some are listed.
pub(super) fn merge(
    lowering: &mut Lowering<'_>,
    alternatives: Vec<Alternative>,
    place: &Place,
    docs: &Docs,
    span: Span,
) -> Vec<Alternative> {
    let alternatives = merge_texts(lowering, alternatives, place, docs, span);
    let alternatives = merge_numbers(lowering, alternatives);
    merge_equal(merge_integers(lowering, alternatives, place, docs, span))
}

/// Joins alternatives of one type.
fn merge_equal(alternatives: Vec<Alternative>) -> Vec<Alternative> {
    let mut merged: Vec<Alternative> = Vec::new();
    for alternative in alternatives {
        match merged.iter_mut().find(|known| known.ty == alternative.ty) {
            Some(known) => {
                known.schemas.extend(alternative.schemas);
                known.listed.extend(alternative.listed);
            }
            None => merged.push(alternative),
        }
    }
    merged
}

/// Joins the alternatives that are texts, since nothing tells one text from another: enumerations become one, which
/// is open anyway; formats become plain text; a secret among them makes all of it secret.
fn merge_texts(
    lowering: &mut Lowering<'_>,
    alternatives: Vec<Alternative>,
    place: &Place,
    docs: &Docs,
    span: Span,
) -> Vec<Alternative> {
    let texts: Vec<&Alternative> =
        alternatives.iter().filter(|alternative| is_text(lowering, &alternative.ty)).collect();
    let [lead, _, ..] = texts.as_slice() else { return alternatives };
    let enumerations = enumerations(&texts);
    let lead = (*lead).clone();
    let same = texts.iter().all(|text| text.ty == lead.ty);
    let secret = texts.iter().any(|text| text.ty == Type::Secret);
    let schemas = texts.iter().flat_map(|text| text.schemas.clone()).collect();
    let word = match enumerations.as_slice() {
        [(_, only)] => &only.word,
        _ if same => &lead.word,
        _ => "Text",
    };
    let word = word.to_owned();
    let ty = match enumerations.as_slice() {
        _ if same => lead.ty.clone(),
        _ if secret => Type::Secret,
        // A file's content can be any text.
        _ if texts.iter().any(|text| text.ty == Type::Blob) => Type::Blob,
        [] => Type::String,
        [(only, _)] => Type::Item(*only),
        several => {
            let labels: Vec<Label> =
                several.iter().map(|(item, _)| Label { item: *item, title: None }).collect();
            let part = (texts.len() < alternatives.len()).then_some("Text");
            one_of(lowering, &labels, part, place, docs, span)
        }
    };
    replace(lowering, alternatives, is_text, Alternative { ty, word, schemas, ..lead })
}

/// Whether any text is read as this type.
fn is_text(lowering: &Lowering<'_>, ty: &Type) -> bool {
    match ty {
        Type::String | Type::Secret | Type::Base64 | Type::Blob | Type::Text(_) => true,
        Type::Item(item) => match &lowering.item(*item).kind {
            ItemKind::Enumeration(enumeration) => !enumeration.integer,
            _ => false,
        },
        _ => false,
    }
}

/// The enumerations among alternatives, each once, with the first alternative that is one.
fn enumerations<'a>(alternatives: &[&'a Alternative]) -> Vec<(ItemId, &'a Alternative)> {
    let mut found: Vec<(ItemId, &Alternative)> = Vec::new();
    for alternative in alternatives {
        if let Type::Item(item) = alternative.ty
            && found.iter().all(|(known, _)| *known != item)
        {
            found.push((item, alternative));
        }
    }
    found
}

/// Drops numbers that are listed beside any number at all: they are read as that.
fn merge_numbers(lowering: &Lowering<'_>, mut alternatives: Vec<Alternative>) -> Vec<Alternative> {
    let Some(any) = alternatives.iter().position(|alternative| alternative.ty == Type::F64) else {
        return alternatives;
    };
    let is_listed = |alternative: &Alternative| {
        matches!(alternative.ty, Type::Item(_)) && is_integer(lowering, &alternative.ty)
    };
    let schemas: Vec<_> =
        alternatives.iter().filter(|own| is_listed(own)).flat_map(|own| own.schemas.clone()).collect();
    if let Some(any) = alternatives.get_mut(any) {
        any.schemas.extend(schemas);
    }
    alternatives.retain(|alternative| !is_listed(alternative));
    alternatives
}

/// Joins the alternatives that are integers, if values of them are listed: an open enum has any other integer too.
fn merge_integers(
    lowering: &mut Lowering<'_>,
    alternatives: Vec<Alternative>,
    place: &Place,
    docs: &Docs,
    span: Span,
) -> Vec<Alternative> {
    let integers: Vec<&Alternative> =
        alternatives.iter().filter(|alternative| is_integer(lowering, &alternative.ty)).collect();
    let [lead, _, ..] = integers.as_slice() else { return alternatives };
    let enumerations = enumerations(&integers);
    let ty = match enumerations.as_slice() {
        [] => return alternatives,
        [(only, _)] => Type::Item(*only),
        several => {
            let title = |integer: &Alternative| {
                integer.listed.iter().find_map(|schema| lowering.document.schema(*schema).title.clone())
            };
            let labels: Vec<Label> =
                several.iter().map(|(item, first)| Label { item: *item, title: title(first) }).collect();
            let part = (integers.len() < alternatives.len()).then_some("Integer");
            one_of(lowering, &labels, part, place, docs, span)
        }
    };
    let word = match enumerations.as_slice() {
        [(_, only)] => only.word.clone(),
        _ => "Integer".to_owned(),
    };
    let schemas = integers.iter().flat_map(|integer| integer.schemas.clone()).collect();
    let joined = Alternative { ty, word, schemas, ..(*lead).clone() };
    replace(lowering, alternatives, is_integer, joined)
}

/// Whether any integer is read as this type.
fn is_integer(lowering: &Lowering<'_>, ty: &Type) -> bool {
    match ty {
        Type::I32 | Type::I64 | Type::U32 | Type::U64 => true,
        Type::Item(item) => match &lowering.item(*item).kind {
            ItemKind::Enumeration(enumeration) => enumeration.integer,
            _ => false,
        },
        _ => false,
    }
}

/// One enumeration of several: the union itself, or a part of it, which is named for what it is.
fn one_of(
    lowering: &mut Lowering<'_>,
    several: &[Label],
    part: Option<&str>,
    place: &Place,
    docs: &Docs,
    span: Span,
) -> Type {
    Type::Item(match part {
        None => enumeration::join(lowering, several, place, docs, span),
        Some(part) => enumeration::join(lowering, several, &place.clone().with(part), &Docs::default(), span),
    })
}

/// Puts what some alternatives were joined into where the first of them stands.
fn replace(
    lowering: &Lowering<'_>,
    alternatives: Vec<Alternative>,
    is_joined: fn(&Lowering<'_>, &Type) -> bool,
    joined: Alternative,
) -> Vec<Alternative> {
    let mut joined = Some(joined);
    let mut merged = Vec::new();
    for alternative in alternatives {
        if is_joined(lowering, &alternative.ty) {
            merged.extend(joined.take());
        } else {
            merged.push(alternative);
        }
    }
    merged
}
