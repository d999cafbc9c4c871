//! For build scripts: a document's path enters, and the client's module is in `OUT_DIR`, ready to be included.
//!
//! In `build.rs`:
//!
//! ```no_run
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     Ok(clientwright::build::client("api/petstore.yaml", "petstore")?)
//! }
//! ```
//!
//! In `src/lib.rs`, which gets a module `petstore` by this:
//!
//! ```ignore
//! include!(concat!(env!("OUT_DIR"), "/petstore.rs"));
//! ```
//!
//! And in `Cargo.toml`:
//!
//! ```toml
//! [dependencies]
//! clientwright-runtime = "0.1"
//! serde_json = "1"
//!
//! [build-dependencies]
//! clientwright = { version = "0.1", default-features = false }
//! ```

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostics::{self, Color, Diagnostics};
use crate::folder::SpecFolder;
use crate::load::Files;
use crate::source::{Sources, decoded};
use crate::{Spec, emit};

/// How many warnings are shown: cargo repeats them in every build.
const MOST_WARNINGS: usize = 50;

/// Why a build script got no client.
#[derive(Debug)]
pub struct BuildError(String);

impl fmt::Display for BuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for BuildError {}

/// Makes the module of a document's client. See the module's documentation for what goes where.
///
/// # Errors
/// This is no build script, the document cannot be read or has errors, or `OUT_DIR` cannot be written to.
pub fn client(document: impl AsRef<Path>, api: &str) -> Result<(), BuildError> {
    let document = document.as_ref();
    spec(Spec::new(document.to_string_lossy().replace('\\', "/"), read(document)?, api))
}

/// The same, of a document that is prepared with overlays or a selection; its name is its path.
///
/// # Errors
/// As of [`client`].
pub fn spec(spec: Spec) -> Result<(), BuildError> {
    let variable = |name: &str| {
        let missing = || BuildError(format!("this is no build script: there is no `{name}`"));
        std::env::var(name).map_err(|_| missing())
    };
    let out = PathBuf::from(variable("OUT_DIR")?);
    let options = emit::Options {
        crate_name: variable("CARGO_PKG_NAME")?.replace('-', "_"),
        layout: emit::Layout::Module,
        runtime: emit::Runtime::Version(env!("CARGO_PKG_VERSION").to_owned()),
        package: emit::Package::default(),
    };
    let document = PathBuf::from(&spec.name);
    let folder =
        SpecFolder::of(Path::new(""), &document).map_err(|error| failed("read", &document, &error))?;
    println!("cargo::rerun-if-changed={}", document.display());
    // What the module does in a crate that has this feature.
    println!("cargo::rustc-check-cfg=cfg(feature, values(\"serde\"))");
    let module = spec.module.clone();
    let own = format!("src/{module}/");
    for file in generate(spec, &mut Watched(folder), &options)? {
        if let Some(path) = file.path.strip_prefix(&own) {
            write(&out.join(&module).join(path), &file.text)?;
        }
    }
    let entry = format!("#[path = \"{module}/mod.rs\"]\npub mod {module};\n");
    write(&out.join(format!("{module}.rs")), &entry)
}

/// The client's files. What is wrong with the document is shown: errors as the command line shows them, warnings in the
/// way that cargo has for them.
fn generate(
    spec: Spec,
    files: &mut Watched,
    options: &emit::Options,
) -> Result<Vec<crate::OutputFile>, BuildError> {
    let (mut sources, mut found) = (Sources::default(), Diagnostics::default());
    let Some(api) = crate::read(spec, files, &mut sources, &mut found) else {
        // Cargo shows errors of build scripts by `Debug`, on one line, and what they print as it is.
        eprintln!("{}", diagnostics::render(&found, &sources, Color::Never));
        return Err(BuildError("the document has errors, see above".to_owned()));
    };
    let warnings = diagnostics::warning_lines(&found, &sources);
    for warning in warnings.iter().take(MOST_WARNINGS) {
        println!("cargo::warning={warning}");
    }
    if let Some(more) = warnings.len().checked_sub(MOST_WARNINGS).filter(|more| *more > 0) {
        println!("cargo::warning=and {more} more, which `clientwright generate` shows");
    }
    crate::render(&[api], options).map_err(BuildError)
}

/// The files of a document, each of which cargo is to watch.
struct Watched(SpecFolder);

impl Files for Watched {
    fn read(&mut self, path: &str) -> Result<String, String> {
        println!("cargo::rerun-if-changed={path}");
        self.0.read(path)
    }
}

fn read(path: &Path) -> Result<String, BuildError> {
    let bytes = fs::read(path).map_err(|error| failed("read", path, &error))?;
    decoded(bytes).ok_or_else(|| failed("read", path, &std::io::ErrorKind::InvalidData.into()))
}

fn write(path: &Path, text: &str) -> Result<(), BuildError> {
    let folder = path.parent().unwrap_or(path);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(path, text));
    written.map_err(|error| failed("write", path, &error))
}

fn failed(action: &str, path: &Path, error: &std::io::Error) -> BuildError {
    BuildError(format!("cannot {action} {}: {error}", path.display()))
}
