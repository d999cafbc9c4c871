//! From the document to the Rust surface: the only stage that sees both [`crate::document`] and [`crate::ir`].
//!
//! A resolved [`Document`] comes in, an [`ir::Api`] goes out. Types are declared first (an item for each schema that
//! needs one), then defined, then named, and boxed where they hold themselves; a schema is lowered once.

mod answers;
mod body;
mod boxing;
mod calls;
mod choice;
mod context;
mod direction;
mod discriminator;
mod docs;
mod encoding;
mod endless;
mod enumeration;
mod error_text;
mod examples;
mod fit;
mod formats;
mod freeze;
mod graph;
mod headers;
mod json;
mod listing;
mod media;
mod merge;
mod method;
mod naming;
mod number;
mod offer;
mod operation;
mod pagination;
mod parameter;
mod place;
mod rate_limit;
mod reach;
mod record;
mod response;
mod roots;
mod rules;
mod sample;
mod schema;
mod security;
mod sensitive;
mod servers;
mod shape;
mod sharing;
mod status;
mod stream;
mod style;
mod tags;
mod telltale;
mod template;
mod together;
mod union;
mod variant;
mod view;
mod walk;
mod webhook;

use crate::diagnostics::Diagnostics;
use crate::document::Document;
use crate::ir;
use context::Lowering;
use graph::Graph;

/// What the caller decides.
#[derive(Debug, Clone)]
pub struct Options {
    /// The module's name: `huawei_csms`.
    pub module: String,
    /// The cargo feature's name: `huawei-csms`.
    pub feature: String,
    /// The document's name, as diagnostics call it: `specs/okta.yaml`.
    pub document: String,
    /// The document is one that we may change: a clash of names is an error that asks for `x-rust-name`, a slip that
    /// other people's documents are forgiven is an error too, and `x-rust-type` is obeyed.
    pub ours: bool,
    /// Contract tests are to be made of the document's examples.
    pub contract_tests: bool,
}

/// Makes the Rust surface of a document, or nothing if it reported an error.
pub fn lower(document: &Document, options: &Options, diagnostics: &mut Diagnostics) -> Option<ir::Api> {
    surface(document, options, diagnostics, |_| Vec::new()).map(|(api, _)| api)
}

/// As [`lower`], with the type that each schema of the document became: for tools that hold generated code to what a
/// place of the document says.
pub fn lower_listed(
    document: &Document,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Option<(ir::Api, Vec<ir::SchemaType>)> {
    surface(document, options, diagnostics, listing::types)
}

fn surface(
    document: &Document,
    options: &Options,
    diagnostics: &mut Diagnostics,
    list: impl FnOnce(&mut Lowering<'_>) -> Vec<ir::SchemaType>,
) -> Option<(ir::Api, Vec<ir::SchemaType>)> {
    let graph = Graph::new(document);
    let mut lowering = Lowering::new(&graph, options, diagnostics);
    schema::lower_components(&mut lowering);
    let servers = servers::lower(&mut lowering);
    let schemes = security::lower(&mut lowering, &options.module);
    let mut tags = tags::lower(&mut lowering);
    let mut operations = operation::lower(&mut lowering, &schemes, &tags);
    webhook::lower(&mut lowering);
    record::define_all(&mut lowering);
    direction::split(&mut lowering, &mut operations);
    choice::decide_all(&mut lowering);
    endless::loosen(&mut lowering);
    reach::mark(&mut lowering, &mut operations);
    naming::name_items(&mut lowering);
    answers::name(&lowering, &mut operations);
    webhook::report(&mut lowering);
    headers::finish(&lowering, &mut operations);
    servers::name_own(&lowering, &mut operations);
    let (error_codes, error_messages) = error_text::pointers(&mut lowering, &operations);
    pagination::fill_in(&mut lowering, &mut operations);
    let rate_limit_reset = rate_limit::reset(&mut lowering);
    reach::mark_made(&mut lowering, &mut operations);
    sharing::merge(&mut lowering);
    reach::prune(&mut lowering, &mut operations, &mut tags.list);
    let examples = examples::fill_in(&mut lowering, &mut operations);
    let mut listed = list(&mut lowering);
    let failed = lowering.failed();
    let webhooks = std::mem::take(&mut lowering.webhooks).into_iter().map(|draft| draft.webhook).collect();
    let (items, live) = lowering.into_items();
    let mut api = ir::Api {
        module: options.module.clone(),
        feature: options.feature.clone(),
        document: options.document.clone(),
        origin: origin(options).to_owned(),
        start: document.span,
        info: document.info.span,
        title: document.info.title.clone(),
        version: document.info.version.clone(),
        docs: docs::of_info(&document.info),
        servers,
        schemes,
        items,
        tags: tags.list,
        operations,
        webhooks,
        error_codes,
        error_messages,
        rate_limit_reset,
        contract_tests: options.contract_tests,
        examples,
    };
    freeze::order_items(&mut api, &mut listed, &live);
    boxing::break_cycles(&mut api.items);
    sensitive::mark(&mut api.items);
    (!failed).then_some((api, listed))
}

/// A document of ours is named by its path in the project. Where others' documents lie is the machine's affair, and the
/// same input gives the same bytes on every machine: such a document is named as its file alone.
fn origin(options: &Options) -> &str {
    let name = options.document.as_str();
    if options.ours { name } else { name.rsplit('/').next().unwrap_or(name) }
}
