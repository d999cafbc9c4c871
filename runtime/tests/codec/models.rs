//! Models with the impls that the generator writes.

use std::collections::BTreeMap;

use clientwright_runtime::codegen::{
    self, Decode, DecodeResult, Encode, Kind, Names, RawJson, Reader, Shape, UnknownValue, Writer, hollow,
};
use clientwright_runtime::{Base64, DateTime, Nullable, Secret, Undeclared};

/// One field of each kind.
#[derive(Clone, PartialEq)]
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

codegen::record! {
    Record;
    "id" => id,
    "parent" => parent or null,
    "count" => count,
    "closed" => closed,
    "access token" => token,
    "scope" => scope,
    "children" => children,
    "labels" => labels,
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
    fn hollow() -> Self {
        Self::Unknown(hollow())
    }

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
    fn hollow() -> Self {
        Self::Unknown(hollow())
    }

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
    fn hollow() -> Self {
        Self::Unknown(hollow())
    }

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
    fn hollow() -> Self {
        Self::Unknown(hollow())
    }

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
#[derive(Clone, PartialEq)]
pub(crate) struct Extended {
    pub(crate) name: Option<String>,
    pub(crate) extra: BTreeMap<String, i64>,
}

codegen::record! {
    Extended;
    "name" => name,
    ..extra
}

/// Properties with names that JSON escapes, as they are listed for the codec, and others.
#[derive(Clone, PartialEq)]
pub(crate) struct Odd {
    pub(crate) quoted: Option<String>,
    pub(crate) broken: f64,
    pub(crate) empty: Option<bool>,
    pub(crate) foreign: Option<Base64>,
    pub(crate) undeclared: Undeclared,
}

codegen::record! {
    Odd;
    r#"a\"b\\"# => quoted,
    r"a\nb" => broken,
    "" => empty,
    "é\u{2028}\u{7f}" => foreign,
    ..undeclared
}

/// Properties beside whatever comes.
#[derive(Clone, PartialEq)]
pub(crate) struct Open {
    pub(crate) name: Option<String>,
    pub(crate) undeclared: Undeclared,
}

codegen::record! {
    Open;
    "name" => name,
    ..undeclared
}

/// Nests in itself.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Nested(pub(crate) Option<Box<Nested>>);

impl Decode for Nested {
    const FIELDS: Names = &["inner"];

    fn hollow() -> Self {
        Self(hollow())
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> DecodeResult<()> {
        reader.record(Self::FIELDS, &mut [&mut self.0], &mut ())
    }
}

/// Reads nothing and skips everything.
#[derive(Debug, PartialEq)]
pub(crate) struct Skipped;

impl Decode for Skipped {
    fn hollow() -> Self {
        Self
    }

    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        reader.skip().map(|()| Self)
    }
}
