//! A document in many files is the document that it is in one.

use std::collections::BTreeMap;

use clientwright::diagnostics::Diagnostics;
use clientwright::document;
use clientwright::load::{self, Files, NoFiles};
use clientwright::lower::{Options, lower};
use clientwright::source::Sources;

use crate::dump;

const ROOT: &str = "
openapi: 3.1.0
info: {title: Files, version: '1'}
paths:
  /keys:
    parameters: [{name: region, in: query, schema: {type: string, enum: [eu, us]}}]
    get: {$ref: operations/list.yaml}
    post: {$ref: operations/create.yaml}
  /locks: {$ref: paths/locks.yaml}
components:
  schemas:
    Key: {$ref: schemas.yaml#/Key}
";

const PARTS: &[(&str, &str)] = &[
    (
        "operations/list.yaml",
        "
operationId: listKeys
parameters:
  - {name: order, in: query, schema: {type: string, enum: [up, down]}}
  - {$ref: ../shared.yaml#/page}
responses: {'200': {description: All., content: {application/json: {schema: {type: array, items: {$ref: ../schemas.yaml#/Key}}}}}}
",
    ),
    (
        "operations/create.yaml",
        "
operationId: createKey
requestBody: {content: {application/json: {schema: {type: object, properties: {kind: {type: string, enum: [a, b]}}}}}}
responses: {'201': {description: Made., content: {application/json: {schema: {$ref: ../schemas.yaml#/Key}}}}}
",
    ),
    (
        "paths/locks.yaml",
        "
parameters: [{name: state, in: query, schema: {type: string, enum: [open, shut]}}]
get:
  operationId: listLocks
  parameters: [{$ref: ../shared.yaml#/page}]
  responses: {'204': {description: None.}}
",
    ),
    ("shared.yaml", "page: {name: page, in: query, schema: {type: string, enum: [first, last]}}"),
    ("schemas.yaml", "Key: {type: object, required: [id], properties: {id: {type: string}}}"),
];

const WHOLE: &str = "
openapi: 3.1.0
info: {title: Files, version: '1'}
paths:
  /keys:
    parameters: [{name: region, in: query, schema: {type: string, enum: [eu, us]}}]
    get:
      operationId: listKeys
      parameters:
        - {name: order, in: query, schema: {type: string, enum: [up, down]}}
        - {$ref: '#/components/parameters/page'}
      responses: {'200': {description: All., content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Key'}}}}}}
    post:
      operationId: createKey
      requestBody: {content: {application/json: {schema: {type: object, properties: {kind: {type: string, enum: [a, b]}}}}}}
      responses: {'201': {description: Made., content: {application/json: {schema: {$ref: '#/components/schemas/Key'}}}}}
  /locks:
    parameters: [{name: state, in: query, schema: {type: string, enum: [open, shut]}}]
    get:
      operationId: listLocks
      parameters: [{$ref: '#/components/parameters/page'}]
      responses: {'204': {description: None.}}
components:
  schemas:
    Key: {type: object, required: [id], properties: {id: {type: string}}}
  parameters:
    page: {name: page, in: query, schema: {type: string, enum: [first, last]}}
";

struct Parts(BTreeMap<&'static str, &'static str>);

impl Files for Parts {
    fn read(&mut self, path: &str) -> Result<String, String> {
        self.0.get(path).map(|text| (*text).to_owned()).ok_or_else(|| format!("there is no {path}"))
    }
}

#[test]
fn many_files_are_the_same_as_one() {
    let many = surface(ROOT, &mut Parts(PARTS.iter().copied().collect()));
    for name in ["KeysRegion", "ListKeysOrder", "CreateKeyBodyKind", "LocksState", "Page"] {
        assert!(many.contains(&format!("enum {name} ")), "{name} in:\n{many}");
    }
    assert_eq!(many, surface(WHOLE, &mut NoFiles));
}

#[test]
fn names_of_one_part_of_another_file_are_all_there() {
    let parts = [(
        "other.yaml",
        "List: {type: array, items: {type: string}}\nThing: {type: object, properties: {id: {type: string}}}",
    )];
    let root = "openapi: 3.1.0\ncomponents:\n  schemas:\n    A: {$ref: other.yaml#/List}\n    B: {$ref: other.yaml#/List}\n    C: {$ref: other.yaml#/Thing}\n    D: {$ref: other.yaml#/Thing}\n";
    let surface = surface(root, &mut Parts(parts.into_iter().collect()));
    for expected in ["type A = Vec<String>", "type B = Vec<String>", "struct C ", "type D = C"] {
        assert!(surface.contains(expected), "{expected} in:\n{surface}");
    }
}

fn surface(text: &str, files: &mut dyn Files) -> String {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let id = sources.add("root.yaml", text);
    let root = load::load(&sources, id, &mut diagnostics).expect("the document is YAML");
    let loaded = load::follow(&mut sources, root, files, &mut diagnostics);
    let document = document::read(&loaded, &mut diagnostics).expect("the document is OpenAPI");
    let options = Options {
        module: "files".to_owned(),
        feature: "files".to_owned(),
        document: "root.yaml".to_owned(),
        ours: false,
        contract_tests: true,
    };
    let api = lower(&document, &options, &mut diagnostics).expect("the document can be lowered");
    dump::dump(&api)
}
