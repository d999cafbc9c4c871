//! The mock itself: requests enter, the answers that are planned for them leave, and what did not go as planned is told.

use std::fmt;
use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::Method;

use super::answer::Answer;
use super::clock::MockClock;
use super::expectation::Expectation;
use super::matcher::{Kind, Matcher, Wanted};
use super::received::Received;
use super::report::{Unexpected, fail, indented};
use super::transport::MockTransport;
use super::when::{OperationCall, When};
use crate::call::Call;
use crate::error::NoBody;

/// A server that is none: it answers as a test says, and remembers what it was sent.
///
/// See [the module](super) for how to use it. It may be shared by threads; dropping it verifies what was expected.
pub struct Mock {
    shared: Arc<Shared>,
}

/// What the mock and its transports share.
pub(super) struct Shared {
    plans: Mutex<Vec<Plan>>,
    otherwise: Mutex<Option<Answer>>,
    received: Mutex<Vec<Received>>,
    /// What went wrong so far.
    problems: Mutex<Vec<String>>,
    pub(super) clock: MockClock,
}

/// An expectation: what is left of its answers.
pub(super) struct Plan {
    place: &'static Location<'static>,
    wanted: Wanted,
    pub(super) matchers: Vec<Matcher>,
    pub(super) answers: Vec<(Answer, Times)>,
    /// How many answers were given.
    given: usize,
}

/// How often an answer is still to be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Times {
    Exactly(usize),
    Any,
}

impl Mock {
    /// One that expects nothing.
    #[allow(clippy::new_without_default, reason = "a mock is made on purpose")]
    pub fn new() -> Self {
        let shared = Shared {
            plans: Mutex::default(),
            otherwise: Mutex::default(),
            received: Mutex::default(),
            problems: Mutex::default(),
            clock: MockClock::new(),
        };
        Self { shared: Arc::new(shared) }
    }

    /// Expects calls: all of a client's method, or those that equal one that it prepared.
    ///
    /// ```ignore
    /// mock.when(okta::Client::get_hook_key).with_parameter("id", "7").answer_status(404);
    /// mock.when(client.get_hook_key("7")).answer_status(404);
    /// ```
    #[track_caller]
    pub fn when<How, W: When<How>>(&self, call: W) -> Expectation<'_, W::Call> {
        self.expect(call.wanted(), Location::caller())
    }

    /// Expects requests to an endpoint, whatever they are part of: the path is the one that is sent, percent-encoded. So
    /// a token endpoint is answered.
    #[track_caller]
    pub fn when_request(&self, method: Method, path: &str) -> Expectation<'_, Call<Bytes, NoBody>> {
        self.expect(Wanted(Kind::Endpoint { method, path: path.to_owned() }), Location::caller())
    }

    /// Answers whatever nothing else answers, instead of failing the test.
    pub fn otherwise(&self, answer: Answer) {
        *lock(&self.shared.otherwise) = Some(answer);
    }

    /// All requests so far, in the order in which they came.
    pub fn received(&self) -> Vec<Received> {
        lock(&self.shared.received).clone()
    }

    /// The time that the clients live in.
    pub fn clock(&self) -> MockClock {
        self.shared.clock.clone()
    }

    /// The transport, for clients that are built by hand: builders have `mock`, which sets all that is needed.
    pub fn transport(&self) -> MockTransport {
        MockTransport::new(Arc::clone(&self.shared))
    }

    /// Holds what was expected to have happened.
    ///
    /// # Panics
    ///
    /// If an answer was not asked for, or a request had none; the message says which.
    #[track_caller]
    pub fn verify(&self) {
        if let Some(report) = self.shared.report() {
            fail(&report);
        }
    }

    pub(super) fn change(&self, index: usize, change: impl FnOnce(&mut Plan)) {
        if let Some(plan) = lock(&self.shared.plans).get_mut(index) {
            change(plan);
        }
    }

    fn expect<K: OperationCall>(
        &self,
        wanted: Wanted,
        place: &'static Location<'static>,
    ) -> Expectation<'_, K> {
        let mut plans = lock(&self.shared.plans);
        plans.push(Plan { place, wanted, matchers: Vec::new(), answers: Vec::new(), given: 0 });
        Expectation::new(self, plans.len() - 1)
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.verify();
        }
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Mock")
            .field("expectations", &lock(&self.shared.plans).len())
            .field("received", &lock(&self.shared.received).len())
            .finish_non_exhaustive()
    }
}

