//! `diff` on a real disk and a real repository: what it compares, says, and ends with.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use clientwright::cli::{self, Project};

const PETS: &str = "
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: A pet., content: {application/json: {schema: {$ref: 'parts/pet.yaml'}}}}}
";
const PET: &str =
    "{type: object, required: [name], properties: {name: {type: string}, age: {type: integer}}}\n";
const MANIFEST: &str = "[package]\nname = \"pets\"\nversion = \"0.3.0\"\n";
const CHANGELOG: &str = "# Changelog\n\n## Unreleased\n\n## 0.3.0\n\n- Pets.\n";

/// A repository with a spec that refers to another file, committed.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        home.write("specs/pets.yaml", PETS);
        home.write("specs/parts/pet.yaml", PET);
        home.write("out/Cargo.toml", MANIFEST);
        home.write("CHANGELOG.md", CHANGELOG);
        home.git(&["init", "--quiet"]);
        home.git(&["add", "."]);
        home.git(&["commit", "--quiet", "-m", "Begin"]);
        home
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) {
        let path: PathBuf = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn git(&self, arguments: &[&str]) {
        let settings =
            ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
        let mut command = Command::new("git");
        let output = command.arg("-C").arg(self.path()).args(settings).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Runs the tool where the repository is.
    fn tool(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clientwright"));
        let Output { status, stdout, stderr } =
            command.current_dir(self.path()).arg("diff").args(arguments).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.code(), text(stdout), text(stderr))
    }

    /// Runs the project's command.
    fn project(&self, arguments: &[&str]) -> Result<(), String> {
        let project = Project {
            root: self.path().to_owned(),
            specs: "specs",
            output: "out",
            crate_name: "pets",
            command: "cargo xtask",
        };
        cli::execute(&project, ["xtask", "diff"].iter().chain(arguments).copied())
    }
}

#[test]
fn a_revision_is_read_with_the_files_that_it_refers_to() {
    let home = Home::new();
    let same = home.tool(&["--base", "HEAD", "specs/pets.yaml", "--fail-on", "patch"]);
    assert_eq!(same.0, Some(0), "{same:?}");
    assert!(same.1.contains("verdict: none"), "{}", same.1);
    home.write("specs/parts/pet.yaml", &PET.replace(", age: {type: integer}", ""));
    let (code, said, _) = home.tool(&["--base", "HEAD", "specs/pets.yaml"]);
    assert_eq!(code, Some(0), "nothing was asked of the exit code");
    assert!(said.contains("verdict: major") && said.contains("specs/parts/pet.yaml:1"), "{said}");
    assert!(said.contains("pub age: Option<i64>"), "{said}");
    assert!(!said.contains('\u{1b}'), "colour is for terminals: {said}");
}

#[test]
fn the_exit_code_says_what_it_was_asked_to() {
    let home = Home::new();
    home.write("old.yaml", &PETS.replace("parts/", "specs/parts/"));
    home.write("new.yaml", &PETS.replace("parts/", "specs/parts/").replace("Pets,", "All pets,"));
    for (level, code) in [("major", 0), ("minor", 0), ("patch", 3)] {
        let result = home.tool(&["old.yaml", "new.yaml", "--fail-on", level]);
        assert_eq!(result.0, Some(code), "{level}: {result:?}");
    }
    assert_eq!(home.tool(&["old.yaml", "old.yaml", "--fail-on", "patch"]).0, Some(0));
    assert_eq!(home.tool(&["old.yaml", "new.yaml", "third.yaml"]).0, Some(2));
    assert_eq!(home.tool(&["old.yaml", "new.yaml", "--fail-on", "everything"]).0, Some(2));
    let lonely = home.tool(&["old.yaml"]);
    assert!(lonely.0 == Some(1) && lonely.2.contains("--base"), "{lonely:?}");
    let absent = home.tool(&["old.yaml", "absent.yaml"]);
    assert!(absent.0 == Some(1) && absent.2.contains("absent.yaml"), "{absent:?}");
    home.write("bad.yaml", "openapi: 3.1.0\ninfo: {title: X, version: '1'}\npaths: {/a: {get: 1}}\n");
    let bad = home.tool(&["old.yaml", "bad.yaml"]);
    assert!(bad.0 == Some(1) && bad.2.contains("the new version of bad.yaml has errors"), "{bad:?}");
    let unknown = home.tool(&["--base", "nothing", "old.yaml"]);
    assert!(unknown.0 == Some(1) && unknown.2.contains("no revision 'nothing'"), "{unknown:?}");
    let option = home.tool(&["--base=--help", "old.yaml"]);
    assert!(
        option.0 == Some(1) && option.2.contains("no revision"),
        "a name is no option of git's: {option:?}"
    );
}

