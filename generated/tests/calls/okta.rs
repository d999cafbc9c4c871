//! Calls of the Okta client, one a golden request.

use secrets_clients::okta::{Client, types};

use super::Calls;
use crate::support::clients::okta as client;
use crate::support::outcome::call;

const KEY: &str = "XreKU5laGwBkjOTehusG";

pub(super) const CALLS: Calls = &[
    ("createHookKey", "page", |url| call(client(url).create_hook_key(&types::KeyRequest::new()).send())),
    ("createHookKey", "name", |url| {
        let body = types::KeyRequest::new().name("My new key");
        call(client(url).create_hook_key(&body).send())
    }),
    ("createHookKey", "oauth2", |url| {
        let builder = Client::builder().base_url(url).oauth2("okta-access-token-for-tests");
        let client = builder.build().expect("the client can be built");
        call(client.create_hook_key(&types::KeyRequest::new().name("My new key")).send())
    }),
    ("deleteHookKey", "page", |url| call(client(url).delete_hook_key(KEY).send())),
    ("getHookKey", "page", |url| call(client(url).get_hook_key(KEY).send())),
    ("getHookKey", "expand", |url| call(client(url).get_hook_key(KEY).expand(&"publickey".into()).send())),
    ("getPublicKey", "page", |url| call(client(url).get_public_key("FcH2P9Eg7wr0o8N2FuV0").send())),
    ("listHookKeys", "page", |url| call(client(url).list_hook_keys().send())),
    ("replaceHookKey", "page", |url| {
        call(client(url).replace_hook_key(KEY, &types::KeyRequest::new()).send())
    }),
    ("replaceHookKey", "name", |url| {
        let body = types::KeyRequest::new().name("My updated new key");
        call(client(url).replace_hook_key(KEY, &body).send())
    }),
];
