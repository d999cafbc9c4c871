//! Everything that generated code names. It is under semver like the rest, but nothing here is for people.

// The wire codec.
pub use crate::open::Open;
pub use crate::values::UnknownValue;
pub use crate::wire::{
    ArrayWriter, Decode, DecodeError, DecodeResult, Encode, EncodeError, Kind, MAX_DEPTH, Mode, Names,
    NullableSlot, NullableValue, ObjectWriter, Others, Present, RawJson, Reader, Shape, Slot, Value, Values,
    Writer, from_json, hollow, show, to_json,
};

// The same for serde.
#[cfg(feature = "serde")]
pub use crate::{
    serde_bridge,
    serde_bridge::{deserialize, serialize},
};
#[cfg(feature = "serde")]
pub use serde;

// Descriptions of an API.
pub use crate::api::{
    Api, ClientAuth, KeyLocation, OAuth2Flows, Operation, RateLimitReset, Requirement, ResetUnit, Scheme,
    SchemeKind, Streams, TokenEndpoint,
};
pub use crate::body::Encoding;
pub use crate::parameter::{Style, StyleKind};
pub use crate::server::{ServerTemplate, ServerUrl, ServerVariable};
pub use http::Method;

// Clients and calls.
pub use crate::auth::Credential;
pub use crate::call::{CallFuture, DecodeFailure, DecodeSuccess, RawCall, SendFuture};
pub use crate::client::{Config, Core};
pub use crate::header::{HeaderForm, bare_header, response_header, text_header};
pub use crate::page::{AnswerPlace, PageStyle, Paginated, Pagination, RequestPlace};
pub use crate::request::Request;
pub use crate::response::{
    RawResponse, bytes, bytes_error, empty, is_media_type, json, json_error, json_or_nothing, no_body, text,
    text_error,
};
pub use crate::stream::{
    event_objects, event_objects_of_json, event_stream, json_lines, json_sequence, text_event_stream,
};
pub use crate::{
    calls_with_options, client_builder_methods, error_bodies, open_enum, open_integer_enum, operations,
    record, shown, success_bodies, testing,
};

// What generated signatures name.
pub use bytes::Bytes;
pub use http::{HeaderMap, StatusCode};
