//! Versions of a crate and a program that names what one of them has enter; which of them the program compiles against
//! leaves.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clientwright::OutputFile;
use serde_json::Value;

/// A workspace of crates, each with a program of its own, below cargo's folder for tests.
pub(crate) struct Workspace(PathBuf);

impl Workspace {
    /// An empty one, with the locked dependencies of this project.
    pub(crate) fn new(program: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("witness");
        if root.exists() {
            fs::remove_dir_all(&root).unwrap();
        }
        let workspace = Self(root);
        workspace.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"*/*\"]\n");
        workspace.write("Cargo.lock", &fs::read_to_string(repository().join("Cargo.lock")).unwrap());
        workspace.write("program.rs", program);
        workspace
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Adds a version, and the program that is to compile against it.
    pub(crate) fn add(&self, name: &str, files: &[OutputFile]) {
        for file in files {
            self.write(&format!("{name}/subject/{}", file.path), &file.text);
        }
        let manifest = format!(
            "[package]\nname = \"{name}-witness\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
             [lib]\npath = \"../../program.rs\"\n\n\
             [dependencies]\nsubject = {{ package = \"{name}\", path = \"../subject\" }}\n\
             clientwright-runtime = {{ path = {:?} }}\nserde_json = \"1\"\n",
            runtime()
        );
        self.write(&format!("{name}/witness/Cargo.toml"), &manifest);
    }

    /// The versions that the program does not compile against, each with the first thing that is wrong.
    pub(crate) fn refused(&self) -> BTreeMap<String, String> {
        let mut command = Command::new(env!("CARGO"));
        command.current_dir(&self.0).args(["check", "--workspace", "--keep-going", "--offline"]);
        // What it builds goes where this project's goes, so that dependencies are built once.
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        command.arg("--message-format=json").env("CARGO_TARGET_DIR", target).env_remove("RUSTFLAGS");
        let output = command.output().unwrap();
        let mut refused = BTreeMap::new();
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            let said: Value = serde_json::from_str(line).unwrap();
            if said["message"]["level"] == "error" {
                let (target, error) = (&said["target"]["name"], &said["message"]["rendered"]);
                let name = target.as_str().unwrap().strip_suffix("_witness");
                let name = name.unwrap_or_else(|| panic!("{target} is no crate: {error}"));
                refused.entry(name.to_owned()).or_insert_with(|| error.as_str().unwrap().to_owned());
            }
        }
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.success(), refused.is_empty(), "{said}");
        refused
    }
}

/// The runtime's folder, as manifests name it.
pub(crate) fn runtime() -> String {
    repository().join("runtime").to_str().unwrap().to_owned()
}

pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
