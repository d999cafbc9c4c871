//! Clients, calls, answers and errors: markers go in as credentials and bodies, and come out on the wire alone.

use std::collections::BTreeSet;

use clientwright_runtime::{ClientCredentials, Error, Secret, Uuid};
use secrets_clients::{Json, golem, huawei_csms, okta, qovery, senhasegura};
use serde_json::json;

use crate::onlookers::{Hook, traced};
use crate::support::outcome::{Call, Outcome, call, everything};
use crate::support::server::{Answer, Server};
use crate::support::{self, block_on, specs};
use crate::{MARKER, assert_hidden, panic_message};

/// Builds a client whose credential is the marker.
type Build = fn(&str) -> (String, Call);

macro_rules! credential {
    ($client:ident, $method:ident ( $($argument:expr),* ), |$built:ident| $call:expr) => {
        |url| {
            let builder = $client::Client::builder().base_url(url).retries(0).$method($($argument),*);
            let builder = builder.interceptor(Hook);
            let mut shown = format!("{builder:?} {builder:#?}");
            let $built = builder.build().expect("the client can be built");
            let pending = $call;
            shown += &format!("{:?} {:#?} {pending:?} {pending:#?}", $built, $built.clone());
            (shown, call(pending.send()))
        }
    };
}

/// Every security scheme: (API, scheme, client, whether the marker is on the wire as it is).
const CREDENTIALS: &[(&str, &str, Build)] = &[
    ("golem", "Token", credential!(golem, token(MARKER), |client| client.get_security_scheme(&id()))),
    ("golem", "Cookie", credential!(golem, cookie(MARKER), |client| client.get_security_scheme(&id()))),
    (
        "huawei-csms",
        "X-Auth-Token",
        credential!(huawei_csms, x_auth_token(MARKER), |client| {
            client.list_resource_instances("project", &huawei_csms::types::ResourceInstanceQuery::new())
        }),
    ),
    ("okta", "apiToken", credential!(okta, api_token(MARKER), |client| client.list_hook_keys())),
    ("okta", "oauth2", credential!(okta, oauth2(MARKER), |client| client.list_hook_keys())),
    (
        "qovery",
        "bearerAuth",
        credential!(qovery, bearer_auth(MARKER), |client| client.list_job_secrets(&id())),
    ),
    (
        "qovery",
        "ApiKeyAuth",
        credential!(qovery, api_key_auth(MARKER), |client| client.list_job_secrets(&id())),
    ),
    (
        "senhasegura",
        "oauth2",
        credential!(senhasegura, oauth2(Secret::from(MARKER)), |client| client.list_api_secrets()),
    ),
    (
        "senhasegura",
        "clientBasic",
        credential!(senhasegura, client_basic("user", MARKER), |client| client.get_token()),
    ),
];

fn id() -> Uuid {
    "497f6eca-6276-4993-bfeb-53cbbbba6f08".parse().expect("a UUID")
}

#[test]
fn every_security_scheme_is_tried() {
    let documented: BTreeSet<_> = specs::all()
        .iter()
        .flat_map(|spec| {
            let schemes = spec.security_schemes().into_iter();
            schemes.map(|scheme| format!("{}: {scheme}", spec.api)).collect::<Vec<_>>()
        })
        .collect();
    let tried = CREDENTIALS.iter().map(|(api, scheme, _)| format!("{api}: {scheme}")).collect();
    specs::is_whole("CREDENTIALS in tests/canary/clients.rs", &documented, &tried);
}

/// Answers of every kind, each full of markers where a server could put a secret that is none of the error's own fields.
fn answers() -> Vec<Answer> {
    let secret =
        json!({"client_secret": MARKER, "clientSecret": [MARKER], "later": {"token": MARKER}}).to_string();
    let mut answers = Vec::new();
    for status in [200, 201, 204, 302, 307, 400, 401, 403, 404, 409, 418, 422, 429, 500, 503] {
        for body in ["", &secret, MARKER, &format!("[{secret}]"), &format!("{{\"error\": [{secret}")] {
            let body = if status == 204 { "" } else { body };
            answers.push(
                Answer::json(status, body)
                    .header("set-cookie", MARKER)
                    .header("x-secret", MARKER)
                    .header("location", &format!("https://127.0.0.1:1/?token={MARKER}")),
            );
        }
    }
    answers.push(Answer::json(200, secret.clone()).cut_short(9));
    answers.push(Answer::json(500, secret).cut_short(9));
    answers
}

