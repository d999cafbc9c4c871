//! Bodies that are measured: examples of the specs, in the order of keys that they have there.

/// Okta: the list of two keys.
pub(crate) const OKTA_KEYS: &str = r#"[{"id":"HKY1i2htmXF5UNQhL0g4","keyId":"bb5bed7d-6e4d-488f-9c86-59b93a2bb3fb","name":"My new key","created":"2022-08-22T16:34:33.000Z","lastUpdated":"2022-08-22T16:34:33.000Z","isUsed":"true"},{"id":"HKY1p7jWLndGQV9M60g4","keyId":"7fbc27fd-e3df-4522-86bf-1930110256ad","name":"Test key","created":"2022-08-31T18:09:58.000Z","lastUpdated":"2022-08-31T18:09:58.000Z","isUsed":"false"}]"#;

/// Okta: a key with its public key.
pub(crate) const OKTA_KEY: &str = r#"{"id":"HKY1p7jWLndGQV9M60g4","keyId":"7fbc27fd-e3df-4522-86bf-1930110256ad","name":"My new key","created":"2022-08-31T18:09:58.000Z","lastUpdated":"2022-08-31T18:09:58.000Z","isUsed":"false","_embedded":{"kty":"RSA","alg":"RSA","kid":"7fbc27fd-e3df-4522-86bf-1930110256ad","use":null,"e":"AQAB","n":"2naqCnv6r4xNQs7207lRtKQvdtnlVND-8k5iYBIiqoKGY3CqUmRm1jleoOniiQoMkFX8Wj2DmVqr002efF3vOQ7_gjtTatBTVUNbNIQLybun4dkVoUtfP7pRc5SLpcP3eGPRVar734ZrpQXzmCEdpqBt3jrVjwYjNE5DqOjbYXFJtMsy8CWE9LRJ3kyHEoHPzo22dG_vMrXH0_sAQoCk_4TgNCbvyzVmGVYXI_BkUnp0hv2pR4bQVRYzGB9dKJdctOh8zULqc_EJ8tiYsS05YnF7whrWEyARK0rH-e4d4W-OmBTga_zhY4kJ4NsoQ4PyvcatZkxjPO92QHQOFDnf3w"}}"#;

/// Okta: an error.
pub(crate) const OKTA_ERROR: &str = r#"{"errorCode":"E0000006","errorSummary":"You do not have permission to perform the requested action","errorLink":"E0000006","errorId":"sampleNUSD_8fdkFd8fs8SDBK","errorCauses":[]}"#;

/// Qovery: the list of secrets.
pub(crate) const QOVERY_SECRETS: &str = r#"{"results":[{"id":"0c9d6d7e-6f0f-4d5a-9c39-6a2d0b6f2a11","created_at":"2022-11-29T14:03:27.291452Z","updated_at":"2022-11-30T09:12:00Z","key":"key_example","scope":"JOB"},{"id":"2f1b7a44-8c0e-4a51-8f43-7f6a6f0d3b52","created_at":"2022-11-29T14:05:00Z","key":"DATABASE_NAME","scope":"JOB","aliased_secret":{"id":"9b7e5d16-3c61-4a0f-b9a5-0a4a9e1c7c03","key":"QOVERY_DATABASE_PSQL_NAME","scope":"BUILT_IN"}},{"id":"5d3a1f60-1d5e-4f6b-8d0c-2b9f8e7a6c94","created_at":"2022-11-29T14:06:00Z","key":"LOG_TOKEN","scope":"JOB","overridden_secret":{"id":"7a6c4e28-5b9d-4f3e-a1b7-c8d9e0f1a2b5","key":"LOG_TOKEN","scope":"ENVIRONMENT"}},{"id":"9b7e5d16-3c61-4a0f-b9a5-0a4a9e1c7c03","created_at":"2022-11-28T08:00:00Z","key":"QOVERY_DATABASE_PSQL_NAME","scope":"BUILT_IN","service_id":"e4b1c2d3-a4f5-4b6c-8d7e-9f0a1b2c3d46","service_name":"psql","service_type":"DATABASE"}]}"#;

/// Qovery: a new secret, as it is sent.
pub(crate) const QOVERY_REQUEST: &str = r#"{"key":"TLS_CERTIFICATE","value":"value_example","mount_path":"/etc/ssl/job.pem","description":"Certificate of the job","enable_interpolation_in_file":false}"#;

