//! A path parameter says that it is required, as OpenAPI wants it.

use super::place::Place;
use super::{Edit, Fix};
use crate::diagnostics::Diagnostic;

/// Adds `required: true`, or turns `false` into it.
pub(super) fn required(place: &Place<'_>, _: &Diagnostic) -> Option<Fix> {
    let (object, _) = place.member()?;
    let member = |name: &str| object.members().iter().find(|member| &*member.key.value == name);
    let edit = match member("required") {
        Some(own) if own.value.as_bool() == Some(false) && place.is_plain_pair(own) => {
            Edit { span: own.value.span, text: "true".to_owned() }
        }
        Some(_) => return None,
        None => {
            let location = member("in").filter(|location| place.is_plain_pair(location))?;
            place.after(object, location, "required", "true")?
        }
    };
    Some(Fix { what: "add `required: true`", edits: vec![edit] })
}
