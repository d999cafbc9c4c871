//! TLS: roots of one's own, identities, and versions.

use std::time::Duration;

use clientwright_runtime::codegen::{Method, Operation, empty, no_body};
use clientwright_runtime::{
    Blob, BuildErrorKind, Error, ExponentialBackoff, Proxy, RequestErrorKind, TlsConfig, TlsVersion,
    TransportError, TransportErrorKind,
};
use rustls::version::{TLS12, TLS13};

use crate::account::Account;
use crate::certificates::{Authority, pem};
use crate::sample::{Bare, Client, ClientBuilder};
use crate::servers::Server;

fn builder(server: &Server, tls: TlsConfig) -> ClientBuilder {
    let backoff = ExponentialBackoff::default().longest(Duration::from_millis(10));
    Client::builder().base_url(&server.url("https")).tls(tls).environment(&[]).backoff(backoff)
}

fn trusting(root: &Authority) -> TlsConfig {
    TlsConfig::new().add_root_certificates(root.pem()).without_system_roots()
}

/// What a call may hold of memory that ends in the handshake: a connection, and the certificates of both sides.
const ROOM: usize = 64 << 10;

/// Nothing was sent, it is of no use to try again, and it took no more memory than a handshake needs.
async fn is_refused(server: &Server, tls: TlsConfig, name: &str) {
    for is_safe in [true, false] {
        let client = builder(server, tls.clone()).build().unwrap();
        let call = if is_safe { client.ping() } else { client.poke() };
        let before = server.seen(|seen| (seen.connections, seen.heads.len()));
        let (outcome, most) = Account::mine().most(call.into_future()).await;
        assert!(most <= ROOM, "{name}: {most} bytes");
        let error = outcome.unwrap_err();
        let Error::NotSent(error) = error else { panic!("{name}: {error:?}") };
        assert_eq!(
            (error.kind(), error.is_retryable()),
            (TransportErrorKind::Tls, false),
            "{name}: {error:?}"
        );
        let after = server.seen(|seen| (seen.connections, seen.heads.len()));
        assert_eq!(after, (before.0 + 1, before.1), "{name}");
    }
}

#[tokio::test]
async fn an_unknown_root_is_trusted_once_it_is_added() {
    let (root, other) = (Authority::new(), Authority::new());
    let server = Server::https(root.server("127.0.0.1", None, &[&TLS12, &TLS13]));
    let one = TlsConfig::new;
    is_refused(&server, one(), "the system's roots").await;
    is_refused(&server, trusting(&other), "another root").await;
    is_refused(&server, one().add_root_certificates(other.pem()), "the system's and another").await;
    let garbage_around = format!("Subject: a company\n{}\nand more\n{}", other.pem(), root.pem());
    for (name, tls) in [
        ("in PEM, and no others", trusting(&root)),
        ("beside the system's", one().add_root_certificates(root.pem())),
        ("in DER", one().add_root_certificates(&root.der)),
        ("of several", one().add_root_certificates(garbage_around)),
        ("after another", trusting(&other).add_root_certificates(root.pem())),
    ] {
        let client = builder(&server, tls).build().unwrap();
        client.ping().await.unwrap_or_else(|error| panic!("{name}: {error:?}"));
    }
}

#[tokio::test]
async fn a_server_that_asks_who_the_client_is_is_shown_its_certificate() {
    let (root, clients, others) = (Authority::new(), Authority::new(), Authority::new());
    let (identity, stranger) = (clients.certify("client"), others.certify("client"));
    for version in [&TLS12, &TLS13] {
        let server = Server::https(root.server("127.0.0.1", Some(&clients), &[version]));
        is_refused(&server, trusting(&root), "no certificate").await;
        let wrong = trusting(&root).identity(stranger.pem(), stranger.key_pem());
        is_refused(&server, wrong, "a certificate of another authority").await;
        let chain = format!("{}{}", identity.pem(), clients.pem());
        let der = (identity.der.clone(), identity.key.serialize_der());
        for tls in [
            trusting(&root).identity(identity.pem(), identity.key_pem()),
            trusting(&root).identity(chain, identity.key_pem()),
            trusting(&root).identity(der.0, der.1),
        ] {
            builder(&server, tls).build().unwrap().ping().await.unwrap();
            assert_eq!(server.seen(|seen| seen.client.clone()).as_ref(), Some(&identity.der));
        }
    }
}

#[tokio::test]
async fn an_identity_fulfils_what_a_document_requires_of_it() {
    let (root, clients) = (Authority::new(), Authority::new());
    let identity = clients.certify("client");
    let server = Server::https(root.server("127.0.0.1", Some(&clients), &[&TLS13]));
    let error = builder(&server, trusting(&root)).build().unwrap().peer().await.unwrap_err();
    let Error::Request(error) = error else { panic!("{error:?}") };
    let RequestErrorKind::MissingCredential { setters } = error.kind() else { panic!("{error:?}") };
    assert_eq!(setters, &[["tls"]]);
    let tls = trusting(&root).identity(identity.pem(), identity.key_pem());
    builder(&server, tls).build().unwrap().peer().await.unwrap();
    assert_eq!(server.heads().len(), 1);
}

