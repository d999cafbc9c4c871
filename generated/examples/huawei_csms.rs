//! Lists the secrets of a Huawei Cloud project that have a tag.
//!
//! `HUAWEI_TOKEN=… HUAWEI_PROJECT=<id> cargo run --example huawei_csms`

use std::env;

use secrets_clients::huawei_csms::{self, QueryAction, ResourceInstanceQuery, Tag};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let csms = huawei_csms::Client::builder()
        .server(huawei_csms::Server::default().region("ap-southeast-1"))
        .x_auth_token(env::var("HUAWEI_TOKEN")?)
        .build()?;
    let project = env::var("HUAWEI_PROJECT")?;
    let tag = Tag::new().key("environment").values(["production"]);
    let query = ResourceInstanceQuery::new().action(QueryAction::Filter).tags([tag]);
    // Page after page, as they are needed.
    let mut secrets = csms.list_resource_instances(&project, &query).items();
    while let Some(secret) = secrets.next().await {
        println!("{}", secret?.resource_name.unwrap_or_default());
    }
    Ok(())
}