/// Golem Cloud: security schemes of four providers.
pub(crate) const GOLEM_SCHEMES: &str = r#"{"values":[{"id":"0a4fb1de-3b0f-4a56-9d2a-2f3c0e4d5a61","revision":0,"name":"staff","environmentId":"19f5cc2e-7657-437a-9268-83cd3d563563","providerType":{"type":"Google"},"clientId":"staff-client","redirectUrl":"https://app.example.com/callback","scopes":["openid","email"]},{"id":"1b5fc2ef-4c1a-4b67-8e3b-3a4d1f5e6b72","revision":3,"name":"customers","environmentId":"19f5cc2e-7657-437a-9268-83cd3d563563","providerType":{"type":"Facebook"},"clientId":"customers-client","redirectUrl":"https://app.example.com/callback","scopes":["openid"]},{"id":"2c6ad3fa-5d2b-4c78-9f4c-4b5e2a6f7c83","revision":1,"name":"partners","environmentId":"19f5cc2e-7657-437a-9268-83cd3d563563","providerType":{"type":"Microsoft"},"clientId":"partners-client","redirectUrl":"https://app.example.com/callback","scopes":[]},{"id":"3d7be4ab-6e3c-4d89-8a5d-5c6f3b7a8d94","revision":12,"name":"in-house","environmentId":"19f5cc2e-7657-437a-9268-83cd3d563563","providerType":{"type":"Custom","name":"keycloak","issuerUrl":"https://login.example.com/realms/main"},"clientId":"in-house-client","redirectUrl":"https://app.example.com/callback","scopes":["openid","profile"]}]}"#;

/// Golem Cloud: a new security scheme, as it is sent.
pub(crate) const GOLEM_REQUEST: &str = r#"{"name":"in-house","providerType":{"type":"Custom","name":"keycloak","issuerUrl":"https://login.example.com/realms/main"},"clientId":"in-house-client","clientSecret":"example-client-secret","redirectUrl":"https://app.example.com/callback","scopes":["openid","profile"]}"#;

/// senhasegura: an access token.
pub(crate) const SENHASEGURA_TOKEN: &str =
    r#"{"token_type":"Bearer","expires_in":3600,"access_token":"example-access-token"}"#;

/// senhasegura: a secret in its envelope.
pub(crate) const SENHASEGURA_SECRET: &str = r#"{"code":200,"response":{"status":200,"message":"Success","error":false,"error_code":0,"detail":"","mensagem":"Success","erro":false,"cod_erro":0},"api_secret_entity":{"identifier":"3","name":"GCP1","url":"https://gcp1.com","client_secret":"hy7464g5v8ghy4d858jk7fds57t4tr","client_id":"hb455f7g8fg9dfg8yt845bxxku","identifier_code":"12534","method":"get","tags":"Cloud1","notes":"Access details for this API secret","users_allowed":[{"name":"alices","can_edit":true}],"groups_allowed":[]}}"#;

/// senhasegura: a new secret, as it is sent.
pub(crate) const SENHASEGURA_REQUEST: &str = r#"{"name":"GCP","url":"https://gcp.com","client_id":"gf455f7g8fb5dfg8fd545bffbv","client_secret":"gf5464g5v7ffsd857xc4fds57g8fds","identifier_code":"hyga125","tags":"Cloud","notes":"Access details","method":"get","users_allowed":[{"username":"pduarte","can_edit":true}],"groups_allowed":[{"name":"Test group"}]}"#;

/// Huawei Cloud CSMS: an instance with a secret of type RDS.
pub(crate) const HUAWEI_INSTANCES: &str = r#"{"total_count":1,"resources":[{"resource_id":"2d1152f2-290d-4756-a1d2-e12c14992416","resource_detail":{"id":"2d1152f2-290d-4756-a1d2-e12c14992416","name":"example_name","state":"ENABLED","description":"","kms_key_id":"1213d410-ass1-1254-1a2d-3cca2sa2w554","create_time":1581507580000,"update_time":1581507580000,"scheduled_delete_time":null,"secret_type":"RDS-FG","auto_rotation":true,"rotation_period":"30d","rotation_config":"{}","rotation_time":1581507580000,"next_rotation_time":1584099580000,"event_subscriptions":["example_event"],"enterprise_project_id":"0","rotation_func_urn":""},"resource_name":"example_name","tags":[],"sys_tags":[]}]}"#;

/// Huawei Cloud CSMS: a query by name.
pub(crate) const HUAWEI_QUERY: &str = r#"{"action":"filter","limit":"100","offset":"100","matches":[{"key":"resource_name","value":"prod"}],"sequence":"919c82d4-8046-4722-9094-35c3c6524cff"}"#;
