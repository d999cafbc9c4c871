//! What became of a document's discriminators: a file comes in; for each discriminator its place, what the document
//! says of it, and the variants that its values are read as, go out as text.

use crate::document::{Read, Spans, read};
use crate::sites;
use clientwright::ir::{Api, Choice, Item, ItemKind, Type, Union};
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;

/// The list of one document; lines with `!` are discriminators that no union is read by.
pub(crate) fn list(path: &Path) -> String {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let Read { root, document, api, .. } = match read(path) {
        Ok(read) => read,
        Err(reason) => return format!("{name}: {reason}\n"),
    };
    let mut text = String::new();
    let spans = Spans { root: &root };
    for pointer in sites::find(&document).schemas {
        let Some(discriminator) = document.pointer(&pointer).and_then(|schema| schema.get("discriminator"))
        else {
            continue;
        };
        let property = discriminator.get("propertyName").and_then(Value::as_str).unwrap_or_default();
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        let mapped: Vec<_> =
            mapping.into_iter().flatten().map(|(value, target)| format!("{value}={target}")).collect();
        let _ = writeln!(text, "{name} {pointer}: {property} [{}]", mapped.join(", "));
        let span = spans.of(&pointer);
        let items = api.items.iter().filter(|item| Some(item.origin) == span);
        let unions: Vec<(&Item, &Union)> = items
            .filter_map(|item| match &item.kind {
                ItemKind::Union(union) => Some((item, union)),
                _ => None,
            })
            .collect();
        if unions.is_empty() {
            let _ = writeln!(text, "  ! no union");
        }
        for (item, union) in unions {
            let _ = writeln!(text, "  {}:", item.name);
            describe(&mut text, &api, union, &union.choice, property, 2);
        }
    }
    text
}

fn describe(text: &mut String, api: &Api, union: &Union, choice: &Choice, wanted: &str, depth: usize) {
    let indent = "  ".repeat(depth);
    match choice {
        Choice::Tag { property, cases, otherwise } => {
            let mark = if property == wanted { "" } else { "! " };
            let _ = writeln!(text, "{indent}{mark}by {property}");
            for (value, choice) in cases {
                match choice {
                    Choice::Variant(index) => {
                        let _ = writeln!(text, "{indent}  {value} => {}", variant(api, union, *index));
                    }
                    other => {
                        let _ = writeln!(text, "{indent}  {value}:");
                        describe(text, api, union, other, wanted, depth + 2);
                    }
                }
            }
            let _ = writeln!(text, "{indent}  otherwise:");
            describe(text, api, union, otherwise, wanted, depth + 2);
        }
        Choice::Kind(cases) => {
            for (kind, choice) in cases {
                let _ = writeln!(text, "{indent}{kind:?}:");
                describe(text, api, union, choice, wanted, depth + 1);
            }
        }
        Choice::Variant(index) => {
            let _ = writeln!(text, "{indent}{}", variant(api, union, *index));
        }
        Choice::Unknown => {
            let _ = writeln!(text, "{indent}unknown");
        }
        other => {
            let _ = writeln!(text, "{indent}! {other:?}");
        }
    }
}

fn variant(api: &Api, union: &Union, index: usize) -> String {
    let Some(variant) = union.variants.get(index) else { return "!".to_owned() };
    let mut ty = &variant.ty;
    while let Type::Boxed(inner) | Type::Option(inner) = ty {
        ty = inner;
    }
    let name = match ty {
        Type::Item(item) => api.items.get(item.0).map_or("!", |item| item.name.as_str()).to_owned(),
        other => format!("{other:?}"),
    };
    format!("{}({name})", variant.rust_name)
}
