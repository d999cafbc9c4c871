//! scratch
use clientwright::diagnostics::{self, Color, Diagnostics, Severity};
use clientwright::source::Sources;
use clientwright::{document, lint, load};
use std::time::Instant;
fn main() {
    let mut args = std::env::args().skip(1);
    let mode = args.next().unwrap();
    for path in args {
        let mut sources = Sources::default();
        let mut diagnostics = Diagnostics::default();
        let Ok(text) = std::fs::read_to_string(&path) else {
            eprintln!("not utf8 {path}");
            continue;
        };
        let bytes = text.len();
        let id = sources.add(path.clone(), text);
        let t0 = Instant::now();
        let Some(root) = load::load(&sources, id, &mut diagnostics) else {
            eprintln!("{path}: not loaded");
            continue;
        };
        let loaded = load::follow(&mut sources, root, &mut load::NoFiles, &mut diagnostics);
        let Some(document) = document::read(&loaded, &mut diagnostics) else {
            eprintln!("{path}: not read");
            continue;
        };
        let t1 = Instant::now();
        let mut d = Diagnostics::default();
        lint::lint(&document, &lint::Options { ours: mode.starts_with("ours") }, &mut d);
        let t2 = Instant::now();
        if mode == "time" {
            println!(
                "{:>9} bytes read {:>7.1?} lint {:>7.1?} {:>6} schemas {:>5} findings {}",
                bytes,
                t1 - t0,
                t2 - t1,
                document.arena.len(),
                d.iter().count(),
                path
            );
        } else if mode == "list" || mode == "ours-list" {
            for x in d.iter() {
                println!(
                    "{}\t{}\t{}:{}\t{}",
                    x.code,
                    if x.severity == Severity::Error { "E" } else { "W" },
                    path.rsplit('/').next().unwrap(),
                    sources.line_column(x.span).line,
                    x.message
                );
            }
        } else {
            print!("{}", diagnostics::render(&diagnostics, &sources, Color::Never));
            println!("==");
            print!("{}", diagnostics::render(&d, &sources, Color::Never));
        }
    }
}
