//! A crate of its own: an API enters, the manifest and the readme leave.

use super::client::title;
use super::docs;
use super::{Content, File, Options, Runtime};
use crate::ir::Api;

/// `Cargo.toml` and `README.md`.
pub(super) fn files(api: &Api, options: &Options) -> Vec<File> {
    let text = |path: &str, text: String| File {
        path: path.to_owned(),
        origin: api.document.clone(),
        content: Content::Text(text),
    };
    vec![text("Cargo.toml", manifest(api, options)), text("README.md", readme(api, options))]
}

fn manifest(api: &Api, options: &Options) -> String {
    let name = options.crate_name.replace('_', "-");
    let runtime = match &options.runtime {
        Runtime::Version(version) => quoted(version),
        Runtime::Path(path) => format!("{{ path = {} }}", quoted(path)),
    };
    let features: Vec<_> = features(api);
    let defaults: Vec<_> = features.iter().map(|feature| quoted(feature)).collect();
    let list: String = features.iter().map(|feature| format!("{feature} = []\n")).collect();
    let description = format!("A client of {}", api.title.split_whitespace().collect::<Vec<_>>().join(" "));
    format!(
        "[package]\nname = {}\nversion = \"0.1.0\"\nedition = \"2024\"\nrust-version = \"1.88\"\ndescription = {}\n\n\
         [features]\ndefault = [{}]\n{list}\n\
         [dependencies]\nclientwright-runtime = {runtime}\n\n\
         [dev-dependencies]\nserde_json = \"1\"\ntokio = {{ version = \"1\", features = [\"rt\", \"net\", \"time\"] }}\n",
        quoted(&name),
        quoted(&description),
        defaults.join(", "),
    )
}

/// A feature a tag, in the order of their names.
fn features(api: &Api) -> Vec<&str> {
    let mut features: Vec<_> =
        api.tags.iter().map(|tag| tag.feature.as_str()).filter(|feature| !feature.is_empty()).collect();
    features.sort_unstable();
    features.dedup();
    features
}

/// A TOML string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if docs::is_invisible(c) => out.push_str(&format!("\\U{:08X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn readme(api: &Api, options: &Options) -> String {
    let mut doc = docs::Doc::default();
    doc.say(format!("# {}", title(api)));
    doc.block(docs::head(&api.docs, "").lines());
    doc.say("## Use");
    let name = &options.crate_name;
    let example = format!("let client = {name}::Client::builder().build()?;");
    doc.block(docs::fenced(&example, "rust"));
    doc.say("The crate's documentation lists servers, credentials and all operations.");
    doc.text()
}
