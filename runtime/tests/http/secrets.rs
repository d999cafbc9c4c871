//! No secret, body, header value or query shows in anything that can be printed.

use std::error::Error as StdError;
use std::fmt::{Debug, Display};
use std::time::Duration;

use clientwright_runtime::{
    Abort, AccessToken, ApiKey, Base64, BearerToken, CallContext, CallEnd, ClientCredentials, Credential,
    Interceptor, Method, Proxy, RefreshToken, Secret, TlsConfig, TokenError, TokenRequest, TryEnd, TryStart,
};

use crate::recorder::{Recorder, Reply, refusing};
use crate::sample::{Client, ClientBuilder, Key};

/// Stands in every place that must not show.
const CANARY: &str = "CANARY-7d1f";

fn assert_silent(what: &str, shown: impl AsRef<str>) {
    let shown = shown.as_ref();
    assert!(!shown.to_lowercase().contains("canary"), "{what} shows it: {shown}");
    // Base64 of the canary, as in `Basic`.
    assert!(!shown.contains("Q0FOQVJZ"), "{what} shows it in Base64: {shown}");
}

fn debug(what: &str, value: &dyn Debug) {
    assert_silent(what, format!("{value:?} {value:#?}"));
}

fn display(what: &str, value: &dyn Display) {
    assert_silent(what, format!("{value} {value:#}"));
}

fn error(what: &str, error: &(dyn StdError + 'static)) {
    let mut next = Some(error);
    while let Some(error) = next {
        debug(what, &error);
        display(what, &error);
        next = error.source();
    }
}

/// Holds what hooks are given to showing nothing.
struct Looking;

impl Interceptor for Looking {
    fn before_call(&self, call: &CallContext<'_>) -> Result<(), Abort> {
        debug("a hook's call", call);
        Ok(())
    }

    fn before_try(&self, attempt: &mut TryStart<'_>) -> Result<(), Abort> {
        error("a hook's refusal", &attempt.set_header("x-bad", &format!("{CANARY}\n")).unwrap_err());
        attempt.set_header("x-hook", CANARY)?;
        debug("a try that begins", attempt);
        Ok(())
    }

    fn after_try(&self, attempt: &TryEnd<'_>) {
        debug("a try that ended", attempt);
    }

    fn after_call(&self, call: &CallEnd<'_>) {
        debug("a call that ended", call);
    }
}

/// Runs a test in a subscriber that keeps all spans and events, and holds them to showing nothing.
#[cfg(feature = "tracing")]
fn run(test: impl Future<Output = ()>) {
    let ((), seen) = crate::spans::seen(test);
    assert_silent("spans and events", seen.text());
}

#[cfg(not(feature = "tracing"))]
fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(test);
}

fn builder(url: &str) -> ClientBuilder {
    Client::builder()
        .interceptor(Looking)
        .base_url(url)
        .api_token(CANARY)
        .bearer(CANARY)
        .query_key(CANARY)
        .session(CANARY)
        .basic_auth(CANARY, CANARY)
        .oauth2(ClientCredentials::new(CANARY, CANARY).token_url("/oauth/token?key=CANARY-7d1f"))
        .default_header("x-secret", CANARY)
        .user_agent(CANARY)
        .retries(0)
        .timeout(Duration::from_millis(300))
}

#[test]
fn what_is_configured() {
    debug("a builder", &builder("http://localhost/CANARY-7d1f"));
    let client = builder("http://localhost/CANARY-7d1f").build().unwrap();
    debug("a client", &client);
    debug("a client's core", &client.core);
    debug("a token", &BearerToken::from(CANARY));
    debug("a key", &ApiKey::from(CANARY));
    debug("an access token", &AccessToken::new(CANARY));
    let refresh = || {
        let token = RefreshToken::new(CANARY).client_id(CANARY).client_secret(CANARY);
        token.access_token(AccessToken::new(CANARY)).token_url(format!("https://{CANARY}.com/{CANARY}"))
    };
    debug("a refresh token", &refresh());
    debug("a refresh token", &BearerToken::from(refresh()));
    debug("a provider", &BearerToken::from(|_: TokenRequest| async { Err(TokenError::refused("")) }));
    debug("a client's credentials", &ClientCredentials::new(CANARY, CANARY));
    debug("OAuth2", &BearerToken::from(ClientCredentials::new(CANARY, CANARY)));
    debug("a proxy", &Proxy::new(format!("http://{CANARY}:{CANARY}@p")).basic_auth(CANARY, CANARY));
    debug("TLS", &TlsConfig::new().add_root_certificates(CANARY).identity(CANARY, CANARY));
    debug("a credential", &Credential::basic(CANARY, CANARY));
    debug("a credential", &Credential::bearer(Secret::from(CANARY)));
    debug("a credential", &Credential::api_key(CANARY));
}

