//! The one list among the five APIs whose page states how to go on: Huawei's, whose offset is a string in the body.

mod support;

use clientwright_runtime::{Error, PaginationFault, RequestErrorKind};
use secrets_clients::huawei_csms::{QueryAction, ResourceInstanceQuery};
use serde_json::{Value, json};

use support::server::{Answer, Server};
use support::{block_on, clients};

fn page(ids: &[&str]) -> Answer {
    let resources: Vec<Value> = ids.iter().map(|id| json!({"resource_id": id})).collect();
    Answer::json(200, json!({"total_count": 3, "resources": resources}).to_string())
}

fn bodies(server: &Server) -> Vec<Value> {
    let requests = server.requests();
    requests.iter().map(|request| serde_json::from_slice(&request.body).expect("JSON was sent")).collect()
}

fn query() -> ResourceInstanceQuery {
    ResourceInstanceQuery::new().action(QueryAction::Filter).limit("2")
}

#[test]
fn items_go_on_where_the_last_page_ended() {
    let server = Server::script(vec![page(&["a", "b"]), page(&["c"]), page(&[])]);
    let client = clients::huawei_csms(&server.url());
    let ids = block_on(async {
        let mut items = client.list_resource_instances("project", &query()).items();
        let mut ids = Vec::new();
        while let Some(item) = items.next().await {
            ids.push(item?.resource_id.expect("it was sent"));
        }
        Ok::<_, Error<_>>(ids)
    });
    assert_eq!(ids.expect("all pages are read"), ["a", "b", "c"]);
    assert_eq!(
        bodies(&server),
        [
            json!({"limit": "2", "action": "filter"}),
            json!({"limit": "2", "action": "filter", "offset": "2"}),
            json!({"limit": "2", "action": "filter", "offset": "3"}),
        ]
    );
    // Each page is a call of its own, with the credential.
    assert!(
        server.requests().iter().all(|request| request.header("x-auth-token") == Some(clients::HUAWEI_TOKEN))
    );
}

#[test]
fn a_list_goes_on_from_a_token_and_a_page_that_failed() {
    let error = Answer::json(500, r#"{"error": {"error_code": "CSMS.0001", "error_msg": "later"}}"#);
    let server = Server::script(vec![page(&["a", "b"]), error, page(&["c"]), page(&[])]);
    let client = clients::huawei_csms(&server.url());
    block_on(async {
        let mut pages = client.list_resource_instances("project", &query()).pages();
        let first = pages.next().await.expect("a page").expect("it is read");
        assert_eq!(first.body().total_count, Some(3));
        let error = pages.next().await.expect("an error").expect_err("the server failed");
        assert!(matches!(&error, Error::Api(error) if error.code() == Some("CSMS.0001")), "{error:?}");
        let token = pages.continuation_token().expect("the list goes on");
        let items = client.list_resource_instances("project", &query()).items();
        let mut items = items.resume_from(&token.as_str().into());
        assert_eq!(
            items.next().await.expect("an item").expect("it is read").resource_id.as_deref(),
            Some("c")
        );
        assert!(items.next().await.is_none());
    });
    assert_eq!(bodies(&server)[2]["offset"], "2");
}

#[test]
fn a_count_has_no_pages_and_no_other_list_takes_its_token() {
    let server = Server::always(Answer::json(200, r#"{"total_count": 42, "resources": null}"#));
    let client = clients::huawei_csms(&server.url());
    block_on(async {
        let count = ResourceInstanceQuery::new().action(QueryAction::Count);
        let mut pages = client.list_resource_instances("project", &count).pages();
        assert_eq!(pages.next().await.expect("a page").expect("it is read").body().total_count, Some(42));
        assert!(pages.next().await.is_none() && pages.continuation_token().is_none());
        let mut pages = client.list_resource_instances("project", &count).pages().resume_from(&"x".into());
        let error = pages.next().await.expect("an error").expect_err("it is no token");
        let Error::Request(error) = error else { panic!("{error:?}") };
        let kind = error.kind();
        assert!(matches!(kind, RequestErrorKind::NextPage { fault: PaginationFault::Token }), "{kind:?}");
    });
    assert_eq!(server.requests().len(), 1);
}
