//! Models of Huawei Cloud CSMS over serde.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ResourceInstanceQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) limit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) offset: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) action: Option<QueryAction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tags: Option<Vec<Tag>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) matches: Option<Vec<TagItem>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sequence: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum QueryAction {
    #[serde(rename = "filter")]
    Filter,
    #[serde(rename = "count")]
    Count,
    #[serde(untagged)]
    Unknown(String),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Tag {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) values: Option<Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct TagItem {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) value: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ResourceInstanceList {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) resources: Option<Vec<ResourceInstance>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) total_count: Option<i32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ResourceInstance {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) resource_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) resource_detail: Option<Secret>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) resource_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tags: Option<Vec<TagItem>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sys_tags: Option<Vec<TagItem>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Secret {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) state: Option<SecretState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kms_key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) create_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) update_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) scheduled_delete_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) secret_type: Option<SecretType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) auto_rotation: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rotation_period: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rotation_config: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rotation_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next_rotation_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) event_subscriptions: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) enterprise_project_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rotation_func_urn: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum SecretState {
    Enabled,
    Disabled,
    PendingDelete,
    Frozen,
    #[serde(untagged)]
    Unknown(String),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum SecretType {
    #[serde(rename = "COMMON")]
    Common,
    #[serde(rename = "RDS-FG")]
    RdsFg,
    #[serde(rename = "GaussDB-FG")]
    GaussDbFg,
    #[serde(untagged)]
    Unknown(String),
}
