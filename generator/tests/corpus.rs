//! `corpus`: what the command says of a folder of documents, on a small folder of its own.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const SOUND: &str = "
openapi: 3.1.0
info: {title: Sound, version: '1'}
paths:
  /things/{id}:
    get:
      operationId: getThing
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
components:
  schemas:
    Thing: {type: object, required: [name], properties: {name: {type: string}, more: {}}}
";

const SET: &str = "
openapi: 3.0.3
info: {title: Set, version: '1'}
paths:
  /one:
    get: {operationId: getOne, responses: {'200': {description: One., content: {application/json: {schema: {$ref: parts/one.yaml}}}}}}
";

const ODD: &str = " odd # näme 日本.yaml";

/// A corpus in a folder of its own, and where results go.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        home.put("good/sound.yaml", SOUND);
        home.put(&format!("good/{ODD}"), SOUND);
        home.put("good/notes.txt", "no document");
        home.put("bad/dangling.yaml", &SOUND.replace("schemas/Thing'", "schemas/Thin'"));
        home.put("set/root.yaml", SET);
        home.put("set/parts/one.yaml", "{type: object, properties: {a: {type: integer}}}");
        home
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.path("corpus").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn path(&self, relative: &str) -> PathBuf {
        self.0.path().join(relative)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("runtime");
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_clientwright"));
        command.args([
            "corpus",
            "corpus",
            "--root",
            "set/root.yaml",
            "--out",
            "out",
            "--jobs",
            "2",
            "--runtime",
        ]);
        command.arg(runtime).args(arguments).current_dir(self.0.path());
        command.env("CARGO_TARGET_DIR", target).env("CARGO_NET_OFFLINE", "true");
        command.output().unwrap()
    }

    /// What the last run says of a document.
    fn result(&self, document: &str) -> Value {
        let report: Value =
            serde_json::from_str(&fs::read_to_string(self.path("out/report.json")).unwrap()).unwrap();
        report["documents"][document].clone()
    }
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned()).concat()
}

