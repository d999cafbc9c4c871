//! What is sent and what comes back: request bodies, responses, media types, encodings.

use super::Reader;
use super::example::bare_example;
use super::parameter::DEEPEST_HEADER;
use crate::diagnostics::Diagnostic;
use crate::document::{EncodedPart, Encoding, Extensions, MediaType, RequestBody, Response, StatusPattern};
use crate::node::{Member, Node, NodeKind, Spanned};
use crate::source::Span;

const REQUEST_BODY: &[&str] = &["description", "content", "required"];
const RESPONSE: &[&str] = &["summary", "description", "headers", "content", "links"];
const MEDIA_TYPE: &[&str] =
    &["schema", "itemSchema", "example", "examples", "encoding", "prefixEncoding", "itemEncoding"];
const ENCODING: &[&str] = &[
    "contentType",
    "headers",
    "style",
    "explode",
    "allowReserved",
    "encoding",
    "prefixEncoding",
    "itemEncoding",
];

impl<'a> Reader<'a, '_> {
    pub(super) fn request_body(&mut self, node: &'a Node) -> Option<RequestBody> {
        self.referable(node, |shared| &mut shared.request_bodies, Self::read_request_body)
    }

    fn read_request_body(&mut self, node: &'a Node) -> Option<RequestBody> {
        let (mut description, mut required, mut content) = (None, false, Vec::new());
        let mut extensions = Extensions::default();
        for member in self.members(node, "a request body") {
            match &*member.key.value {
                "description" => description = self.text(member),
                "required" => required = self.flag(member).unwrap_or(false),
                "content" => content = self.content(member),
                _ => self.other(member, &mut extensions, "a request body", REQUEST_BODY),
            }
        }
        let is_object = matches!(node.kind, NodeKind::Object(_));
        let span = node.span;
        if is_object && node.get("content").is_none() {
            self.missing_but_fine(node, "a request body has no 'content'", "it may be anything");
            content.push(anything(span));
        }
        is_object.then_some(RequestBody { component: None, description, required, content, extensions, span })
    }

    pub(super) fn responses(&mut self, member: &'a Member) -> Vec<Response> {
        let mut ignored = Extensions::default();
        let mut responses = Vec::new();
        for member in self.members(&member.value, "'responses'") {
            let Member { key, value: node } = member;
            if key.value.starts_with("x-") {
                self.other(member, &mut ignored, "'responses'", &[]);
                continue;
            }
            let status = self.status(key);
            let response = self.referable(node, |shared| &mut shared.responses, Self::read_response);
            if let (Some(status), Some(mut response)) = (status, response) {
                response.status = Spanned::new(status, key.span);
                responses.push(response);
            }
        }
        responses
    }

    fn status(&mut self, key: &Spanned<Box<str>>) -> Option<StatusPattern> {
        let bytes = key.value.as_bytes();
        match bytes {
            b"default" => return Some(StatusPattern::Default),
            [hundreds @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => {
                if bytes.contains(&b'x') {
                    let help = format!("it is read as '{}'", key.value.to_ascii_uppercase());
                    let problem =
                        Diagnostic::warning("bad-status", key.span, "a range of statuses is written 'XX'");
                    self.diagnostics.report(problem.help(help));
                }
                return Some(StatusPattern::Range(hundreds - b'0'));
            }
            [b'1'..=b'9', _, _] => {
                if let Ok(status) = key.value.parse() {
                    return Some(StatusPattern::Exact(status));
                }
            }
            _ => {}
        }
        // YAML makes numbers of some, and people write titles.
        let meant = match key.value.strip_suffix(".0") {
            Some(number) => number.to_owned(),
            None => key.value.trim().to_ascii_lowercase(),
        };
        let is_number = meant.len() == 3 && meant.bytes().all(|digit| digit.is_ascii_digit());
        if *meant != *key.value && (meant == "default" || is_number) {
            let message = format!("'{}' is not how a status is written", key.value);
            let problem = Diagnostic::warning("bad-status", key.span, message);
            self.diagnostics.report(problem.help(format!("it is read as '{meant}'")));
            return self.status(&Spanned::new(meant.into(), key.span));
        }
        let problem = Diagnostic::error("bad-status", key.span, format!("'{}' is no status", key.value));
        self.diagnostics
            .report(problem.help("write a code such as '404', a range such as '4XX', or 'default'"));
        None
    }

    fn read_response(&mut self, node: &'a Node) -> Option<Response> {
        let mut response = Response {
            component: None,
            status: Spanned::new(StatusPattern::Default, node.span),
            description: None,
            headers: Vec::new(),
            content: Vec::new(),
            extensions: Extensions::default(),
            span: node.span,
        };
        for member in self.members(node, "a response") {
            match &*member.key.value {
                "description" => response.description = self.text(member),
                "summary" => response.description = response.description.take().or_else(|| self.text(member)),
                "headers" => response.headers = self.headers(member),
                "content" => response.content = self.content(member),
                "links" => self.without_counterpart(member, "a link is advice to the reader"),
                _ => self.other(member, &mut response.extensions, "a response", RESPONSE),
            }
        }
        matches!(node.kind, NodeKind::Object(_) | NodeKind::Null).then_some(response)
    }

    /// Media types by name.
    pub(super) fn content(&mut self, member: &'a Member) -> Vec<MediaType> {
        let mut content = Vec::new();
        for Member { key, value: node } in self.members(&member.value, "'content'") {
            if let Some(mut media_type) =
                self.referable(node, |shared| &mut shared.media_types, Self::read_media_type)
            {
                media_type.media_type = Spanned::new(self.media_type_name(key), key.span);
                content.push(media_type);
            }
        }
        content
    }

    /// The name of a media type as a header can say it.
    fn media_type_name(&mut self, key: &Spanned<Box<str>>) -> String {
        let said = key.value.split(char::is_control).next().unwrap_or_default().trim();
        if key.value.contains(char::is_control) {
            let message =
                "no header can say this media type: it goes over several lines, or has a control character";
            let problem = Diagnostic::warning("loose-value", key.span, message);
            self.once(problem.help(format!("it is read as '{said}'")));
        }
        said.to_owned()
    }

    fn read_media_type(&mut self, node: &'a Node) -> Option<MediaType> {
        let mut media_type = anything(node.span);
        for member in self.members(node, "a media type") {
            match &*member.key.value {
                "schema" => media_type.schema = Some(self.schema_id(&member.value)),
                "itemSchema" => media_type.item_schema = Some(self.schema_id(&member.value)),
                "example" => media_type.examples.push(bare_example(&member.value)),
                "examples" => media_type.examples.extend(self.examples(member)),
                "encoding" | "prefixEncoding" | "itemEncoding" => {
                    media_type.encoding.extend(self.encodings(member));
                }
                _ => self.other(member, &mut media_type.extensions, "a media type", MEDIA_TYPE),
            }
        }
        matches!(node.kind, NodeKind::Object(_) | NodeKind::Null).then_some(media_type)
    }

    /// `encoding`, `prefixEncoding` or `itemEncoding`.
    fn encodings(&mut self, member: &'a Member) -> Vec<Encoding> {
        let at = member.key.span;
        if self.header_depth >= DEEPEST_HEADER {
            let message = "encodings within encodings are nested too deeply";
            self.diagnostics.report(Diagnostic::error("too-deep", at, message));
            return Vec::new();
        }
        self.header_depth += 1;
        let encodings = self.read_encodings(member, at);
        self.header_depth -= 1;
        encodings
    }

    fn read_encodings(&mut self, member: &'a Member, at: Span) -> Vec<Encoding> {
        match &*member.key.value {
            "encoding" => {
                let members = self.members(&member.value, "'encoding'");
                members
                    .iter()
                    .map(|Member { key, value }| {
                        let part = EncodedPart::Property(key.value.to_string());
                        self.encoding(Spanned::new(part, key.span), value)
                    })
                    .collect()
            }
            "prefixEncoding" => {
                let items = self.items(member);
                let parts = items.iter().enumerate();
                parts
                    .map(|(index, node)| self.encoding(Spanned::new(EncodedPart::Item(index), at), node))
                    .collect()
            }
            _ => vec![self.encoding(Spanned::new(EncodedPart::Items, at), &member.value)],
        }
    }

    fn encoding(&mut self, part: Spanned<EncodedPart>, node: &'a Node) -> Encoding {
        let mut encoding = Encoding {
            part,
            content_type: None,
            style: None,
            explode: None,
            allow_reserved: None,
            headers: Vec::new(),
            nested: Vec::new(),
        };
        for member in self.members(node, "an encoding") {
            match &*member.key.value {
                "contentType" => encoding.content_type = self.text(member),
                "headers" => encoding.headers = self.headers(member),
                "style" => encoding.style = self.style(member),
                "explode" => encoding.explode = self.flag(member),
                "allowReserved" => encoding.allow_reserved = self.flag(member),
                "encoding" | "prefixEncoding" | "itemEncoding" => {
                    encoding.nested.extend(self.encodings(member));
                }
                _ => self.other(member, &mut Extensions::default(), "an encoding", ENCODING),
            }
        }
        encoding
    }
}

/// A media type that says nothing.
fn anything(span: Span) -> MediaType {
    MediaType {
        media_type: Spanned::new("*/*".to_owned(), span),
        schema: None,
        item_schema: None,
        examples: Vec::new(),
        encoding: Vec::new(),
        extensions: Extensions::default(),
        span,
    }
}
