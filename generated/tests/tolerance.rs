//! What a service may change without breaking a client: answers with news in them go in, and everything is readable.

mod support;

use clientwright_runtime::{Error, Nullable, Uuid};
use secrets_clients::{golem, huawei_csms, okta, qovery, senhasegura};
use serde_json::{Value, json};

use support::outcome::{encode, everything};
use support::server::{Answer, Server};
use support::{block_on, clients};

fn id() -> Uuid {
    "497f6eca-6276-4993-bfeb-53cbbbba6f08".parse().expect("a UUID")
}

fn server(status: u16, body: &Value) -> Server {
    Server::always(Answer::json(status, body.to_string()))
}

/// One secret of a job, with some fields set to something else.
fn qovery_secret(changes: &Value) -> (qovery::types::Secret, Value) {
    let mut body = json!({
        "id": "c9f0f895-fb98-4b91-9f3d-5a2f4c1e7d20",
        "created_at": "2022-11-29T16:20:00Z",
        "key": "K",
        "scope": "JOB",
    });
    let fields = body.as_object_mut().expect("an object");
    fields.extend(changes.as_object().expect("an object").clone());
    let server = server(200, &body);
    let request = qovery::types::SecretEditRequest::new("K", "v");
    let call = clients::qovery(&server.url()).edit_job_secret(&id(), &id(), &request);
    let response = block_on(call.send()).expect("the answer is read");
    assert_eq!(response.bytes(), body.to_string().as_bytes(), "the raw bytes are kept");
    (response.into_body(), body)
}

#[test]
fn new_enum_values_are_kept() {
    let (secret, body) = qovery_secret(&json!({
        "scope": "GALAXY",
        "service_type": "LAMBDA",
        "variable_type": "",
        "overridden_secret": {"id": "x", "key": "K", "scope": "project"},
    }));
    assert_eq!(secret.scope.as_str(), "GALAXY");
    assert_eq!(secret.scope.to_string(), "GALAXY");
    assert!(matches!(secret.scope, qovery::types::VariableScope::Unknown(_)));
    assert_eq!(secret.service_type.as_ref().expect("it was sent").as_str(), "LAMBDA");
    assert_eq!(secret.variable_type.as_ref().expect("it was sent").as_str(), "");
    let hidden = secret.overridden_secret.as_ref().expect("it was sent");
    assert_eq!(hidden.scope.as_str(), "project", "upper and lower case differ");
    assert_eq!(encode(&secret), body);
}

#[test]
fn enum_values_of_a_wrong_type_are_kept() {
    for wrong in [json!(7), json!(1.50), json!(true), json!(["JOB"]), json!({"name": "JOB"})] {
        let (secret, body) = qovery_secret(&json!({"scope": wrong}));
        assert!(matches!(secret.scope, qovery::types::VariableScope::Unknown(_)), "{wrong}");
        assert_eq!(encode(&secret), body, "{wrong}");
    }
}

#[test]
fn enum_values_that_are_known_are_not_unknown() {
    let (secret, _) = qovery_secret(&json!({"scope": "AGENTIC_WORKFLOW", "service_type": "HELM"}));
    assert_eq!(secret.scope, qovery::types::VariableScope::AgenticWorkflow);
    assert_eq!(secret.scope, "AGENTIC_WORKFLOW".into());
    assert_eq!(secret.service_type, Some(qovery::types::LinkedServiceType::Helm));
}

#[test]
fn undeclared_fields_are_kept() {
    let deep = "[".repeat(60) + &"]".repeat(60);
    let deep: Value = serde_json::from_str(&deep).expect("JSON");
    let (secret, body) = qovery_secret(&json!({
        "": "", "Key": "not key", "key\u{0}": 1, "scopes": ["JOB"], "later": {"a": [1, {"b": null}]}, "deep": deep,
    }));
    assert_eq!(secret.key, "K");
    assert_eq!(secret.undeclared.get("Key"), Some(json!("not key")));
    assert_eq!(secret.undeclared.len(), 6);
    assert_eq!(encode(&secret), body);
}