#[test]
fn documents_are_generated_compiled_or_refused_and_counted() {
    let home = Home::new();
    // The versions that the workspace has locked: there is no registry to ask.
    fs::create_dir_all(home.path("out")).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    fs::copy(root.join("Cargo.lock"), home.path("out/Cargo.lock")).unwrap();
    fs::write(home.path("page.md"), "# Ours\n").unwrap();

    let output = home.run(&["--write", "page.md", "--details", "good"]);
    assert!(output.status.success(), "a document that is wrong is no fault of the tool: {}", said(&output));
    for name in ["good/sound.yaml".to_owned(), format!("good/{ODD}"), "set/root.yaml".to_owned()] {
        let result = home.result(&name);
        assert_eq!(result["outcome"], "compiled", "{name}: {result}");
        assert!(result["lines"].as_u64().unwrap() > 50 && result["operations"] == 1, "{result}");
        if cfg!(target_os = "linux") {
            let figure = |key: &str| result[key].as_f64().unwrap();
            assert!(figure("generationSeconds") > 0.0 && figure("memoryBytes") > 1e6, "{result}");
            assert!(figure("checkSeconds") > 0.0, "{result}");
        }
    }
    assert_eq!(home.result("good/sound.yaml")["findings"]["note untyped"], 1);
    assert_eq!(home.result("good/sound.yaml")["untyped"], 1);
    let refused = home.result("bad/dangling.yaml");
    assert_eq!((&refused["outcome"], &refused["lines"]), (&"refused".into(), &0.into()));
    assert_eq!(refused["refusals"][0]["code"], "dangling-ref");
    assert!(refused["refusals"][0]["place"].as_str().unwrap().starts_with("bad/dangling.yaml:10:"));
    assert_eq!(home.result("set/parts/one.yaml"), Value::Null, "a part of a set is no document");
    assert_eq!(home.result("good/notes.txt"), Value::Null);

    let page = fs::read_to_string(home.path("page.md")).unwrap();
    assert!(page.starts_with("# Ours\n"), "{page}");
    for part in [
        "| good | 2 | 2 | 0 | 0 |",
        "| bad | 1 | 0 | 0 | 1 |",
        "| set | 1 | 1 |",
        "| sound.yaml | compiled |",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(page.contains("bad/dangling.yaml:10:") && page.contains("`dangling-ref`"), "{page}");
}

#[test]
fn a_resumed_run_skips_what_is_known_and_only_that() {
    let home = Home::new();
    let new = |output: &Output| {
        said(output).lines().find(|line| line.contains("generated now")).unwrap().to_owned()
    };
    let generate = ["--no-compile", "--resume"];
    assert!(new(&home.run(&generate)).starts_with("4 generated now, 0 known"));
    let crates = home.path("out/crates");
    fs::remove_dir_all(&crates).unwrap();
    assert!(new(&home.run(&generate)).starts_with("0 generated now, 4 known"));
    assert!(!crates.exists(), "nothing was made again");
    assert_eq!(home.result("good/sound.yaml")["outcome"], "generated", "what is known is reported");

    home.put("good/sound.yaml", &SOUND.replace("title: Sound", "title: Louder"));
    assert!(new(&home.run(&generate)).starts_with("1 generated now, 3 known"));
    // A part counts as its document.
    home.put("set/parts/one.yaml", "{type: object, properties: {b: {type: integer}}}");
    assert!(new(&home.run(&generate)).starts_with("1 generated now, 3 known"));
    // A run that ended in the middle of a line.
    let results = home.path("out/results.jsonl");
    let text = fs::read_to_string(&results).unwrap();
    let cut = text.lines().position(|line| line.contains("bad/dangling.yaml")).unwrap();
    let lines: Vec<_> =
        text.lines().map(|line| if line.contains("bad/dangling") { &line[..99] } else { line }).collect();
    assert!(cut < lines.len());
    fs::write(&results, lines.join("\n")).unwrap();
    assert!(new(&home.run(&generate)).starts_with("1 generated now, 3 known"));
    assert!(new(&home.run(&["--no-compile"])).starts_with("4 generated now, 0 known"));
}

#[test]
fn a_filter_chooses_documents_and_mistakes_are_told() {
    let home = Home::new();
    let output = home.run(&["--no-compile", "--filter", "good/s*"]);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(home.result("good/sound.yaml")["outcome"], "generated");
    assert_eq!(home.result("bad/dangling.yaml"), Value::Null);

    let none = home.run(&["--filter", "nothing*"]);
    assert_eq!(none.status.code(), Some(1));
    assert!(said(&none).contains("no document fits --filter 'nothing*'"), "{}", said(&none));
    let mut missing = Command::new(env!("CARGO_BIN_EXE_clientwright"));
    let missing = missing.args(["corpus", "no/such/folder", "--runtime", "."]).output().unwrap();
    assert_eq!(missing.status.code(), Some(1));
    assert!(said(&missing).contains("no/such/folder is no folder"), "{}", said(&missing));
    fs::create_dir(home.path("empty")).unwrap();
    let mut empty = Command::new(env!("CARGO_BIN_EXE_clientwright"));
    let empty = empty.arg("corpus").arg(home.path("empty")).args(["--runtime", "."]).output().unwrap();
    assert!(said(&empty).contains("there is no YAML or JSON file below"), "{}", said(&empty));
}

#[test]
fn what_hangs_is_stopped_and_told() {
    let home = Home::new();
    let output = home.run(&["--no-compile", "--timeout", "0", "--filter", "good/sound.yaml"]);
    assert_eq!(output.status.code(), Some(1), "a document that does not end is a fault: {}", said(&output));
    assert_eq!(home.result("good/sound.yaml")["outcome"], "timed out", "{}", said(&output));
    assert!(said(&output).contains("fails on 1 document"), "{}", said(&output));
}
