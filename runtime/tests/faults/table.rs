//! `faults.tsv`: what a server does wrong, how often it sees a call that is safe or not, in which phase that ends, whether it is
//! worth making again, how long it takes, and how much memory.
//!
//! Times are by a clock that runs five times as fast; a try may take ten seconds of it, a call a minute. Memory is what the call
//! held at once, beyond what its client did before: each row has a thread and a tokio runtime of its own, on whose account it
//! goes.

use std::fmt::Debug;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use clientwright_runtime::Call;
use clientwright_runtime::codegen::{Method, Operation, Requirement, json, json_error};
use clientwright_runtime::{
    ClientCredentials, Error, ExponentialBackoff, RefreshToken, TransportError, UnreadableError,
    UnreadableReason,
};

use crate::account::Account;
use crate::clock::{FACTOR, FastClock};
use crate::sample::{Client, Key, Problem};
use crate::script::{answer, answers};
use crate::server::Server;
use crate::uploads;

pub const TABLE: &str = include_str!("faults.tsv");

/// The largest answer that is read.
const LIMIT: u64 = 100_000;

/// One line.
#[derive(Debug, Clone)]
pub struct Row {
    pub fault: String,
    pub script: String,
    pub method: String,
    pub requests: String,
    pub connections: String,
    pub ends: String,
    pub again: String,
    pub seconds: String,
    /// The most that is held at once, in KiB.
    pub memory: String,
}

pub fn rows() -> Vec<Row> {
    rows_of(TABLE)
}

pub fn rows_of(table: &str) -> Vec<Row> {
    let lines = table.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let columns: Vec<String> = line.split('\t').map(str::to_owned).collect();
            let [fault, script, method, requests, connections, ends, again, seconds, memory] =
                columns.try_into().unwrap_or_else(|columns| panic!("not nine columns: {columns:?}"));
            Row { fault, script, method, requests, connections, ends, again, seconds, memory }
        })
        .collect()
}

const BEARER: Requirement = Requirement { scheme: 1, scopes: &[] };
const OAUTH2: Requirement = Requirement { scheme: 5, scopes: &[] };
const GET_KEY: Operation =
    Operation { id: "get", path: "/key", security: &[&[BEARER], &[OAUTH2]], ..Operation::DEFAULT };
static GET: Operation = GET_KEY;
static POST: Operation = Operation { id: "post", method: Method::POST, ..GET_KEY };
static PUT: Operation = Operation { id: "put", method: Method::PUT, ..GET_KEY };

pub fn call(client: &Client, method: &str) -> Call<Key, Problem> {
    let (method, content) = method.split_once(' ').unwrap_or((method, ""));
    let mut request = client.core.request(match method {
        "GET" => &GET,
        "PUT" => &PUT,
        _ => &POST,
    });
    match (method, content) {
        ("GET", _) => {}
        (_, "") => request.json(&Key { id: "k".into(), name: None }),
        (_, content) => request.blob("application/octet-stream", &uploads::content(content)),
    }
    request.call(json, json_error)
}

pub fn client(url: &str, with_flow: bool) -> Client {
    client_with(url, if with_flow { "oauth" } else { "" })
}

fn client_with(url: &str, flag: &str) -> Client {
    let builder = Client::builder()
        .base_url(url)
        .clock(FastClock::new())
        .connect_timeout(Duration::from_secs(1))
        .attempt_timeout(Duration::from_secs(10))
        .backoff(ExponentialBackoff::default().longest(Duration::from_millis(200)))
        .max_response_bytes(LIMIT);
    let builder = match flag {
        "oauth" => builder.oauth2(ClientCredentials::new("id", "secret")),
        "refresh" => builder.oauth2(RefreshToken::new("refresh").client_id("id")),
        _ => builder.bearer("token"),
    };
    builder.build().unwrap()
}

