//! Time that passes only when all who use it wait: sleepers enter, and the first of them wakes when nobody has anything
//! else to do.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant, SystemTime};

use crate::clock::Clock;
use crate::transport::BoxFuture;

/// The clock of a [`Mock`](super::Mock)'s clients: it jumps to the next point in time that anyone waits for as soon as
/// everyone waits, so that backoff, `Retry-After`, slow answers and time limits take no time in a test. Where nobody waits for
/// the clock, but for a file that is sent, say, limits are as long as they are.
///
/// Any executor will do, with any number of threads. Clones show the same time.
#[derive(Clone)]
pub struct MockClock {
    start: Instant,
    state: Arc<Mutex<State>>,
}

struct State {
    elapsed: Duration,
    made: u64,
    /// Those who wait, the first to wake first.
    sleepers: BTreeMap<Sleeper, Seen>,
    /// In a round, everyone who waits is polled once.
    round: u64,
    /// How many were polled in this round.
    polled: usize,
    /// How many wait; the others are limits.
    waiting: usize,
    /// The first round since something happened.
    quiet_since: u64,
    /// When that was, by the machine's own clock.
    quiet_from: Instant,
    /// Who is to be told once the state is free again.
    woken: Vec<Waker>,
}

/// When it is to wake, and its number.
type Sleeper = (Duration, u64);

/// What is known of a sleeper.
struct Seen {
    /// Since when it limits work, by the machine's own clock, and for how long; `None` if it waits.
    limit: Option<(Instant, Duration)>,
    /// The round in which it was last polled.
    round: u64,
    /// Tells it to look again.
    waker: Option<Waker>,
}

/// For so many rounds nothing has to happen before time passes. Who is polled has nothing to do; but the last one of a round
/// may just have given another one, which was polled before, something to do.
const QUIET_ROUNDS: u64 = 2;

/// After this long without anything, sleepers whom nobody polls are not waited for. They are rare: a future that was
/// polled and then put aside.
const PUT_ASIDE: Duration = Duration::from_secs(1);

/// How long a limit looks away from work that is done in real time.
const NAP: Duration = Duration::from_micros(200);

/// As long as any clock can count: a century.
const NEVER: Duration = Duration::from_secs(100 * 365 * 86_400);

/// What the civil time is at first: 2025-01-01, 00:00 UTC.
const CIVIL: Duration = Duration::from_secs(1_735_689_600);

impl MockClock {
    pub(super) fn new() -> Self {
        let now = Instant::now();
        let state = State {
            elapsed: Duration::ZERO,
            made: 0,
            sleepers: BTreeMap::new(),
            round: 1,
            polled: 0,
            waiting: 0,
            quiet_since: 1,
            quiet_from: now,
            woken: Vec::new(),
        };
        Self { start: now, state: Arc::new(Mutex::new(state)) }
    }

    /// How much time has passed.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # let mock = clientwright_runtime::testing::Mock::new();
    /// assert_eq!(mock.clock().elapsed(), Duration::ZERO);
    /// mock.clock().advance(Duration::from_secs(3600)); // between two calls, say
    /// assert_eq!(mock.clock().elapsed(), Duration::from_secs(3600));
    /// ```
    pub fn elapsed(&self) -> Duration {
        self.state().elapsed
    }

