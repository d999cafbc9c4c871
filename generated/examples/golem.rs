//! Lists the security schemes of a Golem environment, and gives one another client secret.
//!
//! `GOLEM_TOKEN=… GOLEM_ENVIRONMENT=<id> GOLEM_SECRET=… cargo run --example golem`

use std::env;

use secrets_clients::golem::{self, SecuritySchemeUpdate};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let golem = golem::Client::builder().token(env::var("GOLEM_TOKEN")?).build()?;
    let environment = env::var("GOLEM_ENVIRONMENT")?.parse()?;
    let schemes = golem.list_environment_security_schemes(&environment).await?.values;
    for scheme in &schemes {
        println!("{} {} {:?}", scheme.id, scheme.name, scheme.provider_type);
    }
    let Some(scheme) = schemes.first() else { return Ok(()) };
    // What is not set stays as it is.
    let update = SecuritySchemeUpdate::new(scheme.revision).client_secret(env::var("GOLEM_SECRET")?);
    match golem.update_security_scheme(&scheme.id, &update).await {
        Ok(scheme) => println!("now at revision {}", scheme.revision),
        Err(error) if error.is_conflict() => eprintln!("someone else was faster: {error}"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
