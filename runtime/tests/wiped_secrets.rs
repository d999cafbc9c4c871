//! A dropped secret leaves nothing behind: an allocator looks into every block that is given back.

#[path = "support/watch.rs"]
mod watch;

use clientwright_runtime::Secret;
use clientwright_runtime::codegen::from_json;
use watch::{MARKER, left_behind};

/// One test for all: others in parallel would be counted too.
#[test]
fn a_dropped_secret_is_wiped() {
    let marker = std::str::from_utf8(MARKER).unwrap();
    assert_eq!(left_behind(|| drop(marker.to_owned())), 1, "the allocator sees what is not wiped");

    assert_eq!(left_behind(|| drop(Secret::from(marker))), 0);
    assert_eq!(left_behind(|| drop(Secret::from(marker.to_owned()))), 0, "the buffer is taken, not copied");
    let mut roomy = String::with_capacity(200);
    roomy.push_str(marker);
    assert_eq!(left_behind(|| drop(Secret::from(roomy))), 0, "all of the buffer is wiped");
    let secret = Secret::from(marker);
    assert_eq!(left_behind(|| drop(secret.clone())), 0);
    assert_eq!(left_behind(|| drop(format!("{secret:?}"))), 0);
    assert_eq!(left_behind(|| drop(secret)), 0);

    let json = br#"["CANARY-7d1f", "\u0043ANARY-7d1f", "CANARY-7d1f and much more than this \"\\\" CANARY-7d1f\ud83d\ude00"]"#;
    let read = || drop(from_json::<Vec<Secret>>(json).unwrap());
    assert_eq!(left_behind(read), 0, "decoding leaves no copy either, with escapes or without");
    let broken = br#"["CANARY-7d1f\n CANARY-7d1f \x"]"#;
    assert_eq!(left_behind(|| drop(from_json::<Vec<Secret>>(broken).unwrap_err())), 0, "nor does an error");
}
