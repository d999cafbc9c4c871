//! What token endpoints answer (RFC 6749, section 5): a status and a body enter, tokens or the reason why there are none
//! leave.

use std::time::Duration;

use http::StatusCode;

use crate::error::TokenError;
use crate::values::Secret;
use crate::wire::{Decode, DecodeResult, Kind, Reader};

/// Tokens as the endpoint gave them.
pub(super) struct Tokens {
    pub(super) access: Secret,
    pub(super) refresh: Option<Secret>,
    /// How long the access token is valid; without this, until a server refuses it.
    pub(super) lifetime: Option<Duration>,
}

/// The error codes of RFC 6749 and those that authorization servers took over from it. Others are not shown: they are the
/// server's text.
const CODES: &[&str] = &[
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
    "invalid_target",
    "access_denied",
    "server_error",
    "temporarily_unavailable",
    "slow_down",
];

pub(super) fn read(status: StatusCode, body: &[u8]) -> Result<Tokens, TokenError> {
    let answer: Answer = crate::wire::from_json(body).unwrap_or_default();
    let failure = |reason| TokenError { status: Some(status), ..TokenError::of(reason) };
    if !status.is_success() {
        let transient = crate::retry::is_passing(status);
        let code = answer.error.filter(|code| CODES.contains(&code.as_str()));
        let transient = transient || matches!(code.as_deref(), Some("temporarily_unavailable" | "slow_down"));
        return Err(TokenError { code, transient, ..failure("it refused") });
    }
    // Not one that would break out of a header: told here, where the answer's status is known.
    let is_usable = |token: &Secret| {
        let token = token.expose();
        !token.is_empty() && token.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
    };
    let access = answer.access_token.filter(is_usable);
    let access = access.ok_or_else(|| failure("its answer holds no usable token"))?;
    let refresh = answer.refresh_token.filter(|token| !token.expose().is_empty());
    let seconds = answer.expires_in.filter(|seconds| (0.0..1e9).contains(seconds));
    Ok(Tokens { access, refresh, lifetime: seconds.map(Duration::from_secs_f64) })
}

/// What a token endpoint answers, right or wrong.
#[derive(Default)]
struct Answer {
    access_token: Option<Secret>,
    refresh_token: Option<Secret>,
    expires_in: Option<f64>,
    error: Option<String>,
}

impl Decode for Answer {
    fn hollow() -> Self {
        Self::default()
    }

    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        let mut answer = Self::default();
        reader.object()?;
        while let Some(field) =
            reader.next_known(&["access_token", "error", "expires_in", "refresh_token"])?
        {
            match field {
                0 => answer.access_token = reader.item()?,
                1 => answer.error = text(reader)?,
                // A number, but some servers write it as a string.
                2 => answer.expires_in = text(reader)?.and_then(|text| text.parse().ok()),
                _ => answer.refresh_token = reader.item()?,
            }
        }
        Ok(answer)
    }
}

/// A string or number as its text; anything else is nothing.
fn text(reader: &mut Reader<'_>) -> DecodeResult<Option<String>> {
    Ok(match reader.kind()? {
        Kind::String => Some(reader.string()?),
        Kind::Integer | Kind::Number => Some(reader.number()?.to_owned()),
        _ => {
            reader.skip()?;
            None
        }
    })
}
