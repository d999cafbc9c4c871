//! The generated code at work: values with their Rust types come in; what decoding and encoding made of each goes out.
//!
//! A program is written around the generated types, with one function a type.

use clientwright::emit;
use clientwright::ir::{Api, Type};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// A value and the type that it is of.
#[derive(Debug)]
pub(crate) struct Case {
    /// Index into the types.
    pub(crate) ty: usize,
    /// The value, on one line.
    pub(crate) json: String,
}

/// Writes the crate and the program, builds both and runs the program; gives a line of JSON or the error a case.
///
/// # Errors
/// The crate cannot be written, or does not compile.
pub(crate) fn run(
    api: &Api,
    folder: &Path,
    runtime: &Path,
    types: &[Type],
    cases: &[Case],
) -> Result<Vec<Result<String, String>>, String> {
    let text = |error: &dyn std::fmt::Display| error.to_string();
    let crate_name = format!("roundtrip_{}", api.module.trim_start_matches("r#"));
    let options = emit::Options {
        crate_name: crate_name.clone(),
        layout: emit::Layout::Crate,
        runtime: emit::Runtime::Path(runtime.to_string_lossy().into_owned()),
        package: emit::Package::default(),
    };
    let mut files: Vec<(String, String)> = clientwright::render(std::slice::from_ref(api), &options)?
        .into_iter()
        .filter(|file| ["Cargo.toml", "src/types.rs", "src/wire.rs"].contains(&file.path.as_str()))
        .map(|file| (file.path, file.text))
        .collect();
    // Types alone are tried: the client would only have to be built. They are the program's own, so that the compiler
    // makes code for no more than the program calls.
    files.push(("src/main.rs".to_owned(), program(api, &crate_name, types)));
    // A file of another layout would be compiled too.
    let _ = fs::remove_file(folder.join("src/lib.rs"));
    for (path, content) in &files {
        write(&folder.join(path), content).map_err(|error| format!("{path}: {error}"))?;
    }
    let lock = runtime.with_file_name("Cargo.lock");
    let _ = fs::copy(lock, folder.join("Cargo.lock"));
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let arguments = ["build", "--quiet", "--offline", "--no-default-features"];
    cargo.current_dir(folder).args(arguments);
    // Nothing here need be fast or debuggable.
    for (name, value) in [("DEBUG", "0"), ("OPT_LEVEL", "0"), ("INCREMENTAL", "false")] {
        cargo.env(format!("CARGO_PROFILE_DEV_{name}"), value);
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| folder.join("target"), Into::into);
    cargo.env("CARGO_TARGET_DIR", &target).env_remove("RUSTFLAGS");
    let output = cargo.output().map_err(|error| text(&error))?;
    if !output.status.success() {
        let _ = fs::write(folder.join("build.log"), &output.stderr);
        let errors = String::from_utf8_lossy(&output.stderr);
        let first = errors.lines().find(|line| line.starts_with("error")).unwrap_or("no error was printed");
        return Err(format!("does not compile: {first}"));
    }
    let mut input = String::new();
    for Case { ty, json } in cases {
        let _ = writeln!(input, "{ty}\t{json}");
    }
    let program = target.join("debug").join(crate_name.replace('_', "-"));
    let mut child = Command::new(&program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    let stdin = child.stdin.take();
    let writer = std::thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().map_err(|error| text(&error))?;
    let _ = writer.join();
    let _ = fs::remove_file(&program);
    let answers: Vec<_> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| match line.split_once('\t') {
            Some(("ok", json)) => Ok(json.to_owned()),
            Some((_, error)) => Err(error.to_owned()),
            None => Err(line.to_owned()),
        })
        .collect();
    if answers.len() != cases.len() {
        return Err(format!("the program gave {} answers to {} values", answers.len(), cases.len()));
    }
    Ok(answers)
}

fn program(api: &Api, crate_name: &str, types: &[Type]) -> String {
    let (imports, paths) = emit::paths(api, crate_name, types);
    let mut text = String::from("#![allow(warnings)]\nmod types;\nmod wire;\n");
    let _ = writeln!(text, "extern crate self as {crate_name};\nmod checks {{\n{imports}");
    text.push_str(
        "fn check<T: clientwright_runtime::codegen::Decode + clientwright_runtime::codegen::Encode>(json: &str) -> Result<String, String> {
    let value: T = clientwright_runtime::codegen::from_json(json.as_bytes()).map_err(|error| error.to_string())?;
    clientwright_runtime::codegen::to_json(&value).map_err(|error| error.to_string())
}
pub(crate) const CHECKS: &[fn(&str) -> Result<String, String>] = &[\n",
    );
    for path in paths {
        let _ = writeln!(text, "    check::<{path}>,");
    }
    text.push_str(
        "];
}
fn main() {
    use std::io::{BufRead, Write};
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line.expect(\"the input is text\");
        let (index, json) = line.split_once('\\t').expect(\"a line is an index and a value\");
        let index: usize = index.parse().expect(\"an index is a number\");
        match checks::CHECKS[index](json) {
            Ok(json) => writeln!(out, \"ok\\t{}\", json.replace('\\n', \" \")),
            Err(error) => writeln!(out, \"error\\t{}\", error.replace('\\n', \" \")),
        }
        .expect(\"the output is open\");
    }
}
",
    );
    text
}

/// Only what changes, so that cargo builds only what changed.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|there| there == text) {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, text)
}