#[test]
fn malformed_dates_and_ids_are_kept() {
    for (wrong_id, wrong_date) in [
        ("", ""),
        ("not-a-uuid", "yesterday"),
        ("C9F0F895-FB98-4B91-9F3D-5A2F4C1E7D20", "2022-11-29 16:20:00"),
        ("{c9f0f895fb984b919f3d5a2f4c1e7d20}", "2022-02-30T25:61:00Z"),
        ("43", "1581507580000"),
        ("\u{1F600}", "2022-11-29T16:20:00.123456789123Z"),
    ] {
        let (secret, body) = qovery_secret(&json!({
            "id": wrong_id, "created_at": wrong_date, "updated_at": wrong_date, "service_id": wrong_id,
        }));
        assert_eq!(secret.id.as_str(), wrong_id);
        assert_eq!(secret.created_at.as_str(), wrong_date);
        assert_eq!(secret.updated_at.as_ref().expect("it was sent").as_str(), wrong_date);
        assert_eq!(encode(&secret), body);
    }
    let (secret, _) = qovery_secret(&json!({"created_at": "2022-02-30T25:61:00Z"}));
    assert!(secret.created_at.to_system_time().is_err(), "only who asks for a time hears that it is none");
    let (secret, _) = qovery_secret(&json!({}));
    assert!(secret.created_at.to_system_time().is_ok());
}

#[test]
fn malformed_dates_in_a_list_of_keys_are_kept() {
    let body =
        json!([{"created": "2022-13-01", "lastUpdated": "", "isUsed": "maybe"}, {"created": null}, {}]);
    let server = server(200, &body);
    let keys =
        block_on(clients::okta(&server.url()).list_hook_keys().into_future()).expect("the keys are read");
    assert_eq!(encode(&keys), body);
    let Nullable::Value(created) = &keys[0].created else { panic!("{:?}", keys[0].created) };
    assert_eq!(created.as_str(), "2022-13-01");
    assert!(matches!(keys[1].created, Nullable::Null));
    assert!(matches!(keys[2].created, Nullable::Absent));
}

/// A security scheme with a provider of some kind.
fn golem_scheme(provider: &Value) -> (golem::types::SecurityScheme, Value) {
    let body = json!({
        "id": "497f6eca-6276-4993-bfeb-53cbbbba6f08", "revision": 0, "name": "n",
        "environmentId": "19f5cc2e-7657-437a-9268-83cd3d563563", "providerType": provider,
        "clientId": "c", "redirectUrl": "u", "scopes": [],
    });
    let server = server(200, &body);
    let call = clients::golem(&server.url()).get_security_scheme(&id());
    (block_on(call.into_future()).expect("the scheme is read"), body)
}

#[test]
fn providers_of_an_unknown_type_are_kept() {
    for provider in [
        json!({"type": "Apple", "teamId": "T", "nested": {"a": [1, 2.50, null]}}),
        json!({"type": ""}),
        json!({"type": 7}),
        json!({"type": null}),
        json!({"type": ["Google"]}),
        json!({}),
        json!({"kind": "Google"}),
        // What older versions of the page show.
        json!("google"),
        json!(null),
        json!([]),
    ] {
        let (scheme, body) = golem_scheme(&provider);
        let golem::types::Provider::Unknown(raw) = &scheme.provider_type else {
            panic!("{provider}: {:?}", scheme.provider_type)
        };
        let raw: Value = serde_json::from_str(raw.as_str()).expect("the provider's JSON is readable");
        assert_eq!(raw, provider);
        assert_eq!(encode(&scheme), body);
    }
}

#[test]
fn providers_with_new_fields_are_what_they_were() {
    let (scheme, _) = golem_scheme(&json!({"audience": [{"type": "Custom"}], "type": "Google"}));
    assert!(matches!(scheme.provider_type, golem::types::Provider::Google(_)), "{:?}", scheme.provider_type);
    let custom = json!({"later": 1, "issuerUrl": "", "name": "k", "type": "Custom"});
    let (scheme, _) = golem_scheme(&custom);
    let golem::types::Provider::Custom(provider) = scheme.provider_type else { panic!() };
    assert_eq!((provider.name.as_str(), provider.issuer_url.as_str()), ("k", ""));
}

