//! Hostile ids and hostile servers: text from strangers goes in as a path parameter or a server variable, and either comes
//! out as that very segment, percent-encoded, or the call is refused before anything is sent.

mod support;

use std::collections::BTreeSet;

use clientwright_runtime::{BuildError, Error, Uuid, codegen};
use secrets_clients::{Json, golem, huawei_csms, okta, qovery, senhasegura};

use support::clients;
use support::outcome::{Call, Outcome, call};
use support::server::{Answer, Server};
use support::{block_on, specs};

/// Makes a call with a text in the place of one path parameter.
type Make = fn(&str, &str) -> Call;

/// Every path parameter that is text, as (API, operation, parameter).
const PARAMETERS: &[(&str, &str, &str, Make)] = &[
    ("golem", "list_environment_security_schemes", "environment_id", |url, id| {
        call(clients::golem(url).list_environment_security_schemes(&uuid(id)).send())
    }),
    ("golem", "create_security_scheme", "environment_id", |url, id| {
        call(clients::golem(url).create_security_scheme(&uuid(id), &scheme()).send())
    }),
    ("golem", "get_security_scheme", "security_scheme_id", |url, id| {
        call(clients::golem(url).get_security_scheme(&uuid(id)).send())
    }),
    ("golem", "update_security_scheme", "security_scheme_id", |url, id| {
        let body = golem::types::SecuritySchemeUpdate::new(0);
        call(clients::golem(url).update_security_scheme(&uuid(id), &body).send())
    }),
    ("golem", "delete_security_scheme", "security_scheme_id", |url, id| {
        call(clients::golem(url).delete_security_scheme(&uuid(id), 0).send())
    }),
    ("huawei-csms", "listResourceInstances", "project_id", |url, id| {
        let query = huawei_csms::types::ResourceInstanceQuery::new();
        call(clients::huawei_csms(url).list_resource_instances(id, &query).send())
    }),
    ("okta", "getHookKey", "id", |url, id| call(clients::okta(url).get_hook_key(id).send())),
    ("okta", "deleteHookKey", "id", |url, id| call(clients::okta(url).delete_hook_key(id).send())),
    ("okta", "replaceHookKey", "id", |url, id| {
        call(clients::okta(url).replace_hook_key(id, &okta::types::KeyRequest::new()).send())
    }),
    ("okta", "getPublicKey", "keyId", |url, id| call(clients::okta(url).get_public_key(id).send())),
    ("qovery", "listJobSecrets", "jobId", |url, id| {
        call(clients::qovery(url).list_job_secrets(&uuid(id)).send())
    }),
    ("qovery", "createJobSecret", "jobId", |url, id| {
        call(clients::qovery(url).create_job_secret(&uuid(id)).send())
    }),
    ("qovery", "createJobSecretAlias", "jobId", |url, id| {
        call(clients::qovery(url).create_job_secret_alias(&uuid(id), &uuid("x")).send())
    }),
    ("qovery", "createJobSecretAlias", "secretId", |url, id| {
        call(clients::qovery(url).create_job_secret_alias(&uuid("x"), &uuid(id)).send())
    }),
    ("qovery", "createJobSecretOverride", "jobId", |url, id| {
        call(clients::qovery(url).create_job_secret_override(&uuid(id), &uuid("x")).send())
    }),
    ("qovery", "createJobSecretOverride", "secretId", |url, id| {
        call(clients::qovery(url).create_job_secret_override(&uuid("x"), &uuid(id)).send())
    }),
    ("qovery", "deleteJobSecret", "jobId", |url, id| {
        call(clients::qovery(url).delete_job_secret(&uuid(id), &uuid("x")).send())
    }),
    ("qovery", "deleteJobSecret", "secretId", |url, id| {
        call(clients::qovery(url).delete_job_secret(&uuid("x"), &uuid(id)).send())
    }),
    ("qovery", "editJobSecret", "jobId", |url, id| {
        let body = qovery::types::SecretEditRequest::new("k", "v");
        call(clients::qovery(url).edit_job_secret(&uuid(id), &uuid("x"), &body).send())
    }),
    ("qovery", "editJobSecret", "secretId", |url, id| {
        let body = qovery::types::SecretEditRequest::new("k", "v");
        call(clients::qovery(url).edit_job_secret(&uuid("x"), &uuid(id), &body).send())
    }),
    ("senhasegura", "getApiSecret", "identifier", |url, id| {
        call(clients::senhasegura(url).get_api_secret(id).send())
    }),
    ("senhasegura", "updateApiSecret", "identifier", |url, id| {
        let body = senhasegura::types::ApiSecretUpdate::new();
        call(clients::senhasegura(url).update_api_secret(id, &body).send())
    }),
    ("senhasegura", "activateApiSecret", "identifier", |url, id| {
        call(clients::senhasegura(url).activate_api_secret(id).send())
    }),
    ("senhasegura", "deactivateApiSecret", "identifier", |url, id| {
        call(clients::senhasegura(url).deactivate_api_secret(id).send())
    }),
];

