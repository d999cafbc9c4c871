//! The rows of `faults.tsv` that are about TLS, in a process that trusts a root of the tests.
//!
//! The default transport trusts the operating system's roots. On Linux these are what `SSL_CERT_FILE` names, which has to be
//! set before the process begins: so the test runs itself again.

use std::process::Command;
use std::sync::Arc;

use clientwright_runtime::Base64;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;

use crate::script::answer;
use crate::server::{Acceptor, Server};
use crate::table::{rows, setting, verify};

const ROOT: &str = "SSL_CERT_FILE";

#[test]
fn a_server_that_is_not_who_it_should_be_is_sent_nothing() {
    let path = format!("{}/faults-root-{}.pem", env!("CARGO_TARGET_TMPDIR"), std::process::id());
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "tls::with_a_root_of_the_tests", "--ignored", "--nocapture"])
        .env(ROOT, &path)
        .env_remove("SSL_CERT_DIR")
        .status();
    drop(std::fs::remove_file(&path));
    assert!(status.unwrap().success());
}

#[test]
#[ignore = "the test above runs it, with a root of its own"]
fn with_a_root_of_the_tests() {
    let path = std::env::var(ROOT).unwrap_or_default();
    assert!(path.contains("faults-root-"), "it is run by the other test only");
    let root = Authority::new();
    std::fs::write(path, root.pem()).unwrap();
    let rows: Vec<_> = rows().into_iter().filter(|row| row.script.starts_with("[tls")).collect();
    assert!(rows.len() >= 18, "{}", rows.len());
    verify(rows, |row| {
        let kind = setting(&row.script).0.trim_start_matches("tls ");
        let server = Server::secured(vec![answer("[ok]")], acceptor(&root, kind));
        let url = format!("https://127.0.0.1:{}", server.port());
        (server, url)
    });
}

/// Who certifies servers.
struct Authority {
    params: CertificateParams,
    key: KeyPair,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self { params, key: KeyPair::generate().unwrap() }
    }

    fn pem(&self) -> String {
        let certificate = self.params.self_signed(&self.key).unwrap();
        let text = Base64::encode(certificate.der());
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", text.as_str())
    }
}

/// A server's side of TLS, with a certificate of this kind.
fn acceptor(root: &Authority, kind: &str) -> Acceptor {
    let host = if kind == "other-host" { "example.com" } else { "127.0.0.1" };
    let mut params = CertificateParams::new([host.to_owned()]).unwrap();
    match kind {
        "good" | "other-host" | "unknown-root" => {}
        "expired" => params.not_after = date_time_ymd(2020, 1, 1),
        "future" => params.not_before = date_time_ymd(3000, 1, 1),
        "none" => return None,
        other => panic!("no such certificate: {other}"),
    }
    let stranger = Authority::new();
    let authority = if kind == "unknown-root" { &stranger } else { root };
    let key = KeyPair::generate().unwrap();
    let issuer = Issuer::from_params(&authority.params, &authority.key);
    let certificate = params.signed_by(&key, &issuer).unwrap();
    let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    Some(Arc::new(config).into())
}
