//! One hand-written call for every golden request: an API, an operation and a name go in, a call of the generated client
//! comes out.

mod golem;
mod huawei_csms;
mod okta;
mod qovery;
mod senhasegura;

use clientwright_runtime::Uuid;

use crate::support::outcome::Call;

/// Makes a call against the server at a base URL.
pub(crate) type Make = fn(&str) -> Call;

/// A call that a golden file names.
pub(crate) struct Named {
    /// The spec's file stem.
    pub(crate) api: &'static str,
    /// `operationId`
    pub(crate) operation: &'static str,
    /// Unique in its operation.
    pub(crate) name: &'static str,
    /// What to do.
    pub(crate) make: Make,
}

/// An API's calls: operation, name and what to do.
type Calls = &'static [(&'static str, &'static str, Make)];

/// All calls; an operation's calls are in the order of its golden file.
pub(crate) fn calls() -> Vec<Named> {
    let apis: [(&str, Calls); 5] = [
        ("golem", golem::CALLS),
        ("huawei-csms", huawei_csms::CALLS),
        ("okta", okta::CALLS),
        ("qovery", qovery::CALLS),
        ("senhasegura", senhasegura::CALLS),
    ];
    let named = |api, &(operation, name, make): &_| Named { api, operation, name, make };
    apis.iter().flat_map(|(api, calls)| calls.iter().map(move |call| named(api, call))).collect()
}

/// An id as a user writes it.
fn uuid(text: &str) -> Uuid {
    text.parse().expect("a UUID")
}
