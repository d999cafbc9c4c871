//! Everything that the cases emit is compiled: as one crate of all of them, without a warning, its tests run, its
//! examples compiled and its documentation written.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clientwright::emit::{self, File, Layout};
use clientwright::format::render;
use clientwright::ir::Api;

use crate::pipeline;

#[test]
fn every_case_compiles_documents_and_passes_its_own_tests() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/emit");
    let mut paths: Vec<_> = fs::read_dir(cases)
        .expect("there are cases")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    paths.sort();
    let apis: Vec<Api> = paths
        .iter()
        .map(|path| {
            let (stem, text) = pipeline::case(path);
            pipeline::surface(&stem, &text)
        })
        .collect();
    let options = pipeline::options("cases", Layout::Module);
    let mut files: Vec<File> = apis.iter().flat_map(|api| pipeline::files(api, &options)).collect();
    files.extend(
        emit::collection(&apis.iter().collect::<Vec<_>>(), &options).expect("the surfaces are sound"),
    );
    let folder = folder("cases");
    for file in &files {
        write(&folder, &file.path, &render(file).expect("the file is Rust"));
    }
    write(&folder, "tests/typed_headers.rs", include_str!("typed_headers.rs"));
    write(&folder, "Cargo.toml", &manifest(&apis));
    write(&folder, "tests/forms.rs", include_str!("clients/forms.rs"));
    write(&folder, "tests/mocks.rs", include_str!("clients/mocks.rs"));
    write(&folder, "tests/pagination.rs", include_str!("clients/pagination.rs"));
    cargo(&folder, &["test", "--features", "serde,testing,blocking"]);
    assert_nothing_ran(&folder);
    cargo(&folder, &["doc", "--no-deps", "--features", "serde,testing,blocking"]);
    cargo(&folder, &["clippy", "--all-targets", "--features", "serde,testing,blocking"]);
}

#[test]
fn crates_of_their_own_compile_with_and_without_their_features() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/emit");
    for name in ["names", "hostile"] {
        let (_, text) = pipeline::case(&cases.join(format!("{name}.yaml")));
        let api = pipeline::surface(name, &text);
        let crate_name = format!("{name}_client");
        let folder = folder(&crate_name);
        for file in pipeline::files(&api, &pipeline::options(&crate_name, Layout::Crate)) {
            let mut text = render(&file).expect("the file is Rust");
            if file.path == "Cargo.toml" {
                text += "\n[workspace]\n\n[lints.rust]\nwarnings = \"deny\"\n";
            }
            write(&folder, &file.path, &text);
        }
        cargo(&folder, &["check", "--all-targets"]);
        cargo(&folder, &["check", "--no-default-features"]);
        cargo(&folder, &["fmt", "--check"]);
    }
}

/// What hostile texts tried to run would have left a file where the tests and examples of its crate run.
#[track_caller]
fn assert_nothing_ran(folder: &Path) {
    for name in ["INDENTED_RAN", "FENCE_RAN"] {
        assert!(!folder.join(name).exists(), "a text of the document was run: {name}");
    }
}

/// Where a crate is put: below the target folder, so that what it depends on is built once.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("emit").join(name);
    let _ = fs::remove_dir_all(folder.join("src"));
    let _ = fs::remove_dir_all(folder.join("tests"));
    folder
}

pub(crate) fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    // Only what changes, so that cargo builds only what changed.
    if fs::read_to_string(&path).is_ok_and(|there| there == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("the path has a folder")).expect("the folder can be made");
    fs::write(path, text).expect("the file can be written");
}

fn manifest(apis: &[Api]) -> String {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("runtime");
    let runtime = runtime.display();
    let mut features = String::new();
    for api in apis {
        writeln!(features, "{} = []", api.feature).expect("a string takes all");
    }
    let names: Vec<_> = apis.iter().map(|api| format!("{:?}", api.feature)).collect();
    format!(
        "[package]\nname = \"cases\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [features]\ndefault = [{}]\n{features}serde = [\"clientwright-runtime/serde\"]\n\
         testing = [\"clientwright-runtime/testing\"]\nblocking = [\"clientwright-runtime/blocking\"]\n\n\
         [dependencies]\nclientwright-runtime = {{ path = \"{runtime}\" }}\nserde_json = \"1\"\n\n\
         [dev-dependencies]\ntokio = {{ version = \"1\", default-features = false, features = [\"net\", \"rt\", \"time\"] }}\n\n\
         [lints.rust]\nwarnings = \"deny\"\nmissing_docs = \"deny\"\nunreachable_pub = \"deny\"\n\n\
         [lints.clippy]\nall = {{ level = \"deny\", priority = -1 }}\npedantic = {{ level = \"deny\", priority = -1 }}\n\n\
         [lints.rustdoc]\nall = \"deny\"\n",
        names.join(", ")
    )
}

/// Runs cargo on a crate, with the versions that the workspace has locked.
pub(crate) fn cargo(folder: &Path, arguments: &[&str]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in the workspace");
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock file can be copied");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it is in the target folder");
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(folder).args(arguments).env("CARGO_TARGET_DIR", target);
    if arguments.first() != Some(&"fmt") {
        command.args(["--offline", "--quiet"]);
    }
    let output = command.output().expect("cargo can be run");
    assert!(
        output.status.success(),
        "cargo {} failed in {}:\n{}{}",
        arguments.join(" "),
        folder.display(),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
