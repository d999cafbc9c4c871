//! Tokens that are fetched: one fetch at a time, early renewal, and a valid token kept when renewal fails.

use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::clock::Clock;
use crate::error::TokenError;
use crate::values::Secret;

/// A token as the endpoint gave it.
pub(super) struct Fetched {
    pub(super) secret: Secret,
    /// How long it is valid; without this, until the server refuses it.
    pub(super) lifetime: Option<Duration>,
}

/// A token to use, and which it is, so that a refused one can be told from its successor.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) secret: Secret,
    pub(crate) generation: u64,
    renew_at: Option<Instant>,
    expires_at: Option<Instant>,
}

/// The newest token, shared by all calls of a client.
#[derive(Default)]
pub(super) struct TokenCache {
    state: Mutex<State>,
    /// Held while a token is fetched.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    /// How many fetches came to an end.
    fetches: u64,
    /// How the last one failed, if it did.
    failure: Option<TokenError>,
}

/// A token is renewed this long before it expires, or a tenth of its lifetime if that is shorter.
const EARLY: Duration = Duration::from_secs(60);
/// After a failed renewal of a token that is still valid, the next is tried after this long.
const PAUSE: Duration = Duration::from_secs(10);

enum Found {
    Fresh(Token),
    /// Valid, but soon no more.
    Stale(Token),
    Nothing {
        fetches: u64,
    },
}

impl TokenCache {
    /// A valid token; fetched if there is none. Calls that wait for the same fetch share its outcome.
    pub(super) async fn get<F>(&self, clock: &dyn Clock, fetch: impl Fn() -> F) -> Result<Token, TokenError>
    where
        F: Future<Output = Result<Fetched, TokenError>>,
    {
        let seen = match self.find(clock.now()) {
            Found::Fresh(token) => return Ok(token),
            Found::Stale(token) => return Ok(self.renew(token, clock, fetch).await),
            Found::Nothing { fetches } => fetches,
        };
        let _fetching = self.fetching.lock().await;
        match self.find(clock.now()) {
            Found::Fresh(token) | Found::Stale(token) => return Ok(token),
            Found::Nothing { fetches } if fetches != seen => {
                if let Some(failure) = &self.state().failure {
                    return Err(failure.clone());
                }
            }
            Found::Nothing { .. } => {}
        }
        let outcome = fetch().await;
        self.store(clock.now(), outcome)
    }

    /// Forgets a token that the server refused, unless it was replaced meanwhile.
    pub(super) fn refuse(&self, generation: u64) {
        self.state().token.take_if(|token| token.generation == generation);
    }

    /// A new token, or the old one if another call is renewing it already, or renewal fails.
    async fn renew<F>(&self, old: Token, clock: &dyn Clock, fetch: impl Fn() -> F) -> Token
    where
        F: Future<Output = Result<Fetched, TokenError>>,
    {
        let Ok(_fetching) = self.fetching.try_lock() else { return old };
        if let Found::Fresh(token) = self.find(clock.now()) {
            return token;
        }
        let outcome = fetch().await;
        let now = clock.now();
        self.store(now, outcome).unwrap_or_else(|_failure| {
            if let Some(token) = &mut self.state().token {
                token.renew_at = now.checked_add(PAUSE);
            }
            old
        })
    }

    fn find(&self, now: Instant) -> Found {
        let state = self.state();
        let is_before = |limit: Option<Instant>| limit.is_none_or(|limit| now < limit);
        match &state.token {
            Some(token) if is_before(token.expires_at) && is_before(token.renew_at) => {
                Found::Fresh(token.clone())
            }
            Some(token) if is_before(token.expires_at) => Found::Stale(token.clone()),
            _ => Found::Nothing { fetches: state.fetches },
        }
    }

    fn store(&self, now: Instant, outcome: Result<Fetched, TokenError>) -> Result<Token, TokenError> {
        let mut state = self.state();
        state.fetches += 1;
        match outcome {
            Ok(Fetched { secret, lifetime }) => {
                let renew_at = lifetime.map(|lifetime| lifetime.saturating_sub(EARLY.min(lifetime / 10)));
                let token = Token {
                    secret,
                    generation: state.fetches,
                    renew_at: renew_at.and_then(|after| now.checked_add(after)),
                    expires_at: lifetime.and_then(|after| now.checked_add(after)),
                };
                state.failure = None;
                state.token = Some(token.clone());
                Ok(token)
            }
            Err(failure) => {
                state.failure = Some(failure.clone());
                Err(failure)
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
