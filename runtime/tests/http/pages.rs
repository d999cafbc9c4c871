//! Lists: each kind of paging, what servers do wrong about it, and going on later.

use clientwright_runtime::codegen::{
    AnswerPlace, Method, Operation, PageStyle, Paginated, Pagination, RequestPlace, json, json_error,
};
use clientwright_runtime::{Call, Error, Items, PaginationFault, RequestErrorKind, Retries};

use crate::recorder::{Recorded, Recorder, Reply};
use crate::sample::{Client, Key, Problem};

/// A page as most servers have it.
#[derive(Clone, PartialEq, Default)]
pub struct KeyList {
    data: Option<Vec<Key>>,
    next: Option<serde_json::Value>,
}

clientwright_runtime::codegen::record! {
    KeyList;
    "data" => data,
    "next" => next,
}

pub enum OfLists {}

impl Paginated for OfLists {
    type Page = KeyList;
    type Item = Key;

    fn items(page: KeyList) -> Vec<Key> {
        page.data.unwrap_or_default()
    }
}

pub type Lists = Call<KeyList, Problem, OfLists>;

pub const LIST: Operation =
    Operation { id: "listKeys", path: "/v1/keys", accept: "application/json", ..Operation::DEFAULT };
pub const DATA: Pagination = Pagination { items: "/data", ..Pagination::DEFAULT };

pub static CURSOR: Operation = Operation {
    pagination: Some(&Pagination {
        style: PageStyle::Cursor,
        request: RequestPlace::Query("after"),
        response: AnswerPlace::Body("/next"),
        ..DATA
    }),
    ..LIST
};
static CURSOR_IN_BODY: Operation = Operation {
    method: Method::POST,
    retryable: Some(true),
    pagination: Some(&Pagination {
        style: PageStyle::Cursor,
        request: RequestPlace::Body("/page/after"),
        response: AnswerPlace::Body("/next"),
        ..DATA
    }),
    ..LIST
};
static CURSOR_IN_HEADER: Operation = Operation {
    pagination: Some(&Pagination {
        style: PageStyle::Cursor,
        request: RequestPlace::Query("after"),
        response: AnswerPlace::Header("X-Next-Cursor"),
        ..DATA
    }),
    ..LIST
};
static LAST_ITEM: Operation = Operation {
    pagination: Some(&Pagination {
        style: PageStyle::Cursor,
        request: RequestPlace::Query("starting_after"),
        response: AnswerPlace::LastItem("/id"),
        more: AnswerPlace::Body("/has_more"),
        ..DATA
    }),
    ..LIST
};
pub static OFFSET: Operation = Operation {
    pagination: Some(&Pagination {
        style: PageStyle::Offset,
        request: RequestPlace::Query("offset"),
        total: AnswerPlace::Body("/total"),
        ..DATA
    }),
    ..LIST
};
static OFFSET_IN_BODY: Operation = Operation {
    method: Method::POST,
    pagination: Some(&Pagination {
        style: PageStyle::Offset,
        request: RequestPlace::BodyText("/offset"),
        ..DATA
    }),
    ..LIST
};
pub static NUMBER: Operation = Operation {
    pagination: Some(&Pagination {
        style: PageStyle::Page,
        request: RequestPlace::Query("page"),
        total: AnswerPlace::Header("X-Total-Pages"),
        start: 1,
        ..DATA
    }),
    ..LIST
};
pub static LINK: Operation = Operation {
    security: &[],
    pagination: Some(&Pagination { response: AnswerPlace::Header("Link"), ..DATA }),
    ..LIST
};
pub static NEXT_URL: Operation =
    Operation { pagination: Some(&Pagination { response: AnswerPlace::Body("/next"), ..DATA }), ..LIST };

pub fn list(client: &Client, operation: &'static Operation) -> Lists {
    client.core.request(operation).call(json, json_error)
}

pub fn client(server: &Recorder) -> Client {
    Client::builder().base_url(&server.url()).retries(0).build().unwrap()
}

pub fn page(ids: &[&str], rest: &str) -> Reply {
    Reply::json(200, &body(ids, rest))
}

fn body(ids: &[&str], rest: &str) -> String {
    let items: Vec<String> = ids.iter().map(|id| format!("{{\"id\":\"{id}\"}}")).collect();
    format!("{{\"data\":[{}]{rest}}}", items.join(","))
}

/// All items up to the end or the first error.
pub async fn all<B: std::fmt::Debug>(mut items: Items<Key, B>) -> Result<Vec<String>, Error<B>> {
    let mut ids = Vec::new();
    while let Some(item) = items.next().await {
        ids.push(item?.id);
    }
    Ok(ids)
}

