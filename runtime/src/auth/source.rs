//! Where a scheme's tokens come from, a token endpoint or the user's code: why one is wanted enters, a token in the form in
//! which requests carry it leaves.

use std::sync::Arc;
use std::time::Duration;

use super::flow::Flow;
use super::grant::{self, Grant};
use super::provider::{AccessToken, TokenProvider, TokenReason, TokenRequest};
use crate::api::Scheme;
use crate::client::Core;
use crate::error::TokenError;
use crate::transport::BoxFuture;
use crate::values::Secret;

/// A fetch under way. It owns what it needs, so that it can outlive the call that began it.
pub(super) type Fetch = BoxFuture<'static, Result<Fetched, TokenError>>;

/// A token as it came.
pub(super) struct Fetched {
    pub(super) grant: Grant,
    /// How long it is valid; without this, until the server refuses it.
    pub(super) lifetime: Option<Duration>,
    /// The refresh token that came with it, if it is another one than before.
    pub(super) rotated: Option<Secret>,
}

pub(super) struct Source {
    pub(super) scheme: &'static Scheme,
    pub(super) kind: SourceKind,
}

pub(super) enum SourceKind {
    Endpoint(Arc<Flow>),
    Provider(Arc<dyn TokenProvider>),
}

impl Source {
    /// Whether asking uses up what is asked with.
    pub(super) fn is_used_up(&self) -> bool {
        matches!(&self.kind, SourceKind::Endpoint(flow) if flow.is_refresh())
    }

    pub(super) fn fetch(&self, core: &Core, reason: TokenReason) -> Fetch {
        let scheme = self.scheme;
        match &self.kind {
            SourceKind::Endpoint(flow) => {
                let (flow, line) = (Arc::clone(flow), core.line());
                Box::pin(async move {
                    let answer = flow.fetch(&line).await?;
                    let grant = grant::of_token(scheme, &answer.token);
                    let grant = grant.ok_or_else(|| TokenError::of("its answer holds no usable token"))?;
                    Ok(Fetched { grant, lifetime: answer.lifetime, rotated: answer.rotated })
                })
            }
            SourceKind::Provider(provider) => {
                let (provider, line) = (Arc::clone(provider), core.line());
                Box::pin(async move {
                    let token = provider.token(TokenRequest { scheme, reason }).await?;
                    let unusable = || TokenError::of_provider("its token cannot be sent");
                    handed_in(scheme, &token, line.clock.system_time()).ok_or_else(unusable)
                })
            }
        }
    }

    /// Tells whoever wants to know of a new refresh token.
    pub(super) fn tell(&self, rotated: &Secret) {
        if let SourceKind::Endpoint(flow) = &self.kind {
            flow.tell(rotated);
        }
    }
}

/// A token of the user's; `None` if it cannot travel the scheme's way.
pub(super) fn handed_in(scheme: &Scheme, token: &AccessToken, now: std::time::SystemTime) -> Option<Fetched> {
    let grant = grant::of_token(scheme, &token.secret)?;
    Some(Fetched { grant, lifetime: token.lifetime(now), rotated: None })
}
