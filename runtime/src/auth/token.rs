//! Tokens that are got when they are needed: one fetch at a time, early renewal, and a valid token kept when renewal fails.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::grant::Grant;
use super::provider::TokenReason;
use super::source::{Fetch, Fetched, Source};
use crate::client::Core;
use crate::error::TokenError;

/// A token to use, and which it is, so that a refused one can be told from its successor.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) grant: Grant,
    pub(crate) generation: u64,
    renew_at: Option<Instant>,
    expires_at: Option<Instant>,
}

/// One scheme's tokens, shared by all calls of a client: where they come from, and the newest.
pub(crate) struct Tokens {
    source: Source,
    state: Mutex<State>,
    /// Held while a token is fetched. In it, a fetch that was given up and has to come to its end.
    fetching: tokio::sync::Mutex<Option<(Fetch, Instant)>>,
}

struct State {
    token: Option<Token>,
    /// Why a token is wanted if there is none.
    reason: TokenReason,
    /// How many fetches came to an end.
    fetches: u64,
    /// How the last one failed, if it did.
    failure: Option<TokenError>,
    /// How many failed in a row.
    failures: u32,
    /// The next fetch is not begun before.
    not_before: Option<Instant>,
}

/// A token is renewed this long before it expires, or a tenth of its lifetime if that is shorter.
const EARLY: Duration = Duration::from_secs(60);
/// After a failed renewal of a token that is still valid, the next is tried after this long, then twice as long.
const RENEWAL_PAUSE: Duration = Duration::from_secs(10);
/// So many fetches in a row may fail before there are pauses where there is no token: calls have their own between tries.
const PATIENCE: u32 = 5;
/// The first such pause; each next one is twice as long.
const PAUSE: Duration = Duration::from_secs(1);
/// The longest pause, whatever a token endpoint asks for: it should not take minutes to see that it works again.
const LONGEST_PAUSE: Duration = Duration::from_secs(20);

enum Found {
    Fresh(Token),
    /// Valid, but soon no more.
    Stale(Token),
    /// There was a failure, and it is too early to ask again.
    Pause(TokenError),
    Nothing {
        fetches: u64,
        reason: TokenReason,
    },
}

impl Tokens {
    /// Where tokens come from, and the token that there is already.
    pub(super) fn new(source: Source, first: Option<Fetched>, now: Instant) -> Self {
        let token = first.map(|fetched| Token::new(fetched, 0, now));
        let state = State {
            token,
            reason: TokenReason::First,
            fetches: 0,
            failure: None,
            failures: 0,
            not_before: None,
        };
        Self { source, state: Mutex::new(state), fetching: tokio::sync::Mutex::default() }
    }

    /// A valid token; fetched if there is none. Calls that wait for the same fetch share its outcome.
    pub(crate) async fn get(&self, core: &Core) -> Result<Token, TokenError> {
        let now = || core.clock().now();
        let seen = match self.find(now()) {
            Found::Fresh(token) => return Ok(token),
            Found::Stale(token) => return Ok(self.renew(token, core).await),
            Found::Pause(failure) => return Err(failure),
            Found::Nothing { fetches, .. } => fetches,
        };
        let mut slot = self.fetching.lock().await;
        let reason = match self.find(now()) {
            Found::Fresh(token) | Found::Stale(token) => return Ok(token),
            Found::Pause(failure) => return Err(failure),
            Found::Nothing { fetches, reason } => {
                let shared = self.state().failure.clone().filter(|_| fetches != seen);
                if let Some(failure) = shared {
                    return Err(failure);
                }
                reason
            }
        };
        self.fetch(&mut slot, core, reason).await
    }

    /// Forgets a token that the server refused, unless it was replaced meanwhile.
    pub(crate) fn refuse(&self, generation: u64) {
        let mut state = self.state();
        if state.token.take_if(|token| token.generation == generation).is_some() {
            state.reason = TokenReason::Refused;
        }
    }