#[test]
fn a_flag_is_read_in_any_form() {
    for used in [json!(true), json!("true"), json!("yes"), json!(1), json!({"in": "hooks"}), json!([true])] {
        let body = json!({"id": "HKY", "isUsed": used});
        let server = server(200, &body);
        let call = clients::okta(&server.url()).get_hook_key("HKY");
        let key = block_on(call.into_future()).unwrap_or_else(|error| panic!("{used}: {error}"));
        assert_eq!(encode(&key), body);
    }
}

#[test]
fn a_public_key_is_read_in_any_form() {
    use okta::types::PublicKeyResponse;
    for (body, is_wrapped) in [
        (json!({"_embedded": {"kty": "EC"}, "later": 1}), Some(true)),
        (json!({"_embedded": {}}), Some(true)),
        (json!({"kty": "EC", "crv": "P-256"}), Some(false)),
        (json!({}), Some(false)),
        (json!([{"kty": "EC"}]), None),
    ] {
        let server = server(200, &body);
        let call = clients::okta(&server.url()).get_public_key("k");
        let key = block_on(call.into_future()).unwrap_or_else(|error| panic!("{body}: {error}"));
        let found = match &key {
            PublicKeyResponse::WrappedPublicKey(_) => Some(true),
            PublicKeyResponse::PublicKey(_) => Some(false),
            PublicKeyResponse::Unknown(_) => None,
            other => panic!("{other:?}"),
        };
        assert_eq!(found, is_wrapped, "{body}");
    }
}

