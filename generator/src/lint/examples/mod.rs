//! Examples, defaults and enums against their schemas: a document enters, findings leave.

mod decimal;
mod facts;
mod formats;
mod mismatch;
mod parts;
mod patterns;
mod pointer;
mod report;
mod sites;
mod unions;
mod validate;
mod values;
mod wording;

pub(super) use self::decimal::Decimal;
pub(super) use self::sites::{Site, sites};
pub(super) use self::wording::phrase;

use self::report::report;
use self::validate::{Direction, Validator};
use self::values::{same, type_of};
use super::Context;
use super::walk::schemas;
use crate::diagnostics::Diagnostics;
use crate::document::JsonType;
use crate::node::Node;

/// `example-mismatch` and `example-format`: an example that its schema does not let in.
pub(super) fn examples(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    let mut validator = Validator::new(context.document);
    for site in sites(context.document) {
        let found = validator.validate(site.schema, site.value, site.direction);
        report(context, &site, &found, ("example-mismatch", "example-format"), diagnostics);
        if site.secret {
            validator.secrets.push(site.value.span);
        }
    }
    validator.secrets.into_iter().for_each(|secret| diagnostics.hide(secret));
}

/// `default-mismatch`: a default that its own schema does not let in.
pub(super) fn defaults(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    let mut validator = Validator::new(context.document);
    for (id, schema) in schemas(context.document) {
        let Some(value) = &schema.default else { continue };
        let found = validator.validate(id, value, Direction::Either);
        let site = Site { what: "the default".to_owned(), ..Site::of_schema(id, value) };
        report(context, &site, &found, ("default-mismatch", "default-mismatch"), diagnostics);
    }
    validator.secrets.into_iter().for_each(|secret| diagnostics.hide(secret));
}

/// `enum-mismatch`: a value of `enum` or `const` of another type than the schema's, or a `const` that `enum` lacks.
pub(super) fn enumerations(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    const CODE: &str = "enum-mismatch";
    for (_, schema) in schemas(context.document) {
        let values = schema.enumeration.iter().flatten().map(|value| ("enum", value));
        let constant = schema.constant.iter().map(|value| ("const", value));
        for (keyword, value) in values.chain(constant).filter(|(_, value)| !is_of(value, &schema.types)) {
            let message =
                format!("`{keyword}` holds {}, but the type is {}", value.kind_name(), phrase(&schema.types));
            let mut diagnostic = context.fault(CODE, value.span, message);
            if let Some(span) = schema.types_span {
                diagnostic = diagnostic.related(span, "the type");
            }
            if schema.types.contains(&JsonType::String)
                && value.members().is_empty()
                && value.items().is_empty()
            {
                diagnostic = diagnostic.help("put it in quotes");
            }
            diagnostics.report(diagnostic);
        }
        if let (Some(constant), Some(values)) = (&schema.constant, &schema.enumeration)
            && !values.iter().any(|value| same(value, constant))
        {
            let message = "`const` is none of the values that `enum` lists, so no value is possible";
            diagnostics.report(context.fault(CODE, constant.span, message).help("remove one of the two"));
        }
    }
}

fn is_of(value: &Node, types: &[JsonType]) -> bool {
    let own = type_of(value);
    types.is_empty()
        || types.contains(&own)
        || (own == JsonType::Integer && types.contains(&JsonType::Number))
}