#[test]
fn clients_calls_answers_and_errors_do_not_show_credentials_or_bodies() {
    traced(|| {
        for (api, scheme, build) in CREDENTIALS {
            for answer in answers() {
                let context = format!("{api}: {scheme}: {answer:?}");
                let server = Server::always(answer);
                let (shown, call) = build(&server.url());
                assert_hidden(&shown, &context);
                match block_on(call) {
                    Outcome::Success(success) => assert_hidden(&success.debug, &context),
                    Outcome::Failure(failure) => {
                        assert_hidden(&everything(&failure.error), &context);
                        let ended: Result<(), _> = [Err(failure.error)].into_iter().collect();
                        assert_hidden(&panic_message(|| ended.expect("success")), &context);
                    }
                }
                let sent = server.requests();
                let sent = sent.first().unwrap_or_else(|| panic!("{context}: nothing was sent"));
                let basic = scheme == &"clientBasic";
                assert!(
                    basic || sent.everything().contains(MARKER),
                    "{context}: the credential is on the wire"
                );
                assert!(!sent.line.contains(MARKER), "{context}: not in the URL");
            }
        }
    });
}

#[test]
fn errors_without_an_answer_do_not_show_credentials() {
    traced(|| {
        // A port that was free a moment ago: nobody listens there.
        let gone = Server::always(Answer::empty(500)).url();
        for (api, scheme, build) in CREDENTIALS {
            let (_, call) = build(&gone);
            let failure = block_on(call).failure();
            assert_hidden(&everything(&failure.error), &format!("{api}: {scheme}"));
        }
    });
}

#[test]
fn calls_do_not_show_their_bodies() {
    traced(|| {
        let url = "http://127.0.0.1:9";
        let creation = format!(
            r#"{{"name":"n","providerType":{{"type":"Google"}},"clientId":"c","clientSecret":"{MARKER}","redirectUrl":"u","scopes":[]}}"#
        );
        let creation =
            golem::types::SecuritySchemeCreation::from_json(creation.as_bytes()).expect("a whole body");
        let client = support::clients::golem(url);
        assert_hidden(&format!("{:?}", client.create_security_scheme(&id(), &creation)), "golem, create");
        let update = golem::types::SecuritySchemeUpdate::new(0).client_secret(MARKER);
        assert_hidden(&format!("{update:?}"), "golem, update's body");
        assert_hidden(&format!("{:?}", client.update_security_scheme(&id(), &update)), "golem, update");
        let request = qovery::types::SecretRequest::new("key", MARKER);
        assert_hidden(&format!("{request:?}"), "qovery, create's body");
        assert_eq!(request.value.expose(), MARKER);
        let call =
            support::clients::qovery(url).create_job_secret(&id()).body(&request).header("x-secret", MARKER);
        assert_hidden(&format!("{call:?} {call:#?}"), "qovery, create");
        let call =
            support::clients::okta(url).list_hook_keys().query("token", MARKER).header("x-secret", MARKER);
        assert_hidden(&format!("{call:?} {call:#?}"), "okta, list with a query");
        let failure = block_on(support::outcome::call(call.send())).failure();
        assert_hidden(&everything(&failure.error), "okta, list with a query");
    });
}

#[test]
fn broken_requests_do_not_show_secrets() {
    let with_header = |value: &str| {
        let url = "http://127.0.0.1:9";
        let call = support::clients::okta(url).list_hook_keys().header("x-secret", value);
        block_on(call.into_future()).expect_err("the header is not valid")
    };
    for value in [format!("{MARKER}\r\nx: y"), format!("{MARKER}\0"), format!("{MARKER}\u{7f}")] {
        let error = with_header(&value);
        assert!(matches!(error, Error::Request(_)), "{error:?}");
        assert_hidden(&everything(&error), &format!("{value:?}"));
    }
    // A credential that no header can carry, and base URLs with a password or a query.
    let builds = [
        okta::Client::builder().base_url("http://127.0.0.1:9").api_token(format!("{MARKER}\r\nx: y")).build(),
        okta::Client::builder().base_url("http://127.0.0.1:9").oauth2(format!("{MARKER}\0")).build(),
        okta::Client::builder()
            .base_url(&format!("https://user:{MARKER}@example.com"))
            .api_token("t")
            .build(),
        okta::Client::builder()
            .base_url(&format!("https://example.com/?token={MARKER}"))
            .api_token("t")
            .build(),
        okta::Client::builder().base_url(&format!("https://example.com/#{MARKER}")).api_token("t").build(),
        okta::Client::builder().base_url(&format!("{MARKER}://example.com")).api_token("t").build(),
        okta::Client::builder()
            .base_url("http://127.0.0.1:9")
            .api_token("t")
            .default_header("x-secret", &format!("{MARKER}\n"))
            .build(),
    ];
    for (index, built) in builds.into_iter().enumerate() {
        let error = built.map(drop).expect_err(&format!("build {index} fails"));
        assert_hidden(&everything(&error), &format!("build {index}"));
    }
}