#[test]
fn an_undocumented_success_decodes_as_the_documented_one() {
    for status in [200, 202, 203, 206, 299] {
        let body = json!({"id": "x", "created_at": "", "key": "K", "scope": "JOB"});
        let server = server(status, &body);
        let call = clients::qovery(&server.url()).create_job_secret(&id());
        let response = block_on(call.send()).unwrap_or_else(|error| panic!("{status}: {error}"));
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(response.body().key, "K");
    }
    for (status, body) in [(200, r#"{"deleted": true}"#), (202, ""), (204, "")] {
        let server = Server::always(Answer::json(status, body));
        let call = clients::okta(&server.url()).delete_hook_key("HKY");
        let response = block_on(call.send()).unwrap_or_else(|error| panic!("{status}: {error}"));
        assert_eq!(response.bytes(), body.as_bytes(), "{status}");
    }
}

#[test]
fn an_undocumented_error_is_an_error_of_the_api() {
    for status in [402, 405, 410, 418, 451, 499, 501, 503, 599] {
        let body = json!({"errorCode": "E0000099", "errorSummary": "new", "later": []});
        let server = server(status, &body);
        let call = clients::okta(&server.url()).get_hook_key("HKY");
        let error = block_on(call.into_future()).expect_err("an error status");
        let Error::Api(api) = &error else { panic!("{status}: {error:?}") };
        assert_eq!(api.status().as_u16(), status);
        assert_eq!(api.code(), Some("E0000099"), "{status}");
        assert_eq!(api.message(), Some("new"), "{status}");
        assert_eq!(api.bytes(), body.to_string().as_bytes(), "{status}");
        assert_eq!(error.is_server_error(), status >= 500, "{status}");
    }
}

/// Two body shapes by status, and a status that has neither.
#[test]
fn an_undocumented_status_with_two_documented_bodies_is_an_error_of_the_api() {
    for status in [402, 418, 503] {
        let server = server(status, &json!({"code": "NEW", "error": "text"}));
        let call = clients::golem(&server.url()).get_security_scheme(&id());
        let error = block_on(call.into_future()).expect_err("an error status");
        let Error::Api(api) = &error else { panic!("{status}: {error:?}") };
        assert_eq!((api.code(), api.message()), (Some("NEW"), Some("text")), "{status}");
    }
}

#[test]
fn an_error_body_of_another_form_is_an_error_of_the_api() {
    let bodies = [
        "",
        " ",
        "<html><body>502 Bad Gateway</body></html>",
        "null",
        "[]",
        "7",
        "\"text\"",
        "{",
        "{\"error\": {\"error_code\": 7}}",
        "{\"error\": \"text\"}",
        "{\"error\": null}",
        "\u{feff}{}",
        "{} {}",
    ];
    for body in bodies {
        let server = Server::always(Answer::empty(502).header("content-type", "text/html").body(body));
        let query = huawei_csms::types::ResourceInstanceQuery::new();
        let call = clients::huawei_csms(&server.url()).list_resource_instances("p", &query);
        let error = block_on(call.into_future()).expect_err("an error status");
        let Error::Api(api) = &error else { panic!("{body:?}: {error:?}") };
        assert!(error.is_server_error(), "{body:?}");
        assert_eq!(api.bytes(), body.as_bytes());
        assert_eq!(error.response().expect("there was an answer").bytes(), body.as_bytes());
        // Either it was read, or there was nothing, or it says why not.
        assert!(api.body().is_some() || body.is_empty() || api.decode_error().is_some(), "{body:?}");
        assert!(!body.trim_start().starts_with('<') || api.decode_error().is_some(), "{body:?}");
    }
}

#[test]
fn error_bodies_that_are_not_text_are_errors_of_the_api() {
    for body in [&b"\xff\xfe"[..], b"{\"code\": \"\xc3\"}", &[0; 100], b"\x1f\x8b\x08"] {
        let server = Server::always(Answer::json(500, body));
        let call = clients::senhasegura(&server.url()).get_api_secret("43");
        let error = block_on(call.into_future()).expect_err("an error status");
        let Error::Api(api) = &error else { panic!("{body:?}: {error:?}") };
        assert_eq!(api.bytes().as_ref(), body);
        assert!(api.body().is_none() && api.decode_error().is_some(), "{body:?}");
    }
}

#[test]
fn news_in_an_error_body_do_not_hide_the_rest() {
    let body = json!({
        "code": 400, "response": {"status": 400, "later": {}}, "later": [],
        "exception": {"code": 1099, "message": "1099: new", "detail": {"any": ["thing"]}},
    });
    let server = server(400, &body);
    let call = clients::senhasegura(&server.url()).get_api_secret("43");
    let error = block_on(call.into_future()).expect_err("an error status");
    let Error::Api(api) = &error else { panic!("{error:?}") };
    assert_eq!((api.code(), api.message()), (Some("1099"), Some("1099: new")));
    let exception = api.body().expect("the body is read").exception.as_ref().expect("it was sent");
    assert_eq!(encode(exception), body["exception"]);
    let _: &senhasegura::types::Exception = exception;
}

/// What cannot be read at all says so, with the status and the raw bytes, and where.
#[test]
fn an_answer_without_what_is_required_says_what_is_missing() {
    let body = json!({"results": [{"id": "x", "created_at": "", "key": "K", "scope": "JOB"}, {"id": "y", "created_at": "", "scope": "JOB"}]});
    let server = server(200, &body);
    let call = clients::qovery(&server.url()).list_job_secrets(&id());
    let error = block_on(call.into_future()).expect_err("a required field is missing");
    let Error::Unreadable(unreadable) = &error else { panic!("{error:?}") };
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    assert!(error.may_have_been_sent());
    assert_eq!(error.response().expect("there was an answer").bytes(), body.to_string().as_bytes());
    let shown = everything(unreadable.as_ref());
    assert!(shown.contains("$.results[1]") && shown.contains("key"), "{shown}");
}

#[test]
fn a_cut_answer_is_unreadable_or_maybe_sent() {
    let server = Server::always(Answer::json(200, r#"{"results": ["#).cut_short(100));
    let call = clients::qovery(&server.url()).list_job_secrets(&id());
    let error = block_on(call.into_future()).expect_err("the body is cut");
    assert!(error.may_have_been_sent(), "{error:?}");
    assert!(matches!(error, Error::Unreadable(_) | Error::MaybeSent(_)), "{error:?}");
}
