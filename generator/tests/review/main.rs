//! Every rule of the linter has a case in `cases/lint/rules` with a document that it finds something in, one in which it
//! does not, and one that allows itself what would be found; what can be mended is mended, and nothing else.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod mended;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use clientwright::diagnostics::{self, Color, Diagnostics};
use clientwright::fix;
use clientwright::lint::{REVIEW, RULES};
use clientwright::load::NoFiles;
use clientwright::node::Node;
use clientwright::review::{self, Options};
use clientwright::source::Sources;
use clientwright::{Spec, report};

/// What holds for the linter's findings about allowances themselves.
const NOT_ALLOWED: &[&str] = &["bad-allowance", "unused-allowance"];

/// A document under review.
struct Review {
    sources: Sources,
    found: Diagnostics,
    reviewed: Option<review::Reviewed>,
}

impl Review {
    fn of(name: &str, text: &str) -> Self {
        let (mut sources, mut found) = (Sources::default(), Diagnostics::default());
        let spec = Spec { ours: true, contract_tests: true, ..Spec::new(name, text, "api") };
        let house = Options { house: true };
        let reviewed = review::review(spec, house, &mut NoFiles, &mut sources, &mut found);
        Self { sources, found, reviewed }
    }

    fn has(&self, code: &str) -> bool {
        self.found.iter().any(|finding| finding.code == code)
    }

    fn roots(&self) -> Vec<&Node> {
        self.reviewed.iter().map(|reviewed| reviewed.loaded.root()).collect()
    }

    /// The text with all findings of one code mended that can be.
    fn mended(&self, code: &str) -> (String, usize) {
        let root = self.reviewed.as_ref().unwrap().loaded.root();
        let text = &self.sources.get(root.span.source).text;
        let findings = diagnostics::sorted(&self.found).filter(|finding| finding.code == code);
        let fixes: Vec<_> =
            findings.filter_map(|finding| fix::fix(finding, &self.roots(), &self.sources)).collect();
        fix::apply(text, &fixes)
    }

    /// The findings of one code as people see them.
    fn shown(&self, code: &str) -> String {
        let mut some = Diagnostics::default();
        self.found.iter().filter(|finding| finding.code == code).for_each(|one| some.report(one.clone()));
        diagnostics::render_within(100, &some, &self.sources, Color::Never)
    }
}

fn cases() -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/lint/rules");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), path)).collect()
}

/// The documents of a case: what fires, what does not, and what is allowed.
fn parts(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    let parts: Vec<&str> = text.split("\n---").collect();
    let titles = ["# fires\n", " # clean\n", " # allowed\n"];
    assert!(parts.len() <= titles.len(), "{}", path.display());
    let pairs = parts.iter().zip(titles);
    pairs
        .map(|(part, title)| {
            format!("{}\n", part.strip_prefix(title).unwrap_or_else(|| panic!("{title}")).trim_end())
        })
        .collect()
}

#[test]
fn every_rule_has_a_case_that_fires_one_that_does_not_and_one_that_is_allowed() {
    let known: Vec<String> = cases().into_iter().map(|(code, _)| code).collect();
    for code in RULES.iter().chain(REVIEW).flat_map(|rule| rule.codes) {
        assert!(known.iter().any(|known| known == code), "{code} has no case");
    }
    for (code, path) in cases() {
        let parts = parts(&path);
        let name = format!("{code}.yaml");
        assert!(Review::of(&name, &parts[0]).has(&code), "{code} does not fire");
        assert!(!Review::of(&name, &parts[1]).has(&code), "{code} fires where it should not");
        if NOT_ALLOWED.contains(&&*code) {
            assert_eq!(parts.len(), 2, "{code} cannot be allowed");
            continue;
        }
        let allowed = Review::of(&name, &parts[2]);
        assert!(!allowed.has(&code), "{code} fires though it is allowed");
        for problem in NOT_ALLOWED {
            assert!(!allowed.has(problem), "{code}: {}", allowed.shown(problem));
        }
        let without = parts[2].replace("x-lint-allow", "x-another");
        assert!(Review::of(&name, &without).has(&code), "{code}: the allowance allows nothing");
    }
}

#[test]
fn findings_are_shown_in_a_hundred_columns() {
    insta::glob!("../cases/lint/rules", "*.yaml", |path| {
        let code = path.file_stem().unwrap().to_string_lossy().into_owned();
        let shown = Review::of(&format!("{code}.yaml"), &parts(path)[0]).shown(&code);
        let longest = shown.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(longest <= 100, "{longest} columns:\n{shown}");
        insta::assert_snapshot!(shown);
    });
}