#[tokio::test]
async fn a_version_that_is_too_old_is_not_spoken() {
    let root = Authority::new();
    let old = Server::https(root.server("127.0.0.1", None, &[&TLS12]));
    let new = Server::https(root.server("127.0.0.1", None, &[&TLS13]));
    is_refused(&old, trusting(&root).min_version(TlsVersion::Tls13), "TLS 1.2").await;
    for (server, tls) in [
        (&old, trusting(&root)),
        (&old, trusting(&root).min_version(TlsVersion::Tls12)),
        (&new, trusting(&root)),
        (&new, trusting(&root).min_version(TlsVersion::Tls13)),
    ] {
        builder(server, tls).build().unwrap().ping().await.unwrap();
    }
}

#[test]
fn what_cannot_be_used_is_an_error_when_the_client_is_built() {
    const CANARY: &str = "CANARY-7d1f";
    let root = Authority::new();
    let (one, other) = (root.certify("one"), root.certify("other"));
    let label = |label: &str| pem(label, CANARY.as_bytes());
    let identity = |chain: &str, key: &str| TlsConfig::new().identity(chain, key);
    let cases = [
        ("nothing to trust", TlsConfig::new().without_system_roots()),
        ("no root", TlsConfig::new().add_root_certificates("")),
        ("no certificate", TlsConfig::new().add_root_certificates(CANARY)),
        ("PEM of no certificate", TlsConfig::new().add_root_certificates(label("CERTIFICATE"))),
        ("PEM of something else", TlsConfig::new().add_root_certificates(label("PUBLIC KEY"))),
        ("PEM that is cut", TlsConfig::new().add_root_certificates("-----BEGIN CERTIFICATE-----\nMIIB")),
        ("another's key", identity(&one.pem(), &other.key_pem())),
        ("no key", identity(&one.pem(), CANARY)),
        ("PEM of no key", identity(&one.pem(), &label("PRIVATE KEY"))),
        ("an encrypted key", identity(&one.pem(), &label("ENCRYPTED PRIVATE KEY"))),
        ("a certificate as its key", identity(&one.pem(), &one.pem())),
        ("a key as its certificate", identity(&one.key_pem(), &one.key_pem())),
        ("no certificate to the key", identity("", &one.key_pem())),
    ];
    for (name, tls) in cases {
        let shown = format!("{tls:?}");
        let error = Client::builder().base_url("https://a.com").tls(tls).build().expect_err(name);
        assert!(matches!(error.kind(), BuildErrorKind::Tls { .. }), "{name}: {error:?}");
        let shown = format!("{shown} {error:?} {error}");
        assert!(!shown.contains("CANARY") && !shown.contains("BEGIN"), "{name}: {shown}");
    }
}

#[test]
fn settings_of_the_default_transport_are_no_settings_of_another() {
    let other = || clientwright_runtime::HttpTransport::builder().proxy(Proxy::none()).build().unwrap();
    let base = || Client::builder().base_url("https://a.com").transport(other());
    for (builder, expected) in [(base().tls(TlsConfig::new()), "tls"), (base().proxy(Proxy::none()), "proxy")]
    {
        let error = builder.build().unwrap_err();
        let BuildErrorKind::OwnTransport { setter } = error.kind() else { panic!("{error:?}") };
        assert_eq!(*setter, expected);
    }
    base().build().unwrap();
}

#[tokio::test]
async fn a_refusal_is_heard_though_the_connection_is_reset_right_behind_it() {
    static UPLOAD: Operation =
        Operation { id: "upload", method: Method::PUT, path: "/upload", ..Operation::DEFAULT };
    let (root, clients) = (Authority::new(), Authority::new());
    for version in [&TLS12, &TLS13] {
        let server = Server::resetting(root.server("127.0.0.1", Some(&clients), &[version]));
        for turn in 0..60 {
            let client = builder(&server, trusting(&root)).build().unwrap();
            let call: Bare = if turn % 2 == 0 {
                client.poke()
            } else {
                let mut request = client.core.request(&UPLOAD);
                request.blob("application/octet-stream", &Blob::from(vec![0; 1 << 20]));
                request.call(empty, no_body)
            };
            let error = call.await.unwrap_err();
            // Other systems may throw away what came before a reset; then nobody knows.
            let is_lost = !cfg!(target_os = "linux") && matches!(error, Error::MaybeSent(_));
            let is_heard = |error: &TransportError| {
                (error.kind(), error.is_retryable()) == (TransportErrorKind::Tls, false)
            };
            assert!(is_lost || matches!(&error, Error::NotSent(error) if is_heard(error)), "{error:?}");
        }
        assert_eq!(server.seen(|seen| seen.connections), 60, "none is tried again");
    }
}