impl Shared {
    /// What to do about a request.
    pub(super) fn answer(&self, received: &Received) -> Result<Answer, Unexpected> {
        lock(&self.received).push(received.clone());
        self.clock.happened();
        let mut plans = lock(&self.plans);
        let meant = plans.iter_mut().filter(|plan| plan.wanted.is_of(received));
        let mut nearest = Vec::new();
        for plan in meant {
            let differences = plan.differences(received);
            if !differences.is_empty() {
                nearest.push(plan.describe(differences));
            } else if let Some(answer) = plan.take() {
                return Ok(answer);
            } else {
                nearest.push(plan.describe(vec![plan.exhausted()]));
            }
        }
        if let Some(answer) = &*lock(&self.otherwise) {
            return Ok(answer.clone());
        }
        if nearest.is_empty() {
            nearest = plans.iter().map(|plan| plan.describe(Vec::new())).collect();
        }
        drop(plans);
        Err(self.problem(unexpected(received, &nearest)))
    }

    /// Keeps what went wrong, for the end of the test.
    pub(super) fn problem(&self, report: String) -> Unexpected {
        lock(&self.problems).push(report.clone());
        Unexpected { report }
    }

    /// Everything that did not happen as expected.
    fn report(&self) -> Option<String> {
        let unmet = lock(&self.plans).iter().filter_map(Plan::unmet).collect::<Vec<_>>();
        let lines: Vec<String> = lock(&self.problems).iter().cloned().chain(unmet).collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }
}

impl Plan {
    fn differences(&self, received: &Received) -> Vec<String> {
        let further = self.matchers.iter().flat_map(|matcher| matcher.differences(received));
        self.wanted.differences(received).into_iter().chain(further).collect()
    }

    /// The next answer that is left.
    fn take(&mut self) -> Option<Answer> {
        let (answer, times) = self.answers.iter_mut().find(|(_, times)| *times != Times::Exactly(0))?;
        if let Times::Exactly(left) = times {
            *left -= 1;
        }
        self.given += 1;
        Some(answer.clone())
    }

    fn exhausted(&self) -> String {
        match self.given {
            0 => "it has no answer".to_owned(),
            given => format!("all its answers were given ({given})"),
        }
    }

    fn describe(&self, lines: Vec<String>) -> String {
        format!("{} ({}){}", self.wanted.name(), self.place, indented(lines))
    }

    /// What is left of it, if anything has to be.
    fn unmet(&self) -> Option<String> {
        let left: usize = self
            .answers
            .iter()
            .map(|(_, times)| match times {
                Times::Exactly(left) => *left,
                Times::Any => 0,
            })
            .sum();
        let name = self.describe(Vec::new());
        if self.answers.is_empty() {
            return Some(format!("expectation without an answer: {name}"));
        }
        let (given, total) = (self.given, self.given + left);
        (left > 0).then(|| format!("expected and not called: {name}, {given} of {total} answers were given"))
    }
}

/// What is said of a request that nothing was planned for.
fn unexpected(received: &Received, nearest: &[String]) -> String {
    let expected = match nearest {
        [] => "\n  nothing is expected".to_owned(),
        nearest => {
            let lines = nearest.iter().map(|plan| plan.replace('\n', "\n  "));
            lines.flat_map(|plan| ["\n  expected: ".to_owned(), plan]).collect()
        }
    };
    format!("unexpected request: {}{}{expected}", received.name(), indented(received.lines()))
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
