//! Calls of the Qovery client, one a golden request.

use clientwright_runtime::{Nullable, Uuid, codegen};
use secrets_clients::qovery::{Client, types};

use super::{Calls, uuid};
use crate::support::clients::qovery as client;
use crate::support::outcome::call;

pub(super) const CALLS: Calls = &[
    ("createJobSecret", "page", |url| {
        let body = types::SecretRequest::new("key_example", "value_example");
        call(client(url).create_job_secret(&job()).body(&body).send())
    }),
    ("createJobSecret", "without body", |url| call(client(url).create_job_secret(&job()).send())),
    ("createJobSecret", "nullable fields", |url| {
        let body = types::SecretRequest::new("TLS_KEY", "")
            .mount_path("/etc/tls.pem".to_owned())
            .description(Nullable::Null);
        call(client(url).create_job_secret(&job()).body(&body).send())
    }),
    ("createJobSecretAlias", "page", |url| {
        let body = types::SecretAliasRequest::new("key_example");
        call(client(url).create_job_secret_alias(&job(), &secret()).body(&body).send())
    }),
    ("createJobSecretAlias", "without body", |url| {
        call(client(url).create_job_secret_alias(&job(), &secret()).send())
    }),
    ("createJobSecretOverride", "page", |url| {
        let body = types::SecretOverrideRequest::new("value_example");
        call(client(url).create_job_secret_override(&job(), &secret()).body(&body).send())
    }),
    ("createJobSecretOverride", "without body", |url| {
        call(client(url).create_job_secret_override(&job(), &secret()).send())
    }),
    ("deleteJobSecret", "page", |url| call(client(url).delete_job_secret(&job(), &secret()).send())),
    ("editJobSecret", "page", |url| {
        let body = types::SecretEditRequest::new("key_example", "value_example");
        call(client(url).edit_job_secret(&job(), &secret(), &body).send())
    }),
    ("listJobSecrets", "id", |url| call(client(url).list_job_secrets(&job()).send())),
    ("listJobSecrets", "page", |url| {
        // What a server sends as an id is an id, whatever it looks like.
        let id: Uuid = codegen::from_json(br#""jobId_example""#).expect("any text is read");
        call(client(url).list_job_secrets(&id).send())
    }),
    ("listJobSecrets", "api key", |url| {
        let builder = Client::builder().base_url(url).api_key_auth("qovery-api-key-for-tests");
        let client = builder.build().expect("the client can be built");
        call(client.list_job_secrets(&job()).send())
    }),
];

fn job() -> Uuid {
    uuid("8f14e45f-ceea-467f-a8b1-2d1a7c6f9b10")
}

fn secret() -> Uuid {
    uuid("c9f0f895-fb98-4b91-9f3d-5a2f4c1e7d20")
}
