//! A client as the generator writes it, by hand.

use clientwright_runtime::codegen::{
    self, Api, ClientAuth, Config, Core, Credential, KeyLocation, Method, OAuth2Flows, Operation,
    Requirement, Scheme, SchemeKind, ServerTemplate, ServerUrl, ServerVariable, Style, TokenEndpoint,
};
use clientwright_runtime::{ApiKey, BearerToken, BuildError, Call, NoBody, Secret};

pub static API: Api = Api {
    name: "sample",
    user_agent: "sample/1.0",
    schemes: &[
        Scheme {
            name: "apiToken",
            setter: "api_token",
            env: "SAMPLE_API_TOKEN",
            kind: SchemeKind::ApiKey {
                location: KeyLocation::Header,
                name: "Authorization",
                prefix: "SSWS ",
            },
        },
        Scheme { name: "bearer", setter: "bearer", env: "SAMPLE_BEARER", kind: SchemeKind::Bearer },
        Scheme {
            name: "queryKey",
            setter: "query_key",
            env: "SAMPLE_QUERY_KEY",
            kind: SchemeKind::ApiKey { location: KeyLocation::Query, name: "api key", prefix: "" },
        },
        Scheme {
            name: "session",
            setter: "session",
            env: "SAMPLE_SESSION",
            kind: SchemeKind::ApiKey { location: KeyLocation::Cookie, name: "SESSION", prefix: "" },
        },
        Scheme { name: "basic", setter: "basic_auth", env: "SAMPLE_BASIC_AUTH", kind: SchemeKind::Basic },
        Scheme {
            name: "oauth2",
            setter: "oauth2",
            env: "SAMPLE_OAUTH2",
            kind: SchemeKind::OAuth2(OAuth2Flows {
                client_credentials: Some(TokenEndpoint {
                    url: "/oauth/token",
                    client: ClientAuth::Basic,
                    scopes: &["read", "write"],
                    ..TokenEndpoint::DEFAULT
                }),
                refresh: Some(TokenEndpoint { url: "/oauth/refresh", ..TokenEndpoint::DEFAULT }),
            }),
        },
        Scheme { name: "mutual", setter: "mutual", env: "", kind: SchemeKind::MutualTls },
        Scheme { name: "digest", setter: "digest", env: "", kind: SchemeKind::Unsupported },
    ],
    error_codes: &["/errorCode"],
    error_messages: &["/errorSummary"],
    ..Api::DEFAULT
};

const API_TOKEN: Requirement = Requirement { scheme: 0, scopes: &[] };
const BEARER: Requirement = Requirement { scheme: 1, scopes: &[] };
const QUERY_KEY: Requirement = Requirement { scheme: 2, scopes: &[] };
const SESSION: Requirement = Requirement { scheme: 3, scopes: &[] };
const BASIC: Requirement = Requirement { scheme: 4, scopes: &[] };
const OAUTH2: Requirement = Requirement { scheme: 5, scopes: &["read"] };
const MUTUAL: Requirement = Requirement { scheme: 6, scopes: &[] };
const DIGEST: Requirement = Requirement { scheme: 7, scopes: &[] };

const JSON: Operation = Operation { accept: "application/json", ..Operation::DEFAULT };

static GET_KEY: Operation =
    Operation { id: "getKey", path: "/api/v1/keys/{id}", security: &[&[API_TOKEN], &[BEARER]], ..JSON };
static CREATE_KEY: Operation = Operation {
    id: "createKey",
    method: Method::POST,
    path: "/api/v1/keys",
    security: &[&[API_TOKEN], &[BEARER]],
    ..JSON
};
static DELETE_KEY: Operation =
    Operation { id: "deleteKey", method: Method::DELETE, path: "/api/v1/keys/{id}", ..Operation::DEFAULT };
static PING: Operation = Operation { id: "ping", path: "/ping", ..JSON };
static POKE: Operation = Operation { id: "poke", method: Method::POST, path: "/poke", ..JSON };
static POKE_AGAIN: Operation =
    Operation { id: "pokeAgain", method: Method::POST, path: "/poke", retryable: Some(true), ..JSON };
static PING_ONCE: Operation = Operation { id: "pingOnce", path: "/ping", retryable: Some(false), ..JSON };
static ORDER: Operation = Operation {
    id: "order",
    method: Method::POST,
    path: "/orders",
    idempotency_key: Some("Idempotency-Key"),
    ..JSON
};
static BOTH: Operation = Operation { id: "both", path: "/both", security: &[&[QUERY_KEY, SESSION]], ..JSON };
static WITH_BASIC: Operation = Operation { id: "withBasic", path: "/basic", security: &[&[BASIC]], ..JSON };
static MAYBE: Operation = Operation { id: "maybe", path: "/maybe", security: &[&[], &[API_TOKEN]], ..JSON };
static FLOW: Operation = Operation { id: "flow", path: "/flow", security: &[&[OAUTH2]], ..JSON };
static PEER: Operation = Operation { id: "peer", path: "/peer", security: &[&[MUTUAL]], ..JSON };
static DIGESTED: Operation = Operation { id: "digested", path: "/peer", security: &[&[DIGEST]], ..JSON };
static ELSEWHERE: Operation = Operation {
    id: "elsewhere",
    path: "/upload",
    server: Some(&ServerTemplate { url: "/other/v2", variables: &[] }),
    ..JSON
};

/// What the wire has.
#[derive(Clone, PartialEq)]
pub struct Key {
    pub id: String,
    pub name: Option<String>,
}

codegen::record! {
    Key;
    "id" => id,
    "name" => name,
}

#[derive(Clone, PartialEq)]
pub struct Problem {
    pub error_code: String,
}

