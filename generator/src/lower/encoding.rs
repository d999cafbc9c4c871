//! How properties and parts of forms are written: a media type's Encoding Objects come in; what departs from the codec's
//! own way goes out, with a note of what cannot be done.

use super::context::Lowering;
use super::json::json;
use super::media::{self, Kind};
use super::parameter::only_value;
use super::schema;
use super::view::{self, View};
use crate::diagnostics::Diagnostic;
use crate::document::{self, JsonType, MediaType, ParameterStyle, SchemaId};
use crate::ir::{EncodedPart, Encoding, Style, StyleKind, Type};

/// What departs from the codec's own way in a form or multipart body.
pub(super) fn encodings(lowering: &mut Lowering<'_>, media: &MediaType) -> Vec<Encoding> {
    lower_list(lowering, &media.encoding, &media.media_type.value, media.schema)
}

fn lower_list(
    lowering: &mut Lowering<'_>,
    written: &[document::Encoding],
    media_type: &str,
    whole: Option<SchemaId>,
) -> Vec<Encoding> {
    let encodings = written.iter().map(|encoding| lower(lowering, encoding, media_type, whole));
    encodings.filter(|encoding| !is_default(encoding)).collect()
}

fn lower(
    lowering: &mut Lowering<'_>,
    written: &document::Encoding,
    media_type: &str,
    whole: Option<SchemaId>,
) -> Encoding {
    use document::EncodedPart as Part;
    let part = match &written.part.value {
        Part::Property(name) => EncodedPart::Property(name.clone()),
        Part::Item(index) => EncodedPart::Item(*index),
        Part::Items => EncodedPart::Items,
    };
    let is_multipart = media::kind(media_type) == Kind::Multipart;
    // Styles are for forms; what is called otherwise has media types only.
    let styled = !is_multipart || media::essence(media_type) == "multipart/form-data";
    let style = if styled { style(lowering, written) } else { None };
    let schema = whole.and_then(|whole| part_schema(lowering, whole, &part));
    let content_type = written.content_type.clone().filter(|_| style.is_none()).unwrap_or_default();
    report_xml(lowering, written, &content_type, schema);
    let headers = if is_multipart { headers(lowering, &written.headers, schema) } else { Vec::new() };
    let nested = lower_list(lowering, &written.nested, &content_type, schema);
    Encoding { part, content_type, style, headers, nested }
}

fn is_default(encoding: &Encoding) -> bool {
    encoding.content_type.trim().is_empty()
        && encoding.style.is_none()
        && encoding.headers.is_empty()
        && encoding.nested.is_empty()
}

/// The style, if the encoding speaks of one: any of its three keywords stands for all.
fn style(lowering: &mut Lowering<'_>, written: &document::Encoding) -> Option<Style> {
    if written.style.is_none() && written.explode.is_none() && written.allow_reserved.is_none() {
        return None;
    }
    let kind = match written.style.unwrap_or(ParameterStyle::Form) {
        ParameterStyle::Form => StyleKind::Form,
        ParameterStyle::SpaceDelimited => StyleKind::SpaceDelimited,
        ParameterStyle::PipeDelimited => StyleKind::PipeDelimited,
        ParameterStyle::DeepObject => StyleKind::DeepObject,
        ParameterStyle::Matrix | ParameterStyle::Label | ParameterStyle::Simple | ParameterStyle::Cookie => {
            let message = "this style is not one for forms: the property is written as its type is";
            lowering.report(Diagnostic::warning("reduced-encoding", written.part.span, message));
            return None;
        }
    };
    Some(Style {
        kind,
        // Deep objects have no other form.
        explode: kind == StyleKind::DeepObject || written.explode.unwrap_or(kind == StyleKind::Form),
        allow_reserved: written.allow_reserved.unwrap_or(false),
    })
}

/// The schema of a part, if it has just one.
fn part_schema(lowering: &Lowering<'_>, whole: SchemaId, part: &EncodedPart) -> Option<SchemaId> {
    let view = View::new(lowering.document, view::wanted(lowering.document, whole));
    let schemas = match part {
        EncodedPart::Property(name) => {
            let mut properties = view.properties().into_iter();
            properties.find(|property| property.first.name.value == *name)?.schemas
        }
        EncodedPart::Item(index) => vec![*view.prefix_items().get(*index)?],
        EncodedPart::Items => view.items(),
    };
    if let [only] = schemas.as_slice() { Some(*only) } else { None }
}

/// Says that what is wanted as XML is sent as JSON: only text can be XML, since it is the caller's.
fn report_xml(
    lowering: &mut Lowering<'_>,
    written: &document::Encoding,
    content_type: &str,
    schema: Option<SchemaId>,
) {
    let mut kinds = content_type.split(',').map(|one| (media::essence(one), media::kind(one)));
    let is_xml = |essence: &str| essence.ends_with("/xml") || essence.ends_with("+xml");
    if !kinds.clone().any(|(essence, _)| is_xml(&essence)) || kinds.any(|(_, kind)| kind == Kind::Json) {
        return;
    }
    let Some(schema) = schema else { return };
    let types = View::new(lowering.document, view::wanted(lowering.document, schema)).types();
    if types.is_some_and(|types| types.contains(&JsonType::Object)) {
        let message =
            format!("objects are not written as `{}`: this one is sent as JSON", content_type.trim());
        lowering.report(Diagnostic::warning("reduced-encoding", written.part.span, message));
    }
}

/// The headers that a part always has. Of all others, the caller can give a file's.
fn headers(
    lowering: &mut Lowering<'_>,
    written: &[document::Parameter],
    schema: Option<SchemaId>,
) -> Vec<(String, String)> {
    let mut fixed = Vec::new();
    for header in written.iter().filter(|header| !header.name.value.eq_ignore_ascii_case("content-type")) {
        let name = header.name.value.clone();
        if let Some(value) = only_value(lowering, header) {
            fixed.push((name, value.as_str().map_or_else(|| json(&value), str::to_owned)));
            continue;
        }
        let report = if schema.is_some_and(|schema| is_file(lowering, schema)) {
            let message = format!("the header `{name}` of a part has no type: it is set with `Blob::header`");
            Diagnostic::note("untyped-part-header", header.name.span, message)
        } else {
            let message = format!("the header `{name}` of a part that is no file is not sent");
            Diagnostic::warning("reduced-encoding", header.name.span, message)
        };
        lowering.report(report);
    }
    fixed
}

/// Whether a part is a file, or several.
fn is_file(lowering: &mut Lowering<'_>, schema: SchemaId) -> bool {
    match schema::lower(lowering, schema).ty {
        Type::Blob => true,
        Type::Vec(item) => *item == Type::Blob,
        _ => false,
    }
}
