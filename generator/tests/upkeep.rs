//! `new`, `coverage` and `--watch` on a real disk: what one has around writing a spec.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use clientwright::cli::{self, Project};
use serde_json::Value;

/// Longer than anything takes, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(60);

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        fs::create_dir_all(home.path("specs")).unwrap();
        home
    }

    fn path(&self, relative: &str) -> PathBuf {
        self.0.path().join(relative)
    }

    fn read(&self, relative: &str) -> String {
        fs::read_to_string(self.path(relative)).unwrap_or_default()
    }

    /// Writes beside a file and renames, as many editors do.
    fn save(&self, relative: &str, text: &str) {
        let beside = self.path(&format!("{relative}~"));
        fs::write(&beside, text).unwrap();
        fs::rename(beside, self.path(relative)).unwrap();
    }

    fn project(&self, arguments: &[&str]) -> Result<(), String> {
        project(self.0.path(), arguments)
    }

    fn tool(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clientwright"));
        command.current_dir(self.0.path()).args(arguments).output().unwrap()
    }

    /// A new spec with everything filled in.
    fn filled(&self) -> String {
        self.project(&["new", "acme-vault"]).unwrap();
        let text = self.read("specs/acme-vault.yaml");
        let lines = text.lines().map(|line| match line.split_once("FILL IN ") {
            Some((start, _)) if start.trim() == "version:" => format!("{start}'1'"),
            Some((start, rest)) if start.trim() == "summary:" => {
                format!("{start}{}", rest.trim_end_matches('.'))
            }
            Some((start, rest)) => format!("{start}{rest}"),
            None => line.to_owned(),
        });
        lines.collect::<Vec<_>>().join("\n") + "\n"
    }
}

fn project(root: &Path, arguments: &[&str]) -> Result<(), String> {
    let project = Project {
        root: root.to_owned(),
        specs: "specs",
        output: "out",
        crate_name: "acme-clients",
        command: "cargo xtask",
    };
    cli::execute(&project, ["xtask"].iter().chain(arguments).copied())
}