#[test]
fn what_can_be_mended_is_mended_and_nothing_else() {
    let mut count = 0;
    insta::glob!("../cases/lint", "{rules,fix}/*.yaml", |path| {
        let code = path.file_stem().unwrap().to_string_lossy().into_owned();
        let code = code.split('.').next().unwrap();
        if !fix::is_fixable(code) {
            return;
        }
        count += 1;
        let text = if path.parent().unwrap().ends_with("fix") {
            fs::read_to_string(path).unwrap()
        } else {
            parts(path)[0].clone()
        };
        let before = Review::of("case.yaml", &text);
        let (mended, made) = before.mended(code);
        assert!(made > 0, "{code}: nothing was mended");
        let after = Review::of("case.yaml", &mended);
        assert!(after.reviewed.is_some(), "{code}: no longer a tree:\n{mended}");
        assert_eq!(after.mended(code), (mended.clone(), 0), "{code}: a second run mends again");
        assert_eq!(comments(&text), comments(&mended), "{code}: comments stay");
        let left = after.found.iter().filter(|finding| finding.code == code).count();
        insta::assert_snapshot!(format!("{mended}# {left} left to people"));
    });
    assert!(count >= 7, "{count} cases");
}

fn comments(text: &str) -> Vec<&str> {
    text.lines()
        .filter_map(|line| line.find(" #").or(line.starts_with('#').then_some(0)).map(|at| line[at..].trim()))
        .collect()
}

#[test]
fn the_specs_are_clean() {
    for (name, text) in support::specs() {
        let review = Review::of(&format!("specs/{name}.yaml"), &text);
        let text = diagnostics::render(&review.found, &review.sources, Color::Never);
        assert_eq!(text, "", "{name}");
    }
}

#[test]
fn the_worked_example_of_the_documentation_is_clean() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/example-spec.yaml");
    let review = Review::of("docs/example-spec.yaml", &fs::read_to_string(path).unwrap());
    assert_eq!(diagnostics::render(&review.found, &review.sources, Color::Never), "");
    let api = review.reviewed.unwrap().api.unwrap();
    assert_eq!(api.operations.len(), 10);
}

#[test]
fn the_innermost_allowance_counts_and_others_are_idle() {
    let text = "
openapi: 3.1.0
x-lint-allow: {enum-case: All of them., missing-description: None has any.}
components:
  schemas:
    State: {type: string, enum: [ON, on], x-lint-allow: {enum-case: This one.}}
";
    let idle = Review::of("api.yaml", text).shown("unused-allowance");
    assert!(idle.contains("api.yaml:3:16") && !idle.contains(":6:"), "{idle}");
    let more = format!("{text}    Kind: {{type: string, enum: [A, a]}}\n");
    assert_eq!(Review::of("api.yaml", &more).shown("unused-allowance"), "");
}

#[test]
fn generation_minds_allowances_too() {
    let text = "
openapi: 3.1.0
info: {title: Keys, version: '1'}
paths: {}
components:
  schemas:
    Key:
      type: object
      x-source: test
      properties: {secret: {type: string, x-lint-allow: {secret-unmarked: It is the word of the day.}}}
";
    assert!(support::lower("keys", text).is_ok());
    let refused = support::rendered("keys", &text.replace("x-lint-allow", "x-another"));
    assert!(refused.contains("secret-unmarked"), "{refused}");
}

#[test]
fn what_generation_cannot_do_without_cannot_be_allowed() {
    let text = "
openapi: 3.1.0
x-lint-allow: {undeclared-path-parameter: The page forgot it.}
info: {title: Keys, version: '1'}
paths: {'/keys/{id}': {get: {operationId: getKey, x-source: test, responses: {}}}}
";
    let review = Review::of("api.yaml", text);
    assert!(review.has("undeclared-path-parameter") && review.has("bad-allowance"));
}

#[test]
fn sarif_is_what_code_scanning_reads() {
    let text =
        parts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/lint/rules/unquoted-status.yaml"))[0]
            .clone();
    let review = Review::of("a folder/api.yaml", &text);
    let fix = |finding: &diagnostics::Diagnostic| fix::fix(finding, &review.roots(), &review.sources);
    let log = report::sarif(&review.found, &review.sources, fix);
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(!rules[index]["help"]["text"].as_str().unwrap().is_empty());
        assert!(["error", "warning"].contains(&result["level"].as_str().unwrap()));
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20folder/api.yaml");
        for corner in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(place["region"][corner].as_u64().unwrap() >= 1);
        }
    }
    let quoted = results.iter().find(|one| one["ruleId"] == "unquoted-status").unwrap();
    let replacement = &quoted["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "'200'");
    assert_eq!(replacement["deletedRegion"]["startLine"], 7);
    assert_eq!(replacement["deletedRegion"]["startColumn"], 9);
    assert_eq!(replacement["deletedRegion"]["endColumn"], 12);
}
