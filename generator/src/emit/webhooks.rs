//! The webhooks on an API's front page: what the API sends to its users, and the type that each is read as.

use super::docs::{self, Doc};
use super::{Options, root};
use crate::ir::{Api, Type, Webhook};

/// Adds a table of the webhooks, if there are any.
pub(super) fn section(api: &Api, options: &Options, doc: &mut Doc) {
    if api.webhooks.is_empty() {
        return;
    }
    doc.heading("# Webhooks");
    doc.say(
        "The API sends these requests to a server of its user's. The client does not: what it has for them is the \
         type that a body is read as, with [`Json::from_json`](clientwright_runtime::Json::from_json) if it is JSON.",
    );
    let hidden = root::hidden(options);
    let rows = api.webhooks.iter().map(|webhook| row(api, hidden, webhook));
    doc.block(["| webhook | carries |  |".to_owned(), "|---|---|---|".to_owned()].into_iter().chain(rows));
}

fn row(api: &Api, hidden: &[&str], webhook: &Webhook) -> String {
    let carries = match (&webhook.payload, &webhook.media_type) {
        (None, _) => "nothing".to_owned(),
        (Some(ty), None) => words(api, hidden, ty),
        (Some(ty), Some(form)) => format!("{}, written as {}", words(api, hidden, ty), docs::code(form)),
    };
    let brief = docs::brief(&webhook.docs).unwrap_or_default();
    let [name, carries, brief] = [docs::code(&webhook.name), carries, brief].map(|text| docs::cell(&text));
    format!("| {name} | {carries} | {brief} |")
}

fn words(api: &Api, hidden: &[&str], ty: &Type) -> String {
    match ty {
        // The check before emission holds every id to be in range.
        Type::Item(item) => {
            let name = api.items.get(item.0).map_or("", |item| item.name.as_str());
            // What the module has itself under this name is another thing.
            if hidden.contains(&name) {
                docs::item_link(name, &format!("types::{name}"))
            } else {
                docs::type_link(name)
            }
        }
        Type::Vec(inner) => format!("a list of {}", words(api, hidden, inner)),
        Type::Map(inner) => format!("a map of {}", words(api, hidden, inner)),
        Type::Option(inner) => format!("{} or null", words(api, hidden, inner)),
        Type::Boxed(inner) => words(api, hidden, inner),
        Type::Json => "any JSON".to_owned(),
        Type::String => "a text".to_owned(),
        Type::Bytes => "bytes".to_owned(),
        _ => "a single value".to_owned(),
    }
}
