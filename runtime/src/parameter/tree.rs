//! A value's JSON form as a small tree, in the order in which it was written.

use std::borrow::Cow;

use super::Fault;
use crate::wire::{DecodeResult, Encode, Kind, Mode, Reader, Writer};

/// A JSON value whose scalars are text as a parameter shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tree {
    Null,
    /// What JSON has in quotes.
    Text(String),
    /// A number or a boolean.
    Bare(String),
    Array(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// Whether an item or a property is an array or object itself.
    pub(super) fn holds_composites(&self) -> bool {
        match self {
            Self::Null | Self::Text(_) | Self::Bare(_) => false,
            Self::Array(items) => items.iter().any(Self::is_composite),
            Self::Object(properties) => properties.iter().any(|(_, value)| value.is_composite()),
        }
    }

    /// The text of an item or property: that of what nests is its JSON. `None` if it has no value.
    pub(super) fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Null => None,
            Self::Text(text) | Self::Bare(text) => Some(Cow::Borrowed(text)),
            Self::Array(_) | Self::Object(_) => {
                let mut out = String::new();
                self.write(&mut out);
                Some(Cow::Owned(out))
            }
        }
    }

    /// Whether any text in it is such.
    pub(super) fn any_text(&self, is_such: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Self::Null => false,
            Self::Text(text) | Self::Bare(text) => is_such(text),
            Self::Array(items) => items.iter().any(|item| item.any_text(is_such)),
            Self::Object(properties) => {
                properties.iter().any(|(name, value)| is_such(name) || value.any_text(is_such))
            }
        }
    }

    fn write(&self, out: &mut String) {
        let quoted = |out: &mut String, text: &str| out.push_str(&json(&text).unwrap_or_default());
        match self {
            Self::Null => out.push_str("null"),
            Self::Text(text) => quoted(out, text),
            Self::Bare(text) => out.push_str(text),
            Self::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    out.push(if index == 0 { '[' } else { ',' });
                    item.write(out);
                }
                out.push_str(if items.is_empty() { "[]" } else { "]" });
            }
            Self::Object(properties) => {
                for (index, (name, value)) in properties.iter().enumerate() {
                    out.push(if index == 0 { '{' } else { ',' });
                    quoted(out, name);
                    out.push(':');
                    value.write(out);
                }
                out.push_str(if properties.is_empty() { "{}" } else { "}" });
            }
        }
    }

    fn is_composite(&self) -> bool {
        matches!(self, Self::Array(_) | Self::Object(_))
    }
}

/// The value's JSON text.
pub(super) fn json(value: &dyn Encode) -> Result<String, Fault> {
    let mut writer = Writer::new(Mode::Expose);
    value.encode(&mut writer);
    writer.finish().map_err(Fault::Encode)
}

/// The value as a tree; `None` if it is absent or null, which is no parameter.
pub(super) fn flatten(value: &dyn Encode) -> Result<Option<Tree>, Fault> {
    if value.is_absent() {
        return Ok(None);
    }
    let tree = of_json(&json(value)?)?;
    Ok((tree != Tree::Null).then_some(tree))
}

/// The tree of what our own writer wrote.
pub(super) fn of_json(json: &str) -> Result<Tree, Fault> {
    read(&mut Reader::over(json)).map_err(|_| Fault::Reason("it nests too deep"))
}

/// Reads what our own writer wrote, so that depth is all that can be wrong with it.
fn read(reader: &mut Reader<'_>) -> DecodeResult<Tree> {
    Ok(match reader.kind()? {
        Kind::Null => {
            reader.skip()?;
            Tree::Null
        }
        Kind::Bool => Tree::Bare(reader.boolean()?.to_string()),
        Kind::Integer | Kind::Number => Tree::Bare(reader.number()?.to_owned()),
        Kind::String => Tree::Text(reader.string()?),
        Kind::Array => {
            let mut items = Vec::new();
            reader.array()?;
            while reader.next_item()? {
                items.push(read(reader)?);
            }
            Tree::Array(items)
        }
        Kind::Object => {
            let mut properties = Vec::new();
            reader.object()?;
            while let Some(key) = reader.next_key()? {
                properties.push((key, read(reader)?));
            }
            Tree::Object(properties)
        }
    })
}
