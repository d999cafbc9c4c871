//! What was probably meant: a misspelt name and the known ones enter, a help text leaves.

use crate::diagnostics::closest;

/// More names than this are not searched: each search compares with every one of them.
const MOST: usize = 500;

/// `did you mean 'Secret'?`, if a known name is near enough to be what was meant.
pub(super) fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let known = known.into_iter().filter(|known| *known != name).take(MOST);
    closest(name, known).map(|known| format!("did you mean '{known}'?"))
}
