//! A folder to generate into, and what came to lie in and around it: documents enter, crates and cargo's words leave.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::documents::Document;

/// What code of a document would leave if it were ever run.
pub(crate) const MARKER: &str = "hostile-marker";

/// The files of a crate whose module is called so, whatever its document says: those that every crate has, and one a
/// group of operations, whose names are made of letters, digits and `_`.
fn files(module: &str, groups: &[String]) -> Vec<String> {
    let fixed = [
        "Cargo.toml",
        "README.md",
        "src/client.rs",
        "src/lib.rs",
        "src/operations/mod.rs",
        "src/rustfmt.toml",
        "src/types.rs",
        "src/wire.rs",
        "tests/contract/main.rs",
        "tests/contract/rustfmt.toml",
        "tests/contract/support.rs",
    ];
    let own = format!("tests/contract/{module}.rs");
    let groups = groups.iter().map(|group| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
        assert!(group.chars().all(plain), "{group:?} is no plain name");
        format!("src/operations/{}.rs", group.replace('-', "_"))
    });
    fixed.into_iter().map(str::to_owned).chain([own]).chain(groups).collect()
}

/// Folders within folders, so that a path that climbs out of the innermost is still within our sight.
pub(crate) struct Sandbox {
    root: PathBuf,
    /// The documents.
    specs: PathBuf,
    /// A workspace; each crate is a member.
    crates: PathBuf,
    /// What is there by right.
    expected: BTreeSet<PathBuf>,
}

impl Sandbox {
    /// An empty one below cargo's folder for tests.
    pub(crate) fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if root.exists() {
            fs::remove_dir_all(&root).unwrap();
        }
        let inner = root.join("a/b/c/d");
        let (specs, crates) = (inner.join("specs"), inner.join("crates"));
        fs::create_dir_all(&specs).unwrap();
        fs::create_dir_all(&crates).unwrap();
        Self { root, specs, crates, expected: BTreeSet::new() }
    }

    /// Runs `clientwright generate`.
    pub(crate) fn generate(&mut self, document: &Document) -> Output {
        let spec = self.specs.join(format!("{}.yaml", document.name));
        fs::write(&spec, &document.text).unwrap();
        self.expected.insert(spec.clone());
        let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
        let mut command = Command::new(env!("CARGO_BIN_EXE_clientwright"));
        command
            .arg("generate")
            .arg(spec)
            .arg("--out")
            .arg(self.folder(document))
            .arg("--runtime")
            .arg(runtime);
        let output = command.current_dir(&self.specs).args(["--name", &document.name]).output().unwrap();
        if output.status.success() {
            let folder = self.folder(document);
            let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
            let files = files(&document.name.replace('-', "_"), &groups(&manifest));
            self.expected.extend(files.iter().map(|file| folder.join(file)));
        }
        output
    }

    /// The crate of a document.
    pub(crate) fn folder(&self, document: &Document) -> PathBuf {
        self.crates.join(&document.name)
    }

    /// Makes the crates one workspace with the locked dependencies of this project.
    pub(crate) fn join(&mut self) {
        let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\n\n[profile.dev]\ndebug = \"line-tables-only\"\n";
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
        fs::write(self.crates.join("Cargo.toml"), manifest).unwrap();
        fs::copy(lock, self.crates.join("Cargo.lock")).unwrap();
        self.expected.extend(["Cargo.toml", "Cargo.lock"].map(|file| self.crates.join(file)));
    }

    /// Runs cargo on the workspace of all crates, and gives what it said. The folder for what it builds is that of
    /// this project, so that dependencies are built once.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> (bool, String) {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        let mut command = Command::new(env!("CARGO"));
        command.current_dir(&self.crates).args(arguments).args(["--offline", "--color=never"]);
        command.env("CARGO_TARGET_DIR", target).env("RUSTDOCFLAGS", "-Dwarnings").env_remove("RUSTFLAGS");
        let output = command.output().unwrap();
        let said = [output.stderr, output.stdout].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        (output.status.success(), said.concat())
    }

    /// Where the documentation of a crate is.
    pub(crate) fn documentation(&self, document: &Document) -> PathBuf {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        target.join("doc").join(document.name.replace('-', "_"))
    }

    /// Asserts that nothing lies in the sandbox that has no right to, and nothing where hostile paths lead.
    pub(crate) fn check(&self, after: &str) {
        let mut found = BTreeSet::new();
        collect(&self.root, &mut found);
        let foreign: Vec<_> = found.difference(&self.expected).collect();
        assert!(foreign.is_empty(), "after {after} there are {foreign:?}");
        let missing: Vec<_> = self.expected.difference(&found).collect();
        assert!(missing.is_empty(), "after {after} there are no {missing:?}");
        let home = std::env::var_os("HOME").map(PathBuf::from);
        let elsewhere =
            [Some(std::env::temp_dir()), Some(PathBuf::from("/")), home, std::env::current_dir().ok()];
        for folder in elsewhere.into_iter().flatten() {
            assert!(!folder.join(MARKER).exists(), "after {after} there is a marker in {}", folder.display());
        }
    }
}

fn collect(folder: &Path, found: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            found.insert(path);
        }
    }
}

/// The features of a crate that are groups of operations: those that switch nothing else on.
pub(crate) fn groups(manifest: &str) -> Vec<String> {
    let names = manifest.lines().filter_map(|line| line.strip_suffix(" = []"));
    names.map(|name| name.trim_matches('"').to_owned()).collect()
}
