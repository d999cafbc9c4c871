//! Proxies: what they are told and what not, which servers are reached through them, and what becomes of calls that they
//! refuse, cut off or forget.

use std::time::Duration;

use clientwright_runtime::{
    BuildErrorKind, Error, ExponentialBackoff, NoBody, Proxy, ProxyError, TlsConfig, TransportErrorKind,
};
use rustls::version::{TLS12, TLS13};

use crate::account::Account;
use crate::certificates::Authority;
use crate::sample::{Client, ClientBuilder, Key};
use crate::servers::{Act, Server};

/// Stands in every place where it must not be seen.
const CANARY: &str = "CANARY-7d1f";

fn builder(root: &Authority) -> ClientBuilder {
    Client::builder()
        .base_url("https://api.test/base")
        .api_token(CANARY)
        .tls(TlsConfig::new().add_root_certificates(root.pem()).without_system_roots())
        .environment(&[])
}

fn quick(builder: ClientBuilder) -> Client {
    let backoff = ExponentialBackoff::default().longest(Duration::from_millis(10));
    builder.backoff(backoff).build().unwrap()
}

#[tokio::test]
async fn https_servers_are_spoken_to_in_a_tunnel_in_which_the_proxy_sees_nothing() {
    let root = Authority::new();
    let server = Server::https(root.server("api.test", None, &[&TLS12, &TLS13]));
    for (scheme, with_password) in [("http", false), ("http", true), ("https", false), ("https", true)] {
        let config = (scheme == "https").then(|| root.server("127.0.0.1", None, &[&TLS13]));
        let proxy = Server::proxy(config, Act::Connect(server.port));
        let mut setting = Proxy::new(proxy.url(scheme).as_str());
        if with_password {
            setting = setting.basic_auth("user", "pass:word");
        }
        let client = builder(&root).proxy(setting).build().unwrap();
        let before = server.heads().len();
        for _ in 0..2 {
            assert_eq!(client.get_key("k").await.unwrap().id, "k");
        }
        let mut told = "CONNECT api.test:443 HTTP/1.1\r\nHost: api.test:443\r\n".to_owned();
        if with_password {
            told += "Proxy-Authorization: Basic dXNlcjpwYXNzOndvcmQ=\r\n";
        }
        assert_eq!(proxy.heads(), [told + "\r\n"], "one tunnel for both calls");
        let sees_it = |secret: &str| {
            proxy.seen(|seen| seen.bytes.windows(secret.len()).any(|window| window == secret.as_bytes()))
        };
        assert!(!sees_it(CANARY) && !sees_it("/base"), "the proxy sees what is in the tunnel");
        let heads = server.heads().split_off(before);
        assert_eq!(heads.len(), 2);
        for head in heads {
            assert!(head.starts_with("GET /base/api/v1/keys/k HTTP/1.1\r\n"), "{head}");
            assert!(head.contains(&format!("authorization: SSWS {CANARY}\r\n")), "{head}");
            assert!(head.contains("host: api.test\r\n") && !head.to_lowercase().contains("proxy"), "{head}");
        }
    }
}

#[tokio::test]
async fn a_proxy_is_shown_no_certificate_of_the_clients() {
    let (root, clients) = (Authority::new(), Authority::new());
    let identity = clients.certify("client");
    let server = Server::https(root.server("api.test", Some(&clients), &[&TLS13]));
    let optional = root.server("127.0.0.1", None, &[&TLS13]);
    let asking = root.server("127.0.0.1", Some(&clients), &[&TLS12]);
    for (config, is_through) in [(optional, true), (asking, false)] {
        let proxy = Server::proxy(Some(config), Act::Connect(server.port));
        let tls = TlsConfig::new().add_root_certificates(root.pem()).without_system_roots();
        let client = builder(&root)
            .tls(tls.identity(identity.pem(), identity.key_pem()))
            .proxy(Proxy::new(proxy.url("https")));
        let outcome = quick(client).get_key("k").await;
        assert_eq!(outcome.is_ok(), is_through, "{outcome:?}");
        assert_eq!(proxy.seen(|seen| seen.client.clone()), None);
        if let Err(error) = outcome {
            let Error::NotSent(error) = error else { panic!("{error:?}") };
            assert_eq!((error.kind(), error.is_retryable()), (TransportErrorKind::Proxy, false), "{error:?}");
        }
    }
    assert_eq!(server.seen(|seen| seen.client.clone()), Some(identity.der), "the server is shown it");
}

