//! What `clientwright generate` makes is a crate like any other: built, tested and documented by cargo alone, in a
//! folder that knows nothing of this workspace.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A crate in a folder for temporary files, always the same one, so that what is built of it does not pile up.
struct Standalone(PathBuf);

impl Drop for Standalone {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next run.
        let _ = fs::remove_dir_all(&self.0);
        let _ = self.0.parent().map(fs::remove_dir);
    }
}

struct Said {
    success: bool,
    out: String,
    err: String,
}

impl Standalone {
    /// A folder with nothing in it.
    fn empty(name: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        repository().hash(&mut hasher);
        let home = std::env::temp_dir().join(format!("clientwright-standalone-{:016x}", hasher.finish()));
        let folder = Self(home.join(name));
        if folder.0.exists() {
            fs::remove_dir_all(&folder.0).unwrap();
        }
        folder
    }

    /// Generates the crate by the command, and gives it the versions of dependencies that this workspace has locked.
    fn new(name: &str, options: &[&str]) -> Self {
        let folder = Self::empty(name);
        let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/standalone/library.yaml");
        let mut command = Command::new(env!("CARGO_BIN_EXE_clientwright"));
        command.arg("generate").arg(spec).arg("--out").arg(&folder.0);
        let output = command.args(["--name", "library-client"]).args(options).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        fs::copy(repository().join("Cargo.lock"), folder.0.join("Cargo.lock")).unwrap();
        folder
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs cargo in it. Only what is built goes to this workspace's folder, so that dependencies are built once.
    fn cargo(&self, arguments: &[&str]) -> Said {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        let mut command = Command::new(env!("CARGO"));
        command.current_dir(&self.0).args(arguments).args(["--offline", "--color=never"]);
        command.env("CARGO_TARGET_DIR", target).env_remove("RUSTFLAGS").env("RUSTDOCFLAGS", "-Dwarnings");
        let output = command.output().unwrap();
        let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        Said { success: output.status.success(), out, err }
    }

    /// Cargo has nothing to say against it.
    #[track_caller]
    fn passes(&self, arguments: &[&str]) -> String {
        let Said { success, out, err } = self.cargo(arguments);
        assert!(success && !err.contains("warning"), "cargo {}:\n{err}{out}", arguments.join(" "));
        out
    }
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn here(name: &str, options: &[&str]) -> Standalone {
    let runtime = repository().join("runtime");
    Standalone::new(name, &[&["--runtime", runtime.to_str().unwrap()], options].concat())
}

/// The numbers of tests that passed, a line of cargo's summary each.
fn passed(out: &str) -> Vec<usize> {
    let lines = out.lines().filter_map(|line| line.strip_prefix("test result: ok. "));
    lines.map(|line| line.split(' ').next().unwrap().parse().unwrap()).collect()
}

#[test]
fn a_generated_crate_passes_its_own_tests_and_examples() {
    let library = here("tests", &["--contract-tests"]);
    let out = library.passes(&["test"]);
    for test in ["list_books_", "get_book_", "create_loan_", "health_"] {
        assert!(
            out.lines().any(|line| line.starts_with(&format!("test library_client::{test}"))),
            "{test}: {out}"
        );
    }
    let [unit, contract, examples] = passed(&out)[..] else { panic!("{out}") };
    assert_eq!(unit, 0);
    assert!(contract >= 10, "six answers to four calls, and the values in them: {out}");
    assert_eq!(examples, 7, "one in the readme, two on the front page, one an operation: {out}");
    library.passes(&["doc", "--no-deps"]);
}

#[test]
fn its_users_test_their_code_with_a_mock_and_call_it_without_a_runtime() {
    let library = here("mocks", &[]);
    // As a user would write it: code of one's own, with a retry, an error and what was sent.
    let test = r##"//! Code that lends books, tested without a server.

use library_client::testing::{Answer, Mock};
use library_client::types::{Book, Loan};
use library_client::{Client, Error, Json};

/// What is tested: lends a book, unless there is none.
fn lend(client: &Client, book: i64, reader: &str) -> Option<Loan> {
    client.get_book(book).send_blocking().ok()?;
    Some(client.create_loan(&Loan::new(book, reader)).send_blocking().ok()?.into_body())
}

#[test]
fn a_book_is_lent_although_the_server_is_busy() {
    let mock = Mock::new();
    let client = Client::builder().mock(&mock).build().expect("it is complete");
    let book = Book::from_json(r#"{"id": 7, "title": "Trees", "state": "in"}"#).expect("it is a book");
    mock.when(client.get_book(7)).answer_status(503).answer(book);
    mock.when(Client::create_loan)
        .with_property("/reader", "Ada")
        .answer_with(Answer::status(429).header("retry-after", "30"))
        .answer(Loan::new(7, "Ada"))
        .status(201);
    assert_eq!(lend(&client, 7, "Ada"), Some(Loan::new(7, "Ada")));
    assert!(mock.clock().elapsed().as_secs() >= 30);
    let sent: Vec<_> = mock.received().iter().filter_map(|request| request.operation()).collect();
    assert_eq!(sent, ["getBook", "getBook", "createLoan", "createLoan"]);
    mock.verify();
    mock.when(Client::get_book).answer_status(404);
    assert_eq!(lend(&client, 8, "Ada"), None);
}

#[test]
fn what_nobody_expected_says_so() {
    let mock = Mock::new();
    let client = Client::builder().mock(&mock).build().expect("it is complete");
    mock.when(Client::get_book).with_parameter("id", 7).answer_status(404).any_times();
    let Err(Error::NotSent(error)) = client.get_book(8).send_blocking() else { panic!("nobody expected it") };
    let cause = std::error::Error::source(&*error).expect("it has a cause").to_string();
    assert!(cause.contains("expected: get_book") && cause.contains("id: 7 expected, 8 sent"), "{cause}");
    std::mem::forget(mock); // which would fail the test
}
"##;
    library.write("tests/lending.rs", test);
    let out = library.passes(&["test", "--features", "testing,blocking"]);
    let [unit, lending, examples] = passed(&out)[..] else { panic!("{out}") };
    assert_eq!((unit, lending, examples), (0, 2, 7), "{out}");
}

#[test]
fn a_group_of_operations_is_a_feature() {
    let library = here("features", &["--contract-tests"]);
    let uses = |call: &str| {
        format!(
            "fn main() -> Result<(), library_client::runtime::BuildError> {{\n    \
             let client = library_client::Client::builder().build()?;\n    drop(client.{call});\n    Ok(())\n}}\n"
        )
    };
    let loan = "create_loan(&library_client::types::Loan::new(1, \"Ada\"))";
    for (name, call) in [("books", "list_books()"), ("loans", loan), ("untagged", "health()")] {
        library.write(&format!("examples/{name}.rs"), &uses(call));
    }
    let groups = ["books", "loans", "untagged"];
    for group in groups {
        library.passes(&["check", "--no-default-features", "--features", group, "--lib", "--example", group]);
    }
    let wrong =
        library.cargo(&["check", "--no-default-features", "--features", "books", "--example", "loans"]);
    assert!(!wrong.success && wrong.err.contains("no method named `create_loan`"), "{}", wrong.err);
    // Neither groups nor a transport; other features alone; all of them, with the tests.
    library.passes(&["check", "--no-default-features"]);
    for feature in ["transport", "serde", "testing", "blocking"] {
        library.passes(&["check", "--no-default-features", "--features", feature]);
    }
    library.passes(&["check", "--all-features", "--all-targets"]);
}

#[test]
fn the_runtime_can_come_from_a_registry() {
    let library = Standalone::new("registry", &[]);
    let manifest = fs::read_to_string(library.0.join("Cargo.toml")).unwrap();
    let version = format!("clientwright-runtime = {{ version = \"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(manifest.contains(&version), "{manifest}");
    // What a registry would give is this workspace's own.
    let place = format!("patch.crates-io.clientwright-runtime.path={:?}", repository().join("runtime"));
    library.passes(&["check", "--config", &place]);
}

#[test]
fn a_build_script_makes_a_module() {
    let home = Standalone::empty("script");
    let (generator, runtime) = (env!("CARGO_MANIFEST_DIR"), repository().join("runtime"));
    let manifest = format!(
        "[package]\nname = \"library-user\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         clientwright-runtime = {{ path = {runtime:?} }}\nserde_json = \"1\"\n\n[build-dependencies]\n\
         clientwright = {{ path = {generator:?}, default-features = false }}\n\n[workspace]\n"
    );
    home.write("Cargo.toml", &manifest);
    let main = "fn main() -> Result<(), Box<dyn std::error::Error>> {\n    \
                Ok(clientwright::build::client(\"api/library.yaml\", \"library\")?)\n}\n";
    home.write("build.rs", main);
    let library = "//! Uses a library.\n\ninclude!(concat!(env!(\"OUT_DIR\"), \"/library.rs\"));\n\n\
                   /// Where the books are.\npub fn client() -> Result<library::Client, Box<dyn std::error::Error>> {\n    \
                   Ok(library::Client::builder().server(library::Server::default().branch(\"main\")).token(\"t\").build()?)\n}\n\n\
                   #[test]\nfn it_is_there() {\n    drop(client().map(|client| client.get_book(1)));\n}\n";
    home.write("src/lib.rs", library);
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/standalone/library.yaml");
    home.write("api/library.yaml", &fs::read_to_string(case).unwrap());
    fs::copy(repository().join("Cargo.lock"), home.0.join("Cargo.lock")).unwrap();
    let out = home.passes(&["test"]);
    let [unit, examples] = passed(&out)[..] else { panic!("{out}") };
    assert_eq!((unit, examples), (1, 6), "{out}");

    let text = fs::read_to_string(home.0.join("api/library.yaml")).unwrap();
    home.write("api/library.yaml", &text.replacen("openapi: 3.1.0", "openapi: 3.1", 1));
    let loose = home.cargo(&["check"]);
    let warning = "warning: library-user@0.1.0: api/library.yaml:2:10: ";
    assert!(loose.success && loose.err.contains(warning), "{}", loose.err);
    assert!(loose.err.contains("[loose-value]"), "{}", loose.err);

    home.write("api/library.yaml", &text.replace("schemas/Fault'", "schemas/Fualt'"));
    let wrong = home.cargo(&["check"]);
    assert!(!wrong.success && wrong.err.contains("did you mean 'Fault'?"), "{}", wrong.err);
}
