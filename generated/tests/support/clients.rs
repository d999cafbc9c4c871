//! Clients of all five APIs, pointed at a test server, each with a credential that a test can recognize.

use secrets_clients::{golem, huawei_csms, okta, qovery, senhasegura};

/// What [`qovery`] sends as its bearer token.
pub const QOVERY_TOKEN: &str = "qovery-jwt-for-tests";
/// What [`golem`] sends as its bearer token.
pub const GOLEM_TOKEN: &str = "golem-token-for-tests";
/// What [`senhasegura`] sends as its bearer token.
pub const SENHASEGURA_TOKEN: &str = "senhasegura-token-for-tests";
/// What [`huawei_csms`] sends in `X-Auth-Token`.
pub const HUAWEI_TOKEN: &str = "huawei-token-for-tests";
/// What [`okta`] sends after `SSWS`.
pub const OKTA_TOKEN: &str = "okta-token-for-tests";

/// A client with a bearer token.
pub fn qovery(url: &str) -> qovery::Client {
    let builder = qovery::Client::builder().base_url(url).bearer_auth(QOVERY_TOKEN).retries(0);
    builder.build().expect("the client can be built")
}

/// A client with a bearer token.
pub fn golem(url: &str) -> golem::Client {
    let builder = golem::Client::builder().base_url(url).token(GOLEM_TOKEN).retries(0);
    builder.build().expect("the client can be built")
}

/// A client with a token handed in.
pub fn senhasegura(url: &str) -> senhasegura::Client {
    let builder = senhasegura::Client::builder().base_url(url).oauth2(SENHASEGURA_TOKEN).retries(0);
    builder.build().expect("the client can be built")
}

/// A client with an IAM token.
pub fn huawei_csms(url: &str) -> huawei_csms::Client {
    let builder = huawei_csms::Client::builder().base_url(url).x_auth_token(HUAWEI_TOKEN).retries(0);
    builder.build().expect("the client can be built")
}

/// A client with an API token.
pub fn okta(url: &str) -> okta::Client {
    let builder = okta::Client::builder().base_url(url).api_token(OKTA_TOKEN).retries(0);
    builder.build().expect("the client can be built")
}
