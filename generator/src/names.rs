//! Wire names to Rust names: a document's text comes in, an identifier that compiles goes out.
//!
//! A name is made from its own wire name alone, so that it never depends on what stands beside it. Where two wire
//! names give one Rust name, [`settle`] decides who keeps it, by what the names are and not by their order.

mod chunk;
mod normal;
mod settle;
mod symbol;

pub use settle::{Claim, Rank, Settled, settle};

use chunk::Chunk;

/// The ways that Rust spells names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Case {
    /// `HookKey`: types and variants.
    Camel,
    /// `hook_key`: fields, methods, arguments and modules.
    Snake,
    /// `HOOK_KEY`: statics.
    Screaming,
    /// `hook-key`: cargo features.
    Kebab,
}

/// The Rust name of a type or variant.
pub fn camel(wire: &str) -> String {
    identifier(wire, Case::Camel)
}

/// The Rust name of a field, method or argument; a keyword becomes a raw identifier.
pub fn snake(wire: &str) -> String {
    identifier(wire, Case::Snake)
}

/// The Rust name of a static.
pub fn screaming(wire: &str) -> String {
    identifier(wire, Case::Screaming)
}

/// The name of a cargo feature, in ASCII; with `_` for `-` it is an identifier, or would be but for being a keyword.
pub fn kebab(wire: &str) -> String {
    identifier(wire, Case::Kebab)
}

/// The name of an API's module, which is the name of a file too: ASCII, no keyword, and nothing that stands beside it.
pub fn module(api: &str) -> String {
    // What generated crates have beside modules, what their code calls from outside, and what is no file elsewhere.
    const TAKEN: &[&str] = &[
        "alloc",
        "clientwright_runtime",
        "core",
        "main",
        "runtime",
        "serde_json",
        "std",
        "support",
        "tokio",
    ];
    let name = snake(api);
    let name = if name.is_ascii() { name } else { kebab(api).replace('-', "_") };
    let plain = plain(&name);
    if plain != name || TAKEN.contains(&plain) || is_device(plain) { format!("{plain}_api") } else { name }
}

/// Whether a file of this name, whatever its ending, is a device on Windows.
pub fn is_device(name: &str) -> bool {
    let port = |name: &str| name.len() == 1 && name.starts_with(|digit: char| digit.is_ascii_digit());
    matches!(name, "aux" | "con" | "nul" | "prn")
        || ["com", "lpt"].iter().any(|kind| name.strip_prefix(kind).is_some_and(port))
}

/// The Rust name of a wire name, in a case.
pub fn identifier(wire: &str, case: Case) -> String {
    if let Some(name) = usual(wire, case) {
        return escape(name, case);
    }
    let chunks = chunk::chunks(&normal::form(wire));
    let chunks = if chunks.is_empty() { symbol::spelled(wire) } else { chunks };
    escape(spell(&chunks, case), case)
}

/// The name of a wire name in plain snake, kebab or camel case, as most are: the same as of any other, found faster.
fn usual(wire: &str, case: Case) -> Option<String> {
    if !is_usual(wire) {
        return None;
    }
    let mut name = String::with_capacity(wire.len() + 8);
    let separator = match case {
        Case::Camel => None,
        Case::Snake | Case::Screaming => Some('_'),
        Case::Kebab => Some('-'),
    };
    // Whether the next letter begins a word, and whether it does so behind a separator.
    let (mut begins, mut apart) = (true, false);
    for letter in wire.chars() {
        if !letter.is_ascii_alphanumeric() {
            (begins, apart) = (true, true);
            continue;
        }
        begins |= letter.is_ascii_uppercase();
        if begins && !name.is_empty() {
            let digits_meet =
                apart && letter.is_ascii_digit() && name.ends_with(|last: char| last.is_ascii_digit());
            name.extend(separator.or(digits_meet.then_some('_')));
        }
        let upper = case == Case::Screaming || case == Case::Camel && begins;
        name.push(if upper { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() });
        (begins, apart) = (false, false);
    }
    Some(name)
}

