//! Models of Golem Cloud over serde.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SecurityScheme {
    pub(crate) id: String,
    pub(crate) revision: u64,
    pub(crate) name: String,
    pub(crate) environment_id: String,
    pub(crate) provider_type: Provider,
    pub(crate) client_id: String,
    pub(crate) redirect_url: String,
    pub(crate) scopes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct SecuritySchemeList {
    pub(crate) values: Vec<SecurityScheme>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SecuritySchemeCreation {
    pub(crate) name: String,
    pub(crate) provider_type: Provider,
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    pub(crate) redirect_url: String,
    pub(crate) scopes: Vec<String>,
}

/// Told apart by `type`, which serde keeps for itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub(crate) enum Provider {
    Google,
    Facebook,
    Microsoft,
    Gitlab,
    Custom(CustomProvider),
    #[serde(untagged)]
    Unknown(serde_json::Value),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CustomProvider {
    pub(crate) name: String,
    pub(crate) issuer_url: String,
}
