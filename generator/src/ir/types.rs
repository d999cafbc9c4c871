//! Types: records, enumerations, unions and aliases, and how fields refer to them.

use super::{Docs, Rules};
use crate::source::Span;

/// The number of an [`Item`] in its API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemId(pub usize);

/// A named type.
#[derive(Debug, Clone)]
pub struct Item {
    /// `SecuritySchemeCreation`.
    pub name: String,
    /// The component's name, or the path of words that an inline schema's name was made of.
    pub wire_name: String,
    /// Its rustdoc.
    pub docs: Docs,
    /// What it is.
    pub kind: ItemKind,
    /// What it is a form of, where what is sent differs from what is received.
    pub form: Option<Form>,
    /// What the document says of its values beyond the type.
    pub rules: Rules,
    /// The schema.
    pub origin: Span,
}

/// What an [`Item`] is to another one, which is made from the same schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As that one is sent: without what only answers have (`…Input`).
    Sent(ItemId),
    /// As that one is received: without what only requests have (`…Output`).
    Received(ItemId),
}

/// The type that a schema of the document became, where it is used as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaType {
    /// The schema.
    pub origin: Span,
    /// The type, with `Option` around it where null is allowed.
    pub ty: Type,
}

/// What an [`Item`] is.
#[derive(Debug, Clone)]
pub enum ItemKind {
    /// A struct.
    Record(Record),
    /// An open enum of strings or integers.
    Enumeration(Enumeration),
    /// An enum of alternatives.
    Union(Union),
    /// `pub type`.
    Alias(Type),
}

/// A struct made from an object schema.
#[derive(Debug, Clone)]
pub struct Record {
    /// In the document's order.
    pub fields: Vec<Field>,
    /// What holds all other properties, unless the schema forbids them.
    pub extra: Option<Extra>,
    /// How `new` takes the required fields.
    pub constructor: Constructor,
    /// People make one: some request holds it, or the API is nothing but types. It has setters, and `new` however much is
    /// required.
    pub made: bool,
    /// Holds a secret somewhere below, so that its rustdoc can say so.
    pub sensitive: bool,
}

/// The field of a [`Record`] that holds the properties that have none of their own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Extra {
    /// The field.
    pub rust_name: String,
    /// `additionalProperties`: the type of the values of a map. `None` where the schema says nothing of them, and they
    /// are kept as they come.
    pub ty: Option<Type>,
}

/// How `new` takes the required fields.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Constructor {
    /// Positional: indices into the fields, sorted by wire name. Three at most.
    Positional(Vec<usize>),
    /// One argument: a struct of this name, with these fields (indices, sorted by wire name), all public.
    Named(String, Vec<usize>),
}

/// A field of a [`Record`].
#[derive(Debug, Clone)]
pub struct Field {
    /// The JSON key.
    pub wire_name: String,
    /// The field, and its setter; raw identifiers keep their `r#`.
    pub rust_name: String,
    /// The value's type, without what `presence` adds around it.
    pub ty: Type,
    /// Whether it may be missing or null.
    pub presence: Presence,
    /// `const`: the value that `new` fills in, as an expression's ingredients; such a field is never an argument.
    pub fixed: Option<Variant>,
    /// Its rustdoc.
    pub docs: Docs,
    /// What the document says of its values beyond the type.
    pub rules: Rules,
    /// The property's schema.
    pub origin: Span,
}

/// Whether a field may be missing or null.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Presence {
    /// `T`
    Required,
    /// `Option<T>`, always written.
    RequiredNullable,
    /// `Option<T>`, written if it is there; null reads as missing.
    Optional,
    /// `Nullable<T>`
    OptionalNullable,
}

/// A type as it is used.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Type {
    /// `bool`
    Bool,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `f64`
    F64,
    /// `String`
    String,
    /// `Secret`
    Secret,
    /// `Bytes`: a whole body; never inside JSON.
    Bytes,
    /// `Base64`
    Base64,
    /// `Blob`: the content of a file; a string in JSON.
    Blob,
    /// A newtype of the runtime that keeps the wire text.
    Text(TextFormat),
    /// `serde_json::Value`: the document gives no type.
    Json,
    /// `()`: only null is allowed.
    Null,
    /// A type of this API.
    Item(ItemId),
    /// `Vec<T>`
    Vec(Box<Type>),
    /// `BTreeMap<String, T>`
    Map(Box<Type>),
    /// `Option<T>`: a nullable item, element or alternative (fields have [`Presence`] instead).
    Option(Box<Type>),
    /// `Box<T>`: a cycle goes through here.
    Boxed(Box<Type>),
    /// `prefixItems`
    Tuple(Vec<Type>),
    /// `x-rust-type`: a plain path.
    Foreign(String),
}

