//! The whole matrix of parameters from a document to the wire: the runtime's table of locations, styles and values
//! becomes a document, its generated client sends each value, and what arrives is what the table says.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use clientwright::emit::Layout;
use clientwright::format::render;

use crate::compiled::{cargo, folder, write};
use crate::pipeline;

/// How many rows a test function of the generated crate has.
const ROWS_A_TEST: usize = 40;

#[test]
fn every_parameter_goes_from_the_document_to_the_wire() {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/tests/http/parameters.tsv");
    let table = std::fs::read_to_string(table).expect("the table can be read");
    let rows: Vec<Row<'_>> = table.lines().filter_map(Row::of).collect();
    assert!(rows.len() > 400, "{} rows can be written as a document", rows.len());
    let api = pipeline::surface("matrix", &document(&rows));
    let folder = folder("matrix");
    for file in pipeline::files(&api, &pipeline::options("matrix", Layout::Crate)) {
        let mut text = render(&file).expect("the file is Rust");
        if file.path == "Cargo.toml" {
            text += "\n[workspace]\n";
        }
        write(&folder, &file.path, &text);
    }
    write(&folder, "tests/wire.rs", &tests(&rows));
    cargo(&folder, &["test", "--test", "wire"]);
}

/// A row of the table that a document can say.
struct Row<'t> {
    location: &'t str,
    style: &'t str,
    explode: bool,
    reserved: bool,
    kind: &'t str,
    value: &'t str,
    expected: &'t str,
    shape: &'static Shape,
}

/// What a parameter's schema says.
struct Shape {
    name: &'static str,
    kinds: &'static [&'static str],
    schema: &'static str,
    /// The Rust type, and whether an argument is a reference to it.
    ty: (&'static str, bool),
}

const SHAPES: &[Shape] = &[
    Shape {
        name: "text",
        kinds: &["empty", "string", "reserved", "unicode"],
        schema: "{type: string}",
        ty: ("String", true),
    },
    Shape { name: "number", kinds: &["number"], schema: "{type: number}", ty: ("f64", false) },
    Shape { name: "integer", kinds: &["integer"], schema: "{type: integer}", ty: ("i64", false) },
    Shape { name: "boolean", kinds: &["boolean"], schema: "{type: boolean}", ty: ("bool", false) },
    Shape {
        name: "array",
        kinds: &["array", "delimited array", "empty array", "array with an empty item"],
        schema: "{type: array, items: {type: string}}",
        ty: ("Vec<String>", true),
    },
    Shape {
        name: "object",
        kinds: &["object", "empty object"],
        schema: "{$ref: '#/components/schemas/Color'}",
        ty: ("types::Color", true),
    },
    Shape {
        name: "arrays",
        kinds: &["nested array"],
        schema: "{type: array, items: {type: array, items: {type: string}}}",
        ty: ("Vec<Vec<String>>", true),
    },
    Shape {
        name: "nested",
        kinds: &["nested object"],
        schema: "{$ref: '#/components/schemas/Nested'}",
        ty: ("types::Nested", true),
    },
];

impl<'t> Row<'t> {
    fn of(line: &'t str) -> Option<Self> {
        let columns: Vec<&str> = line.split('\t').filter(|_| !line.starts_with('#')).collect();
        let [location, style, explode, reserved, kind, _, value, expected] = columns.try_into().ok()?;
        let shape = SHAPES.iter().find(|shape| shape.kinds.contains(&kind))?;
        let is_scalar = !shape.ty.1 || shape.name == "text";
        let is_object = matches!(shape.name, "object" | "nested");
        // Text that no single value is, and forms that no object is, are for the caller to write.
        let is_typed = match style {
            "text" => is_scalar,
            "form-text" => is_object,
            _ => true,
        };
        let (explode, reserved) = (explode == "explode", reserved == "reserved");
        is_typed.then_some(Row { location, style, explode, reserved, kind, value, expected, shape })
    }

    /// The id of its operation, which rows of one schema share.
    fn id(&self) -> String {
        let style: String = self
            .style
            .chars()
            .flat_map(|letter| {
                let upper = letter.is_uppercase().then_some('_');
                upper.into_iter().chain(Some(if letter == '-' { '_' } else { letter.to_ascii_lowercase() }))
            })
            .collect();
        let explode = if self.explode { "_exploded" } else { "" };
        let reserved = if self.reserved { "_reserved" } else { "" };
        format!("{}_{style}{explode}{reserved}_{}", self.location, self.shape.name)
    }
}

fn document(rows: &[Row<'_>]) -> String {
    let operations: BTreeMap<String, &Row<'_>> = rows.iter().map(|row| (row.id(), row)).collect();
    let mut text = "openapi: 3.2.0\ninfo: {title: All parameters, version: '1'}\npaths:\n".to_owned();
    for (id, row) in operations {
        let path = if row.location == "path" { format!("/{id}/x{{color}}") } else { format!("/{id}") };
        let media_type = match row.style {
            "json" => Some("application/json"),
            "text" => Some("text/plain"),
            "form-text" => Some("application/x-www-form-urlencoded"),
            _ => None,
        };
        let schema = row.shape.schema;
        let written = if let Some(media_type) = media_type {
            format!("content: {{{media_type}: {{schema: {schema}}}}}")
        } else {
            let reserved = if row.reserved { ", allowReserved: true" } else { "" };
            format!("style: {}, explode: {}{reserved}, schema: {schema}", row.style, row.explode)
        };
        writeln!(
            text,
            "  {path}:\n    get:\n      operationId: {id}\n      parameters: [{{name: color, in: {}, required: true, \
             {written}}}]\n      responses: {{'204': {{description: Done.}}}}",
            row.location
        )
        .expect("a string takes all");
    }
    text + "components:\n  schemas:\n    Color: {type: object, properties: {R: {type: integer}, G: {type: integer}, B: \
            {type: integer}}}\n    Nested:\n      type: object\n      properties:\n        R: {type: object, properties: \
            {x: {type: integer}}}\n        G: {type: array, items: {type: integer}}\n        B: {type: string}\n"
}

/// A test that sends the rows.
fn tests(rows: &[Row<'_>]) -> String {
    let mut text = include_str!("matrix_support.rs").to_owned();
    for (index, rows) in rows.chunks(ROWS_A_TEST).enumerate() {
        write!(text, "\n#[test]\nfn rows_{index}() {{\n    let mut wire = Wire::new();\n")
            .expect("it takes all");
        for row in rows {
            let (ty, is_reference) = row.shape.ty;
            let id = row.id();
            let target = if row.location == "path" { format!("/{id}/x") } else { format!("/{id}") };
            let reference = if is_reference { "&" } else { "" };
            writeln!(
                text,
                "    let value: {ty} = decode({:?});\n    wire.check({:?}, {:?}, {target:?}, {:?}, |client| \
                 client.{id}({reference}value));",
                row.value, row.kind, row.location, row.expected
            )
            .expect("a string takes all");
        }
        text += "    wire.finish();\n}\n";
    }
    text
}
