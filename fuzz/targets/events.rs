//! A text as server-sent events, in chunks of any size, with the HTML standard's algorithm, step by step, as the oracle.

use std::time::Duration;

use bytes::Bytes;
use clientwright_runtime::codegen::{Operation, Streams, no_body, text_event_stream};
use clientwright_runtime::{EventStream, NoBody};

use crate::offline;

static STREAM: Operation = Operation {
    id: "stream",
    path: "/",
    accept: "text/event-stream",
    streams: Streams::Events,
    ..Operation::DEFAULT
};

/// The first byte says how large chunks are, the others are the text.
///
/// # Panics
///
/// If the stream gives other events than the oracle.
pub(crate) fn run(data: &[u8]) {
    let Some((size, text)) = data.split_first() else { return };
    let chunks = match size {
        0 => vec![Bytes::copy_from_slice(text)],
        size => text.chunks(usize::from(*size)).map(Bytes::copy_from_slice).collect::<Vec<_>>(),
    };
    let clock = offline::SteppedClock::new();
    let client = offline::client(
        move |_| {
            let answer = http::Response::builder().header("content-type", "text/event-stream");
            answer.body(chunks.clone()).expect("it is an answer")
        },
        clock,
    );
    let call = client.request(&STREAM).call::<EventStream<String>, NoBody, ()>(text_event_stream, no_body);
    let mut stream = offline::block_on(call.into_future()).expect("its head is right");
    let mut ours = Vec::new();
    while let Some(event) = offline::block_on(stream.next()) {
        let event = event.expect("no text is wrong");
        let name = event.name().unwrap_or_default().to_owned();
        ours.push((name, stream.last_event_id().to_owned(), event.data().to_owned()));
    }
    let (theirs, last_id, retry) = interpret(text);
    assert_eq!(ours, theirs);
    assert_eq!(stream.last_event_id(), last_id);
    assert_eq!(stream.reconnection_time(), retry);
}

type Interpreted = (Vec<(String, String, String)>, String, Option<Duration>);

/// "Interpreting an event stream": name, last event id and data of each event; the id and the reconnection time at the end.
fn interpret(text: &[u8]) -> Interpreted {
    let text = String::from_utf8_lossy(text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text));
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let (mut events, mut id, mut retry) = (Vec::new(), String::new(), None);
    let (mut name, mut data, mut next_id) = (String::new(), String::new(), String::new());
    let mut lines: Vec<&str> = text.split('\n').collect();
    lines.pop(); // what no line end ends is no line
    for line in lines {
        if line.is_empty() {
            id.clone_from(&next_id);
            if let Some(data) = data.strip_suffix('\n') {
                events.push((name.clone(), id.clone(), data.to_owned()));
            }
            name.clear();
            data.clear();
            continue;
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut name),
            "data" => {
                data.push_str(value);
                data.push('\n');
            }
            "id" if !value.contains('\0') => value.clone_into(&mut next_id),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                retry = value.parse().ok().map(Duration::from_millis).or(retry);
            }
            _ => {}
        }
    }
    (events, id, retry)
}
