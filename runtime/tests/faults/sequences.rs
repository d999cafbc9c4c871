//! Random sequences of faults: a seed enters, calls of all kinds against servers that do anything of `faults.tsv`, cancelled at
//! any time, leave results or typed errors and nothing else.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use clientwright_runtime::{ClientCredentials, Error, ExponentialBackoff, Retries, TokenBucket};

use crate::clock::FastClock;
use crate::random::Random;
use crate::sample::{Client, Key};
use crate::script::{Answer, Step, answer};
use crate::server::{Seen, Server};
use crate::table::{call, check, ends, nowhere, rows, setting};

/// Every answer of the table, and good ones as often as all that are not.
struct Pool {
    bad: Vec<Answer>,
    good: Vec<Answer>,
}

impl Pool {
    fn new() -> Self {
        let mut texts: Vec<String> = rows()
            .iter()
            .filter(|row| !row.script.starts_with("[tls") && nowhere(&row.script).is_none())
            .flat_map(|row| setting(&row.script).1.split(" | ").map(str::to_owned).collect::<Vec<_>>())
            .collect();
        texts.sort();
        texts.dedup();
        let good = ["[ok]", "[200 = {\"id\":\"k\",\"access_token\":\"t\"}]", "[drip 50 1][ok]"];
        Self {
            bad: texts.iter().map(|text| answer(text)).collect(),
            good: good.iter().map(|text| answer(text)).collect(),
        }
    }

    fn script(&self, random: &mut Random) -> Vec<Answer> {
        (0..=random.below(6))
            .map(|_| {
                let from = if random.below(3) == 0 { &self.good } else { &self.bad };
                random.pick(from).clone()
            })
            .collect()
    }
}

fn client(random: &mut Random, url: &str) -> Client {
    let mut builder = Client::builder()
        .base_url(url)
        .clock(FastClock::new())
        .timeout(Duration::from_millis(200 + random.below(3000) as u64))
        .connect_timeout(Duration::from_millis(500))
        .backoff(ExponentialBackoff::default().longest(Duration::from_millis(50)))
        .retry_policy(Retries::at_most(u32::try_from(random.below(5)).unwrap()))
        .retry_budget(TokenBucket::holding(u32::try_from(random.below(60)).unwrap()))
        .max_response_bytes(100_000);
    if random.below(3) > 0 {
        builder = builder.attempt_timeout(Duration::from_millis(300 + random.below(900) as u64));
    }
    let builder = match random.below(4) {
        0 => builder.oauth2(ClientCredentials::new("id", "secret")),
        _ => builder.bearer("token"),
    };
    builder.build().unwrap()
}

/// What became of a call: `None` if it was cancelled.
type Outcome = Option<Result<Key, Error<crate::sample::Problem>>>;

async fn make(random: &mut Random, client: &Client, method: &str, number: u64) -> Outcome {
    let mut call = call(client, method).query("c", &number.to_string());
    if random.below(10) == 0 {
        call = call.base_url(&nowhere("[refused]").unwrap());
    }
    let patience = match random.below(4) {
        0 => Duration::from_micros(random.below(100_000) as u64),
        _ => Duration::from_secs(60),
    };
    let start = Instant::now();
    let outcome = tokio::time::timeout(patience, call.into_future()).await.ok();
    assert!(start.elapsed() < Duration::from_secs(30), "call {number} hangs");
    outcome
}

/// Whether the client was told that nothing was done, so that the same may be sent again.
fn is_refused(seen: &Seen) -> bool {
    let statuses: [&[u8]; 2] = [b"HTTP/1.1 429", b"HTTP/1.1 401"];
    match seen.answer.steps.first() {
        Some(Step::Send(text)) => statuses.iter().any(|status| text.starts_with(status)),
        _ => false,
    }
}

/// Which call a request is of.
fn number(seen: &Seen) -> Option<u64> {
    let text = String::from_utf8_lossy(&seen.text);
    let (_, number) = text.lines().next()?.split_once("?c=")?;
    // Of a request that was not read to its end, the number may be cut.
    number.split_once(' ')?.0.parse().ok()
}

static NUMBERS: AtomicU64 = AtomicU64::new(1);

