//! Servers: a template from the document and values from the user enter, an address that means what it says leaves.

use crate::address::Address;
use crate::error::BuildErrorKind;

/// A server's address with variables, as an API's document gives it.
#[derive(Debug)]
pub struct ServerTemplate {
    /// The address; variables stand in braces.
    pub url: &'static str,
    /// The variables.
    pub variables: &'static [ServerVariable],
}

/// A variable of a [`ServerTemplate`].
#[derive(Debug)]
pub struct ServerVariable {
    /// Its name.
    pub name: &'static str,
    /// Its value unless set.
    pub default: &'static str,
    /// Whether the default is a placeholder, so that a value has to be set.
    pub required: bool,
    /// The values that the document lists. Others are not refused, since servers get new regions.
    pub values: &'static [&'static str],
}

/// A server with values for its variables.
#[derive(Debug, Clone)]
pub struct ServerUrl {
    template: &'static ServerTemplate,
    values: Vec<(&'static str, String)>,
}

impl ServerUrl {
    /// A server whose variables have their defaults.
    pub fn new(template: &'static ServerTemplate) -> Self {
        Self { template, values: Vec::new() }
    }

    /// Sets a variable. The value is checked when the client is built.
    pub fn set(&mut self, name: &'static str, value: impl AsRef<str>) {
        self.values.retain(|(set, _)| *set != name);
        self.values.push((name, value.as_ref().to_owned()));
    }

    /// The address as text, every variable replaced. What users set may hold only letters, digits, `.` and `-`, and a
    /// port where the variable is all of the authority: nothing that could move the host.
    pub(crate) fn render(&self) -> Result<String, BuildErrorKind> {
        let mut out = String::new();
        let mut rest = self.template.url;
        while let Some((before, tail)) = rest.split_once('{') {
            let Some((name, after)) = tail.split_once('}') else {
                return Err(BuildErrorKind::Server { reason: "a brace is not closed" });
            };
            out.push_str(before);
            let whole_authority = out.ends_with("://") && (after.is_empty() || after.starts_with('/'));
            out.push_str(self.value(name, whole_authority)?);
            rest = after;
        }
        out.push_str(rest);
        Ok(out)
    }

    fn value(&self, name: &str, whole_authority: bool) -> Result<&str, BuildErrorKind> {
        let Some(variable) = self.template.variables.iter().find(|variable| variable.name == name) else {
            return Err(BuildErrorKind::Server { reason: "a variable is not declared" });
        };
        let variable_name = variable.name;
        match self.values.iter().find(|(set, _)| *set == name) {
            Some((_, value))
                if variable.values.contains(&value.as_str()) || is_safe(value, whole_authority) =>
            {
                Ok(value)
            }
            Some(_) => Err(BuildErrorKind::Variable { variable: variable_name }),
            None if variable.required => Err(BuildErrorKind::MissingVariable { variable: variable_name }),
            None => Ok(variable.default),
        }
    }

    /// The address, parsed.
    pub(crate) fn address(&self) -> Result<Address, BuildErrorKind> {
        let text = self.render()?;
        if !text.contains("://") {
            return Err(BuildErrorKind::Server {
                reason: "its document gives a relative address: call `base_url`",
            });
        }
        Address::parse(&text).map_err(|reason| BuildErrorKind::Server { reason })
    }
}

fn is_safe(value: &str, whole_authority: bool) -> bool {
    let (host, port) = match value.split_once(':') {
        Some((host, port)) if whole_authority => (host, Some(port)),
        _ => (value, None),
    };
    let host_is_safe = !host.is_empty()
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    host_is_safe && port.is_none_or(|port| crate::address::port(port).is_some())
}
