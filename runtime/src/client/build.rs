//! The building of clients: what a builder collected enters, a client leaves, or the first thing that is wrong.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::header::{HeaderValue, USER_AGENT};

use super::{Config, Core, Inner, ServerChoice};
use crate::address::Address;
use crate::api::Api;
use crate::auth::{self, Credentials, Held, Holder, Lookup};
use crate::clock::{Clock, TokioClock};
use crate::coding::Codings;
use crate::error::{BuildError, BuildErrorKind};
use crate::server::ServerUrl;
use crate::transport::{TlsConfig, Transport};

/// How long a call may take unless said otherwise, retries included.
const TIMEOUT: Duration = Duration::from_secs(60);
/// How large a response may be unless said otherwise.
const MAX_RESPONSE_BYTES: u64 = 64 << 20;

impl Config {
    /// Makes up a server and credentials where there are none.
    #[cfg(feature = "testing")]
    fn make_up(&mut self, api: &Api) {
        use crate::api::SchemeKind;
        use crate::auth::Credential;
        // What they are about is not asked for.
        (self.proxy, self.tls) = (None, None);
        self.server.get_or_insert_with(|| ServerChoice::Text("https://mock.test".to_owned()));
        for (index, scheme) in api.schemes.iter().enumerate() {
            let credential = match scheme.kind {
                SchemeKind::Unsupported | SchemeKind::MutualTls => continue,
                SchemeKind::Basic => Credential::basic("mock-user", "mock-password"),
                SchemeKind::ApiKey { .. } => Credential::api_key("mock-key"),
                SchemeKind::Bearer | SchemeKind::OAuth2(_) => Credential::bearer("mock-token"),
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
        let has_default_transport = self.transport.is_none();
        let has_default_clock = self.clock.is_none();
        let clock = self.clock.take().unwrap_or_else(|| Arc::new(TokioClock));
        let mut held = self.hold(api, &server, &*clock, self.allow_insecure)?;
        if self.transport.is_some() || self.tls.as_ref().is_some_and(TlsConfig::has_identity) {
            held.extend(auth::of_connection(api));
        }
        let transport = match self.transport.take() {
            Some(_) if self.proxy.is_some() => return Err(BuildErrorKind::OwnTransport { setter: "proxy" }),
            Some(_) if self.tls.is_some() => return Err(BuildErrorKind::OwnTransport { setter: "tls" }),
            Some(transport) => transport,
            None => self.default_transport(&server)?,
        };
        let inner = Inner {
            api,
            server,
            credentials: Mutex::new(Credentials::none(api).changed(held)),
            headers: self.headers,
            timeout: self.timeout.unwrap_or(TIMEOUT),
            attempt_timeout: self.attempt_timeout,
            max_response_bytes: self.max_response_bytes.unwrap_or(MAX_RESPONSE_BYTES),
            codings: Codings { are_undone: !self.keeps_compressed },
            retrying: self.retrying,
            interceptors: self.interceptors,
            allow_insecure: self.allow_insecure,
            transport,
            clock,
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

    /// The credentials that were given, checked.
    fn hold(
        &mut self,
        api: &'static Api,
        server: &Address,
        clock: &dyn Clock,
        allow_insecure: bool,
    ) -> Result<Vec<(usize, Held)>, BuildErrorKind> {
        let (now, system_time) = (clock.now(), clock.system_time());
        let holder = Holder { api, server, allow_insecure, now, system_time };
        let environment = self.from_environment.then(|| self.lookup());
        auth::hold(&holder, std::mem::take(&mut self.credentials), environment.as_ref())
    }

    /// What credentials of a client are changed to.
    pub(super) fn changes(mut self, core: &Core) -> Result<Vec<(usize, Held)>, BuildErrorKind> {
        let Inner { api, server, allow_insecure, clock, .. } = &*core.inner;
        let changes = self.hold(api, server, &**clock, *allow_insecure)?;
        if changes.is_empty() { Err(BuildErrorKind::MissingCredential) } else { Ok(changes) }
    }

    #[cfg(feature = "transport")]
    fn default_transport(&mut self, server: &Address) -> Result<Arc<dyn Transport>, BuildErrorKind> {
        let mut builder = crate::transport::HttpTransport::builder().environment(self.lookup());
        if let Some(timeout) = self.connect_timeout {
            builder = builder.connect_timeout(timeout);
        }
        if let Some(proxy) = self.proxy.take() {
            builder = builder.proxy(proxy);
        }
        if let Some(tls) = self.tls.take() {
            if !cfg!(feature = "tls") {
                return Err(BuildErrorKind::Tls { reason: "it was built without the feature `tls`" });
            }
            builder = builder.tls(tls);
        }
        Ok(Arc::new(builder.build_for(server)?))
    }

    #[cfg(not(feature = "transport"))]
    #[allow(clippy::unused_self)] // the same signature as with a transport
    fn default_transport(&mut self, _server: &Address) -> Result<Arc<dyn Transport>, BuildErrorKind> {
        Err(BuildErrorKind::MissingTransport)
    }

    /// How environment variables are read.
    fn lookup(&self) -> Lookup {
        self.environment.clone().unwrap_or_else(auth::system_environment)
    }
}
