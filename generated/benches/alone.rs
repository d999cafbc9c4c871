//! One side of a comparison alone in a process, for what is measured from outside: instructions, memory, throughput.
//!
//! `benches/instructions.sh` and `benches/at-once.sh` run it. Its first argument says what it is:
//!
//! - `server`: answers every request with 20 keys after so many milliseconds, and prints its address;
//! - `ours` or `reqwest`: makes so many calls to that address, one after the other;
//! - `ours-at-once` or `reqwest-at-once`: makes so many calls at a time, in so many rounds, and prints how many calls it made
//!   a second and how much memory it took at the most.

#[path = "support/bodies.rs"]
#[allow(dead_code, reason = "the other benchmarks measure all of them")]
mod bodies;
#[path = "support/twins/mod.rs"]
#[allow(dead_code, reason = "the other benchmarks measure all of them")]
mod twins;

use std::hint::black_box;
use std::time::{Duration, Instant};

use secrets_clients::okta;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};

fn main() {
    // `cargo bench` and `cargo test` add arguments of their own, and want nothing from this.
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *arguments {
        ["server", delay] => current_thread().block_on(serve(Duration::from_millis(number(delay)))),
        ["ours", url, calls] => one_by_one(number(calls), &Generated::new(url), Generated::call),
        ["reqwest", url, calls] => one_by_one(number(calls), &ByHand::new(url), ByHand::call),
        ["ours-at-once", url, calls, rounds] => {
            at_once(number(calls), number(rounds), &Generated::new(url), Generated::call);
        }
        ["reqwest-at-once", url, calls, rounds] => {
            at_once(number(calls), number(rounds), &ByHand::new(url), ByHand::call);
        }
        _ => println!("see benches/instructions.sh and benches/at-once.sh"),
    }
}

fn number(text: &str) -> u64 {
    text.parse().expect("a number")
}

fn current_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// The generated client.
#[derive(Clone)]
struct Generated(okta::Client);

impl Generated {
    fn new(url: &str) -> Self {
        Self(okta::Client::builder().base_url(url).api_token("00aBc").build().expect("a client"))
    }

    async fn call(self) -> usize {
        self.0.list_hook_keys().await.expect("an answer").len()
    }
}

/// The same by hand.
#[derive(Clone)]
struct ByHand(reqwest::Client, String);

impl ByHand {
    fn new(url: &str) -> Self {
        Self(reqwest::Client::new(), format!("{url}/api/v1/hook-keys"))
    }

    async fn call(self) -> usize {
        let request = self.0.get(&self.1).header("accept", "application/json");
        let request = request.header("authorization", "SSWS 00aBc").header("user-agent", "secrets-clients");
        let response = request.send().await.expect("an answer").error_for_status().expect("a success");
        let bytes = response.bytes().await.expect("a body");
        let keys: Vec<twins::okta::HookKey> = serde_json::from_slice(&bytes).expect("a list");
        keys.len()
    }
}

fn one_by_one<C: Clone, F: Future<Output = usize>>(calls: u64, client: &C, call: fn(C) -> F) {
    current_thread().block_on(async {
        for _ in 0..calls {
            assert_eq!(black_box(call(client.clone()).await), 20);
        }
    });
}

fn at_once<C: Clone, F>(calls: u64, rounds: u64, client: &C, call: fn(C) -> F)
where
    F: Future<Output = usize> + Send + 'static,
{
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let seconds = runtime.block_on(async {
        let mut begun = Instant::now();
        // The first round opens the connections, and does not count.
        for round in 0..=rounds {
            if round == 1 {
                begun = Instant::now();
            }
            let tasks: Vec<_> = (0..calls).map(|_| tokio::spawn(call(client.clone()))).collect();
            for task in tasks {
                assert_eq!(task.await.expect("it ends"), 20);
            }
        }
        begun.elapsed().as_secs_f64()
    });
    #[allow(clippy::cast_precision_loss, reason = "as many calls as that are never made")]
    let made = (calls * rounds) as f64;
    println!("{:.0} {}", made / seconds, peak_memory());
}

/// KiB, as Linux counts them; 0 elsewhere.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

async fn serve(delay: Duration) {
    let keys: Vec<twins::okta::HookKey> = serde_json::from_str(bodies::OKTA_KEYS).expect("an example fits");
    let keys: Vec<_> = keys.iter().cycle().take(20).collect();
    let json = serde_json::to_string(&keys).expect("a model is JSON");
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length:";
    let answer: &'static str = format!("{head} {}\r\n\r\n{json}", json.len()).leak();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    println!("http://{}", listener.local_addr().expect("a listener has an address"));
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(connection(stream, answer.as_bytes(), delay));
    }
}

/// Requests without a body, one after the other.
async fn connection(mut stream: TcpStream, answer: &[u8], delay: Duration) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut request = Vec::new();
    loop {
        request.clear();
        while !request.ends_with(b"\r\n\r\n") {
            if stream.read_buf(&mut request).await? == 0 {
                return Ok(());
            }
        }
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        stream.write_all(answer).await?;
    }
}
