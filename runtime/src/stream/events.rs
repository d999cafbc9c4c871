//! Server-sent events: bytes enter, events leave, as the HTML standard has it ("Interpreting an event stream").

use std::time::Duration;

use super::framing::{Framing, Pending, TooLong};

/// An event as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RawEvent {
    pub(super) name: Option<String>,
    pub(super) id: Option<String>,
    /// In milliseconds.
    pub(super) retry: Option<u64>,
    pub(super) data: String,
}

/// The parser. What it holds is no longer than the limit.
#[derive(Debug)]
pub(super) struct Events {
    pending: Pending,
    limit: usize,
    /// Whether the first bytes, which can be a byte order mark, were seen.
    begun: bool,
    /// A carriage return ended the last line; a line feed right after it belongs to it.
    after_return: bool,
    /// The event that is coming.
    event: RawEvent,
    has_data: bool,
    /// For the `Last-Event-ID` header of a request that goes on where this stream ended.
    pub(super) last_id: String,
    /// How long the server wants to be left alone before such a request.
    pub(super) reconnection: Option<Duration>,
}

const BYTE_ORDER_MARK: &[u8] = &[0xef, 0xbb, 0xbf];

impl Events {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            pending: Pending::default(),
            limit,
            begun: false,
            after_return: false,
            event: RawEvent::default(),
            has_data: false,
            last_id: String::new(),
            reconnection: None,
        }
    }

    /// Begins anew where another answer goes on: what was not ended is not one, and the rest stays.
    pub(super) fn resume(&mut self) {
        let (last_id, reconnection) = (std::mem::take(&mut self.last_id), self.reconnection);
        *self = Self { last_id, reconnection, ..Self::new(self.limit) };
    }

    /// The next line; none before it ended.
    fn line(&mut self) -> Result<Option<String>, TooLong> {
        if !self.begun {
            let bytes = self.pending.bytes();
            if bytes.starts_with(BYTE_ORDER_MARK) {
                self.pending.skip(BYTE_ORDER_MARK.len());
            } else if BYTE_ORDER_MARK.starts_with(bytes) {
                return Ok(None); // nothing yet, or the beginning of one
            }
            self.begun = true;
        }
        if self.after_return
            && let Some(first) = self.pending.first()
        {
            self.after_return = false;
            if first == b'\n' {
                self.pending.skip(1);
            }
        }
        let held = self.event.data.len()
            + self.event.name.as_ref().map_or(0, String::len)
            + self.event.id.as_ref().map_or(0, String::len);
        let room = self.limit.saturating_sub(held);
        let line = self.pending.until(room, |byte| matches!(byte, b'\r' | b'\n'))?;
        Ok(line.map(|(line, end)| {
            self.after_return = end == b'\r';
            String::from_utf8_lossy(&line).into_owned()
        }))
    }

    fn field(&mut self, line: &str) {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            // An empty name is none.
            "event" => self.event.name = (!value.is_empty()).then(|| value.to_owned()),
            "data" => {
                if self.has_data {
                    self.event.data.push('\n');
                }
                self.has_data = true;
                self.event.data.push_str(value);
            }
            "id" if !value.contains('\0') => self.event.id = Some(value.to_owned()),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                // More digits than fit say nothing that could be done.
                self.event.retry = value.parse().ok();
                self.reconnection = self.event.retry.map(Duration::from_millis).or(self.reconnection);
            }
            // A comment, if there is no name; else something that a later standard may have.
            _ => {}
        }
    }

    /// What an empty line ends: an event, if it has data.
    fn dispatch(&mut self) -> Option<RawEvent> {
        let event = std::mem::take(&mut self.event);
        if let Some(id) = &event.id {
            self.last_id.clone_from(id);
        }
        std::mem::take(&mut self.has_data).then_some(event)
    }
}

impl Framing for Events {
    type Piece = RawEvent;

    fn push(&mut self, chunk: &[u8]) {
        self.pending.push(chunk);
    }

    /// An event that no empty line ended is not one: its rest may be missing.
    fn finish(&mut self) {
        self.pending = Pending::default();
    }