    /// Waits for ever: only a limit ends that.
    pub(super) fn silence(&self) -> BoxFuture<'static, ()> {
        self.sleep(NEVER)
    }

    /// Lets time pass.
    pub fn advance(&self, by: Duration) {
        self.change(|state| {
            state.elapsed = state.elapsed.saturating_add(by).min(NEVER);
            state.happened();
        });
    }

    /// Tells that something happened, after which time stands still until everyone waits again.
    pub(super) fn happened(&self) {
        self.change(State::happened);
    }

    /// Changes the state, and tells those who are to look at it.
    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state();
        let outcome = change(&mut state);
        let wakers = std::mem::take(&mut state.woken);
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
        outcome
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// All who wait have to look again.
    fn happened(&mut self) {
        self.begin_round();
        self.quiet_since = self.round;
        self.quiet_from = Instant::now();
    }

    fn begin_round(&mut self) {
        self.round += 1;
        self.polled = 0;
        self.woken.extend(self.sleepers.values_mut().filter_map(|seen| seen.waker.take()));
    }

    fn insert(&mut self, duration: Duration, limit: Option<(Instant, Duration)>) -> Sleeper {
        self.made += 1;
        let sleeper = (self.elapsed.saturating_add(duration).min(NEVER), self.made);
        // It counts from here on: who is about to wait is not waited past.
        self.sleepers.insert(sleeper, Seen { limit, round: 0, waker: None });
        self.waiting += usize::from(limit.is_none());
        self.happened();
        sleeper
    }

    fn remove(&mut self, sleeper: Sleeper) {
        if let Some(seen) = self.sleepers.remove(&sleeper) {
            self.waiting -= usize::from(seen.limit.is_none());
            self.woken.extend(seen.waker);
            self.happened();
        }
    }

    /// Whether it is time for a sleeper; time passes if everyone waits and it is the first.
    fn poll(&mut self, sleeper: Sleeper, waker: &Waker) -> Look {
        let Some(seen) = self.sleepers.get_mut(&sleeper) else { return Look::Over };
        let ((end, _), limit) = (sleeper, seen.limit);
        if self.elapsed < end {
            let is_new = seen.round != self.round;
            seen.round = self.round;
            self.woken.extend(seen.waker.replace(waker.clone()));
            self.polled += usize::from(is_new);
            if self.polled == self.sleepers.len() {
                self.begin_round();
            }
            let since = self.quiet_since;
            let mut alive = self.sleepers.iter().filter(|(_, seen)| seen.round >= since);
            if end == NEVER || alive.next().is_some_and(|(first, _)| *first != sleeper) {
                return Look::WhenWoken;
            }
            // It keeps looking, since nobody else tells that nothing more comes.
            self.woken.push(waker.clone());
            if self.round - since <= QUIET_ROUNDS && self.quiet_from.elapsed() < PUT_ASIDE {
                return Look::Again;
            }
            let is_work = self.waiting == 0;
            if limit.is_some_and(|(from, duration)| is_work && from.elapsed() < duration) {
                return Look::Later;
            }
            self.elapsed = end;
        }
        self.remove(sleeper);
        Look::Over
    }
}

/// What a sleeper sees when it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Its time has come.
    Over,
    /// Someone may have something to do first.
    Again,
    /// Nobody waits: what is limited is done in real time.
    Later,
    /// Another one is first.
    WhenWoken,
}

impl Clock for MockClock {
    fn now(&self) -> Instant {
        self.start + self.elapsed()
    }

    fn system_time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + CIVIL + self.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let sleeper = self.change(|state| state.insert(duration, None));
        Box::pin(Sleep { clock: self.clone(), sleeper })
    }

    fn limit(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let sleeper = self.change(|state| state.insert(duration, Some((Instant::now(), duration))));
        Box::pin(Sleep { clock: self.clone(), sleeper })
    }
}

impl fmt::Debug for MockClock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("MockClock").field("elapsed", &self.elapsed()).finish_non_exhaustive()
    }
}

/// Waits until it is polled when everyone waits and its turn has come.
struct Sleep {
    clock: MockClock,
    sleeper: Sleeper,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        match self.clock.change(|state| state.poll(self.sleeper, context.waker())) {
            Look::Over => return Poll::Ready(()),
            Look::Later => std::thread::sleep(NAP), // whatever works needs the processor more
            Look::Again | Look::WhenWoken => {}
        }
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.clock.change(|state| state.remove(self.sleeper));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[tokio::test]
    async fn sleepers_wake_in_the_order_of_their_ends() {
        let clock = MockClock::new();
        let woken = Mutex::new(Vec::new());
        let sleep = async |duration: u64| {
            clock.sleep(seconds(duration)).await;
            woken.lock().unwrap().push((duration, clock.elapsed()));
        };
        let twice = async {
            sleep(10).await;
            sleep(15).await;
        };
        tokio::join!(sleep(20), twice, sleep(5), sleep(0));
        let expected = [(0, 0), (5, 5), (10, 10), (20, 20), (15, 25)];
        assert_eq!(*woken.lock().unwrap(), expected.map(|(duration, at)| (duration, seconds(at))));
        assert!(clock.start.elapsed() < PUT_ASIDE, "no time passed");
    }

