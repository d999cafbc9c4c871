//! Three lines as `Retry-After`, `Date` and the status of an answer: the client waits as long as it was asked, within its
//! bounds, and tells it.

use std::time::Duration;

use clientwright_runtime::codegen::{Operation, empty, no_body};
use clientwright_runtime::{Error, NoBody};

use crate::offline;

static PING: Operation = Operation { id: "ping", path: "/", ..Operation::DEFAULT };

/// More than anyone waits; what is asked beyond is told as this.
const LONGEST: u64 = u32::MAX as u64;

/// Makes a call that is answered so each time.
///
/// # Panics
///
/// If a wait is out of bounds, or whole seconds are told as another time.
pub(crate) fn run(bytes: &[u8]) {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let (asked, date) =
        (lines.next().unwrap_or_default().to_vec(), lines.next().unwrap_or_default().to_vec());
    let status = match lines.next() {
        Some(b"") | None => 503,
        Some(line) => 400 + u16::from(line[0]) % 200,
    };
    let Ok(value) = http::HeaderValue::from_bytes(&asked) else { return };
    let Ok(date) = http::HeaderValue::from_bytes(&date) else { return };
    let clock = offline::SteppedClock::new();
    let client = offline::client(
        move |_| {
            let answer = http::Response::builder().status(status).header("retry-after", value.clone());
            answer.header("date", date.clone()).body(Vec::new()).expect("it is an answer")
        },
        clock.clone(),
    );
    let call = client.request(&PING).call::<(), NoBody, ()>(empty, no_body);
    let Err(Error::Api(error)) = offline::block_on(call.into_future()) else {
        panic!("the status is an error");
    };
    assert_eq!(error.status().as_u16(), status);
    assert!(error.retry_after().is_none_or(|told| told <= Duration::from_secs(LONGEST)));
    let waits = clock.waits();
    assert!(waits.len() <= 2, "{waits:?}");
    assert!(waits.iter().sum::<Duration>() < Duration::from_secs(60), "{waits:?}");
    let Some(seconds) = whole(&asked) else { return };
    assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)));
    for wait in waits {
        assert!(wait >= Duration::from_secs(seconds), "{wait:?} of {seconds}");
    }
}

/// Whole seconds, read digit by digit.
fn whole(text: &[u8]) -> Option<u64> {
    let text = text.trim_ascii();
    let add = |sum: u64, byte: &u8| {
        Some((sum * 10 + u64::from(byte.checked_sub(b'0').filter(|digit| *digit < 10)?)).min(LONGEST))
    };
    if text.is_empty() { None } else { text.iter().try_fold(0, add) }
}
