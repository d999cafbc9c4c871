//! clientwright: typed Rust API clients from OpenAPI documents.
//!
//! The stages, in order: [`load`] (YAML or JSON to spanned nodes) → [`document`] (typed OpenAPI, every reference
//! resolved) → [`select`] → [`lint`] → [`lower`] (to [`ir`], the Rust surface as data) → [`emit`] (to tokens) →
//! [`mod@format`] (to text). [`generate`] runs them all for a tool of one's own, [`mod@build`] for a build script; the
//! command `clientwright` and this project's `cargo xtask` do the same with a disk and a terminal around it.

#![recursion_limit = "1024"]

pub mod build;
#[cfg(feature = "cli")]
pub mod cli;
pub mod diagnostics;
pub mod diff;
pub mod document;
pub mod emit;
pub mod fix;
pub mod folder;
pub mod format;
pub mod ir;
pub mod lint;
pub mod load;
pub mod lower;
pub mod names;
pub mod node;
pub mod report;
mod resolve;
pub mod review;
pub mod select;
pub mod source;
pub mod tokens;

use diagnostics::{Color, Diagnostics};
use load::Files;
pub use select::Selection;
use source::Sources;

/// A document to generate from.
#[derive(Debug, Clone)]
pub struct Spec {
    /// What diagnostics call it, usually its path: `specs/okta.yaml`. References to other files are relative to it.
    pub name: String,
    /// YAML or JSON.
    pub text: String,
    /// The name of the API's Rust module: `huawei_csms`.
    pub module: String,
    /// The name of the API's cargo feature: `huawei-csms`.
    pub feature: String,
    /// The document is hand-written by those who generate from it, so that what others' documents are forgiven is an
    /// error: two names that clash, a secret that is not marked, an example that does not fit its schema.
    pub ours: bool,
    /// Contract tests are to be made of its examples: each value goes through the client's types and comes out the
    /// same, and each call reaches a real server as it should.
    pub contract_tests: bool,
    /// OpenAPI Overlays that change it before anything else happens, in this order.
    pub overlays: Vec<Overlay>,
    /// Which operations the client is made of.
    pub selection: Selection,
}

/// An OpenAPI Overlay (1.0 or 1.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlay {
    /// What diagnostics call it, usually its path.
    pub name: String,
    /// YAML or JSON.
    pub text: String,
}

impl Spec {
    /// A foreign document under a name for its crate or module.
    pub fn new(name: impl Into<String>, text: impl Into<String>, api: &str) -> Self {
        let module = names::module(api);
        let feature = names::kebab(api);
        Self {
            name: name.into(),
            text: text.into(),
            module,
            feature,
            ours: false,
            contract_tests: false,
            overlays: Vec::new(),
            selection: Selection::default(),
        }
    }
}

/// A file of the generated crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Relative to the crate's folder, `/` between names.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// Why [`generate`] gave nothing: the findings about the document, as people read them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenerateError {
    text: String,
}

impl std::fmt::Display for GenerateError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl std::error::Error for GenerateError {}

/// Generates all files of a client: from the document's text to the crate's, without touching a disk.
///
/// # Errors
/// Everything that is wrong with the document, rendered as the command line would show it.
///
/// # Examples
/// A build script, or a project's own `xtask`:
///
/// ```
/// use clientwright::{Spec, emit, load::NoFiles};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let text = "
/// openapi: 3.1.0
/// info: {title: Petstore, version: '1'}
/// paths:
///   /pets/{id}:
///     get:
///       operationId: getPet
///       parameters: [{name: id, in: path, required: true, schema: {type: string}}]
///       responses: {'200': {description: A pet., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
/// components: {schemas: {Pet: {type: object, required: [name], properties: {name: {type: string}}}}}
/// ";
/// let spec = Spec::new("petstore.yaml", text, "petstore");
/// let options = emit::Options {
///     crate_name: "petstore".into(),
///     layout: emit::Layout::Crate,
///     runtime: emit::Runtime::Version("0.1".into()),
///     package: emit::Package::default(),
/// };
/// let files = clientwright::generate(spec, &mut NoFiles, &options)?;
/// assert!(files.iter().any(|file| file.path == "src/types.rs" && file.text.contains("pub struct Pet")));
/// // … and now write `file.text` to `file.path` below the folder of your choice.
/// # Ok(())
/// # }
/// ```
pub fn generate(
    spec: Spec,
    files: &mut dyn Files,
    options: &emit::Options,
) -> Result<Vec<OutputFile>, GenerateError> {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    match read(spec, files, &mut sources, &mut diagnostics) {
        Some(api) => render(&[api], options).map_err(|text| GenerateError { text }),
        None => Err(GenerateError { text: diagnostics::render(&diagnostics, &sources, Color::Never) }),
    }
}

