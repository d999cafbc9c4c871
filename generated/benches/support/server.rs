//! A server on loopback that answers every request with the same text, on threads of its own: as little as can be, so
//! that what is measured is the client.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// A running server; it ends with the process.
pub(crate) struct Server {
    pub(crate) url: String,
    connections: Arc<AtomicUsize>,
}

impl Server {
    /// A server that answers with status 200 and this JSON.
    pub(crate) fn start(json: &str) -> Self {
        let response = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\
             x-request-id: XYZ\r\ncontent-length: {}\r\n\r\n{json}",
            json.len()
        );
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let url = format!("http://{}", listener.local_addr().expect("a listener has an address"));
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                count.fetch_add(1, Ordering::Relaxed);
                let response = response.clone();
                thread::spawn(move || answer(stream, response.as_bytes()));
            }
        });
        Self { url, connections }
    }

    /// How many connections were opened so far.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

fn answer(mut stream: TcpStream, response: &[u8]) {
    stream.set_nodelay(true).expect("a socket takes its options");
    let mut buffer = Vec::new();
    let mut chunk = [0; 4096];
    while let Ok(length @ 1..) = stream.read(&mut chunk) {
        buffer.extend_from_slice(&chunk[..length]);
        while let Some(end) = request_end(&buffer) {
            buffer.drain(..end);
            if stream.write_all(response).is_err() {
                return;
            }
        }
    }
}

/// Where the first request in the buffer ends, if it is all there.
fn request_end(buffer: &[u8]) -> Option<usize> {
    let head = buffer.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&buffer[..head]).expect("a head is text");
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().expect("a length"))
    });
    let end = head + length.unwrap_or(0);
    (buffer.len() >= end).then_some(end)
}
