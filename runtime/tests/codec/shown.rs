//! What `Debug` shows of structs, beside what is derived.

use std::collections::BTreeMap;

use clientwright_runtime::{Nullable, Secret, Undeclared, codegen};

/// The structs of a module, with names that need care, once over their codec's list and once derived.
macro_rules! both {
    ($($(#[$about:meta])* struct $name:ident { $($field:ident: $type:ty,)* })*) => {
        mod listed {
            use super::*;
            $($(#[$about])* #[derive(Clone)] pub(crate) struct $name { $(pub(crate) $field: $type,)* })*
        }
        #[expect(dead_code, reason = "fields are only shown")]
        mod derived {
            use super::*;
            $($(#[$about])* #[derive(Clone, Debug)] pub(crate) struct $name { $(pub(crate) $field: $type,)* })*
        }
    };
}

both! {
    struct Part { r#type: Nullable<String>, parent: Option<i64>, token: Secret, others: BTreeMap<String, bool>, }
    struct Whole { parts: Vec<Part>, r#ref: Option<Box<Part>>, undeclared: Undeclared, }
    struct Nothing {}
}

codegen::record! {
    listed::Part;
    "the type" => r#type,
    "parent" => parent or null,
    "token" => token,
    ..others
}

codegen::record! {
    listed::Whole;
    "parts" => parts,
    "ref" => r#ref,
    ..undeclared
}

codegen::record! {
    listed::Nothing;
}

macro_rules! shown {
    ($module:ident, $show:literal) => {{
        let part = $module::Part {
            r#type: Nullable::Null,
            parent: None,
            token: Secret::from("hunter2"),
            others: [("other".to_owned(), true)].into(),
        };
        let mut undeclared = Undeclared::new();
        undeclared.insert("pin", 1234);
        let whole = $module::Whole {
            parts: vec![part.clone(), part.clone()],
            r#ref: Some(Box::new(part)),
            undeclared,
        };
        format!($show, whole, $module::Nothing {})
    }};
}

#[test]
fn a_struct_is_shown_as_if_debug_were_derived() {
    assert_eq!(shown!(listed, "{:?} {:?}"), shown!(derived, "{:?} {:?}"));
    assert_eq!(shown!(listed, "{:#?} {:#?}"), shown!(derived, "{:#?} {:#?}"));
}

#[test]
fn what_is_secret_is_not_shown() {
    let shown = shown!(listed, "{:?} {:?}");
    assert!(
        shown.starts_with("Whole { parts: [Part { type: Null, parent: None, token: [REDACTED]"),
        "{shown}"
    );
    assert!(!shown.contains("hunter2") && !shown.contains("1234"), "{shown}");
}
