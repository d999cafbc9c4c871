//! What contract tests share: comparing values as JSON, and a server on this machine that answers as it is told and
//! keeps what it was sent.

use std::fmt::Debug;
use std::future::IntoFuture;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use clientwright_runtime::codegen::{self, Decode, Encode};
use clientwright_runtime::{ApiError, Error, EventStream, JsonStream};
use serde_json::Value;

/// Reads a value of the document.
pub(crate) fn decode<T: Decode>(json: &str) -> T {
    codegen::from_json(json.as_bytes()).expect("the example is of its type")
}

/// Holds a value to come out as it went in.
pub(crate) fn round_trip<T: Decode + Encode>(json: &str) {
    assert_same(&decode::<T>(json), json);
}

/// Holds a value to be this JSON, whatever the order of its properties and the way its numbers are written.
pub(crate) fn assert_same<T: Encode + ?Sized>(value: &T, json: &str) {
    let written = codegen::to_json(&value).expect("the value can be written");
    assert_json(&written, json);
}

fn assert_json(written: &str, json: &str) {
    let parse = |text| serde_json::from_str::<Value>(text).expect("this is JSON");
    assert!(same(&parse(written), &parse(json)), "written: {written}\nexpected: {json}");
}

fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, one)| other.get(key).is_some_and(|other| same(one, other)))
        }
        _ => one == other,
    }
}

/// Waits for a call.
pub(crate) fn wait<C: IntoFuture>(call: C) -> C::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime starts").block_on(call.into_future())
}

/// Waits for a call and the values of its events.
pub(crate) fn wait_for_events<C, T, B>(call: C) -> Result<Vec<T>, Error<B>>
where
    C: IntoFuture<Output = Result<EventStream<T>, Error<B>>>,
{
    wait(async {
        let mut stream = call.await?;
        let mut values = Vec::new();
        while let Some(event) = stream.next().await {
            let event = event.expect("the event is readable");
            values.push(event.into_value().expect("the event has a value"));
        }
        Ok(values)
    })
}

/// Waits for a call and the values of its stream.
pub(crate) fn wait_for_values<C, T, B>(call: C) -> Result<Vec<T>, Error<B>>
where
    C: IntoFuture<Output = Result<JsonStream<T>, Error<B>>>,
{
    wait(async {
        let mut stream = call.await?;
        let mut values = Vec::new();
        while let Some(value) = stream.next().await {
            values.push(value.expect("the value is readable"));
        }
        Ok(values)
    })
}

/// The error that an answer is held to be: one of the server's, with this status.
pub(crate) fn api_error<T: Debug, B: Debug>(answer: Result<T, Error<B>>, status: u16) -> ApiError<B> {
    match answer {
        Err(Error::Api(api)) if api.status().as_u16() == status => *api,
        other => panic!("expected the server's error {status}, got {other:?}"),
    }
}

/// A server that answers one request.
pub(crate) struct Server {
    url: String,
    received: Receiver<Request>,
}

/// What the server was sent.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// As it was on the wire, without the query.
    pub(crate) path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Server {
    /// Starts a server that answers with a status and, if there is one, a body of a media type.
    pub(crate) fn answering(status: u16, body: Option<(&str, &str)>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("there is a free port");
        let port = listener.local_addr().expect("the port is known").port();
        let rest = match body {
            Some((kind, body)) => {
                format!("content-type: {kind}\r\ncontent-length: {}\r\n\r\n{body}", body.len())
            }
            None if status == 204 => "\r\n".to_owned(),
            None => "content-length: 0\r\n\r\n".to_owned(),
        };
        let response = format!("HTTP/1.1 {status} Status\r\nconnection: close\r\n{rest}");
        let (sender, received) = mpsc::channel();
        thread::spawn(move || {
            // More requests than one come where the client tries again.
            while let Ok((stream, _)) = listener.accept() {
                let mut reader = BufReader::new(stream);
                let Some(request) = read(&mut reader) else { continue };
                // Kept before it is answered, so that it is there once the call is over.
                if sender.send(request).is_err()
                    || reader.into_inner().write_all(response.as_bytes()).is_err()
                {
                    return;
                }
            }
        });
        Self { url: format!("http://127.0.0.1:{port}"), received }
    }

    /// Where the server is.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The request that came first, for a call that ended like this.
    pub(crate) fn request(&self, answer: &dyn Debug) -> Request {
        self.received.try_recv().unwrap_or_else(|_| panic!("no request came, the call gave {answer:?}"))
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_ascii_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request { method, path: path.to_owned(), query: query.to_owned(), headers, body })
}

impl Request {
    /// Holds the query to have this pair.
    pub(crate) fn assert_query(&self, name: &str, value: &str) {
        assert_pair(&self.query, name, value);
    }

    /// Holds the query to have this pair, as it is.
    pub(crate) fn assert_raw_query(&self, pair: &str) {
        assert!(self.query.split('&').any(|sent| sent == pair), "no {pair} in {}", self.query);
    }

