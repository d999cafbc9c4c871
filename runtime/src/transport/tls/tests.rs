//! TLS over sockets: what is trusted works, and everything else ends before anything was sent.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::error::{TransportError, TransportErrorKind};
use crate::transport::{Body, HttpTransport, TlsConfig, Transport};

fn certificate(name: &str) -> CertifiedKey<KeyPair> {
    generate_simple_self_signed([name.to_owned()]).unwrap()
}

fn transport(trusted: &CertifiedKey<KeyPair>) -> HttpTransport {
    let tls = TlsConfig::new().add_root_certificates(trusted.cert.der()).without_system_roots();
    HttpTransport::builder().connect_timeout(Duration::from_millis(500)).tls(tls).build().unwrap()
}

/// A server that does with each connection what it is told; gives its port.
async fn serve<F: Future<Output = ()> + Send + 'static>(
    handle: impl Fn(TcpStream) -> F + Send + 'static,
) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(handle(stream));
        }
    });
    port
}

/// A server with this certificate that answers each request with what it was asked.
async fn secure(certificate: &CertifiedKey<KeyPair>) -> u16 {
    let key = PrivateKeyDer::Pkcs8(certificate.signing_key.serialize_der().into());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.cert.der().clone()], key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    serve(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            let Ok(mut stream) = acceptor.accept(stream).await else { return };
            let mut request = vec![0; 4096];
            while let Ok(length @ 1..) = stream.read(&mut request).await {
                let line = String::from_utf8_lossy(&request[..length]).lines().next().unwrap().to_owned();
                let response = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{line}", line.len());
                stream.write_all(response.as_bytes()).await.unwrap();
            }
        }
    })
    .await
}

async fn get(transport: &HttpTransport, url: String) -> Result<Bytes, TransportError> {
    let request = http::Request::get(url).body(Body::default()).unwrap();
    let mut body = transport.send(request).await?.into_body();
    body.chunk().await.unwrap_or(Ok(Bytes::new()))
}

#[tokio::test]
async fn a_trusted_server_is_spoken_to() {
    let certificate = certificate("localhost");
    let port = secure(&certificate).await;
    let transport = transport(&certificate);
    for path in ["/a", "/b/%2e%2e"] {
        let answer = get(&transport, format!("https://localhost:{port}{path}")).await.unwrap();
        assert_eq!(answer, format!("GET {path} HTTP/1.1"));
    }
}

#[tokio::test]
async fn an_address_can_have_a_certificate() {
    let certificate = certificate("127.0.0.1");
    let port = secure(&certificate).await;
    assert!(get(&transport(&certificate), format!("https://127.0.0.1:{port}/")).await.is_ok());
}

#[tokio::test]
async fn a_server_that_is_not_trusted_is_not() {
    let (trusted, other) = (certificate("localhost"), certificate("localhost"));
    let wrong_name = certificate("example.com");
    let by_system = HttpTransport::new(Duration::from_secs(5));
    let cases = [
        ("another root", transport(&trusted), secure(&other).await),
        ("another name", transport(&wrong_name), secure(&wrong_name).await),
        ("the system's roots", by_system, secure(&trusted).await),
    ];
    for (name, transport, port) in cases {
        let error = get(&transport, format!("https://localhost:{port}/")).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Tls, "{name}: {error:?}");
        assert!(!error.may_have_been_sent() && !error.is_transient(), "{name}: {error:?}");
    }
}

#[tokio::test]
async fn what_is_no_tls_is_not_sent_to() {
    let certificate = certificate("localhost");
    let plain = serve(|mut stream| async move {
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        let _ = stream.read(&mut [0; 1024]).await;
    })
    .await;
    let closing = serve(|_| async {}).await;
    let silent = serve(|stream| async move {
        tokio::time::sleep(Duration::from_secs(60)).await;
        drop(stream);
    })
    .await;
    for (port, kind, is_transient) in [
        (plain, TransportErrorKind::Tls, false),
        (closing, TransportErrorKind::Connect, true),
        (silent, TransportErrorKind::Timeout, true),
    ] {
        let error = get(&transport(&certificate), format!("https://localhost:{port}/")).await.unwrap_err();
        assert_eq!((error.kind(), error.is_transient()), (kind, is_transient), "{error:?}");
        assert!(!error.may_have_been_sent(), "{error:?}");
    }
}
