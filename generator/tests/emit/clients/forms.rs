//! Runs beside the crate that the cases emit: what was received is made into what is sent, all the way down.
#![allow(missing_docs, reason = "a test")]

use cases::forms::types::{Entry, EntryInput, Folder, FolderInput};
use clientwright_runtime::Json;

const RECEIVED: &str = r#"{
    "main": {"id": "1", "name": "a"},
    "list": [{"id": "2", "name": "b"}],
    "nullable": {"id": "3", "name": "c"},
    "maybe": {"id": "4", "name": "d"},
    "optional": {"id": "5", "name": "e"},
    "by_name": {"f": {"id": "6", "name": "f"}},
    "grid": [[{"id": "7", "name": "g"}, null]],
    "pair": [{"id": "8", "name": "h"}, 9],
    "parent": {"main": {"id": "10", "name": "i"}, "list": [], "nullable": null},
    "link": {"url": "j"},
    "label": "k",
    "further": {"id": "11", "name": "l"},
    "unknown": [12]
}"#;

const SENT: &str = r#"{"main":{"name":"a"},"list":[{"name":"b"}],"nullable":{"name":"c"},"maybe":{"name":"d"},"optional":{"name":"e"},"by_name":{"f":{"name":"f"}},"grid":[[{"name":"g"},null]],"pair":[{"name":"h"},9],"parent":{"main":{"name":"i"},"list":[],"nullable":null},"link":{"url":"j"},"label":"k","further":{"name":"l"},"unknown":[12]}"#;

#[test]
fn what_only_answers_have_is_dropped_and_nothing_else() {
    let received = Folder::from_json(RECEIVED).expect("the folder can be read");
    let sent = FolderInput::from(received).to_json().expect("the folder can be written");
    assert_eq!(sent, SENT);
}

#[test]
fn what_is_absent_or_null_stays_so() {
    let received = Folder::from_json(r#"{"main":{"id":"1","name":"a"},"list":[],"nullable":null,"maybe":null}"#);
    let sent = FolderInput::from(received.expect("the folder can be read")).to_json();
    let sent = sent.expect("the folder can be written");
    assert_eq!(sent, r#"{"main":{"name":"a"},"list":[],"nullable":null,"maybe":null}"#);
}

#[test]
fn an_unknown_alternative_keeps_its_json() {
    let received = Entry::from_json(r#"{"url": "x"}"#).expect("a link can be read");
    assert!(matches!(EntryInput::from(received), EntryInput::Link(_)));
    let received = Entry::from_json("[1.50]").expect("anything can be read");
    assert_eq!(EntryInput::from(received).to_json().expect("it can be written"), "[1.50]");
}
