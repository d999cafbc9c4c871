//! `clientwright lint` and `cargo xtask lint` on a real disk: what they say, how they end, and what `--fix` writes.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use clientwright::cli::{self, Project};
use serde_json::Value;

/// Says all that a review asks for, but for the quotes of a status.
const KEYS: &str = "\
openapi: 3.1.0
info: {title: Keys, version: '1', description: Keys.}
security: []
tags: [{name: Keys, description: Keys.}]
paths:
  /keys/{name}:
    delete:
      operationId: deleteKey
      tags: [Keys]
      summary: Deletes a key
      description: The key is gone for good.
      x-source: test
      parameters:
        - {name: name, in: path, required: true, description: The key., schema: {type: string}}
      responses:
        204: {description: The key is gone.} # as the page has it
        '404':
          description: There is no such key.
          x-lint-allow: {error-without-body: The page shows none.}
";

struct Home(tempfile::TempDir);

impl Home {
    fn new(text: &str) -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        fs::create_dir_all(home.path("specs")).unwrap();
        fs::write(home.path("specs/keys.yaml"), text).unwrap();
        home
    }

    fn path(&self, relative: &str) -> PathBuf {
        self.0.path().join(relative)
    }

    fn text(&self) -> String {
        fs::read_to_string(self.path("specs/keys.yaml")).unwrap()
    }

    fn lint(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clientwright"));
        command.current_dir(self.0.path()).env_remove("NO_COLOR").arg("lint").args(arguments);
        command.output().unwrap()
    }

    fn project(&self, arguments: &[&str]) -> Result<(), String> {
        let project = Project {
            root: self.0.path().to_owned(),
            specs: "specs",
            output: "out",
            crate_name: "keys",
            command: "cargo xtask",
        };
        cli::execute(&project, ["xtask", "lint"].iter().chain(arguments).copied())
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn exit_codes_tell_clean_from_found_from_misused() {
    let home = Home::new(KEYS);
    let clean = home.lint(&["specs/keys.yaml"]);
    assert_eq!(clean.status.code(), Some(0), "{}", text(&clean.stderr));
    assert_eq!((text(&clean.stdout), text(&clean.stderr)), (String::new(), String::new()));

    let found = home.lint(&["--house", "specs/keys.yaml"]);
    assert_eq!(found.status.code(), Some(1));
    let said = text(&found.stderr);
    assert!(said.contains("warning[unquoted-status]") && said.contains("specs/keys.yaml:16:9"), "{said}");
    assert!(said.ends_with("1 finding, 1 of which --fix mends\n"), "{said}");
    assert!(!said.contains('\u{1b}'), "no colour where there is no terminal");

    assert_eq!(
        home.lint(&["--house", "--skip", "unquoted-status", "specs/keys.yaml"]).status.code(),
        Some(0)
    );
    assert_eq!(home.lint(&["--house", "--only", "long-line", "specs/keys.yaml"]).status.code(), Some(0));
    assert_eq!(home.lint(&[]).status.code(), Some(2));
    assert_eq!(home.lint(&["--format", "xml", "specs/keys.yaml"]).status.code(), Some(2));
    let slip = home.lint(&["--skip", "unquoted-statsu", "specs/keys.yaml"]);
    assert!(text(&slip.stderr).contains("did you mean 'unquoted-status'?"), "{}", text(&slip.stderr));
    let missing = home.lint(&["none.yaml"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(text(&missing.stderr).contains("none.yaml"));
}

#[test]
fn a_project_holds_its_specs_to_its_conventions() {
    let home = Home::new(KEYS);
    let said = home.project(&[]).unwrap_err();
    assert!(said.starts_with("1 finding"), "{said}");
    assert!(home.project(&["cats"]).unwrap_err().contains("'cats'"));
    home.project(&["--fix", "keys"]).unwrap();
    home.project(&[]).unwrap();
}

#[test]
fn mending_changes_what_it_says_and_nothing_else() {
    let home = Home::new(KEYS);
    let before = fs::metadata(home.path("specs/keys.yaml")).unwrap();
    let first = home.lint(&["--house", "--fix", "specs/keys.yaml"]);
    assert_eq!(first.status.code(), Some(0), "{}", text(&first.stderr));
    assert_eq!(text(&first.stderr), "1 finding mended\n");
    assert_eq!(home.text(), KEYS.replace("        204:", "        '204':"));
    let after = fs::metadata(home.path("specs/keys.yaml")).unwrap();
    assert_eq!(before.permissions(), after.permissions());
    let second = home.lint(&["--house", "--fix", "specs/keys.yaml"]);
    assert_eq!((second.status.code(), text(&second.stderr)), (Some(0), "0 findings mended\n".to_owned()));
    let again = fs::metadata(home.path("specs/keys.yaml")).unwrap();
    assert_eq!(after.modified().unwrap(), again.modified().unwrap(), "what is mended is not written again");
    assert_eq!(fs::read_dir(home.path("specs")).unwrap().count(), 1, "no temporary file is left");
}

#[test]
fn a_document_that_is_none_is_left_as_it_is() {
    for broken in ["openapi: [3.1.0\n", "a: {b: c\n", "openapi: 3.1.0\npaths: {'/x': 5}\n"] {
        let home = Home::new(broken);
        assert_eq!(home.lint(&["--house", "--fix", "specs/keys.yaml"]).status.code(), Some(1), "{broken}");
        assert_eq!(home.text(), broken);
    }
}

#[test]
fn files_that_a_document_refers_to_are_mended_too() {
    let part =
        "get:\n  operationId: listKeys\n  responses:\n    # always\n    200: {description: The keys.}\n";
    let root = "openapi: 3.1.0\ninfo: {title: Keys, version: '1'}\npaths:\n  /keys: {$ref: 'part.yaml'}\n";
    let home = Home::new(root);
    fs::write(home.path("specs/part.yaml"), part).unwrap();
    let said = home.lint(&["--house", "--fix", "--only", "unquoted-status", "specs/keys.yaml"]);
    assert_eq!(said.status.code(), Some(0), "{}", text(&said.stderr));
    assert_eq!(home.text(), root);
    assert_eq!(fs::read_to_string(home.path("specs/part.yaml")).unwrap(), part.replace("200", "'200'"));
}

#[test]
fn machines_get_nothing_but_their_own() {
    let home = Home::new(KEYS);
    let json = home.lint(&["--house", "--format", "json", "specs/keys.yaml"]);
    assert_eq!(json.status.code(), Some(1));
    let findings: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(findings[0]["code"], "unquoted-status");
    assert_eq!(findings[0]["fix"], "put it in quotes");
    assert_eq!(findings.as_array().unwrap().len(), 1);
    let sarif = home.lint(&["--house", "--format", "sarif", "specs/keys.yaml"]);
    let log: Value = serde_json::from_slice(&sarif.stdout).unwrap();
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "unquoted-status");
    let clean = home.lint(&["--format", "sarif", "specs/keys.yaml"]);
    assert_eq!(clean.status.code(), Some(0));
    let log: Value = serde_json::from_slice(&clean.stdout).unwrap();
    assert_eq!(log["runs"][0]["results"], Value::Array(Vec::new()));

    let failed: Value =
        serde_json::from_slice(&home.lint(&["--format", "json", "none.yaml"]).stdout).unwrap();
    assert_eq!(failed[0]["code"], "failed");
    let failed: Value =
        serde_json::from_slice(&home.lint(&["--format", "sarif", "none.yaml"]).stdout).unwrap();
    assert_eq!(failed["runs"][0]["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn standard_input_is_mended_to_standard_output() {
    let home = Home::new(KEYS);
    let mut command = Command::new(env!("CARGO_BIN_EXE_clientwright"));
    command.current_dir(home.0.path()).args(["lint", "--house", "--fix", "-"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(KEYS.as_bytes()).unwrap();
    let said = child.wait_with_output().unwrap();
    assert_eq!(text(&said.stdout), KEYS.replace("        204:", "        '204':"));
}

#[test]
fn help_and_the_list_of_rules_fit_a_terminal() {
    let home = Home::new(KEYS);
    let help = text(&home.lint(&["--help"]).stdout);
    let rules = text(&home.lint(&["--rules", "--house"]).stdout);
    for line in help.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
    assert!(help.contains("Exit codes:"), "{help}");
    for code in ["unquoted-status", "secret-unmarked", "unbounded-array"] {
        assert!(rules.lines().any(|line| line.starts_with(code)), "{code} in {rules}");
    }
}

#[test]
fn many_findings_are_counted_by_rule() {
    let operation =
        |name: &str| format!("  /{name}: {{get: {{operationId: {name}, responses: {{'200': {{}}}}}}}}\n");
    let paths: String = ["a", "b", "c", "d", "e"].iter().map(|name| operation(name)).collect();
    let home = Home::new(&format!("openapi: 3.1.0\ninfo: {{title: Keys, version: '1'}}\npaths:\n{paths}"));
    let said = text(&home.lint(&["specs/keys.yaml"]).stderr);
    let counts = said.split_once(" findings\n").unwrap().1;
    let counts: Vec<(usize, &str)> = counts
        .lines()
        .map(|line| line.trim().split_once("  ").unwrap())
        .map(|(n, code)| (n.parse().unwrap(), code))
        .collect();
    assert!(counts.contains(&(5, "missing-status")), "{said}");
    assert!(counts.is_sorted_by(|one, other| one.0 >= other.0), "{said}");
    let few = text(&home.lint(&["--only", "missing-status", "specs/keys.yaml"]).stderr);
    assert!(few.ends_with("5 findings\n"), "{few}");
}
