//! `corpus`: a folder of documents in; what the generator makes of each, whether that compiles, and what it costs, out.

mod clock;
mod compile;
mod documents;
mod generate;
mod outcome;
mod page;
mod report;
mod state;
mod worker;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

pub(super) use clock::stand_in;
pub(super) use worker::{Arguments as WorkerArguments, run as work};

use super::disk::folder;
use super::terminal::Progress;
use compile::Yard;
use documents::Document;
use generate::Shop;
use outcome::{Outcome, State};
use report::Entry;
use state::Book;

/// The command line after `corpus`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder of the documents: every YAML and JSON file below it
    #[arg(value_name = "DIR")]
    corpus: PathBuf,
    /// A document in several files: of its folder and those below, only documents named so are generated
    #[arg(long, value_name = "GLOB")]
    root: Vec<String>,
    /// Only documents whose path below DIR fits; `*` stands for anything
    #[arg(long, value_name = "GLOB")]
    filter: Vec<String>,
    /// How many processes work at once; as many as there are processors by default
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Keep what an earlier run found, where neither document nor generator have changed since
    #[arg(long)]
    resume: bool,
    /// Generate only
    #[arg(long)]
    no_compile: bool,
    /// Generate contract tests and compile them too, and the examples
    #[arg(long, conflicts_with = "no_compile")]
    tests: bool,
    /// How long the generation of one document may take
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    timeout: u64,
    /// Where crates, results and the compiler's output are kept
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Where the crates find `clientwright-runtime`
    #[arg(long, value_name = "DIR")]
    runtime: Option<PathBuf>,
    /// Also write the summary into a Markdown file, between its two `corpus` marks
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// A folder of the corpus whose documents have a line each in the summary
    #[arg(long, value_name = "FOLDER")]
    details: Vec<String>,
}

/// What a project knows already.
#[derive(Debug, Default)]
pub(super) struct Setting {
    pub(super) out: Option<PathBuf>,
    pub(super) runtime: Option<PathBuf>,
    pub(super) lock: Option<PathBuf>,
}

pub(super) fn run(setting: Setting, arguments: &Arguments) -> Result<(), String> {
    let text = |error: super::disk::DiskError| format!("error: {error}");
    if !arguments.corpus.is_dir() {
        return Err(format!("error: {} is no folder", arguments.corpus.display()));
    }
    let runtime = arguments.runtime.clone().or(setting.runtime);
    let runtime = runtime.ok_or("error: say where the runtime's sources are: --runtime DIR")?;
    let runtime = folder::real(&runtime).map_err(text)?;
    let documents = documents::below(&arguments.corpus, &arguments.root, &arguments.filter)?;
    let out = arguments.out.clone().or(setting.out).unwrap_or_else(|| PathBuf::from("target/corpus"));
    folder::create(&out).map_err(text)?;
    let out = folder::real(&out).map_err(text)?;
    let program = std::env::current_exe().map_err(|error| format!("error: {error}"))?;
    let jobs = arguments.jobs.or_else(|| std::thread::available_parallelism().ok());
    let shop = Shop {
        corpus: folder::real(&arguments.corpus).map_err(text)?,
        crates: out.join("crates"),
        runtime: runtime.to_string_lossy().into_owned(),
        contract_tests: arguments.tests,
        jobs: jobs.map_or(1, NonZeroUsize::get),
        patience: Duration::from_secs(arguments.timeout),
        program: program.clone(),
    };
    let book = Book::open(&out, tool(&program, &runtime, arguments)?, arguments.resume)?;
    let yard =
        Yard { folder: out.clone(), lock: setting.lock, program, jobs: shop.jobs, tests: arguments.tests };

    let (mut outcomes, new) = generate(&shop, &book, &documents, !arguments.no_compile)?;
    if !arguments.no_compile {
        compile(&yard, &book, &documents, &mut outcomes)?;
    }
    let entries: Vec<Entry<'_>> = documents
        .iter()
        .filter_map(|document| Some(Entry { document, outcome: outcomes.get(&document.name)? }))
        .collect();
    folder::write(&out.join("report.json"), &report::json(&entries)).map_err(text)?;
    print!("{}", report::text(&entries));
    println!(
        "{new} generated now, {} known from before; details: {}",
        documents.len() - new,
        out.join("report.json").display()
    );
    if let Some(path) = &arguments.write {
        page::write(path, &page::summary(&entries, &arguments.details))?;
    }
    report::verdict(&entries)
}

/// What results are about: the generator, the runtime, and how far one goes.
fn tool(program: &Path, runtime: &Path, arguments: &Arguments) -> Result<String, String> {
    let mut parts = vec![program.to_owned()];
    parts.extend(folder::tree(runtime, &["rs", "toml"]).map_err(|error| format!("error: {error}"))?);
    let mut all = String::from(if arguments.tests { "tests" } else { "" });
    for part in parts {
        let bytes = folder::read(&part).map_err(|error| format!("error: {error}"))?;
        all.push_str(&worker::digest(&bytes));
    }
    Ok(worker::digest(all.as_bytes()))
}

type Outcomes = BTreeMap<String, Outcome>;

/// Generates what is not known yet; gives all that is known now, and how many documents that took.
fn generate(
    shop: &Shop,
    book: &Book,
    documents: &[Document],
    compile: bool,
) -> Result<(Outcomes, usize), String> {
    let mut outcomes = Outcomes::new();
    let mut new = Vec::new();
    for document in documents {
        match book.find(&shop.corpus, document, compile) {
            Some(outcome) => {
                outcomes.insert(document.name.clone(), outcome.clone());
            }
            None => new.push(document),
        }
    }
    let progress = Progress::start(new.len());
    let made = Mutex::new((&mut outcomes, Ok(())));
    generate::all(shop, &new, |document, outcome| {
        progress.step(&document.name);
        let mut made = made.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // What is to be compiled is finished only then.
        if !(compile && outcome.state == State::Generated) && made.1.is_ok() {
            made.1 = book.add(document, &outcome);
        }
        made.0.insert(document.name.clone(), outcome);
    });
    made.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).1?;
    Ok((outcomes, new.len()))
}

/// Compiles what was generated in this run.
fn compile(yard: &Yard, book: &Book, documents: &[Document], outcomes: &mut Outcomes) -> Result<(), String> {
    let mut crates = Vec::new();
    let mut by_crate = BTreeMap::new();
    for document in documents {
        let outcome = outcomes.get(&document.name).filter(|outcome| outcome.state == State::Generated);
        if let Some(outcome) = outcome {
            crates.push((document.crate_name(), outcome.lines));
            by_crate.insert(document.crate_name(), document);
        }
    }
    let progress = Progress::start(crates.len());
    for batch in compile::batches(&crates) {
        progress.say(&format!("compiling {} crates", batch.len()));
        for (name, verdict) in compile::batch(yard, &batch)? {
            let Some(document) = by_crate.get(&name) else { continue };
            progress.step(&document.name);
            let Some(outcome) = outcomes.get_mut(&document.name) else { continue };
            outcome.state = if verdict.said.is_empty() { State::Compiled } else { State::Failed };
            outcome.faults = verdict.said;
            outcome.check = verdict.seconds;
            book.add(document, outcome)?;
        }
    }
    Ok(())
}
