//! What a call costs over hand-written reqwest: the same request to the same server on loopback, in turns, and the ratio of
//! the two. `cargo bench -p clientwright-runtime --bench call`

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use clientwright_runtime::NoBody;
use clientwright_runtime::codegen::{
    Api, Call, Config, Core, Credential, Decode, DecodeResult, KeyLocation, Operation, Reader, Requirement,
    Scheme, SchemeKind, Style, json, no_body,
};
use serde::Deserialize;

/// Rounds of each side, and calls a round. The median round counts: this machine does other things too.
const ROUNDS: usize = 61;
const CALLS: u32 = 400;

static API: Api = Api {
    schemes: &[Scheme {
        name: "token",
        setter: "token",
        kind: SchemeKind::ApiKey { location: KeyLocation::Header, name: "Authorization", prefix: "SSWS " },
    }],
    ..Api::DEFAULT
};
static LIST: Operation = Operation {
    id: "list",
    path: "/api/v1/{org}/keys",
    security: &[&[Requirement { scheme: 0, scopes: &[] }]],
    accept: "application/json",
    ..Operation::DEFAULT
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Key {
    id: String,
    name: Option<String>,
    created: String,
    is_used: bool,
    revision: u64,
}

impl Decode for Key {
    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        let (mut id, mut name, mut created, mut is_used, mut revision) = (None, None, None, None, None);
        reader.object()?;
        while let Some(field) = reader.next_field(&["created", "id", "isUsed", "name", "revision"])? {
            match field {
                0 => reader.value(&mut created)?,
                1 => reader.value(&mut id)?,
                2 => reader.value(&mut is_used)?,
                3 => reader.value(&mut name)?,
                _ => reader.value(&mut revision)?,
            }
        }
        Ok(Self {
            id: reader.required(id, "id")?,
            name: name.unwrap_or_default(),
            created: reader.required(created, "created")?,
            is_used: reader.required(is_used, "isUsed")?,
            revision: reader.required(revision, "revision")?,
        })
    }
}

fn main() {
    let url = serve();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut config = Config::default();
        config.base_url(&url);
        config.credential(0, Credential::token("00aBc"));
        let core = config.build(&API).expect("a client");
        let other = reqwest::Client::new();
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            ours.push(round(|| generated(&core)).await);
            theirs.push(round(|| by_hand(&other, &url)).await);
        }
        println!("a call with a list of 20 items, one after the other on one connection, loopback");
        println!("                             elapsed   thread's CPU");
        let (ours, theirs) = (median(&ours), median(&theirs));
        println!("clientwright-runtime       {:>8.2} µs  {:>8.2} µs", ours[0], ours[1]);
        println!("reqwest and serde by hand  {:>8.2} µs  {:>8.2} µs", theirs[0], theirs[1]);
        println!("ratio                      {:>8.3}     {:>8.3}", ours[0] / theirs[0], ours[1] / theirs[1]);
    });
}

async fn generated(core: &Core) -> u64 {
    let mut request = core.request(&LIST);
    request.path("org", Style::SIMPLE, &"acme");
    request.query("limit", Style::FORM, &20);
    let keys: Vec<Key> = Call::<_, NoBody>::new(request, json, no_body).await.expect("a list");
    checksum(&keys)
}

async fn by_hand(client: &reqwest::Client, url: &str) -> u64 {
    let response = client
        .get(format!("{url}/api/v1/{}/keys?limit={}", "acme", 20))
        .header("Accept", "application/json")
        .header("Authorization", "SSWS 00aBc")
        .header("User-Agent", "clientwright")
        .send()
        .await
        .expect("an answer")
        .error_for_status()
        .expect("a success");
    let keys: Vec<Key> = serde_json::from_slice(&response.bytes().await.expect("a body")).expect("a list");
    checksum(&keys)
}

/// Looks at every field, so that none of the work can be left out.
fn checksum(keys: &[Key]) -> u64 {
    keys.iter()
        .map(|key| {
            let text = key.id.len() + key.created.len() + key.name.as_ref().map_or(0, String::len);
            text as u64 + key.revision + u64::from(key.is_used)
        })
        .sum()
}

/// Microseconds of one call: by the clock, and on the CPU for the thread that calls, which holds the client's side alone.
type Cost = [f64; 2];

async fn round<F: Future<Output = u64>>(call: impl Fn() -> F) -> Cost {
    let (start, start_on_cpu) = (Instant::now(), on_cpu());
    let mut sum = 0;
    for _ in 0..CALLS {
        sum += call().await;
    }
    assert_eq!(std::hint::black_box(sum) % u64::from(CALLS), 0, "all calls gave the same");
    let spent = [start.elapsed(), on_cpu().saturating_sub(start_on_cpu)];
    spent.map(|time| time.as_secs_f64() * 1e6 / f64::from(CALLS))
}

/// The CPU time of this thread, where the operating system tells it in a file; else nothing.
fn on_cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0))
}

fn median(costs: &[Cost]) -> Cost {
    [0, 1].map(|column| {
        let mut column: Vec<f64> = costs.iter().map(|cost| cost[column]).collect();
        column.sort_by(f64::total_cmp);
        column[column.len() / 2]
    })
}

/// A server that answers everything with the same list, on threads of its own.
fn serve() -> String {
    let items: Vec<String> = (0..20)
        .map(|number| {
            format!(
                r#"{{"id":"HKY1p7jWLndGQV9M60g{number}","keyId":"7fbc27fd-e3df-4522-86bf-1930110256ad","name":"My key {number}","created":"2022-08-31T18:09:58.000Z","lastUpdated":"2022-08-31T18:09:58.000Z","isUsed":true,"revision":{number}}}"#
            )
        })
        .collect();
    let body = format!("[{}]", items.join(","));
    let response = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\nx-request-id: \
         XYZ\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let response = response.clone();
            thread::spawn(move || answer(stream, response.as_bytes()));
        }
    });
    url
}

fn answer(mut stream: TcpStream, response: &[u8]) {
    let mut buffer = Vec::new();
    let mut chunk = [0; 4096];
    while let Ok(length @ 1..) = stream.read(&mut chunk) {
        buffer.extend_from_slice(&chunk[..length]);
        while let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            buffer.drain(..end + 4);
            if stream.write_all(response).is_err() {
                return;
            }
        }
    }
}