#[tokio::test]
async fn other_servers_are_spoken_to_by_the_proxy() {
    let root = Authority::new();
    let proxy = Server::proxy(None, Act::Connect(1));
    let url = format!("http://user:pass%3Aword@127.0.0.1:{}", proxy.port);
    let client = builder(&root).base_url("http://api.test:8080/base").danger_allow_insecure_http();
    let client = client.proxy(Proxy::new(url)).build().unwrap();
    client.get_key("k").await.unwrap();
    client.create_key(&Key { id: "k".into(), name: None }).await.unwrap();
    let heads = proxy.heads();
    assert_eq!(heads.len(), 2);
    assert!(heads[0].starts_with("GET http://api.test:8080/base/api/v1/keys/k HTTP/1.1\r\n"), "{heads:?}");
    assert!(heads[1].starts_with("POST http://api.test:8080/base/api/v1/keys HTTP/1.1\r\n"), "{heads:?}");
    for head in heads {
        assert!(head.contains("proxy-authorization: Basic dXNlcjpwYXNzOndvcmQ=\r\n"), "{head}");
        assert!(head.contains("host: api.test:8080\r\n"), "{head}");
    }
    assert_eq!(proxy.seen(|seen| seen.connections), 1);
}

#[tokio::test]
async fn this_machine_and_exceptions_are_spoken_to_directly() {
    let root = Authority::new();
    let plain = Server::http();
    let secure = Server::https(root.server("127.0.0.1", None, &[&TLS13]));
    let proxy = Server::proxy(None, Act::Send("HTTP/1.1 500 No\r\n\r\n"));
    for url in [plain.url("http"), secure.url("https")] {
        let client = builder(&root).base_url(&url).proxy(Proxy::new(proxy.url("http"))).build().unwrap();
        client.get_key("k").await.unwrap();
    }
    let except = Proxy::new(proxy.url("http")).no_proxy("api.test");
    let client = builder(&root).base_url("https://api.test.invalid").proxy(except.clone());
    assert!(quick(client).get_key("k").await.is_err());
    assert_eq!(proxy.heads().len(), 3, "another name is no exception, and is tried three times");
    let error = quick(builder(&root).proxy(except)).get_key("k").await.unwrap_err();
    let Error::NotSent(error) = error else { panic!("{error:?}") };
    assert!(matches!(error.kind(), TransportErrorKind::Dns | TransportErrorKind::Connect), "{error:?}");
    assert_eq!(proxy.heads().len(), 3);
}

#[tokio::test]
async fn the_environment_says_which_proxy_unless_the_builder_does() {
    let root = Authority::new();
    let server = Server::https(root.server("api.test", None, &[&TLS13]));
    let proxy = Server::proxy(None, Act::Connect(server.port));
    let url: &'static str = proxy.url("http").leak();
    let environment: &'static [(&'static str, &'static str)] = vec![("HTTPS_PROXY", url)].leak();
    builder(&root).environment(environment).build().unwrap().get_key("k").await.unwrap();
    assert_eq!(proxy.heads().len(), 1);
    let direct = builder(&root).environment(environment).proxy(Proxy::none());
    assert!(quick(direct).get_key("k").await.is_err(), "there is no such host");
    assert_eq!(proxy.heads().len(), 1);

    let wrong: &'static [(&'static str, &'static str)] = &[("ALL_PROXY", "socks5://user:CANARY-7d1f@p:1080")];
    let error = builder(&root).environment(wrong).build().unwrap_err();
    let BuildErrorKind::Environment { variable, .. } = error.kind() else { panic!("{error:?}") };
    assert_eq!(variable, "ALL_PROXY");
    assert!(!format!("{error} {error:?}").contains("CANARY"), "{error:?}");
    builder(&root).environment(wrong).base_url("https://localhost").build().expect("no proxy is needed");
}

