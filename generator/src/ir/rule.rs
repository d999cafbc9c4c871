//! What schemas say of values beyond their types: limits, patterns, defaults. Clients show it and check none of it;
//! what a server takes and gives depends on it.

use std::fmt;

/// What a schema says beyond its type, in the order of keywords; few schemas say anything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Rules(Option<Box<[Rule]>>);

/// One keyword with its value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rule {
    /// How many lists or maps the value stands in: 1 is each item of a list.
    pub depth: u8,
    /// Which.
    pub keyword: Keyword,
    /// A number's digits, a text as it is, or JSON for all that is neither.
    pub value: Box<str>,
}

/// The keywords that become [`Rule`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "they are JSON Schema's")]
pub enum Keyword {
    Minimum,
    ExclusiveMinimum,
    Maximum,
    ExclusiveMaximum,
    MultipleOf,
    MinLength,
    MaxLength,
    Pattern,
    MinItems,
    MaxItems,
    UniqueItems,
    MinProperties,
    MaxProperties,
    /// A `format` that is no type of its own.
    Format,
    /// `enum` or `const` of values that became no open enum.
    Values,
    Not,
    If,
    Then,
    Else,
    Contains,
    MinContains,
    MaxContains,
    DependentRequired,
    DependentSchemas,
    PatternProperties,
    PropertyNames,
    UnevaluatedItems,
    ContentEncoding,
    ContentMediaType,
    ContentSchema,
    Default,
}

impl Rules {
    /// Rules in their order, each once.
    pub fn new(mut rules: Vec<Rule>) -> Self {
        if rules.is_empty() {
            return Self(None);
        }
        rules.sort();
        rules.dedup();
        Self(Some(rules.into()))
    }

    /// All of them.
    pub fn list(&self) -> &[Rule] {
        self.0.as_deref().unwrap_or_default()
    }
}

impl Keyword {
    /// As JSON Schema spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Minimum => "minimum",
            Self::ExclusiveMinimum => "exclusiveMinimum",
            Self::Maximum => "maximum",
            Self::ExclusiveMaximum => "exclusiveMaximum",
            Self::MultipleOf => "multipleOf",
            Self::MinLength => "minLength",
            Self::MaxLength => "maxLength",
            Self::Pattern => "pattern",
            Self::MinItems => "minItems",
            Self::MaxItems => "maxItems",
            Self::UniqueItems => "uniqueItems",
            Self::MinProperties => "minProperties",
            Self::MaxProperties => "maxProperties",
            Self::Format => "format",
            Self::Values => "enum",
            Self::Not => "not",
            Self::If => "if",
            Self::Then => "then",
            Self::Else => "else",
            Self::Contains => "contains",
            Self::MinContains => "minContains",
            Self::MaxContains => "maxContains",
            Self::DependentRequired => "dependentRequired",
            Self::DependentSchemas => "dependentSchemas",
            Self::PatternProperties => "patternProperties",
            Self::PropertyNames => "propertyNames",
            Self::UnevaluatedItems => "unevaluatedItems",
            Self::ContentEncoding => "contentEncoding",
            Self::ContentMediaType => "contentMediaType",
            Self::ContentSchema => "contentSchema",
            Self::Default => "default",
        }
    }
}

impl fmt::Display for Keyword {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
