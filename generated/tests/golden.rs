//! Every operation against its golden files: the request as the document shows it goes over a real connection, and every
//! documented answer and error comes back out of the generated types unchanged.

mod calls;
mod support;

#[path = "golden/file.rs"]
mod file;

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use clientwright_runtime::AnyError;
use serde_json::Value;

use calls::{Make, calls};
use file::{Golden, Predicate, expected};
use support::outcome::Outcome;
use support::server::{Answer, Request, Server};
use support::{block_on, specs};

/// Headers that the transport adds of its own accord, and that no page speaks of.
const TRANSPORT: [&str; 5] = ["host", "user-agent", "content-length", "connection", "accept-encoding"];

/// The calls of an operation, by name.
fn calls_of(golden: &Golden) -> Vec<(&'static str, Make)> {
    calls()
        .into_iter()
        .filter(|call| (call.api, call.operation) == (golden.api.as_str(), golden.operation.as_str()))
        .map(|call| (call.name, call.make))
        .collect()
}

/// Makes one call against a server that gives one answer.
fn run(make: Make, answer: Answer) -> (Outcome, Vec<Request>) {
    let server = Server::always(answer);
    let outcome = block_on(make(&server.url()));
    (outcome, server.requests())
}

fn answer(status: u16, body: Option<&str>) -> Answer {
    match body {
        Some(body) => Answer::json(status, body),
        None => Answer::empty(status),
    }
}

#[test]
fn every_golden_request_has_a_call_and_every_call_a_golden_request() {
    let golden: BTreeSet<_> = file::all()
        .into_iter()
        .flat_map(|golden| {
            let requests = golden.requests.into_iter();
            requests
                .map(|request| format!("{}: {}: {}", golden.api, golden.operation, request.call))
                .collect::<Vec<_>>()
        })
        .collect();
    let made: BTreeSet<_> =
        calls().into_iter().map(|call| format!("{}: {}: {}", call.api, call.operation, call.name)).collect();
    assert_eq!(golden, made);
    assert_eq!(made.len(), calls().len(), "two calls have one name");
}

#[test]
fn every_operation_and_status_of_the_specs_has_a_golden() {
    let documented: BTreeMap<_, _> = specs::all()
        .iter()
        .flat_map(|spec| {
            spec.operations()
                .into_iter()
                .map(|operation| (format!("{}: {}", spec.api, operation.id), operation.statuses()))
                .collect::<Vec<_>>()
        })
        .collect();
    let golden: BTreeMap<_, _> = file::all()
        .into_iter()
        .map(|golden| {
            let answers = golden.answers.iter().map(|answer| answer.status);
            let statuses = answers.chain(golden.errors.iter().map(|error| error.status)).collect();
            (format!("{}: {}", golden.api, golden.operation), statuses)
        })
        .collect();
    let lacking = |name: &String, statuses: &BTreeSet<u16>| {
        let there = golden.get(name).cloned().unwrap_or_default();
        let missing: Vec<u16> = statuses.difference(&there).copied().collect();
        let (api, operation) = name.split_once(": ").unwrap_or((name, ""));
        (!missing.is_empty()).then(|| format!("tests/golden/{api}/{operation}.yaml lacks {missing:?}"))
    };
    let lacking: Vec<String> =
        documented.iter().filter_map(|(name, statuses)| lacking(name, statuses)).collect();
    assert!(lacking.is_empty(), "operations are to be compared with golden files:\n{}", lacking.join("\n"));
    assert_eq!(documented, golden, "a golden has more than its spec");
}

#[test]
fn requests_go_over_the_wire_as_the_documents_show_them() {
    for golden in file::all() {
        let calls = calls_of(&golden);
        for request in &golden.requests {
            let context = format!("{}: {}: {}", golden.api, golden.operation, request.call);
            let make = calls.iter().find(|(name, _)| *name == request.call).expect("checked above").1;
            let success = &golden.answers[0];
            let (outcome, sent) = run(make, answer(success.status, success.body.as_deref()));
            assert!(matches!(outcome, Outcome::Success(_)), "{context}: {outcome:#?}");
            let [sent] = sent.as_slice() else { panic!("{context}: not one request: {sent:#?}") };
            assert_eq!(sent.line, request.line, "{context}");
            let headers: BTreeMap<_, _> = sent
                .headers
                .iter()
                .filter(|(name, _)| !TRANSPORT.contains(&name.as_str()))
                .cloned()
                .collect();
            assert_eq!(headers, request.headers, "{context}");
            let product = sent.header("user-agent").unwrap_or_default();
            assert!(product.starts_with("secrets-clients/"), "{context}: {product}");
            match &request.body {
                Some(body) => {
                    let body = body.as_str();
                    let sent: Value = serde_json::from_slice(&sent.body).expect("a JSON body was sent");
                    assert_eq!(sent, expected(body, &[]), "{context}");
                }
                None => assert!(sent.body.is_empty(), "{context}: {:?}", sent.body),
            }
        }
    }
}

#[test]
fn every_answer_decodes_and_encodes_unchanged() {
    for golden in file::all() {
        let make = calls_of(&golden)[0].1;
        for success in &golden.answers {
            let context = format!("{}: {}: {success:?}", golden.api, golden.operation);
            let (outcome, _) = run(make, answer(success.status, success.body.as_deref()));
            let Outcome::Success(received) = outcome else { panic!("{context}: {outcome:#?}") };
            assert_eq!(received.status, success.status, "{context}");
            let body = success.body.as_deref().unwrap_or_default();
            assert_eq!(received.raw, body.as_bytes(), "{context}: the raw bytes are kept");
            let wanted = success.body.as_deref().map_or(Value::Null, |body| expected(body, &success.lost));
            assert_eq!(received.body, wanted, "{context}");
        }
    }
}

