//! The round trip of examples: every example of every document in a folder that an independent JSON Schema validator
//! finds valid is decoded and encoded by the code that clientwright generates, and must come out as the same JSON.
//!
//! `cargo run --release -- DIR [--out DIR] [--filter TEXT] [--page FILE]`; with `--discriminators`, only lists what
//! became of every discriminator.

mod dialect;
mod difference;
mod discriminators;
mod document;
mod driver;
mod judge;
mod report;
mod sites;

use report::Row;
use std::path::PathBuf;
use std::process::ExitCode;

struct Arguments {
    documents: PathBuf,
    out: PathBuf,
    filter: String,
    page: Option<PathBuf>,
    discriminators: bool,
}

fn arguments() -> Option<Arguments> {
    let mut given = std::env::args().skip(1);
    let mut arguments = Arguments {
        documents: PathBuf::new(),
        out: std::env::temp_dir().join("roundtrip"),
        filter: String::new(),
        page: None,
        discriminators: false,
    };
    while let Some(argument) = given.next() {
        match argument.as_str() {
            "--out" => arguments.out = given.next()?.into(),
            "--filter" => arguments.filter = given.next()?,
            "--page" => arguments.page = Some(given.next()?.into()),
            "--discriminators" => arguments.discriminators = true,
            option if option.starts_with('-') => return None,
            folder => arguments.documents = folder.into(),
        }
    }
    (!arguments.documents.as_os_str().is_empty()).then_some(arguments)
}

fn main() -> ExitCode {
    let Some(arguments) = arguments() else {
        eprintln!("usage: roundtrip DIR [--out DIR] [--filter TEXT] [--page FILE] [--discriminators]");
        return ExitCode::from(2);
    };
    match run(&arguments) {
        Ok(_) if arguments.discriminators => ExitCode::SUCCESS,
        Ok(rows) => {
            let page = report::page(&rows);
            println!("{page}");
            if let Some(path) = &arguments.page
                && let Err(error) = std::fs::write(path, page)
            {
                eprintln!("{}: {error}", path.display());
                return ExitCode::FAILURE;
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<Vec<Row>, String> {
    let folder = &arguments.documents;
    let shown = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(shown)? {
        let path = entry.map_err(shown)?.path();
        let known = path.extension().is_some_and(|end| end == "yaml" || end == "yml" || end == "json");
        if known && path.to_string_lossy().contains(&arguments.filter) {
            paths.push(path);
        }
    }
    paths.sort();
    if arguments.discriminators {
        for path in &paths {
            print!("{}", discriminators::list(path));
        }
        return Ok(Vec::new());
    }
    let mut rows = Vec::new();
    for (index, path) in paths.iter().enumerate() {
        let row = document::check(path, &arguments.out);
        eprintln!("[{}/{}] {}", index + 1, paths.len(), row.line());
        rows.push(row);
    }
    Ok(rows)
}
