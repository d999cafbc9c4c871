//! Clients: a description of an API and what its user configured enter, a cheap handle that all calls share leaves.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::{HeaderMap, HeaderValue, USER_AGENT};
use http::{Method, StatusCode};

use crate::address::Address;
use crate::api::{Api, Operation, SchemeKind};
use crate::auth::{self, Credential, CredentialKind, Flow};
use crate::call::RawCall;
use crate::clock::{Clock, TokioClock};
use crate::coding::{self, Unfolded};
use crate::error::{BuildError, BuildErrorKind, EncodingError};
use crate::request::{self, Request};
use crate::retry::{Backoff, Retries, RetryBudget, RetryPolicy, Retrying};
use crate::server::ServerUrl;
use crate::transport::{Incoming, Transport};

/// What a client's calls share. Cloning it is cheap.
///
/// `Debug` shows the API and the server.
#[derive(Clone)]
pub struct Core {
    inner: Arc<Inner>,
}

struct Inner {
    api: &'static Api,
    server: Address,
    credentials: Vec<Option<Held>>,
    headers: HeaderMap,
    timeout: Duration,
    attempt_timeout: Option<Duration>,
    max_response_bytes: u64,
    decompresses: bool,
    retrying: Retrying,
    allow_insecure: bool,
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    needs_tokio: bool,
}

/// A credential in a client's hands.
pub(crate) enum Held {
    Given(Credential),
    Flow(Box<Flow>),
}

impl Core {
    /// A request of an operation, to be filled.
    pub fn request(&self, operation: &'static Operation) -> Request {
        Request::new(self.clone(), operation)
    }

    /// A call of an endpoint that the API's document does not have.
    pub fn raw(&self, method: Method, path: &str) -> RawCall {
        RawCall::new(self.clone(), method, path)
    }

    pub(crate) fn api(&self) -> &'static Api {
        self.inner.api
    }

    pub(crate) fn server(&self) -> &Address {
        &self.inner.server
    }

    pub(crate) fn held(&self, scheme: usize) -> Option<&Held> {
        self.inner.credentials.get(scheme)?.as_ref()
    }

    pub(crate) fn default_headers(&self) -> &HeaderMap {
        &self.inner.headers
    }

    pub(crate) fn user_agent(&self, headers: &mut HeaderMap) {
        if let Some(value) = self.inner.headers.get(USER_AGENT) {
            headers.insert(USER_AGENT, value.clone());
        }
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.inner.timeout
    }

    pub(crate) fn max_response_bytes(&self) -> u64 {
        self.inner.max_response_bytes
    }

    /// Says in a request's headers which content codings can be undone.
    pub(crate) fn ask_for_encodings(&self, method: &Method, headers: &mut HeaderMap) {
        if self.inner.decompresses {
            coding::ask(method, headers);
        }
    }

    /// A response's body without its content codings, unless one is unknown.
    pub(crate) fn unfold(
        &self,
        status: StatusCode,
        headers: &mut HeaderMap,
        body: Incoming,
        limit: u64,
    ) -> (Unfolded, Option<EncodingError>) {
        if self.inner.decompresses { coding::undo(status, headers, body, limit) } else { (body.into(), None) }
    }

    pub(crate) fn attempt_timeout(&self) -> Option<Duration> {
        self.inner.attempt_timeout
    }

    pub(crate) fn retrying(&self) -> &Retrying {
        &self.inner.retrying
    }

    pub(crate) fn allows_insecure(&self) -> bool {
        self.inner.allow_insecure
    }

    pub(crate) fn transport(&self) -> &dyn Transport {
        &*self.inner.transport
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.inner.clock
    }

    /// Whether tokio has to run where calls are awaited.
    pub(crate) fn needs_tokio(&self) -> bool {
        self.inner.needs_tokio
    }

    /// The first scheme that has a credential.
    pub(crate) fn first_scheme(&self) -> Option<usize> {
        self.inner.credentials.iter().position(Option::is_some)
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Core")
            .field("api", &self.inner.api.name)
            .field("server", &format_args!("{}", self.inner.server.origin))
            .finish_non_exhaustive()
    }
}

/// What a client's builder collects. Mistakes surface in [`Config::build`].
///
/// `Debug` shows nothing of it.
#[derive(Default)]
pub struct Config {
    server: Option<ServerChoice>,
    credentials: Vec<(usize, Credential)>,
    headers: HeaderMap,
    user_agent: Option<String>,
    timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    connect_timeout: Option<Duration>,
    max_response_bytes: Option<u64>,
    keeps_compressed: bool,
    retrying: Retrying,
    allow_insecure: bool,
    transport: Option<Arc<dyn Transport>>,
    clock: Option<Arc<dyn Clock>>,
    mistake: Option<BuildErrorKind>,
    /// Whether what is missing is made up.
    #[cfg(feature = "testing")]
    is_mocked: bool,
}