/// The phase, and what is special about it.
pub fn ends<T, B>(outcome: &Result<T, Error<B>>) -> String {
    let kind = |error: &TransportError| format!("{:?}", error.kind()).to_lowercase();
    let reason = |error: &UnreadableError| match error.reason() {
        UnreadableReason::Decode(_) => "decode".to_owned(),
        UnreadableReason::TooLarge { .. } => "too-large".to_owned(),
        UnreadableReason::Truncated(error) => format!("truncated, {}", kind(error)),
        UnreadableReason::Encoding(error) => format!("{error:?}").to_lowercase(),
        other => format!("{other:?}"),
    };
    match outcome {
        Ok(_) => "ok".to_owned(),
        Err(Error::Request(error)) => format!("built wrong, {:?}", error.kind()),
        Err(Error::NotSent(error)) => format!("not sent, {}", kind(error)),
        Err(Error::MaybeSent(error)) => format!("maybe sent, {}", kind(error)),
        Err(Error::Api(error)) => format!("answered, {}", error.status().as_u16()),
        Err(Error::Unreadable(error)) => format!("unreadable, {}", reason(error)),
        Err(_) => "something new".to_owned(),
    }
}

/// What holds for every outcome.
pub fn check<T: Debug, B>(outcome: &Result<T, Error<B>>) {
    let Err(error) = outcome else { return };
    assert_eq!(
        error.may_have_been_sent(),
        !matches!(error, Error::Request(_) | Error::NotSent(_)),
        "{error:?}"
    );
    assert_eq!(error.status().is_some(), matches!(error, Error::Api(_) | Error::Unreadable(_)), "{error:?}");
    if let Some(response) = error.response() {
        assert!(response.bytes().len() as u64 <= LIMIT, "{error:?}");
    }
    // No text of the server's, and nothing of the request.
    let mut texts = vec![error.to_string(), format!("{error:?}")];
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        texts.extend([error.to_string(), format!("{error:?}")]);
        source = error.source();
    }
    for text in texts {
        assert!(!text.contains("Bearer") && !text.contains("proxy"), "{text}");
    }
}

/// An address that does not answer as a server does.
pub fn nowhere(script: &str) -> Option<String> {
    (script == "[refused]").then(|| {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        format!("http://{}", listener.local_addr().expect("an address"))
    })
}

/// What a script says of the client or the connection, and the script: `[warm]`, a call was made before; `[oauth]`, tokens are
/// fetched; `[refresh]`, with a refresh token; `[tls …]`, TLS with such a certificate.
pub fn setting(script: &str) -> (&str, &str) {
    let setting = script.strip_prefix('[').and_then(|script| script.split_once("] "));
    match setting {
        Some((setting, script))
            if ["warm", "oauth", "refresh", "tls"].iter().any(|word| setting.starts_with(word)) =>
        {
            (setting, script)
        }
        _ => ("", script),
    }
}

