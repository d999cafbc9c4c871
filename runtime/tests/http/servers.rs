//! Servers: variables cannot move the host, and what is not safe is not spoken to.

use clientwright_runtime::BuildErrorKind;
use clientwright_runtime::codegen::{
    Api, Config, Operation, ServerTemplate, ServerUrl, ServerVariable, empty, no_body,
};

use crate::recorder::{Recorder, Reply};
use crate::sample::{API, Client, Server};

const fn variable(name: &'static str, default: &'static str) -> ServerVariable {
    ServerVariable { name, default, required: false, values: &[] }
}

static REGIONAL: ServerTemplate =
    ServerTemplate { url: "https://csms.{region}.example.com", variables: &[variable("region", "eu-de")] };
static WITH_PATH: ServerTemplate = ServerTemplate {
    url: "https://example.com/{base}/x",
    variables: &[ServerVariable { values: &["a/b"], ..variable("base", "v/2") }],
};

static DECLARED: Api = Api { server: Some(&REGIONAL), ..Api::DEFAULT };
static RELATIVE: ServerTemplate = ServerTemplate { url: "/api/v3", variables: &[] };
static IN_DOCUMENT: Api = Api { server: Some(&RELATIVE), ..Api::DEFAULT };

/// The server that a client is built for, or why it is not.
fn origin(template: &'static ServerTemplate, set: &[(&'static str, &str)]) -> Result<String, String> {
    let mut url = ServerUrl::new(template);
    for (name, value) in set {
        url.set(name, value);
    }
    let mut config = Config::default();
    config.server(url);
    config.build(&API).map(|core| format!("{core:?}")).map_err(|error| error.to_string())
}

/// Values that would leave the host, the port or the path where the document put the variable.
const HOSTILE: &[&str] = &[
    "",
    " ",
    "evil.com#",
    "evil.com/",
    "evil.com?",
    "evil.com\\",
    "a@b",
    "a:b@c",
    "x/../y",
    "../y",
    "x:0",
    "x:65536",
    "x:",
    "x:+80",
    "x:80:80",
    "x:80/",
    "%2e",
    "a%2fb",
    "[::1]",
    "a b",
    "a\tb",
    "a\nb",
    "ü",
    "xn--ü",
    "a_b",
    "{x}",
    "a..b",
    ".",
    "..",
    "-:-",
    "a,b",
    "a;b",
    "a&b",
    "a'b",
    "a\0b",
    "https://evil.com",
    "//evil.com",
    ":80",
    "@",
    "#",
    "?",
];

#[test]
fn hostile_values_are_refused() {
    for value in HOSTILE {
        for (template, name) in
            [(&REGIONAL, "region"), (&crate::sample::SERVER, "domain"), (&WITH_PATH, "base")]
        {
            if name == "base" && *value == "a..b" {
                continue; // an ordinary segment
            }
            let outcome = origin(template, &[(name, value)]);
            assert!(outcome.is_err(), "{name} = {value:?}: {outcome:?}");
            let message = outcome.unwrap_err();
            assert!(value.len() < 4 || !message.contains(value), "the value stands in {message:?}");
        }
    }
}

#[test]
fn ports_are_for_variables_that_are_the_whole_authority() {
    assert_eq!(
        origin(&crate::sample::SERVER, &[("domain", "x:8443")]).unwrap(),
        r#"Core { api: "sample", server: https://x:8443, .. }"#
    );
    let error = origin(&REGIONAL, &[("region", "x:80")]).unwrap_err();
    assert!(error.contains("server variable `region`"), "{error}");
}

#[test]
fn good_values_stand_where_they_belong() {
    let cases = [
        (&REGIONAL, vec![], "https://csms.eu-de.example.com"),
        (&REGIONAL, vec![("region", "cn-north-4")], "https://csms.cn-north-4.example.com"),
        (&REGIONAL, vec![("region", "one"), ("region", "two")], "https://csms.two.example.com"),
        (&REGIONAL, vec![("region", "EU.de")], "https://csms.eu.de.example.com"),
        (&crate::sample::SERVER, vec![("domain", "acme.okta.com")], "https://acme.okta.com"),
        (&crate::sample::SERVER, vec![("domain", "acme.okta.com:443")], "https://acme.okta.com"),
        (&WITH_PATH, vec![("base", "a/b")], "https://example.com"),
        (&WITH_PATH, vec![], "https://example.com"),
    ];
    for (template, set, expected) in cases {
        let built = origin(template, &set).unwrap();
        assert_eq!(built, format!("Core {{ api: \"sample\", server: {expected}, .. }}"));
    }
}

