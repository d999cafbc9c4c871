//! `requirements.tsv`: all and one of several credentials, over real sockets.

use clientwright_runtime::codegen::{
    self, Api, Config, Credential, KeyLocation, Operation, Requirement, Scheme, SchemeKind,
};
use clientwright_runtime::{Call, Error, NoBody, RequestErrorKind};

use crate::recorder::{Recorder, Reply};
use crate::sample::API;

const NAMES: &[&str] = &[
    "token",
    "bearer",
    "key",
    "session",
    "basic",
    "oauth2",
    "mutual",
    "digest",
    "other_key",
    "other_session",
    "same_key",
];

/// The sample's API with more keys in the query, one of them of the same name, and one in a cookie.
fn api() -> &'static Api {
    let key = |setter, location, name| Scheme {
        name: setter,
        setter,
        env: "",
        kind: SchemeKind::ApiKey { location, name, prefix: "" },
    };
    let others = [
        key("other_key", KeyLocation::Query, "other"),
        key("other_session", KeyLocation::Cookie, "OTHER"),
        key("same_key", KeyLocation::Query, "api key"),
    ];
    let schemes = API.schemes.iter().map(|scheme| Scheme {
        name: scheme.name,
        setter: scheme.setter,
        env: scheme.env,
        kind: match &scheme.kind {
            SchemeKind::ApiKey { location, name, prefix } => {
                SchemeKind::ApiKey { location: *location, name, prefix }
            }
            SchemeKind::Bearer => SchemeKind::Bearer,
            SchemeKind::Basic => SchemeKind::Basic,
            SchemeKind::OAuth2(_) => SchemeKind::OAuth2(codegen::OAuth2Flows::DEFAULT),
            SchemeKind::MutualTls => SchemeKind::MutualTls,
            _ => SchemeKind::Unsupported,
        },
    });
    let schemes: Vec<Scheme> = schemes.chain(others).collect();
    assert_eq!(schemes.len(), NAMES.len());
    Box::leak(Box::new(Api { schemes: schemes.leak(), ..Api::DEFAULT }))
}

fn operation(requires: &str) -> &'static Operation {
    let all = |alternative: &str| -> &'static [Requirement] {
        let names = alternative.split(" & ").filter(|name| *name != "-");
        let requirement = |name: &str| Requirement {
            scheme: NAMES.iter().position(|known| *known == name).unwrap_or_else(|| panic!("{name}")),
            scopes: &[],
        };
        names.map(requirement).collect::<Vec<_>>().leak()
    };
    let security: Vec<_> = match requires {
        "-" => Vec::new(),
        some => some.split(" | ").map(all).collect(),
    };
    Box::leak(Box::new(Operation {
        id: "row",
        path: "/row",
        security: security.leak(),
        ..Operation::DEFAULT
    }))
}

async fn sends(api: &'static Api, requires: &str, has: &str) -> String {
    let server = Recorder::always(Reply::status(204));
    let mut config = Config::default();
    config.base_url(&server.url());
    let mut by_hand = false;
    for name in has.split(' ').filter(|name| *name != "-") {
        let scheme = NAMES.iter().position(|known| *known == name);
        match (scheme, name) {
            (None, "header") => by_hand = true,
            (Some(scheme), "basic") => config.credential(scheme, Credential::basic("user", name)),
            (Some(scheme), "bearer" | "oauth2") => config.credential(scheme, Credential::bearer(name)),
            (Some(scheme), _) => config.credential(scheme, Credential::api_key(name)),
            (None, _) => panic!("{name}"),
        }
    }
    let core = config.build(api).unwrap();
    let mut call: Call<(), NoBody> = core.request(operation(requires)).call(codegen::empty, codegen::no_body);
    if by_hand {
        call = call.header("Authorization", "by hand");
    }
    match call.await {
        Ok(()) => {
            let request = server.request();
            let query = request.target().split_once('?').map(|(_, query)| format!("?{query}"));
            let header = |name: &str| request.header(name).map(|value| format!("{name}: {value}"));
            let parts = [header("Authorization"), query, header("Cookie")];
            let parts: Vec<_> = parts.into_iter().flatten().collect();
            if parts.is_empty() { "-".to_owned() } else { parts.join(" ") }
        }
        Err(Error::Request(error)) => {
            assert_eq!(server.count(), 0);
            match error.kind() {
                RequestErrorKind::MissingCredential { setters } => {
                    let all: Vec<_> = setters.iter().map(|all| all.join(" & ")).collect();
                    format!("missing: {}", all.join(" | "))
                }
                RequestErrorKind::ConflictingCredentials { setters } => {
                    assert!(error.to_string().contains("`header`"), "{error}");
                    format!("conflicting: {}", setters.join(" & "))
                }
                RequestErrorKind::UnsupportedScheme { scheme } => format!("unsupported: {scheme}"),
                kind => panic!("{kind:?}"),
            }
        }
        Err(error) => panic!("{error:?}"),
    }
}

#[tokio::test]
async fn every_row_of_the_table() {
    let api = api();
    let lines = include_str!("requirements.tsv").lines();
    let rows: Vec<Vec<&str>> =
        lines.filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
    assert!(rows.len() > 40, "{}", rows.len());
    let mut wrong = Vec::new();
    for row in rows {
        let [requires, has, expected] = row[..] else { panic!("{row:?}") };
        let observed = sends(api, requires, has).await;
        if observed != expected {
            wrong.push(format!("{requires}, with {has}: expected {expected}, observed {observed}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
