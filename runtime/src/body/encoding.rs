//! What a document says of how a property or part is written: OpenAPI's Encoding Object.

use crate::parameter::Style;

/// How a property of a form, or a part of a multipart body, is written where that departs from its type's way.
#[derive(Debug, Clone, Copy)]
pub struct Encoding {
    place: Place,
    /// Media types, separated by commas; ranges among them. Empty: that of the value's kind.
    pub(super) content_type: &'static str,
    /// As pairs, like a query parameter.
    pub(super) style: Option<Style>,
    /// Headers that the part always has.
    pub(super) headers: &'static [(&'static str, &'static str)],
    /// Of the parts within, where the part is a form or multipart itself.
    pub(super) nested: &'static [Encoding],
}

/// Which part.
#[derive(Debug, Clone, Copy)]
enum Place {
    Property(&'static str),
    /// An item of an array, counted from 0.
    Item(usize),
    /// All items that have no encoding of their own.
    Items,
}

impl Encoding {
    /// Of a property.
    pub const fn of(property: &'static str) -> Self {
        Self::at(Place::Property(property))
    }

    /// Of one item of an array, counted from 0.
    pub const fn of_item(index: usize) -> Self {
        Self::at(Place::Item(index))
    }

    /// Of all items of an array that have none of their own.
    pub const fn of_items() -> Self {
        Self::at(Place::Items)
    }

    const fn at(place: Place) -> Self {
        Self { place, content_type: "", style: None, headers: &[], nested: &[] }
    }

    /// Media types, separated by commas; ranges among them.
    #[must_use]
    pub const fn content_type(mut self, content_type: &'static str) -> Self {
        self.content_type = content_type;
        self
    }

    /// As pairs, like a query parameter.
    #[must_use]
    pub const fn style(mut self, style: Style) -> Self {
        self.style = Some(style);
        self
    }

    /// Headers that the part always has.
    #[must_use]
    pub const fn headers(mut self, headers: &'static [(&'static str, &'static str)]) -> Self {
        self.headers = headers;
        self
    }

    /// Of the parts within, where the part is a form or multipart itself.
    #[must_use]
    pub const fn nested(mut self, nested: &'static [Encoding]) -> Self {
        self.nested = nested;
        self
    }

    /// Its media types, ranges among them.
    pub(super) fn media_types(&self) -> impl Iterator<Item = &'static str> {
        self.content_type.split(',').map(str::trim).filter(|media_type| !media_type.is_empty())
    }
}

/// The encoding of a property.
pub(super) fn find<'e>(encodings: &'e [Encoding], name: &str) -> Option<&'e Encoding> {
    encodings.iter().find(|encoding| matches!(encoding.place, Place::Property(property) if property == name))
}

/// The encoding of an item.
pub(super) fn find_item(encodings: &[Encoding], index: usize) -> Option<&Encoding> {
    let own =
        encodings.iter().find(|encoding| matches!(encoding.place, Place::Item(place) if place == index));
    own.or_else(|| encodings.iter().find(|encoding| matches!(encoding.place, Place::Items)))
}

/// A media type in lower case and without parameters.
pub(super) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

pub(super) fn is_json(essence: &str) -> bool {
    matches!(essence, "application/json" | "text/json") || essence.ends_with("+json")
}

pub(super) fn is_xml(essence: &str) -> bool {
    matches!(essence, "application/xml" | "text/xml") || essence.ends_with("+xml")
}

pub(super) fn is_json_sequence(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json-seq" || essence.ends_with("+json-seq")
}
