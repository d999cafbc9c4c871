//! Proxies: what the user or the environment says enters, who is connected to for a server leaves.

use std::fmt;

use crate::values::Secret;

/// The proxy that the default transport goes through: to https servers in a tunnel (`CONNECT`), in which the proxy sees
/// neither requests nor credentials; to others by asking the proxy, which sees all of it.
///
/// By default, the environment says which: see [`Proxy::from_env`]. This machine (`localhost`, `127.0.0.1`, `[::1]`) is
/// always spoken to directly.
///
/// ```
/// use clientwright_runtime::Proxy;
///
/// let proxy = Proxy::new("http://proxy.example.com:3128")
///     .basic_auth("user", "password")
///     .no_proxy("internal.example.com, 10.0.0.0/8");
/// ```
///
/// `Debug` shows nothing of it.
#[derive(Clone)]
pub struct Proxy {
    #[cfg_attr(not(feature = "transport"), allow(dead_code, reason = "only the default transport reads it"))]
    pub(super) choice: Choice,
}

#[derive(Clone)]
#[cfg_attr(not(feature = "transport"), allow(dead_code, reason = "only the default transport reads it"))]
pub(super) enum Choice {
    Direct,
    Environment,
    Fixed {
        /// It may hold a password.
        url: Secret,
        auth: Option<(String, Secret)>,
        no_proxy: String,
    },
}

impl Proxy {
    /// The proxy at this address, `http://proxy.example.com:3128` or `https://…`, for all servers. A user and password in
    /// it are for the proxy alone. An address that is none is an error when the client is built.
    pub fn new(url: impl Into<Secret>) -> Self {
        Self { choice: Choice::Fixed { url: url.into(), auth: None, no_proxy: String::new() } }
    }

    /// What the environment says, in the variables that curl reads: `https_proxy` or `HTTPS_PROXY` for https servers,
    /// `http_proxy` (in lower case only, since servers set `HTTP_PROXY` from requests) for others, `all_proxy` or `ALL_PROXY`
    /// for both, and `no_proxy` or `NO_PROXY` for hosts that there is none for. This is the default.
    ///
    /// A variable that is no proxy's address is an error, rather than a way around the proxy.
    pub fn from_env() -> Self {
        Self { choice: Choice::Environment }
    }

    /// None, whatever the environment says.
    pub fn none() -> Self {
        Self { choice: Choice::Direct }
    }

    /// Tells the proxy a user and password.
    #[must_use]
    pub fn basic_auth(mut self, user: impl Into<String>, password: impl Into<Secret>) -> Self {
        if let Choice::Fixed { auth, .. } = &mut self.choice {
            *auth = Some((user.into(), password.into()));
        }
        self
    }

    /// Speaks to these hosts directly: a list of names, which count for all names below them too, addresses and networks,
    /// as in `NO_PROXY`.
    #[must_use]
    pub fn no_proxy(mut self, hosts: &str) -> Self {
        if let Choice::Fixed { no_proxy, .. } = &mut self.choice {
            no_proxy.push(',');
            no_proxy.push_str(hosts);
        }
        self
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.choice {
            Choice::Direct => "Proxy(none)",
            Choice::Environment => "Proxy(from the environment)",
            Choice::Fixed { .. } => "Proxy",
        })
    }
}
