//! Words for what has no name: a schema or a type comes in; what it looks like goes out, for the names of alternatives.

use super::graph::Graph;
use super::schema;
use super::view::{self, View};
use crate::document::{JsonType, SchemaId};
use crate::ir::Type;
use crate::names::camel;

/// What a schema without a name looks like: `String`, `PetList`, `WithCode`.
pub(super) fn shape_word(document: &Graph<'_>, id: SchemaId) -> String {
    let view = View::new(document, view::wanted(document, id));
    let types = view.types().unwrap_or_default();
    match types.as_slice() {
        [JsonType::Object] => {
            let mut required =
                view.parts().iter().flat_map(|part| &part.required).map(|name| name.value.as_str());
            let properties = view.properties();
            let first =
                required.next().or_else(|| properties.first().map(|first| first.first.name.value.as_str()));
            first.map_or_else(|| "Object".to_owned(), |name| format!("With{}", camel(name)))
        }
        [JsonType::Array] => {
            let item = view
                .items()
                .first()
                .map(|item| view::canonical(document, *item).0)
                .filter(|item| *item != id);
            let word = item.map(|item| {
                if let Some(name) = &document.schema(item).component {
                    return camel(&name.value);
                }
                let view = View::new(document, view::wanted(document, item));
                match view.types().as_deref() {
                    Some([only]) => view_word(&view, *only).to_owned(),
                    _ => String::new(),
                }
            });
            format!("{}List", word.unwrap_or_default())
        }
        [only] => view_word(&view, *only).to_owned(),
        _ => "Value".to_owned(),
    }
}

fn view_word(view: &View<'_>, ty: JsonType) -> &'static str {
    let is_file = ty == JsonType::String && schema::string(view) == Type::Blob;
    if is_file { kind_word(&Type::Blob) } else { type_word(ty) }
}

/// The word for a JSON type.
pub(super) fn type_word(ty: JsonType) -> &'static str {
    match ty {
        JsonType::Null => "Null",
        JsonType::Boolean => "Boolean",
        JsonType::Integer => "Integer",
        JsonType::Number => "Number",
        JsonType::String => "String",
        JsonType::Array => "List",
        JsonType::Object => "Object",
    }
}

/// The word for a type that has no name.
pub(super) fn kind_word(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "Boolean",
        Type::I32 | Type::I64 | Type::U32 | Type::U64 => "Integer",
        Type::F64 => "Number",
        Type::String | Type::Secret | Type::Base64 | Type::Text(_) => "Text",
        Type::Bytes => "Bytes",
        Type::Blob => "File",
        Type::Null => "Null",
        Type::Vec(_) | Type::Tuple(_) => "List",
        Type::Map(_) => "Map",
        Type::Option(inner) | Type::Boxed(inner) => kind_word(inner),
        Type::Json | Type::Item(_) | Type::Foreign(_) => "Value",
    }
}