#[test]
fn what_cannot_be_built() {
    let bad = format!("{CANARY}\n");
    let base = || Client::builder().base_url("https://example.com");
    let failures = [
        base().api_token(bad.as_str()).build(),
        base().session(format!("{CANARY};")).build(),
        base().basic_auth(&format!("{CANARY}:"), CANARY).build(),
        base().default_header("x-secret", &bad).build(),
        base().default_header(&bad, CANARY).build(),
        base().user_agent(&bad).build(),
        Client::builder().base_url(&format!("https://user:{CANARY}@example.com")).build(),
        Client::builder().base_url(&format!("https://example.com?key={CANARY}")).build(),
        base()
            .oauth2(ClientCredentials::new("id", CANARY).token_url(format!("http://evil.com/?k={CANARY}")))
            .build(),
    ];
    for failure in failures {
        error("a build error", &failure.unwrap_err());
    }
    let client = base().build().unwrap();
    let evil = || RefreshToken::new(CANARY).token_url(format!("http://evil.com/{CANARY}"));
    for new in [Client::builder().api_token(bad.as_str()), Client::builder().oauth2(evil())] {
        error("an error of rotation", &client.rotate_credentials(new).unwrap_err());
    }
}

#[test]
fn what_token_endpoints_and_providers_do() {
    run(async {
        let body = format!(
            r#"{{"access_token":"{CANARY}\n","refresh_token":"{CANARY}","error":"{CANARY}","expires_in":"{CANARY}"}}"#
        );
        for status in [200, 400, 401, 503] {
            let server = Recorder::always(Reply::json(status, &body).with("retry-after", CANARY));
            let base = || Client::builder().base_url(&server.url()).retries(0);
            let refresh = RefreshToken::new(CANARY).client_id(CANARY).client_secret(CANARY);
            let refresh = refresh.on_rotation(|token| debug("what an observer prints", token));
            let provider = |request: TokenRequest| {
                debug("what a provider is asked", &request);
                let token = AccessToken::new(format!("{CANARY}\n"));
                async { Ok(token) }
            };
            for builder in [
                base().oauth2(refresh),
                base().oauth2(ClientCredentials::new(CANARY, CANARY)),
                base().oauth2(provider),
                base().oauth2(|_: TokenRequest| async { Err(TokenError::unavailable("vault")) }),
            ] {
                error("no token", &builder.build().unwrap().flow().await.unwrap_err());
            }
        }
    });
}

