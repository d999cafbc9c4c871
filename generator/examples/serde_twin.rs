//! Prints the models of a document as one would write them by hand over serde: the peer in `benches/build-cost`.
//!
//! A spec's path comes in as the only argument; a Rust module with `#[derive(Serialize, Deserialize)]` types leaves
//! on standard output. Unions become untagged or internally tagged enums, open enums get a catch-all; that is what
//! serde offers, so it is what is compared.

use std::fmt::Write;

use clientwright::Spec;
use clientwright::diagnostics::{self, Color, Diagnostics};
use clientwright::ir::{Api, Choice, Extra, Field, ItemKind, Presence, Type};
use clientwright::load::NoFiles;
use clientwright::source::Sources;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: serde_twin SPEC")?;
    let (mut sources, mut findings) = (Sources::default(), Diagnostics::default());
    let spec = Spec::new(path.clone(), std::fs::read_to_string(&path)?, "twin");
    let Some(api) = clientwright::read(spec, &mut NoFiles, &mut sources, &mut findings) else {
        return Err(diagnostics::render(&findings, &sources, Color::Never).into());
    };
    print!("{}", twin(&api)?);
    Ok(())
}

fn twin(api: &Api) -> Result<String, std::fmt::Error> {
    let mut out =
        String::from("#![allow(dead_code, non_camel_case_types)]\nuse serde::{Deserialize, Serialize};\n\n");
    for item in &api.items {
        let name = &item.name;
        match &item.kind {
            ItemKind::Alias(ty) => writeln!(out, "pub type {name} = {};\n", show(api, ty))?,
            ItemKind::Record(record) => {
                writeln!(out, "{DERIVES}pub struct {name} {{")?;
                for field in &record.fields {
                    write_field(&mut out, api, field)?;
                }
                // What a schema does not speak of is nothing that people would write a field for.
                if let Some(Extra { rust_name, ty: Some(ty) }) = &record.extra {
                    let ty = show(api, ty);
                    writeln!(
                        out,
                        "    #[serde(flatten)]\n    pub {rust_name}: std::collections::BTreeMap<String, {ty}>,"
                    )?;
                }
                writeln!(out, "}}\n")?;
            }
            ItemKind::Enumeration(enumeration) if enumeration.integer => {
                writeln!(out, "pub type {name} = i64;\n")?;
            }
            ItemKind::Enumeration(enumeration) => {
                writeln!(out, "{DERIVES}pub enum {name} {{")?;
                for value in &enumeration.values {
                    writeln!(out, "    #[serde(rename = {:?})]\n    {},", value.wire_value, value.rust_name)?;
                }
                writeln!(out, "    #[serde(untagged)]\n    {}(String),\n}}\n", enumeration.unknown)?;
            }
            ItemKind::Union(union) => {
                // The tag stays a field of the payloads, as it is in our own models.
                let tagged = matches!(union.choice, Choice::Tag { .. });
                let comment = if tagged { "// told apart by a tag\n" } else { "" };
                writeln!(out, "{comment}{DERIVES}#[serde(untagged)]\npub enum {name} {{")?;
                for variant in &union.variants {
                    writeln!(out, "    {}({}),", variant.rust_name, show(api, &variant.ty))?;
                }
                writeln!(out, "    {}(serde_json::Value),\n}}\n", union.unknown)?;
            }
        }
    }
    Ok(out)
}

const DERIVES: &str = "#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]\n";

fn write_field(out: &mut String, api: &Api, field: &Field) -> std::fmt::Result {
    let ty = show(api, &field.ty);
    let (ty, attribute) = match field.presence {
        Presence::Required => (ty, ""),
        Presence::RequiredNullable => (format!("Option<{ty}>"), ""),
        Presence::Optional => {
            (format!("Option<{ty}>"), ", default, skip_serializing_if = \"Option::is_none\"")
        }
        Presence::OptionalNullable => {
            (format!("Option<Option<{ty}>>"), ", default, skip_serializing_if = \"Option::is_none\"")
        }
    };
    writeln!(
        out,
        "    #[serde(rename = {:?}{attribute})]\n    pub {}: {ty},",
        field.wire_name, field.rust_name
    )
}

fn show(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Bool => "bool".into(),
        Type::I32 => "i32".into(),
        Type::I64 => "i64".into(),
        Type::U32 => "u32".into(),
        Type::U64 => "u64".into(),
        Type::F64 => "f64".into(),
        Type::String | Type::Blob | Type::Secret | Type::Base64 | Type::Text(_) => "String".into(),
        Type::Bytes => "Vec<u8>".into(),
        Type::Json | Type::Foreign(_) => "serde_json::Value".into(),
        Type::Null => "()".into(),
        Type::Item(id) => api.items[id.0].name.clone(),
        Type::Vec(item) => format!("Vec<{}>", show(api, item)),
        Type::Map(item) => format!("std::collections::BTreeMap<String, {}>", show(api, item)),
        Type::Option(item) => format!("Option<{}>", show(api, item)),
        Type::Boxed(item) => format!("Box<{}>", show(api, item)),
        Type::Tuple(items) => {
            format!("({},)", items.iter().map(|item| show(api, item)).collect::<Vec<_>>().join(", "))
        }
    }
}
