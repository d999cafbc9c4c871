//! Calls of the senhasegura client, one a golden request.

use secrets_clients::senhasegura::{Client, types};

use super::Calls;
use crate::support::clients::senhasegura as client;
use crate::support::outcome::call;

const IDENTIFIER: &str = "43";

pub(super) const CALLS: Calls = &[
    ("getToken", "page", |url| {
        let builder = Client::builder().base_url(url).client_basic("id-for-tests", "secret-for-tests");
        let client = builder.build().expect("the client can be built");
        call(client.get_token().send())
    }),
    ("createApiSecret", "page", |url| {
        let body = types::ApiSecretCreation::new(types::ApiSecretCreationRequired {
            name: "GCP".to_owned(),
            url: "https://gcp.com".to_owned(),
            client_id: "gf455f7g8fb5dfg8fd545bffbv".to_owned(),
            client_secret: "gf5464g5v7ffsd857xc4fds57g8fds".into(),
        })
        .identifier_code("hyga125")
        .tags("Cloud")
        .notes("Access details")
        .method("get")
        .users_allowed([types::UserAccess::new().username("pduarte").can_edit(true)])
        .groups_allowed([types::GroupAccess::new().name("Test group")]);
        call(client(url).create_api_secret(&body).send())
    }),
    ("createApiSecret", "required fields", |url| {
        let body = types::ApiSecretCreation::new(types::ApiSecretCreationRequired {
            name: "GCP".to_owned(),
            url: "https://gcp.com".to_owned(),
            client_id: "id".to_owned(),
            client_secret: "secret".into(),
        });
        call(client(url).create_api_secret(&body).send())
    }),
    ("updateApiSecret", "page", |url| {
        let body = types::ApiSecretUpdate::new()
            .name("GCP1")
            .url("https://gcp1.com")
            .client_id("hb455f7g8fg9dfg8yt845bxxku")
            .client_secret("hy7464g5v8ghy4d858jk7fds57t4tr")
            .identifier_code("gcp7852")
            .tags("Cloud1")
            .notes("Access details for this API secret")
            .users_allowed([types::UserAccess::new().username("alices").can_edit(true)])
            .groups_allowed(Vec::<types::GroupAccess>::new());
        call(client(url).update_api_secret(IDENTIFIER, &body).send())
    }),
    ("updateApiSecret", "nothing", |url| {
        call(client(url).update_api_secret(IDENTIFIER, &types::ApiSecretUpdate::new()).send())
    }),
    ("listApiSecrets", "all", |url| call(client(url).list_api_secrets().send())),
    ("listApiSecrets", "tag", |url| call(client(url).list_api_secrets().tag("Cloud").send())),
    ("listApiSecrets", "hostile text", |url| {
        let listing = client(url).list_api_secrets().tag("a &b=c+d#?/%é").identifier_code("hyga125");
        call(listing.send())
    }),
    ("getApiSecret", "page", |url| call(client(url).get_api_secret(IDENTIFIER).send())),
    ("deactivateApiSecret", "page", |url| call(client(url).deactivate_api_secret(IDENTIFIER).send())),
    ("activateApiSecret", "page", |url| call(client(url).activate_api_secret(IDENTIFIER).send())),
];
