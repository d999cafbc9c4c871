//! Words for what has no name: a schema or a type comes in; what it looks like goes out, for the names of alternatives.

use super::graph::Graph;
use super::schema;
use super::view::{self, View};
use crate::document::{AdditionalProperties, JsonType, SchemaId};
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

/// What tells an alternative from others that look like it: a property that they lack, what a list or map holds, a
/// number's format.
pub(super) fn telling_word(document: &Graph<'_>, id: SchemaId, rivals: &[SchemaId]) -> Option<String> {
    let view = |id| View::new(document, view::wanted(document, id));
    let own = view(id);
    let inner = |id: SchemaId| {
        let target = view::canonical(document, id).0;
        let name = document.schema(target).component.as_ref().map(|name| camel(&name.value));
        name.unwrap_or_else(|| shape_word(document, target))
    };
    match own.types()?.as_slice() {
        [JsonType::Object] => {
            let others: Vec<View<'_>> =
                rivals.iter().filter(|rival| **rival != id).map(|rival| view(*rival)).collect();
            let word = |name: &str| format!("With{}", camel(name));
            if let Some(name) = telling_property(&own, &others) {
                return Some(word(name));
            }
            match own.additional() {
                AdditionalProperties::Schema(values) if !own.has_properties() => {
                    Some(format!("{}Map", inner(values)))
                }
                _ => None,
            }
        }
        [JsonType::Array] => {
            let held = own.items().first().or(own.prefix_items().first()).copied()?;
            Some(format!("{}List", inner(held)))
        }
        [JsonType::Integer | JsonType::Number] => own.format().map(str::to_owned),
        _ => None,
    }
}

/// A property that only one of several objects has, or else that only one requires.
fn telling_property<'d>(own: &View<'d>, others: &[View<'d>]) -> Option<&'d str> {
    let declares = |view: &View<'_>, name: &str| {
        view.parts().iter().flat_map(|part| &part.properties).any(|property| property.name.value == name)
    };
    let requires = |view: &View<'_>, name: &str| {
        view.parts().iter().flat_map(|part| &part.required).any(|required| required.value == name)
    };
    let needed = || own.parts().iter().flat_map(|part| &part.required).map(|name| name.value.as_str());
    let named =
        own.parts().iter().flat_map(|part| &part.properties).map(|property| property.name.value.as_str());
    let mut candidates = needed().chain(named);
    candidates
        .find(|name| !others.iter().any(|other| declares(other, name) || requires(other, name)))
        .or_else(|| needed().find(|name| !others.iter().any(|other| requires(other, name))))
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
