//! A dropped secret leaves nothing behind: an allocator looks into every block that is given back.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use clientwright_runtime::Secret;
use clientwright_runtime::codegen::from_json;

/// What is looked for. Its own bytes are never on the heap but in what the test puts there.
const MARKER: &[u8] = b"CANARY-7d1f";

static SEEN: AtomicUsize = AtomicUsize::new(0);

struct Watch;

#[global_allocator]
static WATCH: Watch = Watch;

#[expect(unsafe_code, reason = "only an allocator sees memory after it was given back")]
// SAFETY: every call goes to the system's allocator as it came. `realloc` is the default one, which copies to
// a new block and gives the old one back, so that blocks that grow are looked into too.
unsafe impl GlobalAlloc for Watch {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps the contract of `alloc`. Zeroed, so that all of a block may be read.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the block is still the caller's, has this size, and was zeroed when it was made.
        let bytes = unsafe { std::slice::from_raw_parts(block, layout.size()) };
        if bytes.windows(MARKER.len()).any(|window| window == MARKER) {
            SEEN.fetch_add(1, Ordering::Relaxed);
        }
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(block, layout) }
    }
}

/// How many blocks were given back with the marker in them while `run` ran.
fn left_behind(run: impl FnOnce()) -> usize {
    let before = SEEN.load(Ordering::Relaxed);
    run();
    SEEN.load(Ordering::Relaxed) - before
}

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
