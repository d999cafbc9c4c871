//! The committed client crate is what the specs say: the generator's golden test over a whole crate.

use std::process::Command;

#[test]
fn the_generated_crate_matches_its_specs() {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask")).args(["codegen", "--check"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
