//! Models of Qovery over serde.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Secret {
    pub(crate) id: String,
    pub(crate) created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) updated_at: Option<String>,
    pub(crate) key: String,
    pub(crate) scope: VariableScope,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) overridden_secret: Option<SecretOverride>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) aliased_secret: Option<SecretAlias>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) service_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) service_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) service_type: Option<LinkedServiceType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) variable_type: Option<VariableType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) owned_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) enable_interpolation_in_file: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct SecretAlias {
    pub(crate) id: String,
    pub(crate) key: String,
    pub(crate) scope: VariableScope,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mount_path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) variable_type: Option<VariableType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) enable_interpolation_in_file: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct SecretOverride {
    pub(crate) id: String,
    pub(crate) key: String,
    pub(crate) scope: VariableScope,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mount_path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) variable_type: Option<VariableType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) enable_interpolation_in_file: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct SecretResponseList {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) results: Option<Vec<Secret>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct SecretRequest {
    pub(crate) key: String,
    pub(crate) value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mount_path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) enable_interpolation_in_file: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum VariableScope {
    Application,
    BuiltIn,
    Environment,
    Project,
    Container,
    Job,
    Helm,
    Terraform,
    AgenticWorkflow,
    #[serde(untagged)]
    Unknown(String),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum VariableType {
    Value,
    Alias,
    Override,
    BuiltIn,
    File,
    ExternalSecret,
    FileExternalSecret,
    #[serde(untagged)]
    Unknown(String),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum LinkedServiceType {
    Application,
    Container,
    Database,
    Job,
    Helm,
    Terraform,
    #[serde(untagged)]
    Unknown(String),
}
