//! What is written, and what can't be.

use std::collections::BTreeMap;

use clientwright_runtime::codegen::{Encode, Mode, Writer, from_json, to_json};

use crate::random::Random;

#[test]
fn strings_are_escaped_as_serde_json_does_it() {
    let mut random = Random::new(4);
    let mut strings: Vec<String> = (0..5_000).map(|_| random.string()).collect();
    // Every character that may need an escape, at every place within a word of eight bytes.
    for character in (0..=0x80_u8).map(char::from) {
        strings.extend((0..18).map(|at| format!("{}{character}{}", "x".repeat(at), "é".repeat(at % 5))));
    }
    for string in strings {
        let json = to_json(&string).unwrap();
        assert_eq!(json, serde_json::to_string(&string).unwrap());
        assert_eq!(from_json(json.as_bytes()), Ok(string));
    }
}

#[test]
fn names_and_keys_are_escaped_too() {
    let map = BTreeMap::from([("a\"b\n".to_owned(), 1), (String::new(), 2)]);
    assert_eq!(to_json(&map).as_deref(), Ok(r#"{"":2,"a\"b\n":1}"#));
    let mut writer = Writer::new(Mode::Expose);
    let mut object = writer.object();
    object.field("\\", &true);
    object.end();
    assert_eq!(writer.finish().as_deref(), Ok(r#"{"\\":true}"#));
}

#[test]
fn a_number_that_json_lacks_is_an_error_with_its_path() {
    /// A record with a float deep inside, and others beside it.
    struct Deep(f64);

    impl Encode for Deep {
        fn encode(&self, writer: &mut Writer) {
            let mut object = writer.object();
            object.field("before", &1.5);
            object
                .optional("some name", &Some(vec![BTreeMap::from([("hunter2".to_owned(), [0.0, self.0])])]));
            object.field("after", &2.5);
            object.end();
        }
    }

    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let error = to_json(&[Deep(0.0), Deep(number), Deep(number)]).unwrap_err();
        assert_eq!(error.path(), "$[1][\"some name\"][0][*][1]");
        assert_eq!(
            error.to_string(),
            "the number at $[1][\"some name\"][0][*][1] is NaN or infinite, which JSON can't say"
        );
    }
    assert_eq!(to_json(&f32::NAN).unwrap_err().path(), "$");
    assert!(to_json(&[Deep(1.0)]).is_ok());
}