/// String formats with a newtype in the runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TextFormat {
    /// `uuid`
    Uuid,
    /// `date-time`
    DateTime,
    /// `date`
    Date,
    /// `time`
    Time,
    /// `duration`
    Duration,
    /// `uri`, `uri-reference`, `url`, `iri`
    Uri,
    /// `ipv4`
    Ipv4,
    /// `ipv6`
    Ipv6,
    /// `decimal`
    Decimal,
}

/// An open enum: known values, and a case that keeps any other.
#[derive(Debug, Clone)]
pub struct Enumeration {
    /// In the document's order.
    pub values: Vec<EnumerationValue>,
    /// All values are integers instead of strings.
    pub integer: bool,
    /// The name of the case that keeps any other value: `Unknown`, unless a value has that name.
    pub unknown: String,
}

/// One value of an [`Enumeration`].
#[derive(Debug, Clone)]
pub struct EnumerationValue {
    /// The string itself, or the integer's digits.
    pub wire_value: String,
    /// The variant.
    pub rust_name: String,
    /// Its rustdoc.
    pub docs: Docs,
    /// The value.
    pub origin: Span,
}

/// A value of an enumeration, where one is needed: the type and the index of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Variant {
    /// An enumeration.
    pub item: ItemId,
    /// Index into its values.
    pub value: usize,
}

/// An enum of alternatives.
#[derive(Debug, Clone)]
pub struct Union {
    /// In the document's order.
    pub variants: Vec<UnionVariant>,
    /// How decoding finds the variant.
    pub choice: Choice,
    /// The name of the case that keeps what fits no variant: `Unknown`, unless a variant has that name.
    pub unknown: String,
}

/// One alternative of a [`Union`].
#[derive(Debug, Clone)]
pub struct UnionVariant {
    /// The variant.
    pub rust_name: String,
    /// Its payload.
    pub ty: Type,
    /// Its rustdoc.
    pub docs: Docs,
    /// Whether `From<payload>` is unambiguous.
    pub from: bool,
    /// The alternative's schema.
    pub origin: Span,
}

/// How decoding finds a variant: a decision tree whose leaves are indices of variants.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Choice {
    /// This variant.
    Variant(usize),
    /// Keep the raw JSON.
    Unknown,
    /// By the value of a property: a string, or the text of an integer or a boolean.
    Tag {
        /// The property.
        property: String,
        /// Value and what to do.
        cases: Vec<(String, Choice)>,
        /// What to do with any other value, or none.
        otherwise: Box<Choice>,
    },
    /// By the JSON kind; kinds that are not listed are unknown.
    Kind(Vec<(JsonKind, Choice)>),
    /// By the object's properties: the variant that has all its required ones and most of its declared ones.
    BestMatch(Vec<(Shape, usize)>),
    /// The first that decodes, else unknown.
    FirstThatDecodes(Vec<usize>),
}

/// JSON's kinds, integers apart from other numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JsonKind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool,
    /// A number without fraction and exponent.
    Integer,
    /// Any other number.
    Number,
    /// Text.
    String,
    /// A sequence.
    Array,
    /// A mapping.
    Object,
}

impl TextFormat {
    /// The runtime's newtype for it.
    pub fn newtype(self) -> &'static str {
        match self {
            Self::Uuid => "Uuid",
            Self::DateTime => "DateTime",
            Self::Date => "Date",
            Self::Time => "Time",
            Self::Duration => "Duration",
            Self::Uri => "Uri",
            Self::Ipv4 => "Ipv4",
            Self::Ipv6 => "Ipv6",
            Self::Decimal => "Decimal",
        }
    }
}

impl JsonKind {
    /// All kinds, in the order in which a choice lists them.
    pub const ALL: [Self; 7] =
        [Self::Null, Self::Bool, Self::Integer, Self::Number, Self::String, Self::Array, Self::Object];
}

/// What an object must and may have.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Shape {
    /// Sorted.
    pub required: Vec<String>,
    /// Sorted; the required ones included.
    pub properties: Vec<String>,
}
