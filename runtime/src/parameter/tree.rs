//! A value's JSON form as a small tree, in the order in which it was written.

use super::Fault;
use crate::wire::{DecodeResult, Encode, Kind, Mode, Reader, Writer};

/// A JSON value whose scalars are text as a parameter shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tree {
    Null,
    Scalar(String),
    Array(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// Whether an array or object stands inside.
    pub(super) fn is_nested(&self) -> bool {
        match self {
            Self::Null | Self::Scalar(_) => false,
            Self::Array(items) => items.iter().any(Self::is_composite),
            Self::Object(_) => true,
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
    let text = json(value)?;
    let tree = read(&mut Reader::over(&text)).map_err(|_| Fault::Reason("it nests too deep"))?;
    Ok((tree != Tree::Null).then_some(tree))
}

/// Reads what our own writer wrote, so that depth is all that can be wrong with it.
fn read(reader: &mut Reader<'_>) -> DecodeResult<Tree> {
    Ok(match reader.kind()? {
        Kind::Null => {
            reader.skip()?;
            Tree::Null
        }
        Kind::Bool => Tree::Scalar(reader.boolean()?.to_string()),
        Kind::Integer | Kind::Number => Tree::Scalar(reader.number()?.to_owned()),
        Kind::String => Tree::Scalar(reader.string()?),
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
