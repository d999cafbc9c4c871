//! Clients: a description of an API and what its user configured enter, a cheap handle that all calls share leaves.

mod build;

use std::ffi::OsString;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::Method;
use http::header::{HeaderMap, HeaderValue, USER_AGENT};

use crate::address::Address;
use crate::api::{Api, Operation};
use crate::auth::{Credential, Credentials, Lookup};
use crate::call::RawCall;
use crate::clock::Clock;
use crate::coding::Codings;
use crate::error::{BuildError, BuildErrorKind};
use crate::intercept::Interceptor;
use crate::request::{self, Request};
use crate::retry::{Backoff, Retries, RetryBudget, RetryPolicy, Retrying};
use crate::server::ServerUrl;
use crate::transport::{Proxy, TlsConfig, Transport};

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
    /// Replaced as a whole when some of them are.
    credentials: Mutex<Credentials>,
    headers: HeaderMap,
    timeout: Duration,
    attempt_timeout: Option<Duration>,
    max_response_bytes: u64,
    codings: Codings,
    retrying: Retrying,
    interceptors: Vec<Arc<dyn Interceptor>>,
    allow_insecure: bool,
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    needs_tokio: bool,
}

/// What is asked for tokens by: calls may end before such a question does.
pub(crate) struct Line {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) user_agent: Option<HeaderValue>,
    pub(crate) codings: Codings,
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

    /// The credentials as they are now.
    pub(crate) fn credentials(&self) -> Credentials {
        self.inner.credentials.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn line(&self) -> Line {
        Line {
            transport: Arc::clone(&self.inner.transport),
            clock: Arc::clone(&self.inner.clock),
            user_agent: self.inner.headers.get(USER_AGENT).cloned(),
            codings: self.inner.codings,
        }
    }

    /// Puts the credentials of a builder in the place of this client's and its clones', for calls that begin from now on.
    /// Those of other schemes stay, and all else that the builder was given is left aside.
    ///
    /// # Errors
    ///
    /// If a credential is not valid, or there is none; all stay as they are then.
    pub fn rotate_credentials(&self, config: Config) -> Result<(), BuildError> {
        let api = self.inner.api;
        config.changes(self).map_err(|kind| BuildError::new(api.name, kind)).map(|changes| {
            let mut credentials = self.inner.credentials.lock().unwrap_or_else(PoisonError::into_inner);
            *credentials = credentials.changed(changes);
        })
    }

    pub(crate) fn default_headers(&self) -> &HeaderMap {
        &self.inner.headers
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.inner.timeout
    }

    pub(crate) fn max_response_bytes(&self) -> u64 {
        self.inner.max_response_bytes
    }

    pub(crate) fn codings(&self) -> Codings {
        self.inner.codings
    }

    pub(crate) fn attempt_timeout(&self) -> Option<Duration> {
        self.inner.attempt_timeout
    }

    pub(crate) fn interceptors(&self) -> &[Arc<dyn Interceptor>] {
        &self.inner.interceptors
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
    from_environment: bool,
    environment: Option<Lookup>,
    headers: HeaderMap,
    user_agent: Option<String>,
    timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    connect_timeout: Option<Duration>,
    max_response_bytes: Option<u64>,
    keeps_compressed: bool,
    retrying: Retrying,
    interceptors: Vec<Arc<dyn Interceptor>>,
    allow_insecure: bool,
    transport: Option<Arc<dyn Transport>>,
    proxy: Option<Proxy>,
    tls: Option<TlsConfig>,
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

    /// Takes the credentials of schemes that are given none from the environment.
    pub fn credentials_from_env(&mut self) {
        self.from_environment = true;
    }

    /// Reads environment variables by this function instead of the process's own: tests cannot set those.
    pub fn environment(&mut self, lookup: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static) {
        self.environment = Some(Arc::new(lookup));
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

    /// Asks these hooks too, before and after calls and their tries.
    pub fn interceptor(&mut self, interceptor: impl Interceptor) {
        self.interceptors.push(Arc::new(interceptor));
    }

    /// Allows servers that are neither https nor this machine.
    pub fn danger_allow_insecure_http(&mut self) {
        self.allow_insecure = true;
    }

    /// Sends requests through this transport.
    pub fn transport(&mut self, transport: impl Transport) {
        self.transport = Some(Arc::new(transport));
    }

    /// Goes through this proxy, or through none.
    pub fn proxy(&mut self, proxy: Proxy) {
        self.proxy = Some(proxy);
    }

    /// Says whom to trust, and whom to show itself as.
    pub fn tls(&mut self, tls: TlsConfig) {
        self.tls = Some(tls);
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
}

impl fmt::Debug for Config {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Config").finish_non_exhaustive()
    }
}