#[test]
fn a_placeholder_has_to_be_replaced() {
    let error = Client::builder().server(Server::default()).build().unwrap_err();
    assert!(matches!(error.kind(), BuildErrorKind::MissingVariable { variable: "domain" }), "{error:?}");
    Client::builder().server(Server::default().domain("acme.okta.com")).build().unwrap();
}

#[test]
fn without_a_server_there_is_no_client() {
    assert!(matches!(Client::builder().build().unwrap_err().kind(), BuildErrorKind::MissingServer));
    let client = Client::builder().build_for(&DECLARED).unwrap();
    assert!(format!("{client:?}").contains("https://csms.eu-de.example.com"));
    let error = Client::builder().build_for(&IN_DOCUMENT).unwrap_err().to_string();
    assert!(error.contains("call `base_url`"), "{error}");
}

#[test]
fn only_https_and_this_machine_are_safe() {
    let cases = [
        ("https://example.com", true),
        ("HTTPS://Example.com/base", true),
        ("http://localhost:8080", true),
        ("http://api.localhost", true),
        ("http://127.0.0.1", true),
        ("http://127.9.9.9:1", true),
        ("http://[::1]:8080", true),
        ("http://example.com", false),
        ("http://localhost.evil.com", false),
        ("http://127.0.0.1.evil.com", false),
        ("http://notlocalhost", false),
        ("http://0.0.0.0", false),
        ("http://[::2]", false),
        ("http://10.0.0.1", false),
    ];
    for (url, is_safe) in cases {
        let built = Client::builder().base_url(url).build();
        match &built {
            Ok(_) => assert!(is_safe, "{url}"),
            Err(error) => {
                assert!(!is_safe && matches!(error.kind(), BuildErrorKind::Insecure), "{url}: {error}");
            }
        }
        Client::builder().base_url(url).danger_allow_insecure_http().build().unwrap();
    }
}

#[test]
fn addresses_that_are_none_are_refused() {
    let urls = [
        "",
        "example.com",
        "ftp://example.com",
        "https://",
        "https:///x",
        "https://a@example.com",
        "https://a:b@example.com",
        "https://example.com?q",
        "https://example.com#f",
        "https://exa mple.com",
        "https://example.com:0",
        "https://example.com:99999",
        "https://example.com:x",
        "https://[::1",
        "https://[x]",
        "https://exämple.com",
        "https://example.com\\@evil.com",
        "https://example.com/a/../b",
        "https://example.com/%2e%2e",
        "https://a..b",
        "https://.a",
        "https://example.com/a b",
        "https://example.com/ä",
        "https://ex%61mple.com",
        "https://a\r\nb",
    ];
    for url in urls {
        let error = Client::builder().base_url(url).danger_allow_insecure_http().build();
        let error = error.expect_err(url);
        assert!(matches!(error.kind(), BuildErrorKind::Server { .. }), "{url:?}: {error}");
    }
}

#[tokio::test]
async fn an_operation_may_have_a_server_of_its_own() {
    let server = Recorder::always(Reply::status(204));
    let client = Client::plain(&format!("{}/base", server.url()));
    client.elsewhere().await.unwrap();
    assert_eq!(server.request().target(), "/other/v2/upload");
}

#[tokio::test]
async fn a_call_goes_to_the_server_that_was_chosen_for_it() {
    static OWN: ServerTemplate =
        ServerTemplate { url: "https://{host}/v1", variables: &[variable("host", "upload.example.com")] };
    static NEAR: ServerTemplate =
        ServerTemplate { url: "/{version}", variables: &[variable("version", "v3")] };
    static UPLOAD: Operation =
        Operation { id: "upload", path: "/x", server: Some(&OWN), ..Operation::DEFAULT };
    let server = Recorder::always(Reply::status(204));
    let elsewhere = Recorder::always(Reply::status(204));
    let core = Client::plain(&format!("{}/base", server.url())).core;
    let call = || core.request(&UPLOAD).call::<(), (), ()>(empty, no_body);
    // By its address.
    call().base_url(&format!("{}/v2", elsewhere.url())).await.unwrap();
    assert_eq!((elsewhere.request().target(), server.count()), ("/v2/x", 0));
    // By a template that lies on the client's server.
    let mut url = ServerUrl::new(&NEAR);
    url.set("version", "v4");
    let mut chosen = call();
    chosen.request().server(url);
    chosen.await.unwrap();
    assert_eq!(server.request().target(), "/v4/x");
    // What is not safe, or moves the host, is refused before anything is sent.
    let error = call().base_url("http://example.com").await.unwrap_err().to_string();
    assert!(error.contains("only https is safe"), "{error}");
    let mut url = ServerUrl::new(&OWN);
    url.set("host", "evil.com#");
    let mut chosen = call();
    chosen.request().server(url);
    assert!(chosen.await.unwrap_err().to_string().contains("`host`"));
}
