//! An API made by hand with one of everything, emitted.

use super::*;
use crate::ir::*;
use crate::source::{SourceId, Span};

const ORIGIN: Span = Span { source: SourceId(0), start: 0, end: 0 };

fn docs(text: &str) -> Docs {
    Docs { description: Some(text.to_owned()), ..Docs::default() }
}

fn field(wire: &str, rust: &str, ty: Type, presence: Presence) -> Field {
    Field {
        wire_name: wire.into(),
        rust_name: rust.into(),
        ty,
        presence,
        fixed: None,
        docs: docs(&format!("The *{wire}* of it.")),
        origin: ORIGIN,
    }
}

fn item(name: &str, kind: ItemKind) -> Item {
    Item {
        name: name.into(),
        wire_name: name.into(),
        docs: docs(&format!("A {name}.")),
        kind,
        origin: ORIGIN,
    }
}

fn record(name: &str, fields: Vec<Field>, constructor: Constructor) -> Item {
    item(name, ItemKind::Record(Record { fields, extra: None, constructor, sensitive: false }))
}

fn value(wire: &str, rust: &str) -> EnumerationValue {
    EnumerationValue { wire_value: wire.into(), rust_name: rust.into(), docs: Docs::default() }
}

fn variant(rust: &str, ty: Type) -> UnionVariant {
    UnionVariant { rust_name: rust.into(), ty, docs: Docs::default(), from: true }
}

fn parameter(wire: &str, rust: &str, location: Location, ty: Type, argument: Argument) -> Parameter {
    let (kind, explode) = match location {
        Location::Path | Location::Header => (StyleKind::Simple, false),
        _ => (StyleKind::Form, true),
    };
    Parameter {
        wire_name: wire.into(),
        rust_name: rust.into(),
        location,
        style: Style { kind, explode, allow_reserved: false },
        ty,
        argument,
        docs: docs(&format!("The {wire}.")),
        origin: ORIGIN,
    }
}

fn operation(method: &str, http: &str, path: &str, name: &str) -> Operation {
    Operation {
        id: name.into(),
        method_name: method.into(),
        struct_name: name.into(),
        static_name: method.to_uppercase(),
        http_method: http.into(),
        path: path.into(),
        tag: 0,
        docs: docs("Does it.\n\nAnd more of *it*: see https://example.com/a_b."),
        parameters: vec![],
        body: None,
        arguments: None,
        accept: "application/json".into(),
        success: Success::Single(Payload::Empty),
        error: ErrorBody::None,
        statuses: vec![
            (StatusPattern::Exact(404), Some("There is none.".into())),
            (StatusPattern::Default, None),
        ],
        security: vec![
            vec![Requirement { scheme: 0, scopes: vec![] }],
            vec![Requirement { scheme: 2, scopes: vec!["a.b".into()] }],
        ],
        server: None,
        retryable: None,
        idempotency_key: None,
        samples: vec![],
        origin: ORIGIN,
    }
}