#[test]
fn every_error_is_reported_as_documented() {
    for golden in file::all() {
        let make = calls_of(&golden)[0].1;
        for wanted in &golden.errors {
            let context = format!("{}: {}: {wanted:?}", golden.api, golden.operation);
            let (outcome, sent) = run(make, answer(wanted.status, wanted.body.as_deref()));
            let Outcome::Failure(failure) = outcome else { panic!("{context}: {outcome:#?}") };
            assert_eq!(sent.len(), 1, "{context}: sent once");
            let error = &failure.error;
            assert_eq!(error.status().map(|status| status.as_u16()), Some(wanted.status), "{context}");
            assert_eq!(holding(error), [wanted.is], "{context}");
            assert_eq!(error.operation(), golden.operation, "{context}");
            assert!(error.may_have_been_sent(), "{context}");
            assert!(!error.is_timeout(), "{context}");
            let refusal = failure.refusal.as_ref().unwrap_or_else(|| panic!("{context}: {failure:#?}"));
            assert_eq!(refusal.code, wanted.code, "{context}");
            assert_eq!(refusal.message, wanted.message, "{context}");
            let text = wanted.body.as_deref().unwrap_or_default();
            assert_eq!(refusal.raw, text.as_bytes(), "{context}: the raw bytes are kept");
            if let Some(body) = &refusal.body {
                assert_eq!(*body, expected(text, &[]), "{context}");
            } else {
                // Nothing to read, or nothing that the document gives a form.
                let formless = golden.api == "qovery" || golden.operation == "getToken";
                assert!(text.is_empty() || formless, "{context}: the body was not read");
            }
            let shown = error.to_string();
            for part in [Some(&golden.operation), wanted.code.as_ref(), wanted.message.as_ref()] {
                assert!(part.is_none_or(|part| shown.contains(part)), "{context}: {shown}");
            }
            assert!(shown.contains(&wanted.status.to_string()), "{context}: {shown}");
        }
    }
}

/// The predicates that hold.
fn holding(error: &AnyError) -> Vec<Predicate> {
    let all = [
        (error.is_bad_request(), Predicate::BadRequest),
        (error.is_unauthorized(), Predicate::Unauthorized),
        (error.is_forbidden(), Predicate::Forbidden),
        (error.is_not_found(), Predicate::NotFound),
        (error.is_conflict(), Predicate::Conflict),
        (error.is_unprocessable(), Predicate::Unprocessable),
        (error.is_too_many_requests(), Predicate::TooManyRequests),
        (error.is_server_error(), Predicate::ServerError),
    ];
    all.into_iter().filter(|(holds, _)| *holds).map(|(_, predicate)| predicate).collect()
}

#[test]
fn every_example_of_the_specs_decodes_and_encodes_unchanged() {
    let golden = file::all();
    let mut compared = 0;
    for spec in specs::all() {
        for operation in spec.operations() {
            let golden = golden
                .iter()
                .find(|golden| (&*golden.api, &*golden.operation) == (&*spec.api, operation.id))
                .unwrap_or_else(|| panic!("there is no tests/golden/{}/{}.yaml", spec.api, operation.id));
            let make = calls_of(golden)[0].1;
            for example in operation.answers() {
                let context = format!("{}: {}: {} {}", spec.api, operation.id, example.status, example.name);
                let text = example.value.to_string();
                let (outcome, _) = run(make, answer(example.status, Some(&text)));
                let body = match outcome {
                    Outcome::Success(success) => Some(success.body),
                    Outcome::Failure(failure) => {
                        assert!(example.status >= 400, "{context}: {failure:#?}");
                        failure.refusal.and_then(|refusal| refusal.body)
                    }
                };
                assert_eq!(body.as_ref(), Some(example.value), "{context}");
                compared += 1;
            }
        }
    }
    assert!(compared > 100, "only {compared} examples were found");
}

/// A vault's client gets its token by itself: the document's GET, then the call with what came back.
#[test]
fn senhasegura_gets_its_own_token() {
    use clientwright_runtime::ClientCredentials;
    use secrets_clients::senhasegura;

    let server = Server::script(vec![
        Answer::json(200, r#"{"token_type":"Bearer","expires_in":3600,"access_token":"fetched"}"#),
        Answer::json(200, r#"{"response": {}}"#),
    ]);
    let client = senhasegura::Client::builder()
        .base_url(&server.url())
        .oauth2(ClientCredentials::new("id-for-tests", "secret-for-tests"))
        .build()
        .expect("the client can be built");
    block_on(async {
        client.list_api_secrets().await.expect("the first call succeeds");
        client.list_api_secrets().await.expect("the second call succeeds");
    });
    let requests = server.requests();
    let lines: Vec<_> = requests.iter().map(|request| request.line.as_str()).collect();
    assert_eq!(
        lines,
        [
            "GET /api/oauth2/token?grant_type=client_credentials HTTP/1.1",
            "GET /api/mysafe/secretapi HTTP/1.1",
            "GET /api/mysafe/secretapi HTTP/1.1",
        ],
        "one token for both calls"
    );
    assert_eq!(requests[0].header("authorization"), Some("Basic aWQtZm9yLXRlc3RzOnNlY3JldC1mb3ItdGVzdHM="));
    assert_eq!(requests[1].header("authorization"), Some("Bearer fetched"));
    assert_eq!(requests[2].header("authorization"), Some("Bearer fetched"));
}
