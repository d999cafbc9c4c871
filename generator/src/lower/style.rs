//! How a parameter's value is written: its style or media type comes in, the style that the client writes goes out.

use super::context::Lowering;
use super::media;
use super::view;
use crate::diagnostics::Diagnostic;
use crate::document::{Parameter, ParameterLocation, ParameterStyle, SchemaId};
use crate::ir::{ItemKind, Style, StyleKind, Type};

/// How a parameter is written, and as what: the caller writes what nothing here can write.
pub(super) fn of(lowering: &mut Lowering<'_>, parameter: &Parameter, ty: Type) -> (Style, Type) {
    let style = |kind, explode| Style { kind, explode, allow_reserved: parameter.allow_reserved };
    if let Some(media_type) = &parameter.media_type {
        let kind = match media::kind(&media_type.value) {
            media::Kind::Json => StyleKind::Json,
            media::Kind::Form if is_object(lowering, &ty) => StyleKind::FormText,
            _ => StyleKind::Text,
        };
        let is_written = kind != StyleKind::Text || is_scalar(lowering, &ty);
        if !is_written {
            let message =
                format!("the parameter's text, which is `{}`, is for the caller to write", media_type.value);
            lowering.report(Diagnostic::note("untyped-parameter", media_type.span, message));
        }
        return (style(kind, false), if is_written { ty } else { Type::String });
    }
    let (kind, explode) = fitting(lowering, parameter);
    if kind != StyleKind::DeepObject && parameter.schema.is_some_and(|schema| nests(lowering, schema)) {
        let message = format!("OpenAPI does not say how `{}`, which nests, is written", parameter.name.value);
        let help = match parameter.location {
            ParameterLocation::Header => "the whole is sent as JSON if it nests",
            _ if explode && kind == StyleKind::Form => "what nests is sent in brackets, `name[key]=value`",
            _ => "what nests is sent as JSON, percent-encoded",
        };
        lowering.report(Diagnostic::note("undefined-style", parameter.name.span, message).help(help));
    }
    (style(kind, explode), ty)
}

/// The parameter's style, or the one of its place if it has one that its place has no meaning for.
fn fitting(lowering: &mut Lowering<'_>, parameter: &Parameter) -> (StyleKind, bool) {
    let (allowed, usual): (&[ParameterStyle], StyleKind) = match parameter.location {
        ParameterLocation::Path => {
            (&[ParameterStyle::Simple, ParameterStyle::Label, ParameterStyle::Matrix], StyleKind::Simple)
        }
        ParameterLocation::Query => (
            &[
                ParameterStyle::Form,
                ParameterStyle::SpaceDelimited,
                ParameterStyle::PipeDelimited,
                ParameterStyle::DeepObject,
            ],
            StyleKind::Form,
        ),
        ParameterLocation::QueryString => (&[], StyleKind::FormText),
        ParameterLocation::Header => (&[ParameterStyle::Simple], StyleKind::Simple),
        ParameterLocation::Cookie => (&[ParameterStyle::Form, ParameterStyle::Cookie], StyleKind::Form),
    };
    if allowed.contains(&parameter.style) {
        return (kind(parameter.style), parameter.explode);
    }
    let (message, help) = if parameter.location == ParameterLocation::QueryString {
        ("a parameter that is the whole query string has `content`, and no style", "it is sent as a form")
    } else {
        ("the style is none for where the parameter goes", "it is sent in the style that is usual there")
    };
    lowering.report_slip(Diagnostic::error("misplaced-style", parameter.name.span, message).help(help));
    (usual, parameter.explode)
}

fn kind(style: ParameterStyle) -> StyleKind {
    match style {
        ParameterStyle::Matrix => StyleKind::Matrix,
        ParameterStyle::Label => StyleKind::Label,
        ParameterStyle::Simple => StyleKind::Simple,
        ParameterStyle::Form => StyleKind::Form,
        ParameterStyle::SpaceDelimited => StyleKind::SpaceDelimited,
        ParameterStyle::PipeDelimited => StyleKind::PipeDelimited,
        ParameterStyle::DeepObject => StyleKind::DeepObject,
        ParameterStyle::Cookie => StyleKind::Cookie,
    }
}

/// Whether a value holds arrays or objects in its items or properties.
fn nests(lowering: &Lowering<'_>, id: SchemaId) -> bool {
    let target = |id| lowering.schema(view::canonical(lowering.document, id).0);
    let is_composite = |id| {
        let schema = target(id);
        schema.items.is_some() || !schema.properties.is_empty()
    };
    let schema = target(id);
    schema.items.is_some_and(is_composite)
        || schema.properties.iter().any(|property| is_composite(property.schema))
}

/// Whether a type's values are texts, numbers or booleans.
pub(super) fn is_scalar(lowering: &Lowering<'_>, ty: &Type) -> bool {
    match ty {
        Type::Item(item) => match &lowering.item(*item).kind {
            ItemKind::Enumeration(_) => true,
            ItemKind::Alias(inner) => is_scalar(lowering, inner),
            ItemKind::Record(_) | ItemKind::Union(_) => false,
        },
        Type::Option(inner) | Type::Boxed(inner) => is_scalar(lowering, inner),
        Type::Vec(_) | Type::Map(_) | Type::Tuple(_) | Type::Json | Type::Null => false,
        _ => true,
    }
}

fn is_object(lowering: &Lowering<'_>, ty: &Type) -> bool {
    match ty {
        Type::Item(item) => match &lowering.item(*item).kind {
            ItemKind::Record(_) | ItemKind::Union(_) => true,
            ItemKind::Alias(inner) => is_object(lowering, inner),
            ItemKind::Enumeration(_) => false,
        },
        Type::Option(inner) | Type::Boxed(inner) => is_object(lowering, inner),
        Type::Map(_) | Type::Json => true,
        _ => false,
    }
}