/// Whether a name is made of ASCII words, each apart from the next by one separator or by its capital alone.
fn is_usual(wire: &str) -> bool {
    let bytes = wire.as_bytes();
    let at = |index: usize| bytes.get(index).copied().unwrap_or(b'_');
    let separates = |byte: u8| matches!(byte, b'_' | b'-' | b' ' | b'.' | b'/' | b':');
    let starts = bytes.first().is_some_and(u8::is_ascii_alphanumeric);
    starts
        && bytes.iter().enumerate().all(|(index, byte)| match byte {
            b'a'..=b'z' | b'0'..=b'9' => true,
            byte if separates(*byte) => at(index + 1).is_ascii_alphanumeric(),
            // A capital among small letters: two in a row, or one with a digit beside it, are read otherwise.
            b'A'..=b'Z' => {
                at(index + 1).is_ascii_lowercase()
                    && (index == 0 || separates(at(index - 1)) || at(index - 1).is_ascii_lowercase())
            }
            _ => false,
        })
}

/// Like [`identifier`], with every symbol spelled out: what tells `a.b` and `a:b` apart.
pub fn spelled(wire: &str, case: Case) -> String {
    escape(spell(&symbol::spelled(wire), case), case)
}

/// A Rust name without the `r#` of raw identifiers, for names that are made of it.
pub fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// Adds words to a finished name, in the name's own case: `HookKey` and `input` give `HookKeyInput`.
pub fn append(name: &str, word: &str, case: Case) -> String {
    match case {
        // The name's own capitals stay as they are.
        Case::Camel => {
            let (name, word) = (name.strip_suffix('_').unwrap_or(name), identifier(word, case));
            let word = if word.len() > 1 { word.strip_suffix('_').unwrap_or(&word) } else { &word };
            normal::form(&format!("{name}{word}"))
        }
        Case::Snake | Case::Screaming | Case::Kebab => {
            let chunks: Vec<Chunk> = [plain(name), word].into_iter().flat_map(chunk::chunks).collect();
            escape(spell(&chunks, case), case)
        }
    }
}

/// Whether a text is a Rust path that can stand in a type's place as it is: `crate::ids::HookId`.
pub fn is_plain_path(text: &str) -> bool {
    let text = text.strip_prefix("::").unwrap_or(text);
    let leading = |segment: &str| matches!(segment, "crate" | "self" | "super");
    let mut only_leading = true;
    for segment in text.split("::") {
        if only_leading && leading(segment) {
            continue;
        }
        only_leading = false;
        if !is_identifier(plain(segment)) || (plain(segment) == segment && is_keyword(segment)) {
            return false;
        }
    }
    !only_leading
}

/// Whether a text can be used as a Rust name, perhaps as a raw identifier.
pub fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    let starts = chars.next().is_some_and(|first| unicode_ident::is_xid_start(first) || first == '_');
    starts && text != "_" && chars.all(normal::is_letter)
}

/// A name that a person wrote (`x-rust-name`), as an identifier: a keyword becomes raw.
pub fn written(text: &str, case: Case) -> Option<String> {
    is_identifier(plain(text)).then(|| escape(normal::form(plain(text)), case))
}

/// Joins chunks in a case. Digits that two chunks would push together keep a `_` between them: `1.0` is not `10`.
fn spell(chunks: &[Chunk], case: Case) -> String {
    let separator = match case {
        Case::Camel => "",
        Case::Snake | Case::Screaming => "_",
        Case::Kebab => "-",
    };
    let mut name = String::new();
    for chunk in chunks {
        let text = chunk.in_case(case);
        let digits_meet =
            name.ends_with(|last: char| last.is_numeric()) && text.starts_with(char::is_numeric);
        if !name.is_empty() {
            name.push_str(if case == Case::Camel && digits_meet { "_" } else { separator });
        }
        name.push_str(&text);
    }
    // Some letters have no capital that is in normal form.
    normal::form(&name)
}