#[test]
fn what_is_no_proxy_is_an_error_when_the_client_is_built() {
    let root = Authority::new();
    for url in
        ["", "proxy:port", "http://p/x", "ftp://CANARY-7d1f@p", "http://user:CANARY%zz@p", "http://a b"]
    {
        let error = builder(&root).proxy(Proxy::new(url)).build().expect_err(url);
        assert!(matches!(error.kind(), BuildErrorKind::Proxy { .. }), "{url}: {error:?}");
        let shown = format!("{error} {error:?} {:?}", Proxy::new(url).basic_auth("u", CANARY));
        assert!(!shown.contains("CANARY"), "{shown}");
    }
}

type Refusal = (&'static str, Act, TransportErrorKind, Option<u16>, bool, usize, usize);

/// What a proxy does; how a call ends: kind, the proxy's status, whether it is worth making again; how often the proxy is
/// asked; and what the call may hold of memory at once, in KiB: 16 for the proxy's answer alone, 32 with the handshake behind
/// it, 64 for an answer at its limit.
const REFUSALS: &[Refusal] = {
    use TransportErrorKind::{Connect, Proxy, Timeout, Tls};
    &[
        (
            "407",
            Act::Send("HTTP/1.1 407 Who?\r\nproxy-authenticate: Basic\r\ncontent-length: 3\r\n\r\nno!"),
            Proxy,
            Some(407),
            false,
            1,
            16,
        ),
        ("403", Act::Send("HTTP/1.0 403 Forbidden\r\n\r\n"), Proxy, Some(403), false, 1, 16),
        (
            "redirect",
            Act::Send("HTTP/1.1 302 Found\r\nlocation: https://login.test/\r\n\r\n"),
            Proxy,
            Some(302),
            false,
            1,
            16,
        ),
        ("429", Act::Send("HTTP/1.1 429 Slow\r\nretry-after: 1\r\n\r\n"), Proxy, Some(429), true, 3, 16),
        ("502", Act::Send("HTTP/1.1 502 Bad Gateway\r\n\r\n<html>"), Proxy, Some(502), true, 3, 16),
        ("504", Act::Send("HTTP/1.1 504 Gateway Timeout\r\n\r\n"), Proxy, Some(504), true, 3, 16),
        ("closed", Act::Send(""), Proxy, None, true, 3, 16),
        ("cut in the head", Act::Send("HTTP/1.1 200 OK\r\nvia: 1"), Proxy, None, true, 3, 16),
        ("cut in the status", Act::Send("HTTP/1.1 2"), Proxy, None, true, 3, 16),
        ("no HTTP", Act::Send("SSH-2.0-OpenSSH\r\n\r\n"), Proxy, None, false, 1, 16),
        ("no status", Act::Send("HTTP/1.1 2000 OK\r\n\r\n"), Proxy, None, false, 1, 16),
        (
            "more than the head",
            Act::Send("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"),
            Proxy,
            None,
            false,
            1,
            16,
        ),
        ("no end", Act::Endless("x: 0123456789abcdef\r\n"), Proxy, None, false, 1, 64),
        ("stalled", Act::SendAndStall(""), Timeout, None, true, 3, 16),
        ("stalled in the head", Act::SendAndStall("HTTP/1.1 200 OK\r\n"), Timeout, None, true, 3, 16),
        ("stalled after the head", Act::SendAndStall("HTTP/1.1 200 OK\r\n\r\n"), Timeout, None, true, 3, 32),
        ("closed after the head", Act::Send("HTTP/1.1 200 OK\r\n\r\n"), Connect, None, true, 3, 32),
        ("another server", Act::Connect(0), Tls, None, false, 1, 32),
        ("cut in the handshake", Act::CutAfter(1, 100), Connect, None, true, 3, 32),
    ]
};

#[tokio::test]
async fn what_a_proxy_does_not_let_through_was_not_sent() {
    let root = Authority::new();
    let server = Server::https(root.server("api.test", None, &[&TLS13]));
    let other = Server::https(root.server("other.test", None, &[&TLS13]));
    for (name, act, kind, status, again, asked, room) in REFUSALS {
        let act = match act {
            Act::Connect(_) => Act::Connect(other.port),
            Act::CutAfter(_, length) => Act::CutAfter(server.port, *length),
            act => act.clone(),
        };
        for method in ["GET", "POST"] {
            let proxy = Server::proxy(None, act.clone());
            // Time enough for a busy machine, but where it has to run out.
            let patience = if *kind == TransportErrorKind::Timeout { 200 } else { 10_000 };
            let client = builder(&root)
                .proxy(Proxy::new(proxy.url("http")).basic_auth("user", CANARY))
                .connect_timeout(Duration::from_millis(patience));
            let client = quick(client);
            let call = if method == "GET" { client.ping() } else { client.poke() };
            let (outcome, most) = Account::mine().most(call.into_future()).await;
            assert!(most <= room << 10, "{name}, {method}: {most} bytes");
            let error: Error<NoBody> = outcome.unwrap_err();
            let Error::NotSent(error) = error else { panic!("{name}, {method}: {error:?}") };
            let told = error.proxy_error().and_then(ProxyError::status).map(|status| status.as_u16());
            assert_eq!(
                (error.kind(), told, error.is_retryable(), proxy.heads().len()),
                (*kind, *status, *again, *asked),
                "{name}, {method}: {error:?}"
            );
            assert!(!format!("{error:?} {error}").contains("CANARY"), "{name}: {error:?}");
        }
    }
    assert_eq!(server.heads().len() + other.heads().len(), 0, "something was sent");
}

#[tokio::test]
async fn a_proxy_that_cannot_be_reached_says_so() {
    let root = Authority::new();
    let nobody = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let stranger =
        Server::proxy(Some(Authority::new().server("127.0.0.1", None, &[&TLS13])), Act::Connect(1));
    for (url, again) in [(format!("http://127.0.0.1:{nobody}"), true), (stranger.url("https"), false)] {
        let client = quick(builder(&root).proxy(Proxy::new(url)));
        let error = client.poke().await.unwrap_err();
        let Error::NotSent(error) = error else { panic!("{error:?}") };
        assert_eq!((error.kind(), error.is_retryable()), (TransportErrorKind::Proxy, again), "{error:?}");
        assert_eq!(error.proxy_error().unwrap().to_string(), "proxy: no connection to it");
    }
}

#[tokio::test]
async fn what_went_through_before_it_broke_may_have_been_sent() {
    let root = Authority::new();
    let server = Server::closing(root.server("api.test", None, &[&TLS13]));
    let tunnel = Server::proxy(None, Act::Connect(server.port));
    let client = quick(builder(&root).proxy(Proxy::new(tunnel.url("http"))));
    let error = client.poke().await.unwrap_err();
    assert!(matches!(error, Error::MaybeSent(_)) && !error.is_retryable(), "{error:?}");
    assert_eq!((tunnel.heads().len(), server.heads().len()), (1, 1));

    for text in ["", "HTTP/1.1 20"] {
        let proxy = Server::proxy(None, Act::Send(text));
        let client = builder(&root).base_url("http://api.test").danger_allow_insecure_http();
        let error = quick(client.proxy(Proxy::new(proxy.url("http")))).poke().await.unwrap_err();
        assert!(matches!(error, Error::MaybeSent(_)) && !error.is_retryable(), "{error:?}");
        assert_eq!(proxy.heads().len(), 1);
    }
}

#[tokio::test]
async fn a_proxy_that_wants_to_know_who_asks_did_not_pass_on_what_it_was_asked() {
    let root = Authority::new();
    let proxy = Server::proxy(None, Act::Send("HTTP/1.1 407 Who?\r\ncontent-length: 0\r\n\r\n"));
    let client = builder(&root).base_url("http://api.test").danger_allow_insecure_http();
    let error = quick(client.proxy(Proxy::new(proxy.url("http")))).poke().await.unwrap_err();
    let Error::NotSent(error) = error else { panic!("{error:?}") };
    assert_eq!(error.proxy_error().unwrap().status().unwrap().as_u16(), 407);
    assert_eq!((error.is_retryable(), proxy.heads().len()), (false, 1), "{error:?}");
}
