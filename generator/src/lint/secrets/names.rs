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

/// Last words after which the name speaks about a secret, and is none itself: `secretId`, `token_type`.
const ABOUT: &str = "id ids identifier name names nome nombre type types tipo kind url urls uri endpoint path format \
    version versions revision status state scope scopes policy at on date time timestamp expiry \
    expires expiration expiresin ttl age validity lifetime duration seconds minutes days count \
    length size limit min max total algorithm method mode usage use used hint description label \
    title prefix suffix enabled disabled required provider issuer audience owner store manager \
    engine vault location template ref reference arn href link links list response request error \
    template page offset order sort filter query data expira expiracao validade";

/// Words before `token` that make a place in a list of it.
const PLACE: &str =
    "page next previous prev continuation continue sync pagination cursor skip start resume marker";

/// Whether a name looks like a secret's.
pub(super) fn looks_secret(name: &str) -> bool {
    let words = words(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let Some(last) = words.last() else { return false };
    if has(ABOUT, last) || words.contains(&"public") {
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