/// The token endpoint is one more server that can answer anything.
#[test]
fn fetching_a_token_shows_neither_secret_nor_token() {
    traced(|| {
        let tokens = [
            Answer::json(200, format!(r#"{{"token_type":"Bearer","access_token":"{MARKER}"}}"#)),
            Answer::json(200, format!(r#"{{"token_type":"Bearer","access_token":["{MARKER}"]}}"#)),
            Answer::json(200, format!(r#"{{"token_type":"{MARKER}","access_token":7}}"#)),
            Answer::json(200, format!(r#"{{"access_token":"{MARKER}\r\n"}}"#)),
            Answer::json(200, format!(r#"{{"access_token":"{MARKER}"#)),
            Answer::json(401, format!(r#"{{"client_secret":"{MARKER}"}}"#)),
            Answer::json(500, MARKER),
            Answer::empty(302).header("location", &format!("/login?secret={MARKER}")),
        ];
        for token in tokens {
            let context = format!("{token:?}");
            let server = Server::script(vec![token, Answer::json(500, MARKER)]);
            let builder = senhasegura::Client::builder()
                .base_url(&server.url())
                .retries(0)
                .oauth2(ClientCredentials::new("id", MARKER));
            assert_hidden(&format!("{builder:?}"), &context);
            let client = builder.build().expect("the client can be built");
            let failure = block_on(call(client.list_api_secrets().send())).failure();
            assert_hidden(&everything(&failure.error), &context);
            assert_hidden(&format!("{client:?}"), &context);
            let lines: Vec<_> = server.requests().into_iter().map(|request| request.line).collect();
            assert!(!lines.concat().contains(MARKER), "{lines:?}");
        }
    });
}

/// A response that carries secrets: the body shows them redacted, the response not at all.
#[test]
fn responses_do_not_show_secrets() {
    traced(|| {
        let body = json!({
            "response": {}, "api_entity": {"identifier": "43", "client_secret": MARKER}, "later": MARKER,
        });
        let server = Server::always(Answer::json(201, body.to_string()).header("x-secret", MARKER));
        let client = support::clients::senhasegura(&server.url());
        let creation = senhasegura::types::ApiSecretUpdate::new();
        let response =
            block_on(client.update_api_secret("43", &creation).send()).expect("the answer is read");
        assert_hidden(&format!("{response:?} {response:#?} {:?}", response.body()), "senhasegura, update");
        let secret = response.body().api_entity.client_secret.as_ref().expect("it was sent");
        assert_eq!(secret.expose(), MARKER);
    });
}

/// A list's position holds the offset, which is none of the markers that went along.
#[test]
fn positions_do_not_show_what_the_call_sends() {
    traced(|| {
        let server =
            Server::always(Answer::json(200, json!({"resources": [{"resource_id": MARKER}]}).to_string()));
        let builder = huawei_csms::Client::builder().base_url(&server.url()).x_auth_token(MARKER);
        let client = builder.interceptor(Hook).build().expect("the client can be built");
        let query = huawei_csms::types::ResourceInstanceQuery::new().sequence(MARKER);
        let mut pages = client.list_resource_instances("project", &query).header("x-secret", MARKER).pages();
        assert_hidden(&format!("{pages:?}"), "pages before the first");
        drop(block_on(pages.next()).expect("a page").expect("it is read"));
        let token = pages.continuation_token().expect("the list goes on");
        assert_hidden(&format!("{pages:?} {token:?} {token:#?}"), "pages and a position");
        let bytes = token.as_str().parse::<clientwright_runtime::Base64>().and_then(|text| text.to_bytes());
        assert_hidden(&String::from_utf8_lossy(&bytes.expect("Base64")), "what a position holds");
    });
}