/// Waits until something is so.
fn wait(what: &str, so: impl Fn() -> bool) {
    let start = Instant::now();
    while !so() {
        assert!(start.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_new_spec_lacks_only_what_is_to_be_filled_in() {
    let home = Home::new();
    assert_eq!(home.tool(&["new", "acme-vault"]).status.code(), Some(0));
    let lint = home.tool(&["lint", "--house", "--format", "json", "acme-vault.yaml"]);
    let findings: Value = serde_json::from_slice(&lint.stdout).unwrap();
    let codes: Vec<&str> =
        findings.as_array().unwrap().iter().filter_map(|one| one["code"].as_str()).collect();
    let text = home.read("acme-vault.yaml");
    assert_eq!(codes.len(), text.matches("FILL IN").count());
    assert!(codes.iter().all(|code| *code == "fill-in"), "{codes:?}");
    assert!(text.contains("title: Acme vault"), "{text}");

    let again = home.tool(&["new", "acme-vault"]);
    assert_eq!(again.status.code(), Some(1), "what is there is not overwritten");
    let odd = home.tool(&["new", "Acme Vault"]);
    assert!(String::from_utf8(odd.stderr).unwrap().contains("write 'acme-vault'"));
}

#[test]
fn a_new_spec_that_is_filled_in_is_clean_and_makes_a_client() {
    let home = Home::new();
    let text = home.filled();
    home.save("specs/acme-vault.yaml", &text);
    home.project(&["lint"]).unwrap();
    home.project(&["codegen"]).unwrap();
    assert!(home.read("out/src/acme_vault/operations.rs").contains("fn get_thing"));
    assert!(home.read("out/tests/contract/acme_vault.rs").contains("fn get_thing_200_page"));
}

#[test]
fn a_spec_that_falls_behind_its_record_is_told_so() {
    let home = Home::new();
    let text = home.filled();
    home.save("specs/acme-vault.yaml", &text);
    home.project(&["coverage"]).unwrap();
    home.project(&["coverage", "--write"]).unwrap();
    let record = home.read("specs/coverage.tsv");
    assert!(record.contains("acme-vault\tgetThing\t2\t3\t"), "{record}");
    home.project(&["coverage"]).unwrap();

    // An error less.
    home.save(
        "specs/acme-vault.yaml",
        &text.replace("        '404':\n          $ref: '#/components/responses/NotFound'\n", ""),
    );
    let said = home.project(&["coverage"]).unwrap_err();
    assert!(said.contains("acme-vault, getThing: statuses 2 → 1"), "{said}");
    assert!(said.contains("acme-vault: tests"), "{said}");
    // A type less.
    let untyped = text.replace(
        "          type: string\n          description: what the id is for.",
        "          description: what the id is for.",
    );
    assert_ne!(untyped, text);
    home.save("specs/acme-vault.yaml", &untyped);
    let said = home.project(&["coverage", "acme-vault"]).unwrap_err();
    assert!(said.contains("untyped 0 → 1"), "{said}");
    // An operation less.
    home.save("specs/acme-vault.yaml", &text.replace("operationId: getThing", "operationId: readThing"));
    assert!(home.project(&["coverage"]).unwrap_err().contains("acme-vault, getThing: gone"));
    home.project(&["coverage", "--write"]).unwrap();
    home.project(&["coverage"]).unwrap();
    fs::write(home.path("specs/coverage.tsv"), "spec\nwhat is this\n").unwrap();
    assert!(home.project(&["coverage"]).unwrap_err().contains("line 2"));
}

#[test]
fn other_peoples_documents_have_records_too() {
    let home = Home::new();
    home.save("api.yaml", &home.filled());
    let counted = home.tool(&["coverage", "api.yaml"]);
    let said = String::from_utf8(counted.stdout).unwrap();
    assert!(said.contains("getThing") && said.contains("in all"), "{said}");
    assert_eq!(home.tool(&["coverage", "api.yaml", "--record", "r.tsv", "--write"]).status.code(), Some(0));
    assert_eq!(home.tool(&["coverage", "api.yaml", "--record", "r.tsv"]).status.code(), Some(0));
    assert_eq!(home.tool(&["coverage", "api.yaml", "--write"]).status.code(), Some(2));
}

/// A process that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn generation_follows_a_document_that_is_edited() {
    let home = Home::new();
    let text = home.filled();
    home.save("api.yaml", &text);
    let mut command = Command::new(env!("CARGO_BIN_EXE_clientwright"));
    command
        .current_dir(home.0.path())
        .args(["generate", "api.yaml", "--out", "out", "--name", "acme", "--watch"]);
    let _running = Running(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    let types = || home.read("out/src/types.rs");
    wait("the first run", || types().contains("struct Thing"));

    let more = text.replace(
        "      required: [id]\n      properties:\n",
        "      required: [id]\n      properties:\n        \
        size_in_bytes: {type: integer, description: The size.}\n",
    );
    assert_ne!(more, text);
    home.save("api.yaml", &more);
    wait("an edit", || types().contains("size_in_bytes"));

    // What is wrong is shown, and the next edit counts.
    home.save("api.yaml", &more.replace("schemas/Thing'", "schemas/Thingg'"));
    std::thread::sleep(Duration::from_millis(300));
    assert!(types().contains("size_in_bytes"), "an error leaves what is there");
    // An editor that takes the file away for a moment.
    fs::remove_file(home.path("api.yaml")).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    fs::write(home.path("api.yaml"), more.replace("size_in_bytes", "length_in_bytes")).unwrap();
    wait("an edit after an error", || types().contains("length_in_bytes"));
}

#[test]
fn a_projects_client_follows_its_specs() {
    let home = Home::new();
    let text = home.filled();
    home.save("specs/acme-vault.yaml", &text);
    let root = home.0.path().to_owned();
    // It never returns; it ends with the test's process.
    std::thread::spawn(move || project(&root, &["codegen", "--watch"]));
    wait("the first run", || home.read("out/src/acme_vault/types.rs").contains("struct Thing"));
    home.save("specs/acme-vault.yaml", &text.replace("        message:", "        reason:"));
    wait("an edit", || home.read("out/src/acme_vault/types.rs").contains("pub reason"));
    home.save("specs/other.yaml", &text.replace("getThing", "getOther"));
    wait("a new spec", || home.read("out/src/lib.rs").contains("pub mod other"));
    assert!(home.read("out/src/other/operations.rs").contains("get_other"));
    fs::remove_file(home.path("specs/other.yaml")).unwrap();
    wait("a spec that is gone", || !home.path("out/src/other/types.rs").exists());
    assert!(!home.read("out/src/lib.rs").contains("pub mod other"));
}
