//! Properties of the schedule of tries: random policies and servers enter, and what must hold for all of them is asserted, in
//! time that passes only for waiting.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use clientwright_runtime::{
    Body, BoxFuture, Clock, Error, ExponentialBackoff, Incoming, Retries, TokenBucket, Transport,
    TransportError, TransportErrorKind,
};
use http::StatusCode;

use crate::random::Random;
use crate::sample::{Bare, Client};
use crate::simulation::Simulation;

/// How a server treats a try, and how long it takes for it.
#[derive(Debug, Clone)]
struct Treatment {
    takes: Duration,
    ends: End,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum End {
    Status(u16, Option<u64>),
    NotSent,
    MaybeSent,
    /// It never answers.
    Never,
}

/// When a try began and ended, and how.
#[derive(Debug, Clone)]
struct Seen {
    begun: Duration,
    ended: Option<Duration>,
    ends: End,
}

struct Server {
    clock: Simulation,
    script: Vec<Treatment>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Transport for Server {
    fn send(
        &self,
        _request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Incoming>, TransportError>> {
        let (clock, seen) = (self.clock.clone(), Arc::clone(&self.seen));
        let index = seen.lock().unwrap().len();
        let Treatment { takes, ends } = self.script[index % self.script.len()].clone();
        seen.lock().unwrap().push(Seen { begun: clock.elapsed(), ended: None, ends });
        Box::pin(async move {
            clock.sleep(if ends == End::Never { Duration::MAX } else { takes }).await;
            seen.lock().unwrap()[index].ended = Some(clock.elapsed());
            let (status, asked) = match ends {
                End::NotSent => return Err(TransportError::not_sent(TransportErrorKind::Connect)),
                End::MaybeSent => return Err(TransportError::maybe_sent(TransportErrorKind::Closed)),
                End::Never => unreachable!("it never ends"),
                End::Status(status, asked) => (status, asked),
            };
            let mut response = http::Response::new(Incoming::from(Bytes::new()));
            *response.status_mut() = StatusCode::from_u16(status).unwrap();
            if let Some(asked) = asked {
                response.headers_mut().insert("retry-after", asked.into());
            }
            Ok(response)
        })
    }
}

/// A client's settings, a server's treatment, and what became of a call.
#[derive(Debug)]
struct Case {
    repeatable: bool,
    limit: u32,
    within: Option<Duration>,
    longest_wait: Duration,
    first: Duration,
    longest: Duration,
    timeout: Duration,
    attempt: Option<Duration>,
    tokens: u32,
    script: Vec<Treatment>,
}

impl Case {
    fn random(random: &mut Random) -> Self {
        let millis = |random: &mut Random, bound| Duration::from_millis(random.below(bound) as u64);
        let script = (0..=random.below(6))
            .map(|_| {
                let asked = match random.below(4) {
                    0 => Some(*random.pick(&[0, 1, 3, 20, 70, 100_000, u64::MAX])),
                    _ => None,
                };
                let ends = match random.below(12) {
                    0 => End::Status(*random.pick(&[200, 204]), asked),
                    1 => End::Status(*random.pick(&[301, 400, 401, 404, 409, 501]), asked),
                    2 | 3 => End::Status(429, asked),
                    4..=6 => End::Status(*random.pick(&[408, 425, 500, 502, 503, 504]), asked),
                    7 | 8 => End::NotSent,
                    9 | 10 => End::MaybeSent,
                    _ => End::Never,
                };
                Treatment { takes: millis(random, 9000), ends }
            })
            .collect();
        Self {
            repeatable: random.below(2) == 0,
            limit: u32::try_from(random.below(7)).unwrap(),
            within: (random.below(3) == 0).then(|| millis(random, 60_000)),
            longest_wait: Duration::from_secs(random.below(90) as u64),
            first: millis(random, 3000),
            longest: millis(random, 20_000),
            timeout: millis(random, 120_000),
            attempt: (random.below(2) == 0).then(|| millis(random, 12_000)),
            tokens: u32::try_from(random.below(40)).unwrap(),
            script,
        }
    }

    /// The bound of the backoff after so many tries, said in another way than the code says it.
    fn bound(&self, tries: usize) -> Duration {
        (1..tries).fold(self.first, |bound, _| bound.saturating_mul(2)).min(self.longest)
    }

    fn may_try_again(&self, seen: &Seen) -> bool {
        let reached = seen.ends != End::NotSent;
        match (seen.ends, seen.ended) {
            (End::Status(429, asked), Some(_)) => self.is_short(asked),
            (End::Status(408 | 425 | 500 | 502 | 503 | 504, asked), Some(_)) => {
                self.repeatable && self.is_short(asked)
            }
            (End::Status(..), Some(_)) => false,
            // No answer came in time, or none at all. This transport does not tell when it begins to send.
            (_, None) => self.repeatable,
            (_, Some(_)) => self.repeatable || !reached,
        }
    }

    fn is_short(&self, asked: Option<u64>) -> bool {
        asked.is_none_or(|asked| Duration::from_secs(asked) <= self.longest_wait)
    }

    fn check(&self) -> usize {
        let clock = Simulation::new();
        let seen = Arc::default();
        let server = Server { clock: clock.clone(), script: self.script.clone(), seen: Arc::clone(&seen) };
        let policy = Retries::at_most(self.limit).longest_wait(self.longest_wait);
        let policy = self.within.map_or(policy.clone(), |within| policy.within(within));
        let mut builder = Client::builder()
            .base_url("https://example.com")
            .transport(server)
            .clock(clock.clone())
            .timeout(self.timeout)
            .retry_policy(policy)
            .backoff(ExponentialBackoff::default().first(self.first).longest(self.longest))
            .retry_budget(TokenBucket::holding(self.tokens));
        if let Some(limit) = self.attempt {
            builder = builder.attempt_timeout(limit);
        }
        let client = builder.build().unwrap();
        let call: Bare = if self.repeatable { client.ping() } else { client.poke() };
        let outcome = clock.run(call.into_future());
        let (seen, total) = (seen.lock().unwrap().clone(), clock.elapsed());
        self.check_tries(&seen);
        self.check_end(&seen, total, &outcome);
        seen.len()
    }

    fn check_tries(&self, seen: &[Seen]) {
        assert!(seen.len() <= self.limit as usize + 1, "too many tries: {seen:#?}\n{self:#?}");
        assert!((seen.len() - 1) * 5 <= self.tokens as usize, "over the budget: {seen:#?}\n{self:#?}");
        for (index, pair) in seen.windows(2).enumerate() {
            let (one, next) = (&pair[0], &pair[1]);
            assert!(self.may_try_again(one), "{index} must be the last: {seen:#?}\n{self:#?}");
            let ended = one.ended.unwrap_or_else(|| one.begun + self.attempt.unwrap());
            let asked = match one.ends {
                End::Status(_, asked) if one.ended.is_some() => asked.unwrap_or(0),
                _ => 0,
            };
            let least = ended + Duration::from_secs(asked);
            let most = least + self.bound(index + 1);
            assert!((least..=most).contains(&next.begun), "wait {index}: {seen:#?}\n{self:#?}");
            assert!(next.begun < self.timeout, "a try after the end: {seen:#?}\n{self:#?}");
            assert!(self.within.is_none_or(|within| next.begun <= within), "{seen:#?}\n{self:#?}");
        }
        let attempt = self.attempt.unwrap_or(Duration::MAX);
        assert!(
            seen.iter().all(|one| one.ended.is_none_or(|ended| ended <= one.begun.saturating_add(attempt)))
        );
    }

    fn check_end(&self, seen: &[Seen], total: Duration, outcome: &Result<(), Error>) {
        assert!(total <= self.timeout, "{total:?}: {seen:#?}\n{self:#?}");
        let last = seen.last().unwrap();
        let status = outcome.as_ref().err().and_then(Error::status).map(|status| status.as_u16());
        let is_timeout = outcome.as_ref().is_err_and(Error::is_timeout);
        match (last.ends, last.ended) {
            (End::Status(expected, _), Some(_)) if expected < 300 => assert!(outcome.is_ok(), "{self:#?}"),
            (End::Status(expected, _), Some(_)) if total < self.timeout => {
                assert_eq!(status, Some(expected), "{seen:#?}\n{self:#?}");
            }
            (_, None) => assert!(is_timeout, "{outcome:?} {seen:#?}\n{self:#?}"),
            _ => assert!(outcome.is_err(), "{seen:#?}\n{self:#?}"),
        }
        if let Err(error) = outcome {
            // Whether the server may have acted on it: any try but those that it refused or that did not reach it.
            let is_harmless =
                |one: &Seen| one.ended.is_some() && matches!(one.ends, End::NotSent | End::Status(429, _));
            let may_have = seen.iter().any(|one| !is_harmless(one)) || status.is_some();
            let is_cut = last.ended.is_none();
            assert!(is_cut || error.may_have_been_sent() == may_have, "{error:?} {seen:#?}\n{self:#?}");
        }
        // Nothing that could be tried again is given up without a reason.
        let ended = last.ended.or_else(|| Some(last.begun + self.attempt?));
        let asked = match last.ends {
            End::Status(_, asked) => Duration::from_secs(asked.unwrap_or(0)),
            _ => Duration::ZERO,
        };
        let latest = ended.and_then(|ended| ended.checked_add(asked)?.checked_add(self.bound(seen.len())));
        let has_room = latest
            .is_some_and(|latest| latest < self.timeout && self.within.is_none_or(|within| latest <= within));
        let has_tries = seen.len() <= self.limit as usize && seen.len() * 5 <= self.tokens as usize;
        let gave_up = outcome.is_err() && self.may_try_again(last) && has_room && has_tries;
        assert!(!gave_up, "given up without a reason: {seen:#?}\n{self:#?}");
    }
}

#[test]
fn the_schedule_of_tries() {
    let mut counts = [0; 8];
    for seed in 0..20_000 {
        counts[Case::random(&mut Random::new(seed)).check()] += 1;
    }
    // The cases are of all kinds.
    assert!(counts[1..=5].iter().all(|count| *count > 100), "{counts:?}");
}

#[test]
fn delays_are_spread_over_their_whole_range() {
    let mut parts = [0; 10];
    for _ in 0..500 {
        let clock = Simulation::new();
        let seen = Arc::default();
        let script = vec![Treatment { takes: Duration::ZERO, ends: End::NotSent }];
        let server = Server { clock: clock.clone(), script, seen: Arc::clone(&seen) };
        let backoff = ExponentialBackoff::default().first(Duration::from_secs(1));
        let builder = Client::builder().base_url("https://example.com").transport(server);
        let client = builder.clock(clock.clone()).retries(1).backoff(backoff).build().unwrap();
        clock.run(client.ping().into_future()).unwrap_err();
        let wait = seen.lock().unwrap()[1].begun;
        parts[(wait.as_millis() as usize / 100).min(9)] += 1;
    }
    // Fifty are expected in each; so few or so many come by chance once in a billion runs.
    assert!(parts.iter().all(|count| (10..=100).contains(count)), "{parts:?}");
}