#[test]
fn machines_get_one_value_and_comments_their_markdown() {
    let home = Home::new();
    home.write("specs/parts/pet.yaml", &PET.replace("age:", "years:").replace("integer", "string"));
    let (_, said, _) = home.tool(&["--base", "HEAD", "specs/pets.yaml", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(value["version"], 1);
    assert_eq!((&value["verdict"], &value["release"]), (&"major".into(), &serde_json::Value::Null));
    let change = &value["apis"][0]["changes"][0];
    assert_eq!((&change["code"], &change["place"]), (&"field-removed".into(), &"Pet::age".into()));
    let old = &change["old"];
    assert_eq!((&old["file"], &old["line"]), (&"specs/parts/pet.yaml".into(), &1.into()));
    assert_eq!(old["signature"], "pub age: Option<i64>");
    let (_, said, _) = home.tool(&["--base", "HEAD", "specs/pets.yaml", "--format", "markdown"]);
    assert!(said.starts_with("### What changes for users of the API: a **major** version"), "{said}");
    let (breaking, folded) = (said.find("#### Breaking").unwrap(), said.find("<details>").unwrap());
    assert!(breaking < folded, "{said}");
}

#[test]
fn a_break_is_told_by_version_and_changelog() {
    let home = Home::new();
    home.project(&["--check"]).unwrap();
    home.write("specs/parts/pet.yaml", &PET.replace(", age: {type: integer}", ""));
    home.project(&[]).unwrap();
    home.project(&["--check"]).expect_err("neither version nor changelog tell of it");
    home.write("out/Cargo.toml", &MANIFEST.replace("0.3.0", "0.4.0"));
    home.project(&["--check"]).expect_err("the changelog does not");
    home.write(
        "CHANGELOG.md",
        &CHANGELOG.replace("Unreleased\n", "Unreleased\n\n- **Breaking:** no ages.\n"),
    );
    home.project(&["--check"]).unwrap();
    home.project(&["--fail-on", "major"]).expect_err("this does not ask whether it was told");
    home.write("out/Cargo.toml", MANIFEST);
    home.project(&["--check"]).expect_err("the version does not");
    let files = ["--manifest", "out/Cargo.toml", "--changelog", "CHANGELOG.md"];
    let asked = [["--base", "HEAD", "specs/pets.yaml", "--check"].as_slice(), &files].concat();
    let (code, said, _) = home.tool(&asked);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("version: 0.3.0 after 0.3.0, which has to be 0.4.0 at least"), "{said}");
}

#[test]
fn a_spec_that_is_new_or_gone_is_a_change() {
    let home = Home::new();
    home.write("specs/birds.yaml", PETS);
    home.project(&["--fail-on", "major"]).unwrap();
    home.project(&["--fail-on", "minor"]).expect_err("there is a new API");
    fs::remove_file(home.path().join("specs/birds.yaml")).unwrap();
    home.project(&["--fail-on", "patch"]).unwrap();
    fs::remove_file(home.path().join("specs/pets.yaml")).unwrap();
    home.project(&["--fail-on", "major"]).expect_err("an API is gone");
    home.project(&["nothing"]).expect_err("there is no such spec");
}
