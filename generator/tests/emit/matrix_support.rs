//! What each parameter of the generated client looks like on the wire.

use std::future::IntoFuture;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc::{self, Receiver};

use clientwright_runtime::codegen::{Decode, from_json};
use clientwright_runtime::{Error, NoBody};
use matrix::{Client, types};

fn decode<T: Decode>(json: &str) -> T {
    from_json(json.as_bytes()).expect("the value is of its type")
}

/// A server that keeps the heads of requests as they arrive, a byte a character, and a client of it.
struct Wire {
    client: Client,
    heads: Receiver<Vec<String>>,
    wrong: Vec<String>,
}

impl Wire {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let url = format!("http://{}", listener.local_addr().expect("the address is known"));
        let (sender, heads) = mpsc::channel();
        std::thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                let mut reader = BufReader::new(stream);
                let mut head = Vec::new();
                loop {
                    let mut line = Vec::new();
                    reader.read_until(b'\n', &mut line).expect("the request can be read");
                    let line: String = line.into_iter().map(char::from).collect();
                    match line.trim_end_matches(['\r', '\n']) {
                        "" => break,
                        line => head.push(line.to_owned()),
                    }
                }
                sender.send(head).expect("the test runs");
                let answer = b"HTTP/1.1 204 Done\r\nconnection: close\r\n\r\n";
                reader.into_inner().write_all(answer).expect("the client waits");
            }
        });
        let client = Client::builder().base_url(&url).build().expect("the client is complete");
        Self { client, heads, wrong: Vec::new() }
    }

    fn check<C>(
        &mut self,
        kind: &str,
        location: &str,
        target: &str,
        expected: &str,
        call: impl FnOnce(&Client) -> C,
    ) where
        C: IntoFuture<Output = Result<(), Error<NoBody>>>,
    {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("it starts");
        let outcome = runtime.block_on(async { call(&self.client).await });
        let arrived = match (outcome, self.heads.try_recv()) {
            (Ok(()), Ok(head)) => part(&head, location, target),
            (Err(Error::Request(_)), Err(_)) => "!".to_owned(),
            (outcome, head) => panic!("{target} {kind}: {outcome:?} {head:?}"),
        };
        let expected: String = match location {
            "header" | "cookie" => expected.bytes().map(char::from).collect(),
            _ => expected.to_owned(),
        };
        if arrived != expected {
            self.wrong.push(format!("{target} {kind}: {arrived}, not {expected}"));
        }
    }

    fn finish(self) {
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n"));
    }
}

/// The part of a request's head that a location is in; `-` if there is none.
fn part(head: &[String], location: &str, target: &str) -> String {
    let header = |name: &str| {
        let mut pairs = head.iter().filter_map(|line| line.split_once(':'));
        pairs.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
    };
    let found = match location {
        "header" => header("color"),
        "cookie" => header("cookie"),
        _ => {
            let line = head.first().expect("there is a request line");
            let sent = line.split(' ').nth(1).and_then(|sent| sent.strip_prefix(target));
            sent.filter(|rest| !rest.is_empty()).map(str::to_owned)
        }
    };
    found.unwrap_or_else(|| "-".to_owned())
}