#[test]
fn what_is_called() {
    run(async {
        let server =
            Recorder::always(Reply::json(200, &format!(r#"{{"id":"{CANARY}"}}"#)).with("x-session", CANARY));
        let client = builder(&server.url()).build().unwrap();
        let call = client
            .get_key(CANARY)
            .expand(&[CANARY])
            .trace(CANARY)
            .header("x-other", CANARY)
            .query(CANARY, CANARY);
        debug("a call", &call);
        let future = call.send();
        debug("a call under way", &future);
        let response = future.await.unwrap();
        debug("a response", &response);
        debug("a raw response", response.raw());
        debug("a body's future", &client.create_key(&Key { id: CANARY.into(), name: None }).into_future());
        debug("an undocumented call", &client.request(Method::GET, "/CANARY-7d1f").query("k", CANARY));
        let mut request = client.core.request(&clientwright_runtime::codegen::Operation::DEFAULT);
        request.json(CANARY);
        debug("a request", &request);
    });
}

#[test]
fn what_goes_wrong() {
    run(async {
        let body = format!(r#"{{"errorCode":"E1","token":"{CANARY}","id":"{CANARY}"}}"#);
        let head = |status: &str| format!("HTTP/1.1 {status}\r\nx-session: {CANARY}\r\n");
        let replies = [
            Reply::json(400, &body).with("set-cookie", CANARY),
            Reply::json(401, &body),
            Reply::json(503, &body).with("retry-after", CANARY),
            Reply::json(307, &body).with("location", "https://evil.com/?token=CANARY-7d1f"),
            Reply::json(200, &format!(r#"{{"id":["{CANARY}"]}}"#)),
            Reply::json(200, &format!(r#"{{"name":"{CANARY}"}}"#)),
            Reply::json(200, &format!(r#"{{"{CANARY}":{CANARY}"#)),
            Reply::json(200, CANARY),
            Reply::raw(format!("{}content-length: 100\r\n\r\n{CANARY}", head("200 OK"))).then_close(),
            Reply::raw(format!("{}content-length: 100\r\n\r\n{CANARY}", head("200 OK"))).then_stall(),
            Reply::raw(format!("{}transfer-encoding: chunked\r\n\r\n{CANARY}", head("200 OK"))).then_close(),
            Reply::raw(format!("{}bad header {CANARY}\r\n\r\n", head("200 OK"))).then_close(),
            Reply::raw(head(CANARY)).then_close(),
            Reply::raw(CANARY).then_close(),
            Reply::stall(),
            Reply::close(),
        ];
        let mut seen = 0;
        for reply in replies {
            let server = Recorder::always(reply);
            let client = builder(&server.url()).build().unwrap();
            error("getKey", &client.get_key(CANARY).query("token", CANARY).await.unwrap_err());
            error("createKey", &client.create_key(&Key { id: CANARY.into(), name: None }).await.unwrap_err());
            error("flow", &client.flow().await.unwrap_err());
            let any: clientwright_runtime::AnyError = client.get_key(CANARY).await.unwrap_err().into();
            error("any", &any);
            seen += server.count();
            if let Err(failure) = client.both().await {
                error("both", &failure);
            }
        }
        assert!(seen >= 16 * 4, "the calls were not sent: {seen}");
        let client = builder(&refusing()).build().unwrap();
        error("refused", &client.both().await.unwrap_err());
        let client = builder(&format!("https://{CANARY}.invalid").to_lowercase().replace("canary", "x"))
            .build()
            .unwrap();
        error("no such host", &client.both().await.unwrap_err());
    });
}

/// A cursor may be a secret too; of the client's own, a token holds nothing.
#[test]
fn what_lists_hold() {
    run(async {
        let page =
            |next: &str| Reply::json(200, &format!(r#"{{"data":[{{"id":"{CANARY}"}}],"next":{next}}}"#));
        let first = || page(&format!("\"/v1/keys?{CANARY}=1&api%20key={CANARY}\""));
        for operation in [&crate::pages::CURSOR, &crate::pages::NEXT_URL] {
            let elsewhere = page(&format!("\"https://evil.com/{CANARY}\""));
            let server =
                Recorder::script([first(), Reply::json(403, CANARY), elsewhere, Reply::json(403, CANARY)]);
            let client = builder(&server.url()).build().unwrap();
            let mut pages = crate::pages::list(&client, operation).query(CANARY, CANARY).pages();
            debug("pages", &pages);
            pages.next().await.unwrap().unwrap();
            debug("pages after one", &pages);
            let token = pages.continuation_token().unwrap();
            debug("a position", &token);
            error("a page's error", &pages.next().await.unwrap().unwrap_err());
            pages.next().await.unwrap().unwrap();
            error("the next page's error", &pages.next().await.unwrap().unwrap_err());
            let items = crate::pages::list(&client, operation).items().resume_from(&CANARY.into());
            debug("items", &items);
        }
        let server = Recorder::always(page("\"cursor\""));
        let client = builder(&server.url()).build().unwrap();
        let mut items = crate::pages::list(&client, &crate::pages::CURSOR).items();
        items.next().await.unwrap().unwrap();
        let text = items.continuation_token().unwrap().as_str().parse::<Base64>().unwrap();
        let bytes = text.to_bytes().unwrap();
        assert_silent("a token's content", String::from_utf8_lossy(&bytes));
    });
}

#[test]
fn what_is_built_wrong() {
    run(async {
        let client = builder("http://localhost:1").build().unwrap();
        let bad = format!("{CANARY}\r\nx: y");
        error("header value", &client.ping().header("x-secret", &bad).await.unwrap_err());
        error("header name", &client.ping().header(&bad, CANARY).await.unwrap_err());
        error("parameter", &client.get_key("k").trace(&bad).await.unwrap_err());
        error("path", &client.request(Method::GET, CANARY).await.unwrap_err());
        error("too long", &client.get_key(&CANARY.repeat(10_000)).await.unwrap_err());
    });
}

#[test]
fn headers_that_carry_credentials_are_marked() {
    run(async {
        use crate::transports::Seen;
        let seen = Seen::default();
        let client = builder("http://localhost").transport(seen.clone()).build().unwrap();
        client.get_key("k").trace(CANARY).await.ok();
        client.both().await.ok();
        client.with_basic().await.ok();
        client.flow().await.ok();
        let requests = seen.requests();
        assert_eq!(requests.len(), 4);
        for request in requests {
            let headers = format!("{:?}", request.headers());
            assert!(headers.contains("Sensitive"), "{headers}");
            assert_silent("headers", headers.replace(&format!("{CANARY} sample/"), ""));
            debug("a request's body", request.body());
        }
    });
}
