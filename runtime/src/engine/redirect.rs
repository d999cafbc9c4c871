//! Redirects: an answer enters, the next request leaves if it stays with the same origin.

use http::header::LOCATION;
use http::{Method, StatusCode};

use super::exchange::Hop;
use crate::address::{Origin, resolve};
use crate::response::RawResponse;

/// Where a redirect leads, if it may be followed: to the same scheme, host and port, because credentials and the user's own
/// headers go along. What may not be followed is an answer like any other.
pub(super) fn follow(origin: &Origin, hop: &Hop, response: &RawResponse) -> Option<Hop> {
    let is_read = [Method::GET, Method::HEAD, Method::QUERY].contains(&hop.method);
    let keeps_body = match response.status {
        StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => true,
        StatusCode::SEE_OTHER => false,
        // For other methods clients disagree whether to change them, so neither guess is safe.
        StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND if is_read => true,
        _ => return None,
    };
    let location = response.headers.get(LOCATION)?.to_str().ok()?;
    let (next, target) = resolve(origin, &hop.target, location).ok()?;
    if next != *origin {
        return None;
    }
    if keeps_body {
        return Some(Hop { target, is_redirected: true, ..hop.clone() });
    }
    let method = if hop.method == Method::HEAD { Method::HEAD } else { Method::GET };
    Some(Hop { method, target, has_body: false, is_redirected: true })
}