/// An id that a server sent: any text is one. (A user who parses text gets an error for what is no UUID.)
fn uuid(text: &str) -> Uuid {
    let json = serde_json::to_string(text).expect("text is JSON");
    codegen::from_json(json.as_bytes()).expect("any text is read")
}

fn scheme() -> golem::types::SecuritySchemeCreation {
    let json = br#"{"name":"n","providerType":{"type":"Google"},"clientId":"c","clientSecret":"s","redirectUrl":"u","scopes":[]}"#;
    golem::types::SecuritySchemeCreation::from_json(json).expect("a whole body")
}

#[test]
fn every_text_in_a_path_is_tried() {
    let documented: BTreeSet<_> = specs::all()
        .iter()
        .flat_map(|spec| {
            let name = |operation: &str, parameter: &str| format!("{}: {operation}: {parameter}", spec.api);
            spec.operations()
                .into_iter()
                .flat_map(|operation| {
                    let parameters = operation.text_path_parameters().into_iter();
                    parameters.map(|parameter| name(operation.id, parameter)).collect::<Vec<_>>()
                })
                .collect::<Vec<_>>()
        })
        .collect();
    let tried: BTreeSet<_> = PARAMETERS
        .iter()
        .map(|(api, operation, parameter, _)| format!("{api}: {operation}: {parameter}"))
        .collect();
    specs::is_whole("PARAMETERS in tests/hostile_ids.rs", &documented, &tried);
}

#[test]
fn ids_reach_the_server_as_that_very_segment() {
    let long = "x".repeat(4000);
    let ids = [
        ("a/b", "a%2Fb"),
        ("/", "%2F"),
        ("../..", "..%2F.."),
        ("a?b#c", "a%3Fb%23c"),
        ("%2e%2e", "%252e%252e"),
        ("%", "%25"),
        ("%zz", "%25zz"),
        ("a b", "a%20b"),
        ("+", "%2B"),
        ("a&b=c", "a%26b%3Dc"),
        ("@:!$'()*,", "%40%3A%21%24%27%28%29%2A%2C"),
        ("\\", "%5C"),
        ("a\r\nHost: evil", "a%0D%0AHost%3A%20evil"),
        ("\0", "%00"),
        ("\"<>^`{|}[]", "%22%3C%3E%5E%60%7B%7C%7D%5B%5D"),
        ("{id}", "%7Bid%7D"),
        ("{secretId}", "%7BsecretId%7D"),
        ("é", "%C3%A9"),
        ("日本", "%E6%97%A5%E6%9C%AC"),
        ("\u{202e}", "%E2%80%AE"),
        ("...", "..."),
        (".a", ".a"),
        ("a..", "a.."),
        ("-._~", "-._~"),
        ("0", "0"),
        ("null", "null"),
        (&long, &long),
    ];
    for (api, operation, parameter, make) in PARAMETERS {
        let plain = target(*make, "PLAIN");
        let (before, after) = plain.split_once("PLAIN").expect("a plain id is sent as it is");
        for (id, segment) in ids {
            let context = format!("{api}: {operation}: {parameter}: {id:?}");
            assert_eq!(target(*make, id), format!("{before}{segment}{after}"), "{context}");
        }
    }
}

/// The raw target of the request that a call makes.
fn target(make: Make, id: &str) -> String {
    let server = Server::always(Answer::empty(500));
    let outcome = block_on(make(&server.url(), id));
    let failure = outcome.failure();
    assert!(failure.error.is_server_error(), "{id:?}: {failure:?}");
    server.only_request().target().to_owned()
}

#[test]
fn ids_that_would_change_the_path_are_refused_before_sending() {
    for (api, operation, parameter, make) in PARAMETERS {
        for id in ["", ".", ".."] {
            let context = format!("{api}: {operation}: {parameter}: {id:?}");
            let server = Server::always(Answer::json(200, "{}"));
            let outcome = block_on(make(&server.url(), id));
            let Outcome::Failure(failure) = outcome else { panic!("{context}: {outcome:?}") };
            assert!(failure.error.to_string().contains(parameter), "{context}: {}", failure.error);
            assert!(!failure.error.may_have_been_sent(), "{context}");
            assert!(!failure.error.is_retryable(), "{context}");
            assert!(server.requests().is_empty(), "{context}: {:?}", server.requests());
        }
    }
}

