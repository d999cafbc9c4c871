//! Credentials from environment variables: a scheme and a way to read variables enter, the credential that they hold leaves.
//!
//! Which variables these are follows from the scheme's own name, and is in the rustdoc of the generated builder.

use std::ffi::OsString;
use std::sync::Arc;

use zeroize::Zeroize;

use super::credential::{BearerToken, Credential};
use super::oauth2::{ClientCredentials, RefreshToken};
use super::provider::AccessToken;
use crate::api::{Scheme, SchemeKind};
use crate::error::BuildErrorKind;
use crate::values::Secret;

/// Reads a variable: the process's own, but for tests.
pub(crate) type Lookup = Arc<dyn Fn(&str) -> Option<OsString> + Send + Sync>;

/// The process's environment.
pub(crate) fn system_environment() -> Lookup {
    Arc::new(|variable| std::env::var_os(variable))
}

/// A scheme's credential, if there are variables for it, and the name of the first of them.
pub(super) fn from_environment(
    scheme: &Scheme,
    lookup: &Lookup,
) -> Result<Option<(String, Credential)>, BuildErrorKind> {
    if scheme.env.is_empty() {
        return Ok(None);
    }
    let name = |suffix: &str| format!("{}{suffix}", scheme.env);
    let value = |suffix| read(name(suffix), lookup);
    let pair = |first: &'static str, second: &'static str| {
        Ok(match (value(first)?, value(second)?) {
            (Some(one), Some(other)) => Some((one, other)),
            (None, None) => None,
            (Some(_), None) => return Err(missing(&name(second))),
            (None, Some(_)) => return Err(missing(&name(first))),
        })
    };
    Ok(match &scheme.kind {
        SchemeKind::ApiKey { .. } => value("")?.map(|key| (name(""), Credential::api_key(key))),
        SchemeKind::Bearer => value("")?.map(|token| (name(""), Credential::bearer(token))),
        SchemeKind::Basic => {
            let pair = pair("_USERNAME", "_PASSWORD")?;
            pair.map(|(user, password)| (name("_USERNAME"), Credential::basic(user.expose(), password)))
        }
        SchemeKind::OAuth2(flows) => {
            let access = value("_ACCESS_TOKEN")?;
            let refresh = if flows.refresh.is_some() { value("_REFRESH_TOKEN")? } else { None };
            let (variable, token): (_, BearerToken) = match (refresh, access) {
                (Some(refresh), access) => {
                    let mut token = RefreshToken::new(refresh);
                    token.access_token = access.map(AccessToken::new);
                    token.id = value("_CLIENT_ID")?.map(|id| id.expose().to_owned());
                    token.secret = value("_CLIENT_SECRET")?;
                    (name("_REFRESH_TOKEN"), token.into())
                }
                (None, Some(access)) => (name("_ACCESS_TOKEN"), access.into()),
                (None, None) if flows.client_credentials.is_some() => {
                    let Some((id, secret)) = pair("_CLIENT_ID", "_CLIENT_SECRET")? else { return Ok(None) };
                    (name("_CLIENT_ID"), ClientCredentials::new(id.expose(), secret).into())
                }
                (None, None) => return Ok(None),
            };
            Some((variable, Credential::bearer(token)))
        }
        SchemeKind::MutualTls | SchemeKind::Unsupported => None,
    })
}

/// A variable's value; one that is empty, or no text, is a mistake of whoever set it.
fn read(variable: String, lookup: &Lookup) -> Result<Option<Secret>, BuildErrorKind> {
    let Some(value) = lookup(&variable) else { return Ok(None) };
    match value.into_string() {
        Ok(text) if text.is_empty() => Err(BuildErrorKind::Environment { variable, reason: "it is empty" }),
        Ok(text) => Ok(Some(text.into())),
        Err(value) => {
            value.into_encoded_bytes().zeroize();
            Err(BuildErrorKind::Environment { variable, reason: "it is not Unicode" })
        }
    }
}

fn missing(variable: &str) -> BuildErrorKind {
    BuildErrorKind::Environment {
        variable: variable.to_owned(),
        reason: "it is not set, but the other half of the credential is",
    }
}
