//! A strict reader of multipart bodies, apart from the runtime: a media type and bytes enter, the parts leave. Whatever
//! RFC 2046 and RFC 7578 do not allow is a panic.

/// A part as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Each `Name: value`, as it was written.
    pub headers: Vec<String>,
    pub content: Vec<u8>,
}

/// The parts of a body.
pub fn parts(content_type: &str, body: &[u8]) -> Vec<Part> {
    let boundary =
        content_type.split("; ").find_map(|word| word.strip_prefix("boundary=")).expect("a boundary");
    assert!((1..=70).contains(&boundary.len()), "{boundary}");
    assert!(boundary.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'), "{boundary}");
    let delimiter = format!("--{boundary}");
    // The first delimiter stands at the very start, all others after a line end.
    let mut rest = body.strip_prefix(delimiter.as_bytes()).expect("no preamble");
    let mut parts = Vec::new();
    let inner = format!("\r\n{delimiter}");
    while rest != b"--\r\n" {
        rest = rest.strip_prefix(b"\r\n").expect("a line end after the delimiter");
        let end = find(rest, inner.as_bytes()).expect("another delimiter");
        parts.push(part(&rest[..end]));
        rest = &rest[end + inner.len()..];
    }
    parts
}

fn part(bytes: &[u8]) -> Part {
    let (head, content) = if let Some(content) = bytes.strip_prefix(b"\r\n") {
        (&b""[..], content)
    } else {
        let end = find(bytes, b"\r\n\r\n").expect("the end of the headers");
        (&bytes[..end], &bytes[end + 4..])
    };
    let head = std::str::from_utf8(head).expect("headers in UTF-8");
    assert!(!head.replace("\r\n", "").contains(['\r', '\n', '\0']), "{head:?}");
    let headers = head.split("\r\n").filter(|line| !line.is_empty()).map(str::to_owned).collect();
    Part { headers, content: content.to_vec() }
}

fn find(bytes: &[u8], sought: &[u8]) -> Option<usize> {
    bytes.windows(sought.len()).position(|window| window == sought)
}
