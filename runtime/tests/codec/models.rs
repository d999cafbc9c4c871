//! Models with the impls that the generator writes.

use std::collections::BTreeMap;

use clientwright_runtime::codegen::{
    Decode, DecodeResult, Encode, Field, Kind, RawJson, Reader, Shape, UnknownValue, Writer,
};
use clientwright_runtime::{DateTime, Nullable, Secret};

/// One field of each kind.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Record {
    pub(crate) id: String,
    pub(crate) parent: Option<String>,
    pub(crate) count: Option<i32>,
    pub(crate) closed: Nullable<DateTime>,
    pub(crate) token: Option<Secret>,
    pub(crate) scope: Option<Scope>,
    pub(crate) children: Option<Vec<Record>>,
    pub(crate) labels: Option<BTreeMap<String, i64>>,
}

impl Record {
    pub(crate) fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            parent: None,
            count: None,
            closed: Nullable::Absent,
            token: None,
            scope: None,
            children: None,
            labels: None,
        }
    }
}

impl Decode for Record {
    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        const FIELDS: &[&str] =
            &["id", "parent", "count", "closed", "access token", "scope", "children", "labels"];
        let (mut id, mut parent) = (None, None);
        let (mut count, mut closed, mut token) = (None, Nullable::Absent, None);
        let (mut scope, mut children, mut labels) = (None, None, None);
        reader.object()?;
        while let Some(field) = reader.next_field(FIELDS)? {
            match field {
                0 => reader.value(&mut id)?,
                1 => reader.value(&mut parent)?,
                2 => reader.optional(&mut count)?,
                3 => reader.optional(&mut closed)?,
                4 => reader.optional(&mut token)?,
                5 => reader.optional(&mut scope)?,
                6 => reader.optional(&mut children)?,
                _ => reader.optional(&mut labels)?,
            }
        }
        Ok(Self {
            id: reader.required(id, "id")?,
            parent: reader.required(parent, "parent")?,
            count,
            closed,
            token,
            scope,
            children,
            labels,
        })
    }
}

impl Encode for Record {
    fn encode(&self, writer: &mut Writer) {
        let mut object = writer.object();
        object.field("id", &self.id);
        object.field("parent", &self.parent);
        object.optional("count", &self.count);
        object.optional("closed", &self.closed);
        object.optional("access token", &self.token);
        object.optional("scope", &self.scope);
        object.optional("children", &self.children);
        object.optional("labels", &self.labels);
        object.end();
    }
}

/// An open string enum.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Scope {
    Application,
    Unknown(UnknownValue),
}

impl From<&str> for Scope {
    fn from(text: &str) -> Self {
        match text {
            "APPLICATION" => Self::Application,
            _ => Self::Unknown(UnknownValue::from_text(text)),
        }
    }
}

impl Decode for Scope {
    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        reader.open_string(Self::Unknown)
    }
}

impl Encode for Scope {
    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::Application => writer.string("APPLICATION"),
            Self::Unknown(value) => value.encode(writer),
        }
    }
}

/// An open integer enum.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Level {
    One,
    Two,
    Unknown(UnknownValue),
}

impl From<i64> for Level {
    fn from(value: i64) -> Self {
        match value {
            1 => Self::One,
            2 => Self::Two,
            _ => Self::Unknown(UnknownValue::from_integer(value)),
        }
    }
}

impl Decode for Level {
    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        reader.open_integer(Self::Unknown)
    }
}

impl Encode for Level {
    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::One => writer.integer(1),
            Self::Two => writer.integer(2),
            Self::Unknown(value) => value.encode(writer),
        }
    }
}

/// A union by tag.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Provider {
    Google(Record),
    Nothing,
    Unknown(RawJson),
}

impl Decode for Provider {
    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        match &*reader.tag("type")? {
            "Google" => Ok(Self::Google(Decode::decode(reader)?)),
            "Nothing" => reader.skip().map(|()| Self::Nothing),
            _ => Ok(Self::Unknown(reader.raw()?)),
        }
    }
}

/// A union by JSON kind.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Either {
    Flag(bool),
    Whole(i64),
    Number(f64),
    Text(String),
    List(Vec<Either>),
    Unknown(RawJson),
}

impl Decode for Either {
    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        Ok(match reader.kind()? {
            Kind::Bool => Self::Flag(Decode::decode(reader)?),
            Kind::Integer => Self::Whole(Decode::decode(reader)?),
            Kind::Number => Self::Number(Decode::decode(reader)?),
            Kind::String => Self::Text(Decode::decode(reader)?),
            Kind::Array => Self::List(Decode::decode(reader)?),
            Kind::Null | Kind::Object => Self::Unknown(reader.raw()?),
        })
    }
}

pub(crate) const SHAPES: &[Shape] = &[
    Shape { required: &["_embedded"], properties: &["_embedded", "kid"] },
    Shape { required: &["kty"], properties: &["kid", "kty", "n", "e"] },
    Shape { required: &[], properties: &["kid", "kty"] },
];

/// Properties beside others.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Extended {
    pub(crate) name: Option<String>,
    pub(crate) extra: BTreeMap<String, i64>,
}

impl Decode for Extended {
    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        const FIELDS: &[&str] = &["name"];
        let mut name = None;
        let mut extra = BTreeMap::new();
        reader.object()?;
        while let Some(field) = reader.next_field_or_key(FIELDS)? {
            match field {
                Field::Known(_) => reader.optional(&mut name)?,
                Field::Other(key) => {
                    extra.insert(key, reader.item()?);
                }
            }
        }
        Ok(Self { name, extra })
    }
}

impl Encode for Extended {
    fn encode(&self, writer: &mut Writer) {
        let mut object = writer.object();
        object.optional("name", &self.name);
        object.extra(&self.extra);
        object.end();
    }
}

/// Nests in itself.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Nested(pub(crate) Option<Box<Nested>>);

impl Decode for Nested {
    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        let mut inner = None;
        reader.object()?;
        while reader.next_field(&["inner"])?.is_some() {
            reader.value(&mut inner)?;
        }
        Ok(Self(inner.unwrap_or_default()))
    }
}

/// Reads nothing and skips everything.
#[derive(Debug, PartialEq)]
pub(crate) struct Skipped;

impl Decode for Skipped {
    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        reader.skip().map(|()| Self)
    }
}
