//! Files: text in JSON, and nothing but a length where they are printed.

use clientwright_runtime::Blob;
use clientwright_runtime::codegen::{Bytes, from_json, to_json};

#[test]
fn a_blob_is_its_text_in_json() {
    for json in [r#""""#, r#""plain""#, r#""q\"\\\n\u0001é😀""#] {
        let blob: Blob = from_json(json.as_bytes()).unwrap();
        assert_eq!(to_json(&blob).as_deref(), Ok(json));
    }
    assert!(from_json::<Blob>(b"null").is_err() && from_json::<Blob>(b"[1]").is_err());
    let error = to_json(&vec![Blob::from("a"), Blob::from(vec![0xC3])]).unwrap_err();
    assert_eq!(error.to_string(), "the content at $[1] is no text, which JSON can't say");
}

#[test]
fn a_blob_is_made_of_bytes_and_text_and_tells_them() {
    for blob in [
        Blob::from("abc"),
        "abc".to_owned().into(),
        Blob::from(b"abc"),
        Blob::from(&b"abc"[..]),
        b"abc".to_vec().into(),
        Bytes::from_static(b"abc").into(),
    ] {
        assert_eq!((blob.text(), blob.bytes().map(|bytes| &**bytes)), (Some("abc"), Some(&b"abc"[..])));
        assert_eq!(blob, Blob::from("abc"));
        assert_ne!(blob.clone().file_name("a"), blob);
        let told = blob.file_name("hunter2.txt").media_type("text/hunter2").header("X", "hunter2");
        assert_eq!(format!("{told:?} {told:#?}"), "Blob(3 bytes) Blob(3 bytes)");
    }
    assert_eq!(Blob::from(vec![0xFF]).text(), None);
}