/// How a user names a server.
#[derive(Clone)]
pub(crate) enum ServerChoice {
    Declared(ServerUrl),
    Text(String),
}

/// How long a call may take unless said otherwise, retries included.
const TIMEOUT: Duration = Duration::from_secs(60);
/// How long a connection may take unless said otherwise.
#[cfg(feature = "transport")]
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How large a response may be unless said otherwise.
const MAX_RESPONSE_BYTES: u64 = 64 << 20;

impl Config {
    /// Chooses a server that the document declares.
    pub fn server(&mut self, server: ServerUrl) {
        self.server = Some(ServerChoice::Declared(server));
    }

    /// Chooses a server by its address.
    pub fn base_url(&mut self, url: &str) {
        self.server = Some(ServerChoice::Text(url.to_owned()));
    }

    /// Gives the credential for a scheme.
    pub fn credential(&mut self, scheme: usize, credential: Credential) {
        self.credentials.retain(|(given, _)| *given != scheme);
        self.credentials.push((scheme, credential));
    }

    /// Sends a header with every request.
    pub fn default_header(&mut self, name: &str, value: &str) {
        match request::header(name, value) {
            Ok((name, value)) => drop(self.headers.insert(name, value)),
            Err(name) => drop(self.mistake.get_or_insert(BuildErrorKind::Header { name })),
        }
    }

    /// Names a product in front of the `User-Agent` header's.
    pub fn user_agent(&mut self, product: &str) {
        self.user_agent = Some(product.to_owned());
    }

    /// Limits calls, retries included.
    pub fn timeout(&mut self, timeout: Duration) {
        self.timeout = Some(timeout);
    }

    /// Limits each try of a call.
    pub fn attempt_timeout(&mut self, timeout: Duration) {
        self.attempt_timeout = Some(timeout);
    }

    /// Limits how long a connection may take to be there.
    pub fn connect_timeout(&mut self, timeout: Duration) {
        self.connect_timeout = Some(timeout);
    }

    /// Limits the bodies of responses.
    pub fn max_response_bytes(&mut self, limit: u64) {
        self.max_response_bytes = Some(limit);
    }

    /// Whether compressed responses are asked for and unfolded.
    pub fn decompression(&mut self, is_on: bool) {
        self.keeps_compressed = !is_on;
    }

    /// How often a call is tried again at most.
    pub fn retries(&mut self, retries: u32) {
        self.retry_policy(Retries::at_most(retries));
    }

    /// Decides by this policy whether a call is tried again.
    pub fn retry_policy(&mut self, policy: impl RetryPolicy) {
        self.retrying.policy = Arc::new(policy);
    }

    /// Waits so long before further tries.
    pub fn backoff(&mut self, backoff: impl Backoff) {
        self.retrying.backoff = Arc::new(backoff);
    }

    /// Lets all calls together spend so much on further tries.
    pub fn retry_budget(&mut self, budget: impl RetryBudget) {
        self.retrying.budget = Arc::new(budget);
    }

    /// Allows servers that are neither https nor this machine.
    pub fn danger_allow_insecure_http(&mut self) {
        self.allow_insecure = true;
    }

    /// Sends requests through this transport.
    pub fn transport(&mut self, transport: impl Transport) {
        self.transport = Some(Arc::new(transport));
    }

    /// Reads the time and waits by this clock.
    pub fn clock(&mut self, clock: impl Clock) {
        self.clock = Some(Arc::new(clock));
    }

    /// Sends requests to a mock, by whose clock the client lives. What it needs besides and is not told is made up.
    #[cfg(feature = "testing")]
    pub fn mock(&mut self, mock: &crate::testing::Mock) {
        self.transport(mock.transport());
        self.clock(mock.clock());
        self.is_mocked = true;
    }