codegen::record! {
    Problem;
    "errorCode" => error_code,
}

pub static SERVER: ServerTemplate = ServerTemplate {
    url: "https://{domain}",
    variables: &[ServerVariable { name: "domain", default: "example.okta.com", required: true, values: &[] }],
};

/// A server of the API.
#[derive(Debug, Clone)]
pub struct Server {
    url: ServerUrl,
}

impl Default for Server {
    fn default() -> Self {
        Self { url: ServerUrl::new(&SERVER) }
    }
}

impl Server {
    pub fn domain(mut self, value: impl AsRef<str>) -> Self {
        self.url.set("domain", value);
        self
    }
}

#[derive(Debug, Clone)]
pub struct Client {
    pub core: Core,
}

impl Client {
    pub fn builder() -> ClientBuilder {
        ClientBuilder { config: Config::default() }
    }

    /// A client without any credential.
    pub fn plain(url: &str) -> Self {
        Self::builder().base_url(url).build().unwrap()
    }

    pub fn rotate_credentials(&self, new: ClientBuilder) -> Result<(), BuildError> {
        self.core.rotate_credentials(new.config)
    }

    pub fn request(&self, method: Method, path: &str) -> codegen::RawCall {
        self.core.raw(method, path)
    }

    pub fn get_key(&self, id: &str) -> GetKey {
        let mut request = self.core.request(&GET_KEY);
        request.path("id", Style::SIMPLE, &id);
        GetKey { call: request.call(codegen::json, codegen::json_error) }
    }

    pub fn create_key(&self, body: &Key) -> CreateKey {
        let mut request = self.core.request(&CREATE_KEY);
        request.json(body);
        request.call(codegen::json, codegen::json_error)
    }

    pub fn delete_key(&self, id: &str) -> DeleteKey {
        let mut request = self.core.request(&DELETE_KEY);
        request.path("id", Style::SIMPLE, &id);
        request.call(codegen::empty, codegen::json_error)
    }

    /// Calls an operation that has neither arguments nor results.
    pub fn bare(&self, operation: &'static Operation) -> Bare {
        self.core.request(operation).call(codegen::empty, codegen::no_body)
    }

    pub fn ping(&self) -> Bare {
        self.bare(&PING)
    }

    pub fn ping_once(&self) -> Bare {
        self.bare(&PING_ONCE)
    }

    pub fn poke(&self) -> Bare {
        self.bare(&POKE)
    }

    pub fn poke_again(&self) -> Bare {
        self.bare(&POKE_AGAIN)
    }

    pub fn order(&self) -> Bare {
        self.bare(&ORDER)
    }

    pub fn both(&self) -> Bare {
        self.bare(&BOTH)
    }

    pub fn with_basic(&self) -> Bare {
        self.bare(&WITH_BASIC)
    }

    pub fn maybe(&self) -> Bare {
        self.bare(&MAYBE)
    }

    pub fn flow(&self) -> Bare {
        self.bare(&FLOW)
    }

    pub fn peer(&self) -> Bare {
        self.bare(&PEER)
    }

    pub fn digested(&self) -> Bare {
        self.bare(&DIGESTED)
    }

    pub fn elsewhere(&self) -> Bare {
        self.bare(&ELSEWHERE)
    }
}

#[derive(Debug)]
pub struct ClientBuilder {
    config: Config,
}

impl ClientBuilder {
    pub fn server(mut self, server: Server) -> Self {
        self.config.server(server.url);
        self
    }

    pub fn api_token(mut self, key: impl Into<ApiKey>) -> Self {
        self.config.credential(0, Credential::api_key(key));
        self
    }

    pub fn bearer(mut self, token: impl Into<BearerToken>) -> Self {
        self.config.credential(1, Credential::bearer(token));
        self
    }

    pub fn query_key(mut self, key: impl Into<ApiKey>) -> Self {
        self.config.credential(2, Credential::api_key(key));
        self
    }

    pub fn session(mut self, key: impl Into<ApiKey>) -> Self {
        self.config.credential(3, Credential::api_key(key));
        self
    }

    pub fn basic_auth(mut self, user: &str, password: impl Into<Secret>) -> Self {
        self.config.credential(4, Credential::basic(user, password));
        self
    }

    pub fn oauth2(mut self, token: impl Into<BearerToken>) -> Self {
        self.config.credential(5, Credential::bearer(token));
        self
    }

    /// Reads these environment variables instead of the process's.
    pub fn environment(mut self, variables: &'static [(&'static str, &'static str)]) -> Self {
        self.config.environment(move |name| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| value.into())
        });
        self
    }

    pub fn build(self) -> Result<Client, BuildError> {
        self.build_for(&API)
    }

    /// As if another document had been generated from.
    pub fn build_for(self, api: &'static Api) -> Result<Client, BuildError> {
        self.config.build(api).map(|core| Client { core })
    }

    codegen::client_builder_methods!();
}

impl GetKey {
    pub fn expand(mut self, expand: &[&str]) -> Self {
        self.call.request().query("expand", Style::FORM, &expand);
        self
    }

    pub fn trace(mut self, trace: &str) -> Self {
        self.call.request().header("X-Trace", Style::SIMPLE, &trace);
        self
    }
}

pub type GetKey = CallWithOptions<Key, Problem, of::GetKey>;

codegen::calls_with_options!();

pub type CreateKey = Call<Key, Problem, of::CreateKey>;

pub type DeleteKey = Call<(), Problem, of::DeleteKey>;

pub type Bare = Call<(), NoBody, of::Bare>;

codegen::operations!(GetKey, CreateKey, DeleteKey, Bare);