    /// Holds a header to have this value.
    pub(crate) fn assert_header(&self, name: &str, value: &str) {
        let found = self.headers.iter().find(|(found, _)| found.eq_ignore_ascii_case(name));
        assert_eq!(found.map(|(_, value)| value.as_str()), Some(value), "the header {name}");
    }

    /// Holds the body to be this JSON.
    pub(crate) fn assert_json(&self, media_type: &str, json: &str) {
        self.assert_header("content-type", media_type);
        assert_json(&self.text(), json);
    }

    /// Holds the body to be a form with this pair.
    pub(crate) fn assert_form(&self, name: &str, value: &str) {
        self.assert_header("content-type", "application/x-www-form-urlencoded");
        assert_pair(&self.text(), name, value);
    }

    /// Holds the body to be this text.
    pub(crate) fn assert_text(&self, media_type: &str, text: &str) {
        self.assert_header("content-type", media_type);
        assert_eq!(self.text(), text);
    }

    /// Holds the body to be a form with a pair whose value is this JSON.
    pub(crate) fn assert_form_json(&self, name: &str, json: &str) {
        self.assert_header("content-type", "application/x-www-form-urlencoded");
        let text = self.text();
        let values = pairs(&text).filter(|(found, _)| found == name).map(|(_, value)| value);
        assert_any_json(values, name, json);
    }

    /// Holds the body to be these JSON values, one after the other.
    pub(crate) fn assert_json_lines(&self, media_type: &str, json: &str) {
        self.assert_header("content-type", media_type);
        let text = self.text().replace('\u{1E}', "");
        let lines: Vec<&str> = text.lines().collect();
        assert_json(&format!("[{}]", lines.join(",")), json);
    }

    /// Holds the body to have a part of this name and content, and, if it is given, of this media type; an empty one is
    /// none.
    pub(crate) fn assert_part(&self, name: &str, content_type: Option<&str>, content: &str) {
        let parts = self.parts();
        let found = parts.iter().any(|part| {
            part.name == name
                && part.content == content
                && content_type.is_none_or(|content_type| part.content_type == content_type)
        });
        assert!(found, "no part {name} of {content_type:?} with {content} in {parts:#?}");
    }

    /// Holds the body to have a part of this name that is this JSON.
    pub(crate) fn assert_part_json(&self, name: &str, json: &str) {
        let parts = self.parts().into_iter().filter(|part| part.name == name);
        assert_any_json(parts.map(|part| part.content), name, json);
    }

    /// Holds the body to be of this multipart media type.
    pub(crate) fn assert_multipart(&self, media_type: &str) {
        let found = self.content_type();
        assert!(found.starts_with(media_type), "the media type {found}");
        self.parts();
    }

    fn content_type(&self) -> &str {
        let header = self.headers.iter().find(|(name, _)| name == "content-type");
        header.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    fn parts(&self) -> Vec<Part> {
        let (_, boundary) = self.content_type().split_once("boundary=").expect("there is a boundary");
        let text = self.text();
        let start = format!("--{boundary}\r\n");
        let rest = text.strip_suffix(&format!("--{boundary}--\r\n")).expect("the last boundary closes the body");
        rest.split(&start).skip(1).map(Part::read).collect()
    }

    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("the body is text")
    }
}

/// A part of a multipart body.
#[derive(Debug)]
struct Part {
    name: String,
    content_type: String,
    content: String,
}

impl Part {
    fn read(text: &str) -> Self {
        let (head, content) = text.split_once("\r\n\r\n").expect("an empty line ends the headers");
        let header = |name: &str| {
            let mut headers = head.split("\r\n").filter_map(|line| line.split_once(": "));
            headers.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
        };
        let disposition = header("content-disposition").unwrap_or_default();
        let name = disposition.split("name=\"").nth(1).and_then(|rest| rest.split('"').next());
        Self {
            name: name.unwrap_or_default().to_owned(),
            content_type: header("content-type").unwrap_or_default(),
            content: content.strip_suffix("\r\n").expect("a line end follows the content").to_owned(),
        }
    }
}

fn assert_any_json(values: impl Iterator<Item = String>, name: &str, json: &str) {
    let expected = serde_json::from_str::<Value>(json).expect("this is JSON");
    let values: Vec<String> = values.collect();
    let mut parsed = values.iter().filter_map(|value| serde_json::from_str::<Value>(value).ok());
    assert!(parsed.any(|value| same(&value, &expected)), "no {name} is {json}: {values:?}");
}

fn assert_pair(text: &str, name: &str, value: &str) {
    let found = pairs(text).any(|pair| pair == (name.to_owned(), value.to_owned()));
    assert!(found, "no {name}={value} in {text}");
}

fn pairs(text: &str) -> impl Iterator<Item = (String, String)> {
    text.split('&').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (unescape(name), unescape(value))
    })
}

fn unescape(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let (high, low) = (digit(rest.next()), digit(rest.next()));
                let (high, low) = high.zip(low).expect("two digits follow a percent sign");
                bytes.push(u8::try_from(high * 16 + low).expect("two digits make a byte"));
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).expect("the text is UTF-8")
}