/// Makes the call of a row, and says what became of it in a row.
async fn observe(account: &Account, row: &Row, server: &Server, url: &str) -> Row {
    let (flag, script) = setting(&row.script);
    let client = client_with(nowhere(script).as_deref().unwrap_or(url), flag);
    if nowhere(script).is_none() {
        server.play(answers(script));
    }
    if flag == "warm" {
        call(&client, "GET").await.unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    server.take();
    let connections = server.connections();
    let start = Instant::now();
    let (outcome, most) = account.most(async { call(&client, &row.method).await }).await;
    let seconds = start.elapsed() * FACTOR;
    check(&outcome);
    // The call may end before the server has read what was sent of it.
    let expected: usize = row.requests.parse().expect("a number");
    for _ in 0..100 {
        if server.seen() >= expected {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let requests = server.take().len();
    let connections = server.connections() - connections;
    // Whatever happened, the client is as good as new. A safe call, since the server's closing of the last connection may still
    // be on its way: that call is then made again, which nothing unsafe is.
    if nowhere(script).is_none() && row.ends != "not sent, tls" {
        server.play(answers("[200 = {\"id\":\"k\",\"access_token\":\"t\"}]"));
        call(&client, "GET").await.unwrap_or_else(|error| panic!("{}: afterwards: {error:?}", row.fault));
        assert!(
            (1..=1 + usize::from(matches!(flag, "oauth" | "refresh"))).contains(&server.take().len()),
            "{}",
            row.fault
        );
    }
    let (least, longest) = row.seconds.split_once('-').expect("a range of seconds");
    let [least, longest] = [least, longest].map(|bound| Duration::from_secs(bound.parse().expect("seconds")));
    // What ends by itself is as quick as the machine is idle; that no limit ended it shows in the number of requests.
    let longest = if longest < Duration::from_secs(10) { longest * 3 } else { longest };
    let is_in_time = (least..=longest).contains(&seconds);
    let room = row.memory.parse::<usize>().expect("a number of KiB") << 10;
    Row {
        requests: requests.to_string(),
        connections: connections.to_string(),
        ends: ends(&outcome),
        again: match &outcome {
            Err(error) if error.is_retryable() => "yes".to_owned(),
            Err(_) => "no".to_owned(),
            Ok(_) => "-".to_owned(),
        },
        seconds: if is_in_time { row.seconds.clone() } else { format!("{seconds:.1?}") },
        memory: if most <= room { row.memory.clone() } else { most.div_ceil(1024).to_string() },
        ..row.clone()
    }
}

/// Sees each row through, with a server that `serve` makes for it, and its address.
pub fn verify(rows: Vec<Row>, serve: impl Fn(&Row) -> (Server, String) + Sync) {
    let see_through = |row: Row| {
        let (server, url) = serve(&row);
        let account = Account::mine();
        let seen = account.runtime().block_on(observe(account, &row, &server, &url));
        (row, seen)
    };
    // Few at a time, so that none is slow for want of a processor; what takes long does so by waiting.
    let (short, long): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.seconds.starts_with('0'));
    let short = Mutex::new(short.into_iter());
    let next = || short.lock().unwrap().next();
    let observations: Vec<(Row, Row)> = thread::scope(|scope| {
        let few: Vec<_> =
            (0..6).map(|_| scope.spawn(|| std::iter::from_fn(next).map(see_through).collect())).collect();
        let long: Vec<_> = long.into_iter().map(|row| scope.spawn(|| vec![see_through(row)])).collect();
        few.into_iter().chain(long).flat_map(|thread| thread.join().unwrap()).collect()
    });
    let mut wrong = Vec::new();
    for (row, seen) in observations {
        let line = |row: &Row| {
            let columns = [
                &row.method,
                &row.requests,
                &row.connections,
                &row.ends,
                &row.again,
                &row.seconds,
                &row.memory,
            ];
            columns.map(String::as_str).join("\t")
        };
        if line(&row) != line(&seen) {
            wrong.push(format!("{}\n  expected {}\n  observed {}", row.fault, line(&row), line(&seen)));
        }
    }
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

/// A server without TLS.
pub fn plain(_row: &Row) -> (Server, String) {
    let server = Server::new(vec![answer("[ok]")]);
    let url = server.url();
    (server, url)
}

#[test]
fn every_fault_ends_as_the_table_says() {
    verify(rows().into_iter().filter(|row| !row.script.starts_with("[tls")).collect(), plain);
}

/// A client that meets the same fault again and again holds no more for it than after the first few times.
#[test]
fn what_goes_wrong_leaves_nothing_behind() {
    for script in [
        "[503]",
        "[close]",
        "[200 = {]",
        "HTTP/1.1 200 OK\\r\\ncontent-length: 10\\r\\n\\r\\n{\"id\"[close]",
        "HTTP/1.1 200 OK\\r\\nx: [repeat 61 1000000]",
        "HTTP/1.1 200 OK\\r\\n\\r\\n[endless]",
        "[bomb gzip 4]",
    ] {
        let server = Server::new(answers(script));
        let account = Account::mine();
        account.runtime().block_on(async {
            let client = client(&server.url(), false);
            let mut held = Vec::new();
            for _ in 0..30 {
                call(&client, "POST").await.unwrap_err();
                tokio::task::yield_now().await; // the connection's task ends
                held.push(account.held());
            }
            let (first, last) = (held[..10].iter().max().unwrap(), held.last().unwrap());
            assert!(*last <= first + 1024, "{script}: {held:?}");
        });
    }
}

#[test]
fn every_fault_has_a_row_for_what_is_safe_and_for_what_is_not() {
    let rows = rows();
    for pair in rows.chunks(2) {
        let [safe, unsafe_] = pair else { panic!("a row alone: {pair:?}") };
        assert_eq!((&safe.fault, &safe.script), (&unsafe_.fault, &unsafe_.script));
        assert_eq!((safe.method.as_str(), unsafe_.method.as_str()), ("GET", "POST"));
    }
    assert!(rows.len() > 120, "{}", rows.len());
}
