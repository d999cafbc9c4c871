//! A folder to generate into, and what came to lie in and around it: documents enter, crates and cargo's words leave.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use clientwright::OutputFile;

use crate::documents::Document;

/// What code of a document would leave if it were ever run.
const MARKER: &str = "hostile-marker";

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

/// What cargo says of a command.
pub(crate) struct Said {
    pub(crate) success: bool,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Sandbox {
    /// An empty one below cargo's folder for tests: a workspace with the locked dependencies of this project.
    pub(crate) fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if root.exists() {
            fs::remove_dir_all(&root).unwrap();
        }
        let inner = root.join("a/b/c/d");
        let mut sandbox = Self {
            root,
            specs: inner.join("specs"),
            crates: inner.join("crates"),
            expected: BTreeSet::new(),
        };
        fs::create_dir_all(&sandbox.specs).unwrap();
        let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\n\n\
                        [profile.dev]\ndebug = \"line-tables-only\"\n";
        let lock = fs::read_to_string(repository().join("Cargo.lock")).unwrap();
        sandbox.write(&sandbox.crates.join("Cargo.toml"), manifest);
        sandbox.write(&sandbox.crates.join("Cargo.lock"), &lock);
        sandbox
    }

    /// Writes a file that is there by right.
    fn write(&mut self, path: &Path, text: &str) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self.expected.insert(path.to_owned());
    }

    /// Runs `clientwright generate`, by which a crate of its own comes to be.
    pub(crate) fn generate(&mut self, document: &Document) -> Output {
        let spec = self.specs.join(format!("{}.yaml", document.name));
        self.write(&spec, &document.text);
        let folder = self.crates.join(&document.name);
        let mut command = Command::new(env!("CARGO_BIN_EXE_clientwright"));
        command.arg("generate").arg(spec).arg("--out").arg(&folder);
        command.arg("--runtime").arg(repository().join("runtime")).args([
            "--name",
            &document.name,
            "--contract-tests",
        ]);
        let output = command.current_dir(&self.specs).output().unwrap();
        if output.status.success() {
            let files = files(&document.module(), &self.groups(document));
            self.expected.extend(files.iter().map(|file| folder.join(file)));
            // Where answers document headers, there is a module of them.
            let root = fs::read_to_string(folder.join("src/lib.rs")).unwrap();
            if root.contains("\npub mod headers;\n") {
                self.expected.insert(folder.join("src/headers.rs"));
            }
        }
        output
    }

    /// The groups of operations of a crate of its own, by its manifest: features that switch nothing else on.
    fn groups(&self, document: &Document) -> Vec<String> {
        let manifest = fs::read_to_string(self.crates.join(&document.name).join("Cargo.toml")).unwrap();
        let names = manifest.lines().filter_map(|line| line.strip_suffix(" = []"));
        names.map(|name| name.trim_matches('"').to_owned()).collect()
    }

    /// Writes a crate of several APIs.
    pub(crate) fn collect(&mut self, name: &str, features: &[&str], files: &[OutputFile]) {
        let folder = self.crates.join(name);
        for file in files {
            self.write(&folder.join(&file.path), &file.text);
        }
        let runtime = repository().join("runtime");
        let runtime = runtime.display();
        let list: Vec<String> = features.iter().map(|feature| format!("{feature} = []\n")).collect();
        let list = list.concat();
        let manifest = format!(
            "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
             [features]\ndefault = {features:?}\n{list}serde = [\"clientwright-runtime/serde\"]\n\n\
             [dependencies]\nclientwright-runtime = {{ path = \"{runtime}\" }}\nserde_json = \"1\"\n\n\
             [dev-dependencies]\ntokio = {{ version = \"1\", default-features = false, features = [\"net\", \"rt\", \"time\"] }}\n",
        );
        self.write(&folder.join("Cargo.toml"), &manifest);
    }

    /// Runs cargo in the workspace of all crates. What it builds goes where this project's goes, so that dependencies
    /// are built once.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Said {
        let mut command = Command::new(env!("CARGO"));
        command.current_dir(&self.crates).args(arguments).args(["--offline", "--color=never"]);
        command.env("CARGO_TARGET_DIR", target()).env("RUSTDOCFLAGS", "-Dwarnings").env_remove("RUSTFLAGS");
        let output = command.output().unwrap();
        let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        Said { success: output.status.success(), out, err }
    }

    /// Every text file of a crate.
    pub(crate) fn texts(&self, name: &str) -> Vec<(PathBuf, String)> {
        let mut found = BTreeSet::new();
        collect(&self.crates.join(name), &mut found);
        found.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
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
        let elsewhere = [Some(std::env::temp_dir()), Some("/".into()), home, std::env::current_dir().ok()];
        for folder in elsewhere.into_iter().flatten() {
            assert!(!folder.join(MARKER).exists(), "after {after} there is a marker in {}", folder.display());
        }
    }
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap()
}

/// Where the documentation of a crate or of one of its modules is.
pub(crate) fn documentation(module: &str) -> PathBuf {
    target().join("doc").join(module)
}

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

/// Every file below a folder.
pub(crate) fn collect(folder: &Path, found: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            found.insert(path);
        }
    }
}
