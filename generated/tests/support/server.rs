//! A loopback HTTP server for tests: scripted answers go in, the requests come out as they came over the wire.
//!
//! It reads raw bytes, because whatever parses a URL has already folded `..` and `%2e%2e` away.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// One request, as it came over the wire.
#[derive(Debug, Clone)]
pub struct Request {
    /// The first line, without its line end: `GET /a%2Fb HTTP/1.1`.
    pub line: String,
    /// Names in lower case, in the order of arrival.
    pub headers: Vec<(String, String)>,
    /// The body, chunks joined.
    pub body: Vec<u8>,
}

impl Request {
    /// The request target, between the method and the version.
    pub fn target(&self) -> &str {
        self.line.split(' ').nth(1).expect("a request line has a target")
    }

    /// The only header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(key, _)| key == name);
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "header {name} was sent twice");
        value
    }

    /// All that was sent, for tests that look for text which must not be there.
    pub fn everything(&self) -> String {
        format!("{self:?}\n{}", String::from_utf8_lossy(&self.body))
    }
}

/// One scripted answer.
#[derive(Debug, Clone)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    /// A `Content-Length` that promises this many bytes more than there are.
    short_by: usize,
}

impl Answer {
    /// An answer without a body.
    pub fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), short_by: 0 }
    }

    /// An answer with a JSON body.
    pub fn json(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::empty(status).header("content-type", "application/json").body(body)
    }

    /// The same answer with another header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same answer with this body.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// The same answer, cut off this many bytes before the end that it promises.
    pub fn cut_short(mut self, bytes: usize) -> Self {
        self.short_by = bytes;
        self
    }
}

/// A server that gives one answer a request, in order, and the last one to all that follow.
pub struct Server {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    requests: Arc<Mutex<Vec<Request>>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// A server that gives every request the same answer.
    pub fn always(answer: Answer) -> Self {
        Self::script(vec![answer])
    }

    /// A server that gives these answers in order, and the last one to all that follow.
    pub fn script(answers: Vec<Answer>) -> Self {
        assert!(!answers.is_empty(), "a server needs an answer");
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free loopback port");
        let address = listener.local_addr().expect("the port just bound");
        let stop = Arc::new(AtomicBool::new(false));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let thread = std::thread::spawn({
            let (stop, requests) = (Arc::clone(&stop), Arc::clone(&requests));
            move || serve(&listener, &answers, &stop, &requests)
        });
        Self { address, stop, requests, thread: Some(thread) }
    }

    /// Where it listens, as a base URL without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("the server's thread did not panic").clone()
    }

    /// The one request that was made.
    pub fn only_request(&self) -> Request {
        let requests = self.requests();
        let [request] = requests.as_slice() else {
            panic!("expected one request, got {requests:#?}");
        };
        request.clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // A connection of our own wakes the thread out of `accept`.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            let served = thread.join();
            if !std::thread::panicking() {
                served.expect("the server's thread did not panic");
            }
        }
    }
}

/// Accepts connections until told to stop; each carries one request.
fn serve(listener: &TcpListener, answers: &[Answer], stop: &AtomicBool, requests: &Mutex<Vec<Request>>) {
    loop {
        let Ok((mut stream, _)) = listener.accept() else { return };
        if stop.load(Ordering::SeqCst) {
            return;
        }
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout above zero");
        // A client may open a connection and think better of it: no request then.
        let Some(request) = read_request(&stream) else { continue };
        let answer = {
            let mut requests = requests.lock().expect("no other thread panics with the lock");
            requests.push(request);
            &answers[(requests.len() - 1).min(answers.len() - 1)]
        };
        // The client may hang up before it has read everything: that is its right.
        drop(stream.write_all(&render(answer)));
    }
}

/// Reads one request, or nothing if the connection ends before it does.
fn read_request(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let line = read_line(&mut reader)?;
    let mut headers = Vec::new();
    loop {
        let line = read_line(&mut reader)?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':')?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let find = |name: &str| headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let body = if find("transfer-encoding").is_some_and(|coding| coding.contains("chunked")) {
        read_chunks(&mut reader)?
    } else {
        let length = find("content-length").map_or(Some(0), |length| length.parse().ok())?;
        read_exact(&mut reader, length)?
    };
    Some(Request { line, headers, body })
}

fn read_line(reader: &mut impl BufRead) -> Option<String> {
    let mut line = Vec::new();
    reader.read_until(b'\n', &mut line).ok()?;
    let line = String::from_utf8_lossy(&line).into_owned();
    line.strip_suffix("\r\n").map(str::to_owned)
}

fn read_exact(reader: &mut impl Read, length: usize) -> Option<Vec<u8>> {
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(body)
}

fn read_chunks(reader: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let size = usize::from_str_radix(read_line(reader)?.trim(), 16).ok()?;
        body.extend(read_exact(reader, size)?);
        read_line(reader)?;
        if size == 0 {
            return Some(body);
        }
    }
}

/// The answer's bytes. Every connection ends with its answer, so that a request is never mixed up with another.
fn render(answer: &Answer) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {} Scripted\r\nconnection: close\r\n", answer.status);
    // 204 and 304 have no body, and RFC 9110 forbids a length there.
    let length = answer.body.len() + answer.short_by;
    let length =
        (!matches!(answer.status, 204 | 304)).then(|| ("content-length".to_owned(), length.to_string()));
    for (name, value) in answer.headers.iter().chain(&length) {
        text.extend([name, ": ", value, "\r\n"]);
    }
    text += "\r\n";
    let mut bytes = text.into_bytes();
    bytes.extend(&answer.body);
    bytes
}
