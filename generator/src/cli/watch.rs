//! Files that are being edited: a way to list them and something to do come in; it is done whenever they have changed.
//!
//! The files are looked at some twenty times a second, which costs next to nothing for the few that a document has, and
//! works on every system and over every network. Editors that write beside a file and rename, or that take it away for a
//! moment, are waited for.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};

use super::{disk, terminal};

/// From one look to the next.
const LOOK: Duration = Duration::from_millis(50);
/// A file that is gone for so long is gone.
const GONE: Duration = Duration::from_millis(500);

/// When a file was written, and how long it is; nothing where there is none.
type Stamp = Option<(SystemTime, u64)>;

/// By path.
type State = BTreeMap<PathBuf, Stamp>;

/// Does something now, and again for the files that have changed, until the process is ended. What was done says how it
/// went; a failure is shown, and waited out.
///
/// `files` is asked before every look, so that files may come and go.
pub(super) fn watch(
    mut files: impl FnMut() -> Vec<PathBuf>,
    mut work: impl FnMut(&[PathBuf]) -> Result<(), String>,
) -> ! {
    let mut done = look(&mut files, &State::new());
    let mut changed: Vec<PathBuf> = Vec::new();
    loop {
        let start = Instant::now();
        if let Err(reason) = work(&changed)
            && !reason.is_empty()
        {
            terminal::say(&reason);
        }
        terminal::say(&format!("{:.2} s; waiting for changes", start.elapsed().as_secs_f64()));
        loop {
            let now = settled(&mut files, &done);
            let of_either = now.keys().chain(done.keys());
            changed = of_either.filter(|path| now.get(*path) != done.get(*path)).cloned().collect();
            changed.sort();
            changed.dedup();
            done = now;
            if !changed.is_empty() {
                break;
            }
        }
    }
}

/// The state of the files, once it has stayed the same for a look; if one is gone, for longer.
fn settled(files: &mut impl FnMut() -> Vec<PathBuf>, known: &State) -> State {
    let mut last = look(files, known);
    let mut since = Instant::now();
    loop {
        std::thread::sleep(LOOK);
        let now = look(files, known);
        if now != last {
            (last, since) = (now, Instant::now());
            continue;
        }
        let gone =
            |path: &PathBuf, stamp: &Stamp| stamp.is_none() && known.get(path).is_some_and(Option::is_some);
        if !now.iter().any(|(path, stamp)| gone(path, stamp)) || since.elapsed() >= GONE {
            return now;
        }
    }
}

/// The files that there are, and those that there were.
fn look(files: &mut impl FnMut() -> Vec<PathBuf>, known: &State) -> State {
    let all = files()
        .into_iter()
        .chain(known.iter().filter(|(_, stamp)| stamp.is_some()).map(|(path, _)| path.clone()));
    all.map(|path| (path.clone(), disk::folder::stamp(&path))).collect()
}