/// One seed: a client makes a few calls, and is as good as new in the end.
async fn sequence(seed: u64, pool: &Pool, server: &Server, ended: &mut BTreeMap<String, usize>) {
    let mut random = Random::new(seed);
    let client = client(&mut random, &server.url());
    let mut calls = BTreeMap::new();
    for _ in 0..=random.below(4) {
        server.play(pool.script(&mut random));
        let method = *random.pick(&["GET", "POST"]);
        let numbers = [(); 2].map(|()| NUMBERS.fetch_add(1, Ordering::Relaxed));
        let one = make(&mut random, &client, method, numbers[0]).await;
        calls.insert(numbers[0], (method, one));
        // Another at the same time as a third, on the same client.
        let (mut left, mut right) = (Random::new(random.next()), Random::new(random.next()));
        let other = NUMBERS.fetch_add(1, Ordering::Relaxed);
        let (left, right) = tokio::join!(
            make(&mut left, &client, "POST", numbers[1]),
            make(&mut right, &client, "GET", other)
        );
        calls.insert(numbers[1], ("POST", left));
        calls.insert(other, ("GET", right));
    }
    server.play(vec![answer("[200 = {\"id\":\"k\",\"access_token\":\"t\"}]")]);
    let start = Instant::now();
    while let Err(error) = call(&client, "GET").await {
        // Connections may have died meanwhile, and this machine may be busy. A token endpoint may have asked for more time than
        // it gets, which is four of these seconds: until then calls end at once, and must not keep others from their turn.
        assert!(start.elapsed() < Duration::from_secs(20), "seed {seed}: the client is spoilt: {error:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mut requests: BTreeMap<u64, Vec<Seen>> = BTreeMap::new();
    for request in server.take() {
        if let Some(number) = number(&request) {
            requests.entry(number).or_default().push(request);
        }
    }
    for (number, (method, outcome)) in calls {
        let requests = requests.remove(&number).unwrap_or_default();
        if method == "POST" && requests.len() > 1 {
            let earlier = &requests[..requests.len() - 1];
            assert!(
                earlier.iter().all(is_refused),
                "seed {seed}: something unsafe was sent twice: {requests:#?}"
            );
        }
        let Some(outcome) = outcome else {
            *ended.entry("cancelled".to_owned()).or_default() += 1;
            continue;
        };
        check(&outcome);
        if matches!(outcome, Err(Error::Request(_) | Error::NotSent(_))) {
            assert!(requests.iter().all(is_refused), "seed {seed}: it was sent: {outcome:?} {requests:#?}");
        }
        let phase = ends(&outcome).split(',').next().unwrap_or_default().to_owned();
        *ended.entry(phase).or_default() += 1;
    }
}

async fn sequences(seeds: std::ops::Range<u64>, workers: u64) {
    let pool = Arc::new(Pool::new());
    let tasks = tokio::runtime::Handle::current().metrics().num_alive_tasks();
    let servers: Vec<Arc<Server>> = (0..workers).map(|_| Arc::new(Server::new(Vec::new()))).collect();
    let workers: Vec<_> = (0..workers)
        .zip(servers.clone())
        .map(|(worker, server)| {
            let (pool, step) = (Arc::clone(&pool), usize::try_from(workers).unwrap());
            let seeds = seeds.clone().skip(usize::try_from(worker).unwrap()).step_by(step);
            tokio::spawn(async move {
                let mut ended = BTreeMap::new();
                for seed in seeds {
                    sequence(seed, &pool, &server, &mut ended).await;
                }
                ended
            })
        })
        .collect();
    let mut ended: BTreeMap<String, usize> = BTreeMap::new();
    for worker in workers {
        for (phase, count) in worker.await.unwrap() {
            *ended.entry(phase).or_default() += count;
        }
    }
    println!("{} sequences, {} calls: {ended:?}", seeds.end - seeds.start, ended.values().sum::<usize>());
    for phase in ["answered", "cancelled", "maybe sent", "not sent", "ok", "unreadable"] {
        assert!(ended.contains_key(phase), "none ended so: {phase}");
    }
    // All clients are gone, and with them their connections and tasks.
    let start = Instant::now();
    loop {
        let open: usize = servers.iter().map(|server| server.open()).sum();
        let alive = tokio::runtime::Handle::current().metrics().num_alive_tasks();
        if open == 0 && alive <= tasks {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(10), "{open} connections, {alive} tasks are left");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_few_random_sequences() {
    sequences(0..150, 16).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute or two"]
async fn ten_thousand_random_sequences() {
    sequences(0..10_000, 64).await;
}