/// Reads a document down to the Rust surface, or to nothing if it has errors. Each stage reports all that it finds;
/// the next one runs only if there was no error.
pub fn read(
    spec: Spec,
    files: &mut dyn Files,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<ir::Api> {
    read_and_leave(spec, files, sources, diagnostics, drop)
}

/// As [`read`]; what is left of a document that went well is handed over, to be freed or not: a process that ends soon
/// need not take a large tree apart.
fn read_and_leave(
    spec: Spec,
    files: &mut dyn Files,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
    leave: impl FnOnce((document::Document, load::Loaded)),
) -> Option<ir::Api> {
    read_checked(spec, files, sources, diagnostics, leave, true)
}

/// As [`read`], for comparisons: what a document means is asked, not whether it says it well, so that a version of it
/// which today's lints refuse can still be compared.
pub fn read_unchecked(
    spec: Spec,
    files: &mut dyn Files,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<ir::Api> {
    read_checked(spec, files, sources, diagnostics, drop, false)
}

fn read_checked(
    spec: Spec,
    files: &mut dyn Files,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
    leave: impl FnOnce((document::Document, load::Loaded)),
    check: bool,
) -> Option<ir::Api> {
    let Spec { name, text, module, feature, ours, contract_tests, overlays, selection } = spec;
    let mut found = Diagnostics::default();
    let api = (|| {
        let id = sources.add(name.clone(), text);
        let mut root = load::load(sources, id, &mut found)?;
        for Overlay { name, text } in overlays {
            let id = sources.add(name, text);
            let tree = load::load(sources, id, &mut found);
            if let Some(tree) = tree {
                load::overlay(&tree, &mut root, sources, &mut found);
            }
        }
        let loaded = load::follow(sources, root, files, &mut found);
        let mut document = document::read(&loaded, &mut found)?;
        let mut of_selection = Diagnostics::default();
        select::select(&mut document, &selection, sources, &mut of_selection);
        let wanted = |finding: &diagnostics::Diagnostic| !document.left_out.contains(finding.span);
        found.retain(wanted);
        found.absorb(of_selection);
        if found.has_errors() {
            return None;
        }
        if check {
            lint::lint(&document, &lint::Options { ours }, &mut found);
            found.retain(wanted);
            allow(&loaded, sources, &mut found);
        }
        let options = lower::Options { module, feature, document: name, ours, contract_tests };
        let api = lower::lower(&document, &options, &mut found);
        leave((document, loaded));
        api
    })();
    let failed = found.has_errors();
    diagnostics.absorb(found);
    api.filter(|_| !failed)
}

/// Drops what the document allows itself. Few documents have such an extension, and a look at the text costs less than
/// one at the tree.
fn allow(loaded: &load::Loaded, sources: &Sources, found: &mut Diagnostics) {
    let roots = loaded.trees().iter().map(|tree| &tree.root);
    let roots: Vec<_> =
        roots.filter(|root| sources.get(root.span.source).text.contains(lint::ALLOW)).collect();
    if !roots.is_empty() {
        lint::Allowances::of(&roots).apply(found);
    }
}

/// Makes the files of a crate out of the Rust surface of its APIs.
///
/// # Errors
/// Names or tokens that are no Rust, which is a fault of the generator, in words.
pub fn render(apis: &[ir::Api], options: &emit::Options) -> Result<Vec<OutputFile>, String> {
    let mut files = Vec::new();
    for api in apis {
        files.extend(emit::emit(api, options).map_err(|error| error.to_string())?);
    }
    if options.layout == emit::Layout::Module {
        files.extend(
            emit::collection(&apis.iter().collect::<Vec<_>>(), options).map_err(|error| error.to_string())?,
        );
    }
    // A file's tokens go as soon as its text is there: all of both would be twice as much.
    let text = |file: &emit::File| format::render(file).map_err(|error| error.to_string());
    files.into_iter().map(|file| text(&file).map(|text| OutputFile { path: file.path, text })).collect()
}