fn sample_api() -> Api {
    use Presence::*;
    let items = vec![
        record(
            "Key",
            vec![
                field("id", "id", Type::Text(TextFormat::Uuid), Required),
                field("name", "name", Type::String, Optional),
                field("isUsed", "is_used", Type::Bool, OptionalNullable),
                field("type", "r#type", Type::Item(ItemId(2)), Optional),
                field("secret", "secret", Type::Secret, RequiredNullable),
                field("tags", "tags", Type::Vec(Box::new(Type::String)), Optional),
                field("labels", "labels", Type::Map(Box::new(Type::Item(ItemId(2)))), Optional),
                field("any", "any", Type::Json, Optional),
                field("next", "next", Type::Boxed(Box::new(Type::Item(ItemId(0)))), Optional),
                field("reader", "reader", Type::F64, Optional),
            ],
            Constructor::Positional(vec![0, 4]),
        ),
        record(
            "Many",
            vec![
                field("a", "a", Type::I64, Required),
                field("b", "b", Type::String, Required),
                field("c", "c", Type::Vec(Box::new(Type::Item(ItemId(0)))), Required),
                field("d", "d", Type::Item(ItemId(3)), Required),
                Field {
                    fixed: Some(Variant { item: ItemId(2), value: 1 }),
                    ..field("kind", "kind", Type::Item(ItemId(2)), Required)
                },
            ],
            Constructor::Named("ManyRequired".into(), vec![0, 1, 2, 3]),
        ),
        item(
            "Scope",
            ItemKind::Enumeration(Enumeration {
                values: vec![value("APPLICATION", "Application"), value("BUILT\u{202e}_\"IN", "BuiltIn")],
                integer: false,
                unknown: "Unknown".into(),
            }),
        ),
        item(
            "Level",
            ItemKind::Enumeration(Enumeration {
                values: vec![value("1", "N1"), value("-20000", "Minus20000")],
                integer: true,
                unknown: "Unknown".into(),
            }),
        ),
        item("Option", ItemKind::Alias(Type::Map(Box::new(Type::I64)))),
        item(
            "ByTag",
            ItemKind::Union(Union {
                variants: vec![
                    variant("Key", Type::Item(ItemId(0))),
                    variant("Many", Type::Boxed(Box::new(Type::Item(ItemId(1))))),
                ],
                choice: Choice::Tag {
                    property: "kind".into(),
                    cases: vec![
                        ("k".into(), Choice::Variant(0)),
                        ("m".into(), Choice::Variant(1)),
                        ("n".into(), Choice::Variant(1)),
                    ],
                    otherwise: Box::new(Choice::Unknown),
                },
                unknown: "Unknown".into(),
            }),
        ),
        item(
            "ByKind",
            ItemKind::Union(Union {
                variants: vec![
                    variant("Text", Type::String),
                    variant("Number", Type::F64),
                    variant("Key", Type::Item(ItemId(0))),
                    variant("Many", Type::Item(ItemId(1))),
                    UnionVariant { from: false, ..variant("Nothing", Type::Null) },
                ],
                choice: Choice::Kind(vec![
                    (JsonKind::String, Choice::Variant(0)),
                    (JsonKind::Number, Choice::Variant(1)),
                    (JsonKind::Null, Choice::Variant(4)),
                    (
                        JsonKind::Object,
                        Choice::BestMatch(vec![
                            (
                                Shape {
                                    required: vec!["id".into()],
                                    properties: vec!["id".into(), "name".into()],
                                },
                                0,
                            ),
                            (Shape { required: vec![], properties: vec!["a".into()] }, 1),
                        ]),
                    ),
                ]),
                unknown: "Unknown".into(),
            }),
        ),
        item(
            "First",
            ItemKind::Union(Union {
                variants: vec![
                    variant("A", Type::Item(ItemId(0))),
                    variant("B", Type::Vec(Box::new(Type::I64))),
                ],
                choice: Choice::FirstThatDecodes(vec![0, 1]),
                unknown: "Unknown".into(),
            }),
        ),
        item(
            "Open",
            ItemKind::Record(Record {
                fields: vec![field(
                    "a",
                    "a",
                    Type::Option(Box::new(Type::Tuple(vec![Type::Bool, Type::String]))),
                    Optional,
                )],
                extra: Some(("extra".into(), Type::String)),
                constructor: Constructor::Positional(vec![]),
                sensitive: true,
            }),
        ),
        item(
            "Empty",
            ItemKind::Record(Record {
                fields: vec![],
                extra: None,
                constructor: Constructor::Positional(vec![]),
                sensitive: false,
            }),
        ),
        item(
            "Client",
            ItemKind::Record(Record {
                fields: vec![],
                extra: Some(("entries".into(), Type::I64)),
                constructor: Constructor::Positional(vec![]),
                sensitive: false,
            }),
        ),
    ];
    let mut get = operation("get_key", "GET", "/keys/{id}", "GetKey");
    get.parameters = vec![
        parameter("id", "id", Location::Path, Type::String, Argument::Required),
        parameter("level", "level", Location::Query, Type::Item(ItemId(3)), Argument::Required),
        parameter("request", "request", Location::Header, Type::I64, Argument::Required),
        parameter("X-Fixed", "x_fixed", Location::Header, Type::String, Argument::Fixed("\"a b\"".into())),
        parameter(
            "header",
            "header_param",
            Location::Query,
            Type::Vec(Box::new(Type::String)),
            Argument::Optional,
        ),
        parameter("scope", "scope", Location::Cookie, Type::Item(ItemId(2)), Argument::Optional),
    ];
    get.success = Success::Single(Payload::Json(Type::Item(ItemId(0))));
    get.error = ErrorBody::Single(Type::Item(ItemId(8)));
    get.samples = vec![
        OperationSample {
            name: "example".into(),
            parameters: vec![
                (0, "\"a/b\"".into()),
                (1, "1".into()),
                (2, "7".into()),
                (4, "[\"x y\",\"z\"]".into()),
            ],
            body: None,
            response: ResponseSample {
                status: 200,
                body: Some("{\"id\":\"x\",\"secret\":null,\"isUsed\":null}".into()),
            },
        },
        OperationSample {
            name: "not_found".into(),
            parameters: vec![(0, "\"b\"".into()), (1, "3".into()), (2, "7".into())],
            body: None,
            response: ResponseSample { status: 404, body: Some("{\"a\":null,\"b\":\"c\"}".into()) },
        },
    ];
    // An undeclared null reads as absent: keep the sample honest.
    get.samples[1].response.body = Some("{\"b\":\"c\"}".into());
    let mut put = operation("put_key", "PUT", "/keys/{id}/{n}", "PutKey");
    put.parameters = vec![
        parameter("id", "id", Location::Path, Type::Text(TextFormat::Uuid), Argument::Required),
        parameter("n", "n", Location::Path, Type::I64, Argument::Required),
        parameter("q", "q", Location::Query, Type::Vec(Box::new(Type::I64)), Argument::Required),
    ];
    put.arguments = Some("PutKeyArguments".into());
    put.body = Some(Body {
        rust_name: "body".into(),
        codec: BodyCodec::Json,
        media_type: "application/merge-patch+json".into(),
        ty: Type::Item(ItemId(1)),
        argument: Argument::Required,
        docs: docs("What to put."),
    });
    put.success = Success::Several(
        "PutKeyAnswer".into(),
        vec![
            SuccessCase {
                rust_name: "Ok".into(),
                statuses: vec![StatusPattern::Exact(200)],
                payload: Payload::Json(Type::Item(ItemId(0))),
            },
            SuccessCase {
                rust_name: "NoContent".into(),
                statuses: vec![StatusPattern::Exact(204)],
                payload: Payload::Empty,
            },
        ],
    );
    put.error = ErrorBody::Several {
        name: "KeyOrOpen".into(),
        cases: vec![
            ("Key".into(), Type::Item(ItemId(0)), vec![StatusPattern::Exact(400), StatusPattern::Exact(409)]),
            ("Open".into(), Type::Item(ItemId(8)), vec![StatusPattern::Range(4), StatusPattern::Default]),
        ],
    };
    let body = "{\"a\":1,\"b\":\"x\",\"c\":[],\"d\":-20000,\"kind\":\"APPLICATION\"}";
    let given = vec![
        (0, "\"67e55044-10b1-426f-9247-bb680e5fe0c8\"".to_owned()),
        (1, "5".into()),
        (2, "[1,2]".into()),
    ];
    put.samples = vec![
        OperationSample {
            name: "no_content".into(),
            parameters: given.clone(),
            body: Some(body.into()),
            response: ResponseSample { status: 204, body: None },
        },
        OperationSample {
            name: "conflict".into(),
            parameters: given.clone(),
            body: Some(body.into()),
            response: ResponseSample { status: 409, body: Some("{\"id\":\"1\",\"secret\":\"s\"}".into()) },
        },
        OperationSample {
            name: "odd".into(),
            parameters: given,
            body: Some(body.into()),
            response: ResponseSample { status: 418, body: Some("{\"z\":\"1\"}".into()) },
        },
    ];
    let mut upload = operation("upload", "POST", "/upload", "Upload");
    upload.body = Some(Body {
        rust_name: "body".into(),
        codec: BodyCodec::Text,
        media_type: "text/plain".into(),
        ty: Type::String,
        argument: Argument::Optional,
        docs: Docs::default(),
    });
    upload.success = Success::Single(Payload::Text);
    upload.tag = 1;
    upload.docs.deprecated = true;
    upload.samples = vec![OperationSample {
        name: "text".into(),
        parameters: vec![],
        body: Some("\"hi\"".into()),
        response: ResponseSample { status: 200, body: Some("\"there\"".into()) },
    }];
    let mut form = operation("form", "POST", "/form", "Form");
    form.body = Some(Body {
        rust_name: "body".into(),
        codec: BodyCodec::Form,
        media_type: "application/x-www-form-urlencoded".into(),
        ty: Type::Item(ItemId(8)),
        argument: Argument::Required,
        docs: Docs::default(),
    });
    form.success = Success::Single(Payload::Bytes);
    form.samples = vec![OperationSample {
        name: "form".into(),
        parameters: vec![],
        body: Some("{\"b\":\"ö &\"}".into()),
        response: ResponseSample { status: 200, body: Some("\"there\"".into()) },
    }];
    let mut bytes = operation("bytes", "POST", "/bytes", "Bytes");
    bytes.body = Some(Body {
        rust_name: "body".into(),
        codec: BodyCodec::Bytes,
        media_type: "application/octet-stream".into(),
        ty: Type::Bytes,
        argument: Argument::Required,
        docs: Docs::default(),
    });
    bytes.security = vec![];
    bytes.server = Some(Server {
        constructor: "own".into(),
        url: "https://other.example.com".into(),
        docs: Docs::default(),
        variables: vec![],
        origin: ORIGIN,
    });
    bytes.retryable = Some(true);
    bytes.idempotency_key = Some("Idempotency-Key".into());
    let scheme = |wire: &str, setter: &str, kind| Scheme {
        wire_name: wire.into(),
        setter: setter.into(),
        docs: Docs::default(),
        kind,
        origin: ORIGIN,
    };
    Api {
        module: "sample".into(),
        feature: "sample".into(),
        document: "specs/sample.yaml".into(),
        title: "A *sample*".into(),
        version: "1.2".into(),
        docs: docs(
            "# Heading\n\nHas `code`, <b>html</b> and [a link](javascript:alert).\n\n    let indented = 1;\n\n- one\n- two\n\n```rust\nfn x() {}\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        ),
        servers: vec![
            Server {
                constructor: "production".into(),
                url: "https://{region}.example.com".into(),
                docs: docs("Production"),
                variables: vec![ServerVariable {
                    wire_name: "region".into(),
                    rust_name: "region".into(),
                    default: "eu".into(),
                    required: true,
                    values: Some(ItemId(2)),
                    docs: Docs::default(),
                }],
                origin: ORIGIN,
            },
            Server {
                constructor: "local".into(),
                url: "http://localhost:{port}".into(),
                docs: Docs::default(),
                variables: vec![ServerVariable {
                    wire_name: "port".into(),
                    rust_name: "port".into(),
                    default: "80".into(),
                    required: false,
                    values: None,
                    docs: Docs::default(),
                }],
                origin: ORIGIN,
            },
        ],
        schemes: vec![
            scheme(
                "apiToken",
                "api_token",
                SchemeKind::ApiKey {
                    location: Location::Header,
                    name: "Authorization".into(),
                    prefix: "SSWS ".into(),
                },
            ),
            scheme("basic", "basic_auth", SchemeKind::Basic),
            scheme(
                "oauth",
                "oauth2",
                SchemeKind::ClientCredentials {
                    token_url: "/token".into(),
                    method: "POST".into(),
                    client: ClientAuth::Body,
                    scopes: vec!["a.b".into()],
                },
            ),
            scheme("tls", "tls", SchemeKind::Unsupported("mutual TLS".into())),
        ],
        items,
        tags: vec![
            Tag { name: "Keys".into(), feature: "keys".into(), docs: docs("Keys of all kinds.") },
            Tag { name: String::new(), feature: String::new(), docs: Docs::default() },
        ],
        operations: vec![get, put, upload, form, bytes],
        error_codes: vec!["/code".into()],
        error_messages: vec![],
        examples: vec![
            Example {
                name: "key_example".into(),
                ty: Type::Item(ItemId(0)),
                json: "{\"id\":\"x\",\"secret\":\"s\",\"type\":\"ODD\",\"any\":{\"a\":[1.50]}}".into(),
                origin: ORIGIN,
            },
            Example {
                name: "level_example".into(),
                ty: Type::Item(ItemId(3)),
                json: "1".into(),
                origin: ORIGIN,
            },
            Example {
                name: "first_example".into(),
                ty: Type::Item(ItemId(7)),
                json: "[1,2]".into(),
                origin: ORIGIN,
            },
        ],
    }
}

#[test]
fn write_out() {
    let Ok(out) = std::env::var("EMIT_OUT") else { return };
    let options = Options {
        crate_name: "sample_client".into(),
        layout: Layout::Crate,
        runtime: Runtime::Path("/work/wt/back/runtime".into()),
    };
    for file in emit(&sample_api(), &options).unwrap() {
        let path = std::path::Path::new(&out).join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, crate::format::render(&file).unwrap()).unwrap();
    }
}