    fn next(&mut self) -> Result<Option<RawEvent>, TooLong> {
        while let Some(line) = self.line()? {
            if !line.is_empty() {
                self.field(&line);
            } else if let Some(event) = self.dispatch() {
                return Ok(Some(event));
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(name: Option<&str>, id: Option<&str>, retry: Option<u64>, data: &str) -> RawEvent {
        RawEvent { name: name.map(str::to_owned), id: id.map(str::to_owned), retry, data: data.to_owned() }
    }

    fn all(events: &mut Events) -> Vec<RawEvent> {
        std::iter::from_fn(|| events.next().unwrap()).collect()
    }

    fn parse<'c>(chunks: impl IntoIterator<Item = &'c [u8]>) -> (Vec<RawEvent>, String, Option<Duration>) {
        let mut events = Events::new(1000);
        let mut found = Vec::new();
        for chunk in chunks {
            events.push(chunk);
            found.extend(all(&mut events));
        }
        events.finish();
        found.extend(all(&mut events));
        (found, events.last_id, events.reconnection)
    }

    /// Texts and what they mean, most of them from the standard's own explanations.
    fn table() -> Vec<(&'static str, Vec<RawEvent>)> {
        let data = |data| event(None, None, None, data);
        vec![
            ("data: a\n\n", vec![data("a")]),
            ("data: a\r\n\r\n", vec![data("a")]),
            ("data: a\r\r", vec![data("a")]),
            ("data: a\r\n\rdata: b\n\r\n", vec![data("a"), data("b")]),
            ("\u{feff}data: a\n\n", vec![data("a")]),
            ("\u{feff}\u{feff}data: a\n\n", vec![]),
            ("data:a\n\ndata:  a\n\n", vec![data("a"), data(" a")]),
            ("data: YHOO\ndata: +2\ndata: 10\n\n", vec![data("YHOO\n+2\n10")]),
            // An empty line of data is data; no line of it is no event.
            ("data\n\ndata\ndata\n\ndata:", vec![data(""), data("\n")]),
            ("event: a\nid: 1\n\ndata: b\n\n", vec![data("b")]),
            ("event: a\nevent: b\ndata: c\n\n", vec![event(Some("b"), None, None, "c")]),
            ("event: a\nevent:\ndata: c\n\n", vec![data("c")]),
            (": comment\n\n:\n\ndata: a\n: comment\ndata: b\n\n", vec![data("a\nb")]),
            (
                ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
                vec![
                    event(None, Some("1"), None, "first event"),
                    event(None, Some(""), None, "second event"),
                    data(" third event"),
                ],
            ),
            ("id: a\0b\ndata: c\n\n", vec![data("c")]),
            ("retry: 10\nretry: x\nretry: -1\nretry:\ndata: a\n\n", vec![event(None, None, Some(10), "a")]),
            ("retry: 99999999999999999999\ndata: a\n\n", vec![data("a")]),
            ("Data: a\n data: b\nunknown: c\ndata : d\ndata: e\n\n", vec![data("e")]),
            ("data: é€😀\n\n", vec![data("é€😀")]),
            ("data: not ended\n", vec![]),
            ("data: a\n\ndata: not ended", vec![data("a")]),
            ("", vec![]),
        ]
    }

    #[test]
    fn events_are_what_the_standard_says() {
        for (text, expected) in table() {
            assert_eq!(parse([text.as_bytes()]).0, expected, "{text:?}");
        }
    }

    #[test]
    fn it_does_not_matter_where_the_bytes_are_cut() {
        for (text, expected) in table() {
            let bytes = text.as_bytes();
            let one_by_one: Vec<&[u8]> = bytes.chunks(1).collect();
            assert_eq!(parse(one_by_one).0, expected, "{text:?}, byte by byte");
            for first in 0..=bytes.len() {
                for second in first..=bytes.len() {
                    let parts = [&bytes[..first], &bytes[first..second], &bytes[second..]];
                    assert_eq!(parse(parts).0, expected, "{text:?} cut at {first} and {second}");
                }
            }
        }
    }

    #[test]
    fn the_last_id_and_the_time_to_wait_stay() {
        let (events, id, reconnection) = parse([b"retry: 250\nid: 7\ndata: a\n\ndata: b\n\n".as_slice()]);
        assert_eq!((events.len(), id.as_str(), reconnection), (2, "7", Some(Duration::from_millis(250))));
        assert_eq!(events[1].id, None);
        // An id counts once its event came, data or none.
        assert_eq!(parse([b"id: 1\n\nid: 2\n".as_slice()]).1, "1");
    }

    #[test]
    fn bytes_that_are_no_utf8_are_replaced() {
        assert_eq!(
            parse([b"data: \xff\xfe\n\n".as_slice()]).0,
            [event(None, None, None, "\u{fffd}\u{fffd}")]
        );
    }

    #[test]
    fn what_is_held_has_a_limit() {
        let fails = |text: &str| {
            let mut events = Events::new(20);
            text.as_bytes().chunks(3).any(|chunk| {
                events.push(chunk);
                loop {
                    match events.next() {
                        Ok(Some(_)) => {}
                        Ok(None) => break false,
                        Err(TooLong) => break true,
                    }
                }
            })
        };
        assert!(fails(&format!("data: {}", "x".repeat(30))), "a line without an end");
        assert!(fails(&format!(":{}\n", "x".repeat(30))), "a comment");
        assert!(fails(&"data: xxxxx\n".repeat(5)), "many lines");
        assert!(fails(&format!("event: {0}\nid: {0}\n", "x".repeat(12))), "other fields");
        assert!(!fails(&"data: xxxxxx\n\n: xxxxxxxxxxxxxx\n\n".repeat(50)), "many events");
    }
}
