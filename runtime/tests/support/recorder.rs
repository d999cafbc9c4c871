//! An HTTP server on loopback that records what arrives, byte for byte, and answers from a script, faults included.
//!
//! It reads from the socket itself: servers made of HTTP libraries show a parsed and folded request. It stands on the
//! standard library alone, so that any test can include this file with `#[path]`.
#![allow(dead_code)] // each test file uses its part

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// A request as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The request line, without its line end.
    pub line: String,
    /// The headers in the order in which they arrived; names as they were written.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Which connection it came on, counted from 0.
    pub connection: usize,
}

impl Recorded {
    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(set, _)| set.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub fn method(&self) -> &str {
        self.line.split(' ').next().unwrap_or_default()
    }

    /// Path and query.
    pub fn target(&self) -> &str {
        self.line.split(' ').nth(1).unwrap_or_default()
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("a body of text")
    }
}

/// What the server does about a request.
#[derive(Debug, Clone)]
pub struct Reply {
    bytes: Vec<u8>,
    delay: Duration,
    /// Pauses before each of these parts of what is sent.
    drip: Option<(usize, Duration)>,
    then: Then,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    KeepOpen,
    Close,
    /// Neither sends nor closes, until the client does.
    Stall,
}

impl Reply {
    /// A response without a body.
    pub fn status(status: u16) -> Self {
        Self::new(status, &[], b"")
    }

    /// A response with a JSON body.
    pub fn json(status: u16, body: &str) -> Self {
        Self::new(status, &[("content-type", "application/json")], body.as_bytes())
    }

    pub fn new(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Self {
        let mut text = format!("HTTP/1.1 {status} Status\r\n");
        for (name, value) in headers {
            text.extend([name, ": ", value, "\r\n"]);
        }
        if status != 204 {
            text.extend(["content-length: ", &body.len().to_string(), "\r\n"]);
        }
        text += "\r\n";
        Self::raw([text.as_bytes(), body].concat())
    }

    /// These bytes, whatever they are.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self { bytes: bytes.into(), delay: Duration::ZERO, drip: None, then: Then::KeepOpen }
    }

    /// Nothing; the connection is closed.
    pub fn close() -> Self {
        Self::raw("").then_close()
    }

    /// Nothing at all.
    pub fn stall() -> Self {
        Self::raw("").then_stall()
    }

    /// Adds a header to a response made by the functions above.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        let end = self.bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a head") + 2;
        self.bytes.splice(end..end, format!("{name}: {value}\r\n").into_bytes());
        self
    }

    pub fn then_close(mut self) -> Self {
        self.then = Then::Close;
        self
    }

    pub fn then_stall(mut self) -> Self {
        self.then = Then::Stall;
        self
    }

    /// Waits before it answers.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Sends so many bytes at a time, with pauses.
    pub fn dripping(mut self, size: usize, pause: Duration) -> Self {
        self.drip = Some((size, pause));
        self
    }
}

/// The server. It runs until the test's process ends.
pub struct Recorder {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    requests: Vec<Recorded>,
    connections: usize,
    open: usize,
}

type Answer = Box<dyn FnMut(&Recorded) -> Reply + Send>;

impl Recorder {
    /// Answers each request with the script's next reply, and with status 599 after the last.
    pub fn script(replies: impl IntoIterator<Item = Reply>) -> Self {
        let mut replies: VecDeque<Reply> = replies.into_iter().collect();
        Self::answering(move |_| replies.pop_front().unwrap_or_else(|| Reply::status(599)))
    }

    /// Answers each request with the same reply.
    pub fn always(reply: Reply) -> Self {
        Self::answering(move |_| reply.clone())
    }

    /// Answers each request as the function says.
    pub fn answering(answer: impl FnMut(&Recorded) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(Mutex::new(State::default()));
        let answer: Arc<Mutex<Answer>> = Arc::new(Mutex::new(Box::new(answer)));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let number = {
                    let mut state = lock(&shared);
                    state.connections += 1;
                    state.open += 1;
                    state.connections - 1
                };
                let (shared, answer) = (Arc::clone(&shared), Arc::clone(&answer));
                thread::spawn(move || {
                    // A client that goes away is part of many tests.
                    let _ = serve(stream, number, &shared, &answer);
                    lock(&shared).open -= 1;
                });
            }
        });
        Self { address, state }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Everything that arrived so far, in order.
    pub fn requests(&self) -> Vec<Recorded> {
        lock(&self.state).requests.clone()
    }

    /// The only request that arrived.
    pub fn request(&self) -> Recorded {
        let requests = self.requests();
        assert_eq!(requests.len(), 1, "not one request, but {requests:#?}");
        requests[0].clone()
    }

    pub fn count(&self) -> usize {
        lock(&self.state).requests.len()
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        lock(&self.state).connections
    }

    /// How many connections are open now.
    pub fn open(&self) -> usize {
        lock(&self.state).open
    }
}

/// An address that refuses connections.
pub fn refusing() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    format!("http://{}", listener.local_addr().expect("an address"))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(
    stream: TcpStream,
    connection: usize,
    state: &Mutex<State>,
    answer: &Mutex<Answer>,
) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader, connection)? {
        let reply = {
            // Recorded and answered under one lock, so that the script's order is the recording's.
            let mut answer = lock(answer);
            lock(state).requests.push(request.clone());
            answer(&request)
        };
        thread::sleep(reply.delay);
        match reply.drip {
            None => writer.write_all(&reply.bytes)?,
            Some((size, pause)) => {
                for part in reply.bytes.chunks(size) {
                    writer.write_all(part)?;
                    thread::sleep(pause);
                }
            }
        }
        match reply.then {
            Then::KeepOpen => {}
            Then::Close => return Ok(()),
            Then::Stall => {
                let mut rest = Vec::new();
                reader.read_to_end(&mut rest)?;
                return Ok(());
            }
        }
    }
    Ok(())
}

/// The next request; `None` if the client closed the connection.
fn read(reader: &mut impl BufRead, connection: usize) -> std::io::Result<Option<Recorded>> {
    let Some(line) = read_line(reader)? else { return Ok(None) };
    let mut headers = Vec::new();
    while let Some(header) = read_line(reader)?.filter(|header| !header.is_empty()) {
        let (name, value) = header.split_once(':').unwrap_or((&header, ""));
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let mut request = Recorded { line, headers, body: Vec::new(), connection };
    if request.header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
        request.body = read_chunks(reader)?;
    } else if let Some(length) = request.header("content-length").and_then(|length| length.parse().ok()) {
        request.body = vec![0; length];
        reader.read_exact(&mut request.body)?;
    }
    Ok(Some(request))
}

fn read_chunks(reader: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(size) = read_line(reader)? {
        let size = usize::from_str_radix(size.split(';').next().unwrap_or_default(), 16).unwrap_or(0);
        let start = body.len();
        body.resize(start + size, 0);
        reader.read_exact(&mut body[start..])?;
        read_line(reader)?;
        if size == 0 {
            break;
        }
    }
    Ok(body)
}

/// The next line without its end, each byte a character, so that nothing is lost.
fn read_line(reader: &mut impl BufRead) -> std::io::Result<Option<String>> {
    let mut line = Vec::new();
    if reader.read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    while line.last().is_some_and(|byte| matches!(byte, b'\r' | b'\n')) {
        line.pop();
    }
    Ok(Some(line.into_iter().map(char::from).collect()))
}
