//! Colour is for terminals alone, and for those that want it: the commands run on a pseudo-terminal, as `script` of
//! util-linux makes one, and beside it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::path::Path;
use std::process::Command;

const OLD: &str = "\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets: {get: {operationId: listPets, responses: {'200': {description: They.}}}}
";

/// What a command prints on a terminal of eighty columns; nothing where none can be made.
fn on_terminal(folder: &Path, arguments: &str, no_color: Option<&str>) -> Option<String> {
    let there = Command::new("script").arg("--version").output().ok()?;
    if !String::from_utf8_lossy(&there.stdout).contains("util-linux") {
        return None;
    }
    let tool = env!("CARGO_BIN_EXE_clientwright");
    let mut command = Command::new("script");
    command.args(["--quiet", "--return", "--command", &format!("'{tool}' {arguments}"), "/dev/null"]);
    command.current_dir(folder).env("TERM", "xterm").env("COLUMNS", "80").env_remove("NO_COLOR");
    if let Some(value) = no_color {
        command.env("NO_COLOR", value);
    }
    Some(String::from_utf8(command.output().unwrap().stdout).unwrap())
}

#[test]
fn colour_is_for_terminals_that_want_it() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("old.yaml"), OLD).unwrap();
    std::fs::write(home.path().join("new.yaml"), OLD.replace("listPets", "allPets")).unwrap();
    for (arguments, said) in [("diff old.yaml new.yaml", "verdict: major"), ("lint old.yaml", "findings")] {
        let mut plain = Command::new(env!("CARGO_BIN_EXE_clientwright"));
        let plain = plain.args(arguments.split(' ')).current_dir(home.path()).env_remove("NO_COLOR");
        let output = plain.output().unwrap();
        let plain = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(plain.contains(said) && !plain.contains('\u{1b}'), "{plain}");
        let Some(painted) = on_terminal(home.path(), arguments, None) else {
            eprintln!("there is no `script`, so no terminal");
            return;
        };
        assert!(painted.contains(said) && painted.contains("\u{1b}["), "{painted}");
        let refused = on_terminal(home.path(), arguments, Some("1")).unwrap();
        assert_eq!(refused.replace('\r', ""), plain, "the same but for the terminal's ends of lines");
        let empty = on_terminal(home.path(), arguments, Some("")).unwrap();
        assert_eq!(empty, painted, "an empty value is none");
    }
}
