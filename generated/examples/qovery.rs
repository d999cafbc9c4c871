//! Adds a secret to a Qovery job, lists the job's secrets, and deletes the new one.
//!
//! `QOVERY_TOKEN=… QOVERY_JOB=<id> cargo run --example qovery`

use std::env;

use secrets_clients::qovery::{self, SecretRequest};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let qovery = qovery::Client::builder().bearer_auth(env::var("QOVERY_TOKEN")?).build()?;
    let job = env::var("QOVERY_JOB")?.parse()?;
    let request = SecretRequest::new("DATABASE_PASSWORD", "correct horse battery staple");
    let secret = match qovery.create_job_secret(&job).body(&request).await {
        Ok(secret) => secret,
        Err(error) if error.is_forbidden() => return Err("the token may not change this job".into()),
        Err(error) => return Err(error.into()),
    };
    for secret in qovery.list_job_secrets(&job).await?.results.unwrap_or_default() {
        println!("{} {} {}", secret.id, secret.key, secret.scope);
    }
    qovery.delete_job_secret(&job, &secret.id).await?;
    Ok(())
}