/// `;` starts a matrix parameter for some servers, so `..;x` is `..` to them: encoded, or refused.
#[test]
fn semicolons_do_not_reach_the_server_as_they_are() {
    for (api, operation, parameter, make) in PARAMETERS {
        for id in [";", "a;b", "..;", "..;x=y", ".;/"] {
            let context = format!("{api}: {operation}: {parameter}: {id:?}");
            let server = Server::always(Answer::empty(500));
            let failure = block_on(make(&server.url(), id)).failure();
            match server.requests().as_slice() {
                [] => assert!(!failure.error.may_have_been_sent(), "{context}"),
                [request] => {
                    assert!(!request.line.contains(';'), "{context}: {}", request.line);
                    assert!(request.line.contains("%3B"), "{context}: {}", request.line);
                }
                more => panic!("{context}: {more:?}"),
            }
        }
    }
}

/// The phase of the error is `Request`: nothing was sent, and the caller's argument is why.
#[test]
fn a_refused_id_is_an_error_of_the_request() {
    let client = clients::okta("http://127.0.0.1:9");
    let error = block_on(async { client.get_hook_key("..").await.expect_err("refused") });
    assert!(matches!(error, Error::Request(_)), "{error:?}");
}

/// Builds a client with a text in the place of one server variable.
type Build = fn(&str) -> Result<(), BuildError>;

const VARIABLES: &[(&str, &str, Build)] = &[
    ("huawei-csms", "region", |value| {
        let server = huawei_csms::Server::default().region(value);
        huawei_csms::Client::builder().server(server).x_auth_token("t").build().map(drop)
    }),
    ("okta", "yourOktaDomain", |value| {
        let server = okta::Server::default().your_okta_domain(value);
        okta::Client::builder().server(server).api_token("t").build().map(drop)
    }),
    ("senhasegura", "vaultHost", |value| {
        let server = senhasegura::Server::default().vault_host(value);
        senhasegura::Client::builder().server(server).oauth2("t").build().map(drop)
    }),
];

#[test]
fn every_server_variable_is_tried() {
    let documented: BTreeSet<_> = specs::all()
        .iter()
        .flat_map(|spec| {
            let variables = spec.server_variables().into_iter();
            variables.map(|variable| format!("{}: {variable}", spec.api)).collect::<Vec<_>>()
        })
        .collect();
    let tried = VARIABLES.iter().map(|(api, variable, _)| format!("{api}: {variable}")).collect();
    specs::is_whole("VARIABLES in tests/hostile_ids.rs", &documented, &tried);
}

#[test]
fn hostile_server_variables_are_refused() {
    let hostile = [
        "",
        " ",
        "a b",
        "a\tb",
        "evil.com#",
        "evil.com?",
        "evil.com/",
        "a@b",
        "user:password@b",
        "x/../y",
        "x\\y",
        "..",
        "a..b",
        ".a",
        "x:",
        "x:port",
        "x:80@evil.com",
        "x:99999",
        "é.com",
        "日本",
        "a%2eb",
        "a%00",
        "a\0b",
        "a\r\nHost: evil",
        "[::1]",
        "a;b",
        "a,b",
        "{x}",
        "a\u{202e}b",
        "http://evil.com",
    ];
    for (api, variable, build) in VARIABLES {
        for value in hostile {
            let error = build(value).expect_err(&format!("{api}: {variable}: {value:?} is refused"));
            let shown = format!("{error} {error:?}");
            let is_telling = value.len() < 4 || !shown.contains(value);
            assert!(is_telling, "{api}: {variable}: {value:?} is not repeated: {shown}");
        }
        build("acme-1.example.com").unwrap_or_else(|error| panic!("{api}: {variable}: {error}"));
    }
}

/// A port would move requests to another service on the host, so it is part of a host name only where the variable is
/// all of the authority, as with a vault on a port of its own.
#[test]
fn a_port_is_taken_only_where_the_variable_is_the_whole_authority() {
    for (api, variable, build) in VARIABLES {
        let is_whole = *api != "huawei-csms";
        assert_eq!(build("x:80").is_ok(), is_whole, "{api}: {variable}");
    }
}

#[test]
fn placeholders_are_not_used_as_servers() {
    let unset = [
        huawei_csms::Client::builder().x_auth_token("t").build().map(drop),
        okta::Client::builder().api_token("t").build().map(drop),
        senhasegura::Client::builder().oauth2("t").build().map(drop),
        okta::Client::builder().server(okta::Server::default()).api_token("t").build().map(drop),
    ];
    for (built, variable) in
        unset.into_iter().zip(["region", "yourOktaDomain", "vaultHost", "yourOktaDomain"])
    {
        let error = built.expect_err("a required variable is not set");
        assert!(error.to_string().contains(variable), "{error}");
    }
}
