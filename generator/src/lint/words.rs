//! The words of a name, whatever its style: `clientSecret`, `client_secret` and `X-Client-Secret` enter, lower-case words leave.

/// The words of a name, in lower case: `HTTPApiKey2` has `http`, `api`, `key2`.
pub(super) fn words(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut fresh = true;
    for (index, character) in characters.iter().enumerate() {
        if !character.is_alphanumeric() {
            fresh = true;
            continue;
        }
        let before = index.checked_sub(1).and_then(|before| characters.get(before));
        let after = characters.get(index + 1);
        let humps = character.is_uppercase()
            && (before.is_some_and(|c| c.is_lowercase() || c.is_numeric())
                || after.is_some_and(|c| c.is_lowercase()));
        if fresh || humps {
            words.push(String::new());
        }
        fresh = false;
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn every_style_gives_the_same_words() {
        for (name, expected) in [
            ("clientSecret", "client secret"),
            ("client_secret", "client secret"),
            ("X-Client-Secret", "x client secret"),
            ("HTTPApiKey", "http api key"),
            ("APIKEY", "apikey"),
            ("senhaDoUsuário", "senha do usuário"),
            ("oauth2Token", "oauth2 token"),
            ("", ""),
            ("--", ""),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
    }
}
