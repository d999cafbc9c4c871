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