pub fn targets(server: &Recorder) -> Vec<String> {
    server.requests().iter().map(|request| request.target().to_owned()).collect()
}

pub fn fault<B>(error: &Error<B>) -> PaginationFault {
    match error {
        Error::Request(error) => match error.kind() {
            RequestErrorKind::NextPage { fault } => *fault,
            kind => panic!("{kind:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn cursors_are_followed_to_the_end_over_empty_pages() {
    // A cursor with signs that a query has to encode, one that is a number beyond i64, and every way to say that it was all.
    for end in ["", ",\"next\":null", ",\"next\":\"\"", ",\"next\":false"] {
        let server = Recorder::script([
            page(&["a", "b"], ",\"next\":\"x/+&= é\""),
            page(&[], ",\"next\":123456789012345678901234567890"),
            page(&["c"], end),
        ]);
        let items = list(&client(&server), &CURSOR).query("limit", "2").items();
        assert_eq!(all(items).await.unwrap(), ["a", "b", "c"]);
        assert_eq!(
            targets(&server),
            [
                "/v1/keys?limit=2",
                "/v1/keys?limit=2&after=x%2F%2B%26%3D%20%C3%A9",
                "/v1/keys?limit=2&after=123456789012345678901234567890",
            ]
        );
    }
}

#[tokio::test]
async fn a_cursor_that_the_call_sets_is_replaced_and_must_not_come_again() {
    let server = Recorder::script([page(&["a"], ",\"next\":\"n\""), page(&["b"], ",\"next\":\"mine\"")]);
    let mut call = list(&client(&server), &CURSOR);
    call.request().query("after", clientwright_runtime::codegen::Style::FORM, &"mine");
    let mut pages = call.pages();
    assert_eq!(pages.next().await.unwrap().unwrap().status(), 200);
    assert_eq!(pages.next().await.unwrap().unwrap().status(), 200);
    assert_eq!(fault(&pages.next().await.unwrap().unwrap_err()), PaginationFault::Repeated);
    assert!(pages.next().await.is_none());
    assert_eq!(targets(&server), ["/v1/keys?after=mine", "/v1/keys?after=n"]);
}

#[tokio::test]
async fn cursors_travel_in_bodies_and_headers_and_stand_in_items() {
    let server =
        Recorder::script([page(&["a"], ",\"next\":\"x\\\"y\""), page(&["b"], ",\"next\":7"), page(&[], "")]);
    let mut call = list(&client(&server), &CURSOR_IN_BODY);
    call.request().json(&serde_json::json!({"query": "q", "page": {"size": 1}}));
    assert_eq!(all(call.items()).await.unwrap(), ["a", "b"]);
    let bodies: Vec<String> = server.requests().iter().map(|request| request.text().to_owned()).collect();
    assert_eq!(
        bodies,
        [
            "{\"page\":{\"size\":1},\"query\":\"q\"}",
            "{\"page\":{\"size\":1,\"after\":\"x\\\"y\"},\"query\":\"q\"}",
            "{\"page\":{\"size\":1,\"after\":7},\"query\":\"q\"}",
        ]
    );

    let server = Recorder::script([page(&["a"], "").with("x-next-cursor", " n1 "), page(&["b"], "")]);
    assert_eq!(all(list(&client(&server), &CURSOR_IN_HEADER).items()).await.unwrap(), ["a", "b"]);
    assert_eq!(targets(&server)[1], "/v1/keys?after=n1");

    let server =
        Recorder::script([page(&["a", "b"], ",\"has_more\":true"), page(&["c"], ",\"has_more\":false")]);
    assert_eq!(all(list(&client(&server), &LAST_ITEM).items()).await.unwrap(), ["a", "b", "c"]);
    assert_eq!(targets(&server)[1], "/v1/keys?starting_after=b");
    // More, and nothing to ask for it with: that is not the end.
    let server = Recorder::always(page(&[], ",\"has_more\":true"));
    let error = all(list(&client(&server), &LAST_ITEM).items()).await.unwrap_err();
    assert_eq!(fault(&error), PaginationFault::Unreadable);
}

#[tokio::test]
async fn offsets_count_the_items_that_came() {
    let server = Recorder::script([page(&["a", "b"], ""), page(&["c"], ""), page(&[], "")]);
    assert_eq!(all(list(&client(&server), &OFFSET).items()).await.unwrap(), ["a", "b", "c"]);
    assert_eq!(targets(&server), ["/v1/keys", "/v1/keys?offset=2", "/v1/keys?offset=3"]);

    // A total spares the last request; one that is not known does not end the list.
    let server = Recorder::script([page(&["a", "b"], ",\"total\":\"-1\""), page(&["c"], ",\"total\":3")]);
    assert_eq!(all(list(&client(&server), &OFFSET).items()).await.unwrap().len(), 3);

    // It counts from where the call begins; in a body as well, as the text that the server wants.
    let server = Recorder::script([page(&["a", "b"], ""), page(&[], "")]);
    let mut call = list(&client(&server), &OFFSET_IN_BODY);
    call.request().json(&serde_json::json!({"offset": "10", "action": "filter"}));
    assert_eq!(all(call.items()).await.unwrap().len(), 2);
    assert_eq!(server.requests()[1].text(), "{\"action\":\"filter\",\"offset\":\"12\"}");

    let server = Recorder::always(page(&["a"], ""));
    let mut call = list(&client(&server), &OFFSET);
    call.request().query("offset", clientwright_runtime::codegen::Style::FORM, &u64::MAX);
    assert_eq!(fault(&all(call.items()).await.unwrap_err()), PaginationFault::Unreadable, "no overflow");
}

#[tokio::test]
async fn pages_are_numbered_from_where_the_document_says() {
    let server = Recorder::script([page(&["a"], ""), page(&["b"], ""), page(&[], "")]);
    assert_eq!(all(list(&client(&server), &NUMBER).items()).await.unwrap(), ["a", "b"]);
    assert_eq!(targets(&server), ["/v1/keys", "/v1/keys?page=2", "/v1/keys?page=3"]);

    let server = Recorder::always(page(&["a"], "").with("x-total-pages", "3"));
    assert_eq!(all(list(&client(&server), &NUMBER).items()).await.unwrap().len(), 3);
}

#[tokio::test]
async fn links_are_followed_where_they_lead_on_the_same_server() {
    let server = Recorder::answering(|request: &Recorded| match request.target() {
        "/v1/keys?limit=1" => {
            let own = format!("http://{}", request.header("host").unwrap());
            page(&["a"], "").with("Link", &format!("<{own}/v1/keys?p=2#top>; rel=\"next\""))
        }
        "/v1/keys?p=2" => page(&["b"], "").with("Link", "<?p=3>; rel=next"),
        "/v1/keys?p=3" => page(&["c"], "").with("Link", "</v2/./keys/../more?q=%20>; rel=next"),
        // A redirect is what the next relative link is relative to.
        "/v2/more?q=%20" => Reply::status(307).with("location", "/v3/all/more"),
        "/v3/all/more" => page(&["d"], "").with("Link", "<last>; rel=next"),
        "/v3/all/last" => page(&["e"], "").with("Link", "<last>; rel=last"),
        other => panic!("{other}"),
    });
    let call = list(&client(&server), &LINK).query("limit", "1").header("x-mine", "1");
    assert_eq!(all(call.items()).await.unwrap(), ["a", "b", "c", "d", "e"]);
    assert!(server.requests().iter().all(|request| request.header("x-mine") == Some("1")));

    let server =
        Recorder::script([page(&["a"], ",\"next\":\"/v1/keys?c=2\""), page(&["b"], ",\"next\":null")]);
    assert_eq!(all(list(&client(&server), &NEXT_URL).items()).await.unwrap(), ["a", "b"]);
}

#[tokio::test]
async fn no_link_leads_elsewhere_and_no_nonsense_ends_a_list_as_if_it_were_all() {
    let elsewhere = Recorder::always(page(&["stolen"], ""));
    let other = elsewhere.url();
    for (link, expected) in [
        (format!("{other}/v1/keys?p=2"), PaginationFault::OtherOrigin),
        ("https://example.com/".to_owned(), PaginationFault::OtherOrigin),
        (format!("//{}/v1", other.trim_start_matches("http://")), PaginationFault::OtherOrigin),
        ("http://user:password@127.0.0.1/".to_owned(), PaginationFault::Unreadable),
        ("ftp://127.0.0.1/".to_owned(), PaginationFault::Unreadable),
        ("javascript:alert(1)".to_owned(), PaginationFault::Unreadable),
        ("/v1/%2e%2e/keys".to_owned(), PaginationFault::Unreadable),
        ("/v1/ä".to_owned(), PaginationFault::Unreadable),
        ("/v1/a b".to_owned(), PaginationFault::Unreadable),
        ("/v1\\\\keys".to_owned(), PaginationFault::Unreadable),
    ] {
        let server = Recorder::always(page(&["a"], &format!(",\"next\":\"{link}\"")));
        let mut pages = list(&client(&server), &NEXT_URL).pages();
        assert!(pages.next().await.unwrap().is_ok());
        let error = pages.next().await.unwrap().unwrap_err();
        assert_eq!(fault(&error), expected, "{link}");
        assert!(!error.is_retryable() && !error.may_have_been_sent());
        assert!(pages.next().await.is_none() && pages.continuation_token().is_none());
        assert_eq!(server.count(), 1, "{link}");
    }
    assert_eq!(elsewhere.count(), 0, "no one else was asked");
    // Neither is what cannot be read the end.
    for next in ["{}", "[]", "true"] {
        for operation in [&CURSOR, &NEXT_URL] {
            let server = Recorder::always(page(&["a"], &format!(",\"next\":{next}")));
            let error = all(list(&client(&server), operation).items()).await.unwrap_err();
            assert_eq!(fault(&error), PaginationFault::Unreadable, "{next}");
        }
    }
    let server = Recorder::always(page(&["a"], "").with("link", "</v1/keys?p=2; rel=next"));
    let error = all(list(&client(&server), &LINK).items()).await.unwrap_err();
    assert_eq!(fault(&error), PaginationFault::Unreadable);
}

#[tokio::test]
async fn what_comes_again_ends_with_an_error_instead_of_a_loop() {
    // To itself, and in a circle of two.
    let itself = Recorder::always(page(&["a"], ",\"next\":\"/v1/keys\""));
    let error = all(list(&client(&itself), &NEXT_URL).items()).await.unwrap_err();
    assert_eq!((fault(&error), itself.count()), (PaginationFault::Repeated, 1));
    let mut turn = 0;
    let circle = Recorder::answering(move |_| {
        turn += 1;
        page(&["a"], if turn % 2 == 0 { ",\"next\":\"x\"" } else { ",\"next\":\"y\"" })
    });
    let mut pages = list(&client(&circle), &CURSOR).pages();
    let mut count = 0;
    let error = loop {
        match pages.next().await.unwrap() {
            Ok(_) => count += 1,
            Err(error) => break error,
        }
    };
    assert_eq!((fault(&error), count, circle.count()), (PaginationFault::Repeated, 3, 3));
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn a_page_that_fails_is_told_once_and_asked_for_again() {
    let server = Recorder::script([
        page(&["a"], ",\"next\":\"n\""),
        Reply::json(403, "{\"errorCode\":\"E1\"}"),
        page(&["b"], ""),
    ]);
    let mut items = list(&client(&server), &CURSOR).items();
    assert_eq!(items.next().await.unwrap().unwrap().id, "a");
    let token = items.continuation_token();
    let error = items.next().await.unwrap().unwrap_err();
    assert!(error.is_forbidden(), "{error:?}");
    assert!(items.continuation_token() == token, "where it was");
    assert_eq!(items.next().await.unwrap().unwrap().id, "b");
    assert!(items.next().await.is_none());
    assert_eq!(targets(&server), ["/v1/keys", "/v1/keys?after=n", "/v1/keys?after=n"]);

    // Retries are each page's own.
    let server = Recorder::script([
        Reply::status(503),
        page(&["a"], ",\"next\":\"n\""),
        Reply::status(503).with("retry-after", "0"),
        page(&["b"], ""),
    ]);
    let items = list(&client(&server), &CURSOR).retry(Retries::at_most(1)).items();
    assert_eq!(all(items).await.unwrap(), ["a", "b"]);

    // A call that is wrong is not made at all.
    let mut pages = list(&client(&server), &CURSOR).header("bad name", "").pages();
    assert!(matches!(pages.next().await, Some(Err(Error::Request(_)))));
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn dropping_a_wait_loses_nothing() {
    let server = Recorder::script([page(&["a"], "").after(std::time::Duration::from_millis(100))]);
    let mut pages = list(&client(&server), &CURSOR).pages();
    let early = tokio::time::timeout(std::time::Duration::from_millis(1), pages.next()).await;
    assert!(early.is_err());
    assert!(pages.next().await.unwrap().is_ok());
    assert_eq!(server.count(), 1);
}

#[cfg(feature = "stream")]
#[tokio::test]
async fn lists_are_streams_of_futures_too() {
    use futures_core::Stream;
    use std::pin::Pin;

    fn is_stream(_: impl Stream + Send + Unpin + 'static) {}

    let server = Recorder::always(page(&["a"], ""));
    let mut items = list(&client(&server), &CURSOR).items();
    let item = std::future::poll_fn(|context| Pin::new(&mut items).poll_next(context)).await;
    assert_eq!(item.unwrap().unwrap().id, "a");
    is_stream(items);
    is_stream(list(&client(&server), &CURSOR).pages());
}