    #[tokio::test]
    async fn who_is_dropped_is_not_waited_for() {
        let clock = MockClock::new();
        let mut short = clock.sleep(seconds(1));
        std::future::poll_fn(|context| {
            assert!(short.as_mut().poll(context).is_pending() || clock.elapsed() == seconds(1));
            Poll::Ready(())
        })
        .await;
        drop(short);
        drop(clock.sleep(seconds(2)));
        let before = clock.elapsed();
        clock.sleep(seconds(5)).await;
        assert_eq!(clock.elapsed(), before + seconds(5));
        assert!(clock.state().sleepers.is_empty());
    }

    #[tokio::test]
    async fn work_has_its_time_unless_someone_waits() {
        let clock = MockClock::new();
        let work = async || {
            tokio::task::spawn_blocking(|| std::thread::sleep(Duration::from_millis(20))).await.unwrap();
        };
        let mut works = std::pin::pin!(work());
        assert!(crate::engine::race(works.as_mut(), clock.limit(seconds(60))).await.is_some());
        assert_eq!(clock.elapsed(), Duration::ZERO);
        let mut never = std::pin::pin!(std::future::pending::<()>());
        assert!(crate::engine::race(never.as_mut(), clock.limit(Duration::from_millis(5))).await.is_none());
        let mut silence = std::pin::pin!(clock.silence());
        assert!(crate::engine::race(silence.as_mut(), clock.limit(seconds(60))).await.is_none());
        assert_eq!(clock.elapsed(), seconds(60) + Duration::from_millis(5));
    }

    #[tokio::test]
    async fn times_beyond_all_clocks_are_a_century() {
        let clock = MockClock::new();
        let mut silence = std::pin::pin!(clock.silence());
        assert!(crate::engine::race(silence.as_mut(), clock.limit(seconds(7))).await.is_none());
        clock.advance(Duration::MAX);
        assert_eq!((clock.now() - clock.start, clock.elapsed()), (NEVER, NEVER));
        assert!(clock.system_time() > SystemTime::UNIX_EPOCH);
    }

    #[tokio::test]
    async fn who_was_put_aside_holds_up_nobody_for_long() {
        let clock = MockClock::new();
        let aside = clock.sleep(seconds(1));
        clock.sleep(seconds(5)).await;
        assert_eq!(clock.elapsed(), seconds(5));
        aside.await;
        assert_eq!(clock.elapsed(), seconds(5), "its time has long come");
    }

    /// A task waits for another one that works without sleeping: its own long limit must not end meanwhile.
    #[test]
    fn a_limit_does_not_end_while_another_task_works() {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().unwrap();
        for _ in 0..200 {
            let clock = MockClock::new();
            let (sender, receiver) = tokio::sync::oneshot::channel();
            let works = {
                let clock = clock.clone();
                async move {
                    let mut limit = clock.limit(seconds(60));
                    let mut sender = Some(sender);
                    std::future::poll_fn(|context| {
                        if let Some(sender) = sender.take() {
                            std::thread::sleep(Duration::from_millis(1));
                            sender.send(()).unwrap();
                        }
                        let _ = limit.as_mut().poll(context);
                        Poll::Ready(())
                    })
                    .await;
                }
            };
            let waits = {
                let clock = clock.clone();
                async move {
                    let receiver = std::pin::pin!(receiver);
                    crate::engine::race(receiver, clock.limit(seconds(30))).await
                }
            };
            runtime.block_on(async {
                let works = tokio::spawn(works);
                // It has begun, so that the other one's limit is known.
                while clock.state().made == 0 {
                    tokio::task::yield_now().await;
                }
                assert!(tokio::spawn(waits).await.unwrap().is_some(), "it ran into its limit");
                works.await.unwrap();
            });
        }
    }
}
