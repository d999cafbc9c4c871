//! The way to a server: proxies' settings and a server enter, who is connected to leaves.

use std::ffi::OsString;
use std::sync::Arc;

use http::HeaderValue;
use zeroize::Zeroizing;

use super::no_proxy::NoProxy;
use super::pool::Key;
use super::proxy::{Choice, Proxy};
use crate::address::Address;
use crate::auth::{Lookup, basic};
use crate::error::{BuildErrorKind, ProxyError, TransportError};

/// A proxy to connect to.
pub(super) struct ProxyServer {
    pub(super) https: bool,
    /// Without brackets.
    pub(super) host: String,
    pub(super) port: u16,
    /// What it is told in `Proxy-Authorization`, and nobody else is.
    pub(super) authorization: Option<HeaderValue>,
}

/// The proxies of a transport.
pub(super) struct Routes {
    https: Result<Option<Arc<ProxyServer>>, Mistake>,
    http: Result<Option<Arc<ProxyServer>>, Mistake>,
    except: NoProxy,
}

/// Why a proxy cannot be used, and the variable that says so, if it is one.
#[derive(Clone)]
struct Mistake {
    variable: Option<&'static str>,
    reason: &'static str,
}

impl Routes {
    pub(super) fn new(proxy: &Proxy, environment: &Lookup) -> Self {
        match &proxy.choice {
            Choice::Direct => Self { https: Ok(None), http: Ok(None), except: NoProxy::default() },
            Choice::Fixed { url, auth, no_proxy } => {
                let auth = auth.as_ref().map(|(user, password)| (user.as_str(), password.expose()));
                let server = parse(url.expose(), auth).map(|server| Some(Arc::new(server)));
                let server = server.map_err(|reason| Mistake { variable: None, reason });
                Self { https: server.clone(), http: server, except: NoProxy::parse(no_proxy) }
            }
            Choice::Environment => {
                let route = |own: &[&'static str]| {
                    let names = own.iter().chain(&["all_proxy", "ALL_PROXY"]);
                    let found = names.copied().find_map(|name| Some((name, read(name, environment)?)));
                    let Some((variable, value)) = found else { return Ok(None) };
                    let text = value.into_string().map(Zeroizing::new).map_err(|_| "it is not Unicode");
                    let server = text.and_then(|text| parse(&text, None));
                    let mistake = |reason| Mistake { variable: Some(variable), reason };
                    server.map(|server| Some(Arc::new(server))).map_err(mistake)
                };
                // In lower case only: a CGI server sets `HTTP_PROXY` from a request's header `Proxy`.
                let (https, http) = (route(&["https_proxy", "HTTPS_PROXY"]), route(&["http_proxy"]));
                let except = ["no_proxy", "NO_PROXY"].iter().find_map(|name| read(name, environment));
                let except = except.map(|list| NoProxy::parse(&list.to_string_lossy())).unwrap_or_default();
                Self { https, http, except }
            }
        }
    }

    /// The proxy on the way to a server, if there is one.
    pub(super) fn to(&self, key: &Key) -> Result<Option<&Arc<ProxyServer>>, TransportError> {
        match self.find(key.https, &key.host, key.port) {
            Ok(found) => Ok(found),
            Err(mistake) => Err(ProxyError::of(mistake.reason).into()),
        }
    }

    /// Whether the way to a server is clear.
    pub(super) fn check(&self, server: &Address) -> Result<(), BuildErrorKind> {
        let origin = &server.origin;
        match self.find(origin.https, origin.bare_host(), origin.port()) {
            Ok(_) => Ok(()),
            Err(Mistake { variable: Some(variable), reason }) => {
                Err(BuildErrorKind::Environment { variable: (*variable).to_owned(), reason })
            }
            Err(Mistake { variable: None, reason }) => Err(BuildErrorKind::Proxy { reason }),
        }
    }

