//! The program of the project's README: makes a hook key in an Okta org and deletes it again.

use secrets_clients::{Error, okta};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = okta::Server::default().your_okta_domain("acme.okta.com");
    let okta = okta::Client::builder().server(server).api_token(std::env::var("OKTA_TOKEN")?).build()?;
    let key = okta.create_hook_key(&okta::KeyRequest::new().name("billing")).await?;
    match okta.delete_hook_key(&key.id.unwrap_or_default()).await {
        Err(Error::Api(error)) if error.status() == 404 => println!("already gone: {error}"),
        result => result?,
    }
    Ok(())
}
