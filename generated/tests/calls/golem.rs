//! Calls of the Golem client, one a golden request.

use clientwright_runtime::Uuid;
use secrets_clients::golem::{Client, types};

use super::{Calls, uuid};
use crate::support::clients::golem as client;
use crate::support::outcome::call;

pub(super) const CALLS: Calls = &[
    ("list_environment_security_schemes", "page", |url| {
        call(client(url).list_environment_security_schemes(&environment()).send())
    }),
    ("list_environment_security_schemes", "cookie", |url| {
        let builder = Client::builder().base_url(url).cookie("golem-session-for-tests");
        let client = builder.build().expect("the client can be built");
        call(client.list_environment_security_schemes(&environment()).send())
    }),
    ("create_security_scheme", "page", |url| {
        let body = types::SecuritySchemeCreation::new(types::SecuritySchemeCreationRequired {
            name: "string".to_owned(),
            provider_type: gitlab(),
            client_id: "string".to_owned(),
            client_secret: "string".into(),
            redirect_url: "string".to_owned(),
            scopes: vec!["string".to_owned()],
        });
        call(client(url).create_security_scheme(&environment(), &body).send())
    }),
    ("create_security_scheme", "custom provider", |url| {
        let keycloak = types::CustomProvider::new("https://sso.example.org", "keycloak");
        let body = types::SecuritySchemeCreation::new(types::SecuritySchemeCreationRequired {
            name: "in-house".to_owned(),
            provider_type: keycloak.into(),
            client_id: "id".to_owned(),
            client_secret: "s3cret \"quoted\"".into(),
            redirect_url: "https://app.example.org/cb".to_owned(),
            scopes: Vec::new(),
        });
        call(client(url).create_security_scheme(&environment(), &body).send())
    }),
    ("get_security_scheme", "page", |url| call(client(url).get_security_scheme(&scheme()).send())),
    ("delete_security_scheme", "page", |url| call(client(url).delete_security_scheme(&scheme(), 0).send())),
    ("delete_security_scheme", "largest revision", |url| {
        call(client(url).delete_security_scheme(&scheme(), u64::MAX).send())
    }),
    ("update_security_scheme", "page", |url| {
        let body = types::SecuritySchemeUpdate::new(0)
            .provider_type(gitlab())
            .client_id("string")
            .client_secret("string")
            .redirect_url("string")
            .scopes(["string"]);
        call(client(url).update_security_scheme(&scheme(), &body).send())
    }),
    ("update_security_scheme", "revision only", |url| {
        let body = types::SecuritySchemeUpdate::new(3);
        call(client(url).update_security_scheme(&scheme(), &body).send())
    }),
    ("update_security_scheme", "no scopes", |url| {
        let body = types::SecuritySchemeUpdate::new(3).scopes(Vec::<String>::new());
        call(client(url).update_security_scheme(&scheme(), &body).send())
    }),
];

fn environment() -> Uuid {
    uuid("19f5cc2e-7657-437a-9268-83cd3d563563")
}

fn scheme() -> Uuid {
    uuid("497f6eca-6276-4993-bfeb-53cbbbba6f08")
}

fn gitlab() -> types::Provider {
    types::GitlabProvider::new().into()
}
