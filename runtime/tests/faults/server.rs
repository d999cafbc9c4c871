//! A server that does wrong, over real sockets: a script enters, a listener that counts what it sees leaves.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::background::listen;
use crate::script::{Answer, OK, Step, answer};

/// A request as the server saw it.
#[derive(Clone)]
pub struct Seen {
    /// What was read of it, from its first byte.
    pub text: Vec<u8>,
    /// What is done about it.
    pub answer: Answer,
}

impl std::fmt::Debug for Seen {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} => {:?}", self.text.escape_ascii(), self.answer)
    }
}

pub struct Server {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    script: Vec<Answer>,
    /// How many answers of the script were given.
    given: usize,
    seen: Vec<Seen>,
    connections: usize,
    open: usize,
}

impl State {
    fn next(&self) -> Answer {
        self.script.get(self.given).or(self.script.last()).cloned().unwrap_or_else(|| answer(OK))
    }
}

/// How a server secures its connections.
pub type Acceptor = Option<tokio_rustls::TlsAcceptor>;

impl Server {
    pub fn new(script: Vec<Answer>) -> Self {
        Self::secured(script, None)
    }

    pub fn secured(script: Vec<Answer>, acceptor: Acceptor) -> Self {
        let state = Arc::new(Mutex::new(State { script, ..State::default() }));
        let shared = Arc::clone(&state);
        let address = listen(move |stream| {
            {
                let mut state = lock(&shared);
                state.connections += 1;
                state.open += 1;
            }
            let (shared, acceptor) = (Arc::clone(&shared), acceptor.clone());
            async move {
                // A client that goes away is part of many tests.
                let _ = connection(stream, acceptor, &shared).await;
                lock(&shared).open -= 1;
            }
        });
        Self { address, state }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// What it does from now on.
    pub fn play(&self, script: Vec<Answer>) {
        let mut state = lock(&self.state);
        state.given = 0;
        state.script = script;
    }

    /// What arrived since the last time that this was asked.
    pub fn take(&self) -> Vec<Seen> {
        std::mem::take(&mut lock(&self.state).seen)
    }

    /// How many requests arrived since the last time that they were taken.
    pub fn seen(&self) -> usize {
        lock(&self.state).seen.len()
    }

    pub fn connections(&self) -> usize {
        lock(&self.state).connections
    }

    /// How many connections are open now.
    pub fn open(&self) -> usize {
        lock(&self.state).open
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().expect("no panic in a server")
}

trait Socket: AsyncRead + AsyncWrite + Unpin + Send {
    fn tcp(&self) -> &TcpStream;
}

impl Socket for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Socket for tokio_rustls::server::TlsStream<TcpStream> {
    fn tcp(&self) -> &TcpStream {
        self.get_ref().0
    }
}

async fn connection(stream: TcpStream, acceptor: Acceptor, state: &Mutex<State>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let next = lock(state).next();
    if next.before_reading {
        lock(state).given += 1;
        let mut stream: Box<dyn Socket> = Box::new(stream);
        perform(&mut stream, &next).await?;
        return Ok(());
    }
    let mut stream: Box<dyn Socket> = match acceptor {
        Some(acceptor) => Box::new(acceptor.accept(stream).await?),
        None => Box::new(stream),
    };
    while let Some(answer) = read(&mut stream, state).await? {
        if !perform(&mut stream, &answer).await? {
            break;
        }
    }
    Ok(())
}

/// Reads the next request as far as its answer wants; `None` if the client is gone.
async fn read(stream: &mut Box<dyn Socket>, state: &Mutex<State>) -> io::Result<Option<Answer>> {
    let mut text = Vec::new();
    let mut place = None;
    loop {
        let wanted = place.as_ref().and_then(|(_, answer): &(usize, Answer)| answer.read);
        let is_enough = wanted.map_or_else(|| is_whole(&text), |wanted| text.len() >= wanted);
        if let Some((_, answer)) = place.take_if(|_| is_enough) {
            return Ok(Some(answer));
        }
        let room = wanted.map_or(1 << 16, |wanted| wanted - text.len()).max(1);
        // One byte first: what is to be read of a request is up to its answer.
        let mut part = vec![0; if text.is_empty() { 1 } else { room }];
        let length = stream.read(&mut part).await?;
        if length == 0 {
            return Ok(None);
        }
        text.extend_from_slice(&part[..length]);
        let mut state = lock(state);
        let (index, _) = place.get_or_insert_with(|| {
            let answer = state.next();
            state.given += 1;
            state.seen.push(Seen { text: Vec::new(), answer: answer.clone() });
            (state.seen.len() - 1, answer)
        });
        if let Some(seen) = state.seen.get_mut(*index).filter(|seen| seen.text.len() < SHOWN) {
            seen.text = text[..text.len().min(SHOWN)].to_vec();
        }
    }
}

/// How much of a request is kept.
const SHOWN: usize = 64 << 10;

fn is_whole(text: &[u8]) -> bool {
    let Some(end) = text.windows(4).position(|window| window == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&text[..end]).to_ascii_lowercase();
    if head.contains("transfer-encoding: chunked") {
        return text.ends_with(b"\r\n0\r\n\r\n");
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok());
    text.len() - end - 4 >= length.unwrap_or(0)
}

/// Does what the answer says; whether the connection goes on.
async fn perform(stream: &mut Box<dyn Socket>, answer: &Answer) -> io::Result<bool> {
    let mut drip = None;
    for step in &answer.steps {
        match step {
            Step::Send(text) => match drip {
                None => stream.write_all(text).await?,
                Some((size, pause)) => {
                    for part in text.chunks(size) {
                        stream.write_all(part).await?;
                        stream.flush().await?;
                        tokio::time::sleep(pause).await;
                    }
                }
            },
            Step::Endless => loop {
                stream.write_all(&[b'x'; 4096]).await?;
            },
            Step::Drip(size, pause) => drip = Some((*size, *pause)),
            Step::Peek => drop(stream.tcp().peek(&mut [0]).await?),
            Step::Close => {
                stream.shutdown().await?;
                return Ok(false);
            }
            Step::Reset => {
                stream.flush().await?;
                // What was sent has to be there first: a reset throws away what is not read yet.
                tokio::time::sleep(Duration::from_millis(20)).await;
                stream.tcp().set_zero_linger()?;
                return Ok(false);
            }
            Step::Half => stream.shutdown().await?,
            Step::Stall => {
                let mut rest = vec![0; 1 << 16];
                while Pin::new(&mut *stream).read(&mut rest).await? > 0 {}
                return Ok(false);
            }
            Step::Deaf => {
                // Longer than any try is made to last; who does not read does not see the client go away either.
                tokio::time::sleep(Duration::from_secs(15)).await;
                return Ok(false);
            }
        }
        stream.flush().await?;
    }
    Ok(true)
}
