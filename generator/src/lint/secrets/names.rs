//! Which names look like a secret's: a wire name enters, yes or no leaves.

use crate::lint::words::words;

/// Words that say it alone, as spec authors of several languages write them.
const SECRET: &str = "secret secrets password passwords passwd pwd passphrase passcode pass token tokens credential \
    credentials apikey apikeys accesskey privatekey secretkey authtoken accesstoken clientsecret jwt \
    bearer otp totp senha senhas segredo segredos credencial credenciais chaveprivada contraseña \
    contrasena secreto secretos credenciales motdepasse mdp jeton jetons identifiants passwort \
    kennwort geheimnis zugangsdaten wachtwoord geheim hasło haslo пароль 密码 密鑰 密钥 パスワード 비밀번호";

/// Words that make a secret of the word for key beside them.
const KEY_OF: &str = "api private access secret signing encryption decryption master shared account auth service ssh \
    hmac license symmetric privada secreta acceso acesso privée secrète";

/// Words for key.
const KEY: &str = "key keys chave chaves clave claves clé llave schlüssel schluessel";

/// Last words, in the singular, after which the name speaks about a secret, and is none itself: `secretId`,
/// `token_types`.
const ABOUT: &str = "accessor age algorithm alias arn at attribute audience backend binding change character cidr \
    comment count date days description disabled domain duration enabled endpoint \
    engine error event exists expira expiracao expiration expired expires expiresin expiry field \
    filter flow format fqn grant group guid hasher hint history href id identifier index issuer kind \
    label last length level lifetime limit link list location manager max method min minutes \
    mode name nombre nome notification offset on order owner page path plugin policies policy \
    position prefix present provider query ref reference region renewal request required \
    response revision revoked role rotation scope seconds separator service size sort source \
    state status store strategy strength subject suffix supported target template threshold time \
    timestamp tipo title total ttl type uri url usage use used uuid valid validade validity \
    vault version";

/// Words before `token` that make a place in a list of it.
const PLACE: &str =
    "page next previous prev continuation continue sync pagination cursor skip start resume marker";

/// Whether a name looks like a secret's.
pub(super) fn looks_secret(name: &str) -> bool {
    let words = words(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let Some(last) = words.last() else { return false };
    let about = |word: &str| has(ABOUT, word) || word.strip_suffix('s').is_some_and(|word| has(ABOUT, word));
    if about(last) || words.contains(&"public") {
        return false;
    }
    let place =
        words.windows(2).any(|pair| matches!(pair, [before, "token" | "tokens"] if has(PLACE, before)));
    !place && (words.iter().any(|word| has(SECRET, word)) || has_key_of(&words) || is_phrase(&words))
}

/// Whether an object of this name is itself a key or token: `ApiKey`, `CreatedAccessToken`.
pub(super) fn is_key_holder(name: &str) -> bool {
    let words = words(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    has_key_of(&words)
        || words.iter().any(|word| matches!(*word, "token" | "credential" | "apikey" | "accesskey"))
}

fn has(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|listed| listed == word)
}

/// `api_key`, `chave_privada`: English has the qualifier first, others last.
fn has_key_of(words: &[&str]) -> bool {
    words.windows(2).any(|pair| {
        matches!(pair, [one, other] if (has(KEY_OF, one) && has(KEY, other)) || (has(KEY, one) && has(KEY_OF, other)))
    })
}

/// Several words that say it together.
fn is_phrase(words: &[&str]) -> bool {
    words.windows(3).any(|three| matches!(three, ["mot", "de", "passe"]))
}

#[cfg(test)]
mod tests {
    use super::{is_key_holder, looks_secret};

    #[test]
    fn secrets_of_several_languages_and_styles_are_seen() {
        for name in [
            "secret",
            "clientSecret",
            "client_secret",
            "X-Auth-Token",
            "accessToken",
            "api_key",
            "API-KEY",
            "apiKey",
            "privateKey",
            "private_key_pem",
            "senha",
            "senhaAtual",
            "segredo",
            "chave_privada",
            "contraseña",
            "motDePasse",
            "mot_de_passe",
            "Passwort",
            "dbPassword",
            "pwd",
            "passphrase",
            "credentials",
            "aws_secret_access_key",
        ] {
            assert!(looks_secret(name), "{name}");
        }
    }

    #[test]
    fn what_is_only_about_a_secret_is_none() {
        for name in [
            "secretId",
            "secret_name",
            "token_type",
            "tokenUrl",
            "passwordPolicy",
            "token_expires_at",
            "expires_in",
            "key",
            "keyId",
            "publicKey",
            "public_key_secret",
            "next_page_token",
            "nextToken",
            "continuation-token",
            "monkey",
            "secretary",
            "tokenize",
            "compass",
            "access_key_id",
            "token_policies",
            "secretComment",
            "token_bound_cidrs",
            "",
        ] {
            assert!(!looks_secret(name), "{name}");
        }
    }

    #[test]
    fn an_object_that_is_a_key_is_told_from_one_that_has_a_key() {
        assert!(is_key_holder("ApiKey") && is_key_holder("CreatedAccessToken"));
        assert!(!is_key_holder("Label") && !is_key_holder("Secret") && !is_key_holder("KeyRequest"));
    }
}
