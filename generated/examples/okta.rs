//! Creates a hook key in an Okta org, lists all keys, and deletes the new one.
//!
//! `OKTA_DOMAIN=acme.okta.com OKTA_TOKEN=… cargo run --example okta`

use std::env;

use secrets_clients::Error;
use secrets_clients::okta::{self, KeyRequest};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let okta = okta::Client::builder()
        .server(okta::Server::default().your_okta_domain(env::var("OKTA_DOMAIN")?))
        .api_token(env::var("OKTA_TOKEN")?)
        .build()?;
    let created = okta.create_hook_key(&KeyRequest::new().name("billing")).await?;
    for key in okta.list_hook_keys().await? {
        println!("{} {}", key.id.unwrap_or_default(), key.name.unwrap_or_default());
    }
    match okta.delete_hook_key(&created.id.unwrap_or_default()).await {
        Ok(()) => println!("deleted"),
        Err(error) if error.is_not_found() => println!("gone already"),
        Err(Error::Api(api)) => eprintln!("{api}; {:?}", api.body()),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
