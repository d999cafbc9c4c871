//! Reads the API secrets of a senhasegura vault with a client id and secret; the client fetches its token by itself.
//!
//! `VAULT_HOST=vault.acme.com VAULT_CLIENT=… VAULT_SECRET=… cargo run --example senhasegura`

use std::env;

use secrets_clients::runtime::ClientCredentials;
use secrets_clients::senhasegura;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let vault = senhasegura::Client::builder()
        .server(senhasegura::Server::default().vault_host(env::var("VAULT_HOST")?))
        .oauth2(ClientCredentials::new(env::var("VAULT_CLIENT")?, env::var("VAULT_SECRET")?))
        .build()?;
    let listed = vault.list_api_secrets().tag("Cloud").await?;
    for summary in listed.api_secret_on_list.unwrap_or_default() {
        let secret = vault.get_api_secret(&summary.identifier).await?.api_secret_entity;
        // `Debug` redacts what is secret; only `expose` shows it.
        println!("{secret:?}");
        let length = secret.client_secret.map_or(0, |secret| secret.expose().len());
        println!("a client secret of {length} bytes");
    }
    Ok(())
}