    /// Whether a proxy that the user named is one.
    pub(super) fn check_own(&self) -> Result<(), BuildErrorKind> {
        match &self.https {
            Err(Mistake { variable: None, reason }) => Err(BuildErrorKind::Proxy { reason }),
            _ => Ok(()),
        }
    }

    fn find(&self, https: bool, host: &str, port: u16) -> Result<Option<&Arc<ProxyServer>>, &Mistake> {
        if self.except.has(&host.to_ascii_lowercase(), port) {
            return Ok(None);
        }
        let route = if https { &self.https } else { &self.http };
        route.as_ref().map(Option::as_ref)
    }
}

/// A variable's value; one that is empty is as good as not set.
fn read(variable: &str, environment: &Lookup) -> Option<OsString> {
    environment(variable).filter(|value| !value.is_empty())
}

/// Reads a proxy's address. Its user and password may be part of it.
fn parse(url: &str, auth: Option<(&str, &str)>) -> Result<ProxyServer, &'static str> {
    let (scheme, rest) = url.trim().split_once("://").unwrap_or(("http", url.trim()));
    if !["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return Err("only `http://` and `https://` proxies are known here");
    }
    let rest = rest.trim_end_matches('/');
    let (user_info, authority) = match rest.rsplit_once('@') {
        Some((user_info, authority)) => (Some(user_info), authority),
        None => (None, rest),
    };
    if authority.contains('/') {
        return Err("a proxy's address has no path");
    }
    let origin = Address::parse(&format!("{scheme}://{authority}"))
        .map_err(|_| "it is no proxy's address: `http://host:port`")?
        .origin;
    let authorization = match (auth, user_info) {
        (Some((user, password)), _) => Some(authorization(user, password)?),
        (None, Some(user_info)) => {
            let (user, password) = user_info.split_once(':').unwrap_or((user_info, ""));
            Some(authorization(&decode(user)?, &decode(password)?)?)
        }
        (None, None) => None,
    };
    Ok(ProxyServer {
        https: origin.https,
        host: origin.bare_host().to_owned(),
        port: origin.port(),
        authorization,
    })
}

fn authorization(user: &str, password: &str) -> Result<HeaderValue, &'static str> {
    if user.contains(':') {
        return Err("the proxy's user must not have a colon");
    }
    basic(user, password).ok_or("the proxy's password cannot be sent")
}

