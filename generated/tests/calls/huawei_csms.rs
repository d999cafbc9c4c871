//! Calls of the Huawei Cloud client, one a golden request.

use secrets_clients::huawei_csms::types;

use super::Calls;
use crate::support::clients::huawei_csms as client;
use crate::support::outcome::{Call, call};

pub(super) const CALLS: Calls = &[
    ("listResourceInstances", "page", |url| {
        let tag = types::Tag::new().key("key1").values(["val1"]);
        let query = types::ResourceInstanceQuery::new().action(types::QueryAction::Filter);
        list(url, &query.tags([tag]))
    }),
    ("listResourceInstances", "every field", |url| {
        let by_name = types::TagItem::new().key("resource_name").value("example");
        let query = types::ResourceInstanceQuery::new()
            .limit("1000")
            .offset("0")
            .action("filter")
            .tags(Vec::<types::Tag>::new())
            .matches([by_name])
            .sequence("919c82d4-8046-4722-9094-35c3c6524cff");
        list(url, &query)
    }),
    ("listResourceInstances", "count", |url| {
        list(url, &types::ResourceInstanceQuery::new().action(types::QueryAction::Count))
    }),
    ("listResourceInstances", "empty", |url| list(url, &types::ResourceInstanceQuery::new())),
];

fn list(url: &str, query: &types::ResourceInstanceQuery) -> Call {
    call(client(url).list_resource_instances("e10adc3949ba59abbe56e057f20f883e", query).send())
}
