//! When a rate limit is reset: `x-rate-limit-reset` enters, the header that says it leaves.

use super::context::Lowering;
use super::parameter::is_token;
use crate::diagnostics::Diagnostic;
use crate::ir::{RateLimitReset, ResetUnit};

/// The header, and what its number counts.
pub(super) fn reset(lowering: &mut Lowering<'_>) -> Option<RateLimitReset> {
    let node = lowering.document.info.extensions.get("x-rate-limit-reset")?;
    let header = node.get("header").and_then(|header| header.as_str()).filter(|header| is_token(header));
    let unit = match node.get("unit").and_then(|unit| unit.as_str()) {
        Some("seconds") => Some(ResetUnit::Seconds),
        Some("epoch-seconds") => Some(ResetUnit::EpochSeconds),
        Some("epoch-milliseconds") => Some(ResetUnit::EpochMilliseconds),
        _ => None,
    };
    if let (Some(header), Some(unit)) = (header, unit) {
        return Some(RateLimitReset { header: header.to_owned(), unit });
    }
    let message = "`x-rate-limit-reset` does not say which header tells when a rate limit is reset, and how";
    let help = "`header` is its name; `unit` is `seconds`, `epoch-seconds` or `epoch-milliseconds`";
    lowering.report(Diagnostic::error("bad-rate-limit-reset", node.span, message).help(help));
    None
}
