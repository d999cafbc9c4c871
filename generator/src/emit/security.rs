//! What operations require of credentials: alternatives enter, constants that operations share leave.

use super::names::ident;
use super::text_literal;
use crate::ir::{Api, Operation, Requirement};
use crate::tokens::{Ident, Literal, TokenStream, quote};

/// Each list of alternatives that occurs, and the constant that is it.
pub(super) struct Security<'a> {
    constants: Vec<(String, &'a [Vec<Requirement>])>,
}

impl<'a> Security<'a> {
    /// Names the alternatives of operations by what they are.
    pub(super) fn of(api: &Api, operations: &[&'a Operation]) -> Self {
        let mut constants: Vec<(String, &[Vec<Requirement>])> = Vec::new();
        let lists = operations.iter().map(|operation| operation.security.as_slice());
        for list in lists.filter(|list| !list.is_empty()) {
            if constants.iter().any(|(_, known)| *known == list) {
                continue;
            }
            let name = name(api, list);
            // Two lists of one name differ in what a name can't say.
            let free =
                (1..).map(|number| if number == 1 { name.clone() } else { format!("{name}_{number}") });
            let taken = |name: &String| constants.iter().any(|(known, _)| known == name);
            if let Some(name) = free.into_iter().find(|name| !taken(name)) {
                constants.push((name, list));
            }
        }
        Self { constants }
    }

    /// The constant of an operation, if it requires anything.
    pub(super) fn constant(&self, operation: &Operation) -> Option<Ident> {
        self.constants.iter().find(|(_, list)| *list == operation.security).map(|(name, _)| ident(name))
    }

    /// The constants.
    pub(super) fn define(&self) -> TokenStream {
        let constants = self.constants.iter().map(|(name, list)| {
            let name = ident(name);
            let alternatives = list.iter().map(|requirements| {
                let requirements = requirements.iter().map(|requirement| {
                    let scheme = Literal::usize_unsuffixed(requirement.scheme);
                    let scopes = requirement.scopes.iter().map(|scope| text_literal(scope));
                    quote!(codegen::Requirement { scheme: #scheme, scopes: &[#(#scopes),*] })
                });
                quote!(&[#(#requirements),*])
            });
            quote! {
                const #name: &[&[codegen::Requirement]] = &[#(#alternatives),*];
            }
        });
        constants.collect()
    }
}

/// `API_TOKEN_OR_OAUTH2_KEYS_READ`.
fn name(api: &Api, list: &[Vec<Requirement>]) -> String {
    let one = |requirement: &Requirement| {
        let scheme = api.schemes.get(requirement.scheme).map_or("", |scheme| scheme.setter.as_str());
        std::iter::once(scheme)
            .chain(requirement.scopes.iter().map(String::as_str))
            .map(words)
            .collect::<Vec<_>>()
            .join("_")
    };
    let all = |requirements: &Vec<Requirement>| match requirements.as_slice() {
        [] => "NOTHING".to_owned(),
        some => some.iter().map(one).collect::<Vec<_>>().join("_AND_"),
    };
    let name = list.iter().map(all).collect::<Vec<_>>().join("_OR_");
    // Lists of dozens of scopes occur; nobody reads them as a name.
    let short: String = name.chars().take(64).collect();
    format!("NEEDS_{}", short.trim_end_matches('_'))
}

fn words(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    text.trim_start_matches("r#")
        .chars()
        .map(plain)
        .collect::<String>()
        .split('_')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("_")
}
