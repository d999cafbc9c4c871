//! Credentials from environment variables.

use std::ffi::OsString;

use clientwright_runtime::codegen::Config;
use clientwright_runtime::{BuildError, BuildErrorKind};

use crate::recorder::{Recorder, Reply};
use crate::sample::{API, Client};

type Variables = &'static [(&'static str, &'static str)];

/// What calls send with these variables: their credentials, or what is missing.
async fn sent(variables: Variables) -> Result<String, BuildError> {
    let server = Recorder::answering(|request| {
        let form = request.text();
        if form.starts_with("grant_type") {
            Reply::json(200, r#"{"access_token":"fetched"}"#)
        } else {
            Reply::status(204)
        }
    });
    let builder = Client::builder().base_url(&server.url()).credentials_from_env().environment(variables);
    let client = builder.build()?;
    for call in [client.maybe(), client.both(), client.with_basic(), client.flow()] {
        drop(call.await);
    }
    let mut sent = Vec::new();
    for request in server.requests() {
        sent.push(request.target().split_once('?').map_or("", |(_, query)| query).to_owned());
        for name in ["authorization", "cookie"] {
            sent.extend(request.header(name).map(str::to_owned));
        }
        sent.push(request.text().to_owned());
    }
    sent.retain(|text| !text.is_empty());
    Ok(sent.join(", "))
}

#[tokio::test]
async fn each_scheme_has_its_variables() {
    const OAUTH2: &str = "Bearer fetched";
    let cases: &[(Variables, &str)] = &[
        (&[], ""),
        (&[("OTHER_API_TOKEN", "x"), ("API_TOKEN", "x"), ("sample_api_token", "x")], ""),
        (&[("SAMPLE_API_TOKEN", "key")], "SSWS key"),
        (&[("SAMPLE_QUERY_KEY", "a&b"), ("SAMPLE_SESSION", "s")], "api%20key=a%26b, SESSION=s"),
        (&[("SAMPLE_BASIC_AUTH_USERNAME", "u"), ("SAMPLE_BASIC_AUTH_PASSWORD", "p")], "Basic dTpw"),
        (&[("SAMPLE_OAUTH2_ACCESS_TOKEN", "token")], "Bearer token"),
        (
            &[("SAMPLE_OAUTH2_CLIENT_ID", "i"), ("SAMPLE_OAUTH2_CLIENT_SECRET", "s")],
            "Basic aTpz, grant_type=client_credentials&scope=read%20write, Bearer fetched",
        ),
        (&[("SAMPLE_OAUTH2_REFRESH_TOKEN", "r")], "grant_type=refresh_token&refresh_token=r, Bearer fetched"),
        (
            &[("SAMPLE_OAUTH2_REFRESH_TOKEN", "r"), ("SAMPLE_OAUTH2_CLIENT_ID", "i")],
            "grant_type=refresh_token&refresh_token=r&client_id=i, Bearer fetched",
        ),
        (
            &[
                ("SAMPLE_OAUTH2_REFRESH_TOKEN", "r"),
                ("SAMPLE_OAUTH2_CLIENT_ID", "i"),
                ("SAMPLE_OAUTH2_CLIENT_SECRET", "s"),
            ],
            "Basic aTpz, grant_type=refresh_token&refresh_token=r, Bearer fetched",
        ),
        (&[("SAMPLE_OAUTH2_REFRESH_TOKEN", "r"), ("SAMPLE_OAUTH2_ACCESS_TOKEN", "token")], "Bearer token"),
        (
            &[
                ("SAMPLE_OAUTH2_ACCESS_TOKEN", "token"),
                ("SAMPLE_OAUTH2_CLIENT_ID", "i"),
                ("SAMPLE_OAUTH2_CLIENT_SECRET", "s"),
            ],
            "Bearer token",
        ),
    ];
    for (variables, expected) in cases {
        assert_eq!(sent(variables).await.unwrap(), *expected, "{variables:?}");
    }
    assert!(cases.iter().any(|(_, expected)| expected.ends_with(OAUTH2)));
}

#[tokio::test]
async fn what_is_wrong_with_a_variable_is_told_without_its_value() {
    let cases: &[(Variables, &str, &str)] = &[
        (&[("SAMPLE_API_TOKEN", "")], "SAMPLE_API_TOKEN", "empty"),
        (&[("SAMPLE_API_TOKEN", "CANARY\n")], "SAMPLE_API_TOKEN", "cannot be sent"),
        (&[("SAMPLE_SESSION", "CANARY;")], "SAMPLE_SESSION", "cannot be sent"),
        (&[("SAMPLE_BASIC_AUTH_USERNAME", "CANARY")], "SAMPLE_BASIC_AUTH_PASSWORD", "not set"),
        (&[("SAMPLE_BASIC_AUTH_PASSWORD", "CANARY")], "SAMPLE_BASIC_AUTH_USERNAME", "not set"),
        (&[("SAMPLE_OAUTH2_CLIENT_ID", "CANARY")], "SAMPLE_OAUTH2_CLIENT_SECRET", "not set"),
        (&[("SAMPLE_OAUTH2_REFRESH_TOKEN", "")], "SAMPLE_OAUTH2_REFRESH_TOKEN", "empty"),
        (&[("SAMPLE_OAUTH2_ACCESS_TOKEN", "CANARY\0")], "SAMPLE_OAUTH2_ACCESS_TOKEN", "cannot be sent"),
    ];
    for (variables, name, what) in cases {
        let error = sent(variables).await.unwrap_err();
        let BuildErrorKind::Environment { variable, reason } = error.kind() else { panic!("{error:?}") };
        assert_eq!(variable, name);
        assert!(reason.contains(what), "{error}");
        assert!(!format!("{error} {error:?}").contains("CANARY"), "{error:?}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_not_unicode_is_told_without_its_value() {
    use std::os::unix::ffi::OsStringExt;
    let mut config = Config::default();
    config.base_url("https://example.com");
    config.credentials_from_env();
    config.environment(|name| (name == "SAMPLE_BEARER").then(|| OsString::from_vec(b"CANARY\xff".to_vec())));
    let error = config.build(&API).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot build the sample client: environment variable `SAMPLE_BEARER`: it is not Unicode"
    );
    assert!(!format!("{error:?}").contains("CANARY"), "{error:?}");
}

#[tokio::test]
async fn what_the_builder_is_given_comes_first() {
    let server = Recorder::always(Reply::status(204));
    let variables: Variables =
        &[("SAMPLE_API_TOKEN", ""), ("SAMPLE_SESSION", "s"), ("SAMPLE_QUERY_KEY", "q")];
    let base = || Client::builder().base_url(&server.url()).environment(variables);
    // Before or after, and a variable that is not asked for may be wrong.
    for builder in
        [base().api_token("given").credentials_from_env(), base().credentials_from_env().api_token("given")]
    {
        builder.session("given").build().unwrap().both().await.unwrap();
        let request = server.requests().pop().unwrap();
        assert_eq!(request.header("cookie"), Some("SESSION=given"));
        assert_eq!(request.target(), "/both?api%20key=q");
    }
    assert!(
        base().build().unwrap().both().await.is_err(),
        "the environment is not asked unless that is wanted"
    );
}
