//! The Encoding Object: how a property of a form, or a part of a multipart body, is written.

use super::{Parameter, ParameterStyle};
use crate::node::Spanned;

/// What an Encoding Object is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EncodedPart {
    /// `encoding`: the property of this name.
    Property(String),
    /// `prefixEncoding`: the item at this index.
    Item(usize),
    /// `itemEncoding`: all other items.
    Items,
}

/// The Encoding Object with what it is about.
#[derive(Debug, Clone)]
pub struct Encoding {
    /// The property or items, at the name or the keyword.
    pub part: Spanned<EncodedPart>,
    /// The part's media type.
    pub content_type: Option<String>,
    /// As a query parameter's.
    pub style: Option<ParameterStyle>,
    /// As a query parameter's.
    pub explode: Option<bool>,
    /// As a query parameter's.
    pub allow_reserved: Option<bool>,
    /// Headers of the part.
    pub headers: Vec<Parameter>,
    /// 3.2: of the parts within, where the part is a form or multipart itself.
    pub nested: Vec<Encoding>,
}