    /// Makes up a server and credentials where there are none.
    #[cfg(feature = "testing")]
    fn make_up(&mut self, api: &Api) {
        self.server.get_or_insert_with(|| ServerChoice::Text("https://mock.test".to_owned()));
        for (index, scheme) in api.schemes.iter().enumerate() {
            let credential = match scheme.kind {
                SchemeKind::Unsupported => continue,
                SchemeKind::Basic => Credential::basic("mock-user", "mock-password"),
                _ => Credential::token("mock-token"),
            };
            if !self.credentials.iter().any(|(given, _)| *given == index) {
                self.credential(index, credential);
            }
        }
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// If the server is missing or not valid or not safe, or a header or credential is not valid.
    pub fn build(self, api: &'static Api) -> Result<Core, BuildError> {
        self.assemble(api).map_err(|kind| BuildError::new(api.name, kind))
    }

    fn assemble(mut self, api: &'static Api) -> Result<Core, BuildErrorKind> {
        if let Some(mistake) = self.mistake.take() {
            return Err(mistake);
        }
        #[cfg(feature = "testing")]
        if self.is_mocked {
            self.make_up(api);
        }
        let server = self.address(api)?;
        if !self.allow_insecure && !server.origin.is_safe() {
            return Err(BuildErrorKind::Insecure);
        }
        self.set_user_agent(api)?;
        let credentials = self.hold(api, &server)?;
        let has_default_transport = self.transport.is_none();
        let has_default_clock = self.clock.is_none();
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport(self.connect_timeout)?,
        };
        let inner = Inner {
            api,
            server,
            credentials,
            headers: self.headers,
            timeout: self.timeout.unwrap_or(TIMEOUT),
            attempt_timeout: self.attempt_timeout,
            max_response_bytes: self.max_response_bytes.unwrap_or(MAX_RESPONSE_BYTES),
            decompresses: !self.keeps_compressed,
            retrying: self.retrying,
            allow_insecure: self.allow_insecure,
            transport,
            clock: self.clock.unwrap_or_else(|| Arc::new(TokioClock)),
            needs_tokio: has_default_transport || has_default_clock,
        };
        Ok(Core { inner: Arc::new(inner) })
    }

    fn address(&mut self, api: &'static Api) -> Result<Address, BuildErrorKind> {
        match (self.server.take(), api.server) {
            (Some(ServerChoice::Text(text)), _) => {
                Address::parse(&text).map_err(|reason| BuildErrorKind::Server { reason })
            }
            (Some(ServerChoice::Declared(server)), _) => server.address(),
            (None, Some(template)) => ServerUrl::new(template).address(),
            (None, None) => Err(BuildErrorKind::MissingServer),
        }
    }

    fn set_user_agent(&mut self, api: &'static Api) -> Result<(), BuildErrorKind> {
        if self.headers.contains_key(USER_AGENT) && self.user_agent.is_none() {
            return Ok(());
        }
        let own = concat!("clientwright/", env!("CARGO_PKG_VERSION"));
        let text = match &self.user_agent {
            Some(product) => format!("{product} {} {own}", api.user_agent),
            None => format!("{} {own}", api.user_agent),
        };
        let invalid = |_| BuildErrorKind::Header { name: USER_AGENT.to_string() };
        self.headers.insert(USER_AGENT, HeaderValue::from_str(&text).map_err(invalid)?);
        Ok(())
    }

    /// Each scheme's credential, if it was given one; all of them checked.
    fn hold(&mut self, api: &'static Api, server: &Address) -> Result<Vec<Option<Held>>, BuildErrorKind> {
        let mut held: Vec<Option<Held>> = api.schemes.iter().map(|_| None).collect();
        for (index, credential) in self.credentials.drain(..) {
            let (Some(scheme), Some(place)) = (api.schemes.get(index), held.get_mut(index)) else {
                return Err(BuildErrorKind::Credential { setter: "credential" });
            };
            if !auth::check(scheme, &credential) {
                return Err(BuildErrorKind::Credential { setter: scheme.setter });
            }
            *place = Some(match (&scheme.kind, credential.0) {
                (SchemeKind::OAuth2(endpoint), CredentialKind::Client(client)) => {
                    let flow = Flow::new(endpoint, client, server)
                        .map_err(|reason| BuildErrorKind::Server { reason })?;
                    if !self.allow_insecure && !flow.origin().is_safe() {
                        return Err(BuildErrorKind::Insecure);
                    }
                    Held::Flow(Box::new(flow))
                }
                (_, kind) => Held::Given(Credential(kind)),
            });
        }
        Ok(held)
    }
}

#[cfg(feature = "transport")]
#[allow(clippy::unnecessary_wraps)] // the same signature as without a transport
fn default_transport(connect_timeout: Option<Duration>) -> Result<Arc<dyn Transport>, BuildErrorKind> {
    let connect_timeout = connect_timeout.unwrap_or(CONNECT_TIMEOUT);
    Ok(Arc::new(crate::transport::HttpTransport::new(connect_timeout)))
}

#[cfg(not(feature = "transport"))]
fn default_transport(_connect_timeout: Option<Duration>) -> Result<Arc<dyn Transport>, BuildErrorKind> {
    Err(BuildErrorKind::MissingTransport)
}

impl fmt::Debug for Config {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Config").finish_non_exhaustive()
    }
}
