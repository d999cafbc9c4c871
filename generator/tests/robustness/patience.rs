//! Tries that have to end: each is run aside and timed, so that one that hangs is told as well.

use std::sync::mpsc;
use std::time::{Duration, Instant};

/// What all tries together may take; they take some seconds.
const PATIENCE: Duration = Duration::from_secs(400);
/// What one try may take; it takes milliseconds.
const ONE: Duration = Duration::from_secs(60);

/// Lets `tries` try texts under a name; each is given to `run`.
pub(crate) fn within_patience(
    run: impl Fn(&str) + Send + 'static,
    tries: impl FnOnce(&dyn Fn(&str, &str)) + Send + 'static,
) {
    let (begin, progress) = mpsc::channel::<String>();
    let worker = std::thread::spawn(move || {
        tries(&|name, text| {
            // The other end only leaves after a failure.
            let _ = begin.send(name.to_owned());
            let start = Instant::now();
            run(text);
            assert!(start.elapsed() < ONE, "{name} took {:?}", start.elapsed());
        });
    });
    let start = Instant::now();
    let mut last = String::new();
    loop {
        match progress.recv_timeout(PATIENCE.saturating_sub(start.elapsed())) {
            Ok(name) => last = name,
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => panic!("{last} does not end"),
        }
    }
    assert!(worker.join().is_ok(), "{last} failed");
}