    /// A new token, or the old one if another call is renewing it already, or renewal fails.
    async fn renew(&self, old: Token, core: &Core) -> Token {
        let Ok(mut slot) = self.fetching.try_lock() else { return old };
        let now = core.clock().now();
        if let Found::Fresh(token) = self.find(now) {
            return token;
        }
        // Before it fails: a call whose time runs out on it leaves the others, and its own next try, the old token.
        self.put_off(now.checked_add(RENEWAL_PAUSE));
        let outcome = self.fetch(&mut slot, core, TokenReason::Expiring).await;
        outcome.unwrap_or_else(|failure| {
            let times = self.state().failures.saturating_sub(1).min(8);
            let pause = (RENEWAL_PAUSE * 2_u32.pow(times)).min(LONGEST_PAUSE);
            let asked = failure.retry_after.unwrap_or_default().min(LONGEST_PAUSE);
            self.put_off(core.clock().now().checked_add(pause.max(asked)));
            old
        })
    }

    /// Leaves renewal for later.
    fn put_off(&self, to: Option<Instant>) {
        if let Some(token) = &mut self.state().token {
            token.renew_at = to;
        }
    }

    async fn fetch(
        &self,
        slot: &mut Option<(Fetch, Instant)>,
        core: &Core,
        reason: TokenReason,
    ) -> Result<Token, TokenError> {
        // When it was begun, since no token is younger than the question for it.
        let begun = core.clock().now();
        let (outcome, begun) = if self.source.is_used_up() {
            // A refresh token may be taken only once, so that a second question would end the login: whoever comes next
            // goes on with the fetch of a call that was given up.
            let (fetch, begun) = slot.get_or_insert_with(|| (self.source.fetch(core, reason), begun));
            let ended = (fetch.await, *begun);
            *slot = None;
            ended
        } else {
            (self.source.fetch(core, reason).await, begun)
        };
        let rotated = outcome.as_ref().ok().and_then(|fetched| fetched.rotated.clone());
        let outcome = self.store(begun, core.clock().now(), outcome);
        if let Some(rotated) = rotated {
            self.source.tell(&rotated);
        }
        outcome
    }

    fn find(&self, now: Instant) -> Found {
        let state = self.state();
        let is_before = |limit: Option<Instant>| limit.is_none_or(|limit| now < limit);
        match (&state.token, &state.failure) {
            (Some(token), _) if is_before(token.expires_at) && is_before(token.renew_at) => {
                Found::Fresh(token.clone())
            }
            (Some(token), _) if is_before(token.expires_at) => Found::Stale(token.clone()),
            (_, Some(failure)) if state.not_before.is_some_and(|begin| now < begin) => {
                Found::Pause(failure.clone())
            }
            (Some(_), _) => Found::Nothing { fetches: state.fetches, reason: TokenReason::Expired },
            (None, _) => Found::Nothing { fetches: state.fetches, reason: state.reason },
        }
    }

    fn store(
        &self,
        begun: Instant,
        now: Instant,
        outcome: Result<Fetched, TokenError>,
    ) -> Result<Token, TokenError> {
        let mut state = self.state();
        state.fetches += 1;
        match outcome {
            Ok(fetched) => {
                let token = Token::new(fetched, state.fetches, begun);
                state.failure = None;
                state.failures = 0;
                state.token = Some(token.clone());
                Ok(token)
            }
            Err(failure) => {
                state.failures = state.failures.saturating_add(1);
                let pause = match state.failures.checked_sub(PATIENCE) {
                    Some(times) => (PAUSE * 2_u32.pow(times.min(8))).min(LONGEST_PAUSE),
                    None => Duration::ZERO,
                };
                let asked = failure.retry_after.unwrap_or_default().min(LONGEST_PAUSE);
                state.not_before = now.checked_add(pause.max(asked));
                state.failure = Some(failure.clone());
                Err(failure)
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Token {
    fn new(Fetched { grant, lifetime, .. }: Fetched, generation: u64, begun: Instant) -> Self {
        let renew_after = lifetime.map(|lifetime| lifetime.saturating_sub(EARLY.min(lifetime / 10)));
        let at = |after: Option<Duration>| after.and_then(|after| begun.checked_add(after));
        Self { grant, generation, renew_at: at(renew_after), expires_at: at(lifetime) }
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Tokens")
    }
}