/// Takes percent-encoding back.
fn decode(text: &str) -> Result<Zeroizing<String>, &'static str> {
    let invalid = "the proxy's user or password is not percent-encoded text";
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let (high, low) = (digit().ok_or(invalid)?, digit().ok_or(invalid)?);
        bytes.push(high << 4 | low);
    }
    String::from_utf8(std::mem::take(&mut *bytes)).map(Zeroizing::new).map_err(|_| invalid)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Environment = &'static [(&'static str, &'static str)];

    fn key(url: &str) -> Key {
        Key::of(&url.parse().unwrap()).unwrap()
    }

    fn to(proxy: &Proxy, environment: Environment, url: &str) -> String {
        let lookup: Lookup = Arc::new(move |name| {
            environment.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value))
        });
        match Routes::new(proxy, &lookup).to(&key(url)) {
            Ok(None) => "direct".to_owned(),
            Ok(Some(server)) => {
                let scheme = if server.https { "https" } else { "http" };
                let authorization = server.authorization.as_ref().map(|value| value.to_str().unwrap());
                format!("{scheme} {} {} {}", server.host, server.port, authorization.unwrap_or("-"))
            }
            Err(error) => {
                assert!(!error.may_have_been_sent() && !error.is_transient());
                error.proxy_error().unwrap().to_string()
            }
        }
    }

    #[test]
    fn the_environment_is_read_as_curl_reads_it() {
        let cases: &[(Environment, &str, &str)] = &[
            (&[], "https://a.com/", "direct"),
            (&[("https_proxy", "http://p:3128")], "https://a.com/", "http p 3128 -"),
            (&[("https_proxy", "http://p:3128")], "http://a.com/", "direct"),
            (&[("HTTPS_PROXY", "http://p:3128")], "https://a.com/", "http p 3128 -"),
            (&[("https_proxy", "http://p"), ("HTTPS_PROXY", "http://q")], "https://a.com/", "http p 80 -"),
            (&[("http_proxy", "p:3128")], "http://a.com/", "http p 3128 -"),
            (&[("HTTP_PROXY", "http://p:3128")], "http://a.com/", "direct"),
            (&[("all_proxy", "http://p:3128")], "http://a.com/", "http p 3128 -"),
            (&[("ALL_PROXY", "https://p")], "https://a.com/", "https p 443 -"),
            (&[("ALL_PROXY", "http://all"), ("https_proxy", "http://p")], "https://a.com/", "http p 80 -"),
            (&[("ALL_PROXY", "http://all"), ("https_proxy", "")], "https://a.com/", "http all 80 -"),
            (&[("ALL_PROXY", "http://p"), ("NO_PROXY", "b.com,a.com")], "https://a.com/", "direct"),
            (&[("ALL_PROXY", "http://p"), ("NO_PROXY", "a.com")], "https://b.com/", "http p 80 -"),
            (
                &[("ALL_PROXY", "http://p"), ("no_proxy", "b.com"), ("NO_PROXY", "*")],
                "https://a.com/",
                "http p 80 -",
            ),
            (&[("ALL_PROXY", "http://p")], "https://localhost:1/", "direct"),
            (&[("ALL_PROXY", "http://p")], "http://[::1]:1/", "direct"),
            (&[("https_proxy", "http://u:p%40s%3As@p/")], "https://a.com/", "http p 80 Basic dTpwQHM6cw=="),
            (&[("https_proxy", "http://u@p/")], "https://a.com/", "http p 80 Basic dTo="),
            (&[("https_proxy", "http://[2001:db8::1]:8080")], "https://a.com/", "http 2001:db8::1 8080 -"),
            // Rather an error than past the proxy.
            (
                &[("ALL_PROXY", "socks5://p:1080")],
                "https://a.com/",
                "proxy: only `http://` and `https://` proxies are known here",
            ),
            (&[("https_proxy", "http://p/path")], "https://a.com/", "proxy: a proxy's address has no path"),
            (
                &[("https_proxy", "http://p:x")],
                "https://a.com/",
                "proxy: it is no proxy's address: `http://host:port`",
            ),
            (
                &[("https_proxy", "http://%zz@p")],
                "https://a.com/",
                "proxy: the proxy's user or password is not percent-encoded text",
            ),
            (&[("https_proxy", "socks5://p")], "http://a.com/", "direct"),
        ];
        for (environment, url, expected) in cases {
            assert_eq!(to(&Proxy::from_env(), environment, url), *expected, "{url} with {environment:?}");
            assert_eq!(to(&Proxy::none(), environment, url), "direct", "{url} with {environment:?}");
        }
    }

    #[test]
    fn a_proxy_of_ones_own_comes_before_the_environment() {
        let environment: &'static [_] = &[("ALL_PROXY", "http://env"), ("NO_PROXY", "*")];
        let proxy = Proxy::new("https://p:1").basic_auth("u", "p@s:s").no_proxy("b.com").no_proxy("c.com");
        for (url, expected) in [
            ("https://a.com/", "https p 1 Basic dTpwQHM6cw=="),
            ("http://a.com/", "https p 1 Basic dTpwQHM6cw=="),
            ("https://x.b.com/", "direct"),
            ("https://c.com/", "direct"),
        ] {
            assert_eq!(to(&proxy, environment, url), expected, "{url}");
        }
        let mistaken = Proxy::new("http://p").basic_auth("a:b", "c");
        assert_eq!(to(&mistaken, &[], "https://a.com/"), "proxy: the proxy's user must not have a colon");
    }
}