/// Makes a name that may start with a digit, be empty or be a keyword one that compiles.
fn escape(name: String, case: Case) -> String {
    let name = if case == Case::Kebab && !name.is_ascii() { chunk::code_points(&name, '-') } else { name };
    let name = match name.chars().next() {
        None => chunk::word("empty", case),
        // Where a script has no capitals, nothing would tell a static from an argument.
        Some(first)
            if case == Case::Screaming && first.is_alphabetic() && !name.contains(char::is_uppercase) =>
        {
            format!("STATIC_{name}")
        }
        Some(first) if unicode_ident::is_xid_start(first) || first == '_' => name,
        Some(first) if first.is_numeric() => format!("{}{name}", chunk::word("n", case)),
        Some(_) => format!("{}{name}", chunk::word("x", case)),
    };
    match name.as_str() {
        "self" | "Self" | "super" | "crate" | "_" => format!("{name}_"),
        keyword if case != Case::Kebab && is_keyword(keyword) => format!("r#{name}"),
        _ => name,
    }
}

/// The keywords of the 2024 edition, reserved ones included.
fn is_keyword(name: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
        "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in",
        "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
        "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized",
        "use", "virtual", "where", "while", "yield",
    ];
    KEYWORDS.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_names_become_rust_names() {
        // Wire name, type or variant, field or method, static.
        let table = [
            ("HookKey", "HookKey", "hook_key", "HOOK_KEY"),
            ("listHookKeys", "ListHookKeys", "list_hook_keys", "LIST_HOOK_KEYS"),
            ("BUILT_IN", "BuiltIn", "built_in", "BUILT_IN"),
            (
                "Page_SecuritySchemeDto",
                "PageSecuritySchemeDto",
                "page_security_scheme_dto",
                "PAGE_SECURITY_SCHEME_DTO",
            ),
            ("kebab-case name", "KebabCaseName", "kebab_case_name", "KEBAB_CASE_NAME"),
            ("_embedded", "Embedded", "embedded", "EMBEDDED"),
            ("x5t#S256", "X5tS256", "x5t_s256", "X5T_S256"),
            ("HTTPError", "HttpError", "http_error", "HTTP_ERROR"),
            ("clientIDs", "ClientIds", "client_ids", "CLIENT_IDS"),
            ("imageURLsOnly", "ImageUrlsOnly", "image_urls_only", "IMAGE_URLS_ONLY"),
            ("IPv4Address", "IPv4Address", "ipv4_address", "IPV4_ADDRESS"),
            ("OAuth2Client", "OAuth2Client", "oauth2_client", "OAUTH2_CLIENT"),
            ("Qovery's endpoint", "QoverysEndpoint", "qoverys_endpoint", "QOVERYS_ENDPOINT"),
            // Keywords.
            ("type", "Type", "r#type", "TYPE"),
            ("gen", "Gen", "r#gen", "GEN"),
            ("self", "Self_", "self_", "SELF"),
            ("crate", "Crate", "crate_", "CRATE"),
            ("super", "Super", "super_", "SUPER"),
            ("_", "Underscore", "underscore", "UNDERSCORE"),
            // Digits.
            ("2fa", "N2fa", "n2fa", "N2FA"),
            ("200", "N200", "n200", "N200"),
            ("1.0", "N1_0", "n1_0", "N1_0"),
            ("10", "N10", "n10", "N10"),
            ("2024-01-31", "N2024_01_31", "n2024_01_31", "N2024_01_31"),
            ("v1.2", "V1_2", "v1_2", "V1_2"),
            // Symbols.
            ("+1", "Plus1", "plus_1", "PLUS_1"),
            ("-1", "Minus1", "minus_1", "MINUS_1"),
            ("-created_at", "MinusCreatedAt", "minus_created_at", "MINUS_CREATED_AT"),
            (">=", "GreaterOrEqual", "greater_or_equal", "GREATER_OR_EQUAL"),
            ("*", "Star", "star", "STAR"),
            ("$ref", "Ref", "r#ref", "REF"),
            ("", "Empty", "empty", "EMPTY"),
            (" ", "Space", "space", "SPACE"),
            // Other scripts keep their letters; what no identifier may hold is spelled by its code point.
            ("größe", "Größe", "größe", "GRÖSSE"),
            ("名前", "名前", "名前", "STATIC_名前"),
            ("имя поля", "ИмяПоля", "имя_поля", "ИМЯ_ПОЛЯ"),
            ("👍", "U1f44d", "u1f44d", "U1F44D"),
            ("m²", "M2", "m2", "M2"),
            ("a\u{202e}b", "AB", "a_b", "A_B"),
            ("a\u{3164}b", "AB", "a_b", "A_B"),
            ("\u{115f}", "U115f", "u115f", "U115F"),
        ];
        for (wire, camel_name, snake_name, screaming_name) in table {
            assert_eq!(camel(wire), camel_name, "{wire:?} as a type");
            assert_eq!(snake(wire), snake_name, "{wire:?} as a field");
            assert_eq!(screaming(wire), screaming_name, "{wire:?} as a static");
        }
    }

    #[test]
    fn usual_names_are_as_all_others() {
        let wires = [
            "a",
            "id",
            "created_at",
            "sha_256",
            "sha256_x",
            "a1_2b_3",
            "1_a",
            "200",
            "x5t_s256",
            "i_d",
            "type",
            "kebab-case",
            "two words",
            "repos/get-content",
            "pull_request.opened",
            "v1.2",
            "a:bCd/3 4",
        ];
        for wire in wires {
            for case in [Case::Camel, Case::Snake, Case::Screaming, Case::Kebab] {
                assert_eq!(usual(wire, case), Some(spell(&chunk::chunks(wire), case)), "{wire} in {case:?}");
            }
        }
        for wire in [
            "",
            "_",
            "_a",
            "a_",
            "a__b",
            "aB",
            "-a",
            "a-",
            "a--b",
            "a/",
            "a.-b",
            "a'b",
            "a+b",
            "ä",
            "IDs",
            "HTTPError",
            "x5tS256",
            "a1Bc",
            "OAuthApp",
        ] {
            assert_eq!(usual(wire, Case::Snake), None, "{wire}");
        }
    }

    #[test]
    fn features_are_ascii() {
        assert_eq!(kebab("Job Secret"), "job-secret");
        assert_eq!(kebab("API/Keys"), "api-keys");
        assert_eq!(kebab("ключ"), "u43a-u43b-u44e-u447");
        assert_eq!(["", ".", "2FA", "Self", "type"].map(kebab), ["empty", "dot", "n2fa", "self_", "type"]);
    }

    #[test]
    fn modules_are_files_beside_others() {
        let names =
            ["huawei-csms", "Größe", "type", "self", "main", "serde_json", "con", "COM1", "com10", ".."];
        let modules = names.map(module);
        let expected = [
            "huawei_csms",
            "u67_u72_uf6_udf_u65",
            "type_api",
            "self_",
            "main_api",
            "serde_json_api",
            "con_api",
            "com1_api",
            "com10",
            "dot_dot",
        ];
        assert_eq!(modules, expected);
    }

    #[test]
    fn plain_paths_and_nothing_else_are_rust_types() {
        for good in ["String", "crate::ids::HookId", "::std::net::IpAddr", "super::Key", "my::r#type::Key"] {
            assert!(is_plain_path(good), "{good}");
        }
        for bad in
            ["", "Vec<u8>", "a::", "::", "a b", "crate", "&str", "a::fn", "(A, B)", "a; b", "a::_", "9a"]
        {
            assert!(!is_plain_path(bad), "{bad}");
        }
    }

    #[test]
    fn every_keyword_is_found() {
        for keyword in ["Self", "abstract", "gen", "override", "type", "where", "yield"] {
            assert!(is_keyword(keyword), "{keyword}");
        }
    }

    #[test]
    fn words_are_appended_in_the_names_case() {
        assert_eq!(append("HookKey", "input", Case::Camel), "HookKeyInput");
        assert_eq!(append("Self_", "item", Case::Camel), "SelfItem");
        assert_eq!(append("Version1", "2", Case::Camel), "Version1N2");
        assert_eq!(append("r#type", "param", Case::Snake), "type_param");
    }
}
