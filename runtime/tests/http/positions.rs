//! Going on with a list later: what a continuation token holds, and whose it is.

use clientwright_runtime::codegen::{AnswerPlace, Operation, Pagination, Requirement};
use clientwright_runtime::{Base64, ContinuationToken, Pages, PaginationFault};

use crate::pages::{
    CURSOR, DATA, KeyList, LINK, LIST, NEXT_URL, NUMBER, OFFSET, all, client, fault, list, page, targets,
};
use crate::recorder::{Recorded, Recorder};
use crate::sample::{Client, Problem};

#[tokio::test]
async fn a_list_without_end_is_bounded_by_its_reader() {
    let mut number = 0;
    let server = Recorder::answering(move |_| {
        number += 1;
        page(&[&number.to_string()], &format!(",\"next\":{number}"))
    });
    let mut pages = list(&client(&server), &CURSOR).pages().max_pages(3);
    let mut count = 0;
    while let Some(page) = pages.next().await {
        page.unwrap();
        count += 1;
    }
    assert_eq!((count, server.count()), (3, 3));
    let token = pages.continuation_token().unwrap();
    let items = list(&client(&server), &CURSOR).items().max_pages(2).resume_from(&token);
    assert_eq!(all(items).await.unwrap(), ["4", "5"]);
    assert_eq!(targets(&server)[3], "/v1/keys?after=3");
}

#[tokio::test]
async fn lists_go_on_later_item_by_item() {
    for operation in [&CURSOR, &NEXT_URL, &OFFSET, &NUMBER, &LINK] {
        let server = Recorder::answering(|request: &Recorded| {
            let target = request.target();
            let second = ["after=%2Fv1%2Fkeys%3Fp%3D2", "p=2", "offset=3", "page=2"];
            if second.iter().any(|mark| target.ends_with(mark)) {
                return page(&["d", "e"], ",\"total\":5").with("x-total-pages", "2");
            }
            let next = ",\"next\":\"/v1/keys?p=2\",\"total\":5";
            page(&["a", "b", "c"], next).with("link", "</v1/keys?p=2>; rel=next").with("x-total-pages", "2")
        });
        let client = client(&server);
        let whole = all(list(&client, operation).items()).await.unwrap();
        assert_eq!(whole, ["a", "b", "c", "d", "e"]);
        // Cut after each item, the token as text through another process.
        for cut in 0..=5 {
            let mut items = list(&client, operation).items();
            let mut ids = Vec::new();
            for _ in 0..cut {
                ids.push(items.next().await.unwrap().unwrap().id);
            }
            let Some(token) = items.continuation_token() else {
                assert_eq!(cut, 5, "the end has no token");
                continue;
            };
            let text = token.as_str().to_owned();
            assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{text}");
            let rest = list(&client, operation).items().resume_from(&ContinuationToken::from(text));
            ids.extend(all(rest).await.unwrap());
            assert_eq!(ids, whole, "cut after {cut}");
        }
    }
}

#[tokio::test]
async fn tokens_of_others_are_refused() {
    static OTHER: Operation = Operation { id: "listOthers", pagination: CURSOR.pagination, ..LIST };
    let server = Recorder::always(page(&["a"], ",\"next\":\"n\""));
    let client = client(&server);
    let mut pages = list(&client, &CURSOR).pages();
    pages.next().await.unwrap().unwrap();
    let token = pages.continuation_token().unwrap();
    let count = server.count();
    let wrong: [(ContinuationToken, &'static Operation); 5] = [
        (token.clone(), &OTHER),
        (token.clone(), &LINK),
        ("".into(), &CURSOR),
        ("not a token".into(), &CURSOR),
        (token.as_str()[1..].to_owned().into(), &CURSOR),
    ];
    for (token, operation) in wrong {
        let mut pages: Pages<KeyList, Problem> = list(&client, operation).pages().resume_from(&token);
        assert_eq!(fault(&pages.next().await.unwrap().unwrap_err()), PaginationFault::Token);
        assert!(pages.next().await.is_none());
    }
    // Of a link, nothing that is no path of the server's.
    for target in ["//evil.com/", "https://evil.com/", "/a/../b", "keys", "/a b", "/%2e%2e/x"] {
        let text = format!("1\nlink\n0\nlistKeys\n{target}");
        let token = Base64::encode_url(text.as_bytes());
        let mut pages = list(&client, &LINK).pages().resume_from(&token.as_str().into());
        match pages.next().await.unwrap() {
            // Two slashes are a path too; the server is the client's own.
            Ok(page) => assert_eq!((page.status().as_u16(), target), (200, "//evil.com/")),
            Err(error) => assert_eq!(fault(&error), PaginationFault::Token, "{target}"),
        }
    }
    assert_eq!(server.count(), count + 1);
}

#[tokio::test]
async fn a_key_that_the_server_repeats_in_its_links_is_not_sent_twice_or_kept() {
    static KEYED: Operation =
        Operation { security: &[&[Requirement { scheme: 2, scopes: &[] }]], ..NEXT_URL_OF };
    const NEXT_URL_OF: Operation =
        Operation { pagination: Some(&Pagination { response: AnswerPlace::Body("/next"), ..DATA }), ..LIST };
    let server = Recorder::script([
        page(&["a"], ",\"next\":\"/v1/keys?api%20key=k3y&p=2&api+key=k3y\""),
        page(&["b"], ",\"next\":\"/v1/keys?api%20key=k3y\""),
        page(&["c"], ""),
    ]);
    let client = Client::builder().base_url(&server.url()).query_key("k3y").build().unwrap();
    let mut pages = list(&client, &KEYED).pages();
    pages.next().await.unwrap().unwrap();
    let token = pages.continuation_token().unwrap();
    let bytes = token.as_str().parse::<Base64>().unwrap().to_bytes().unwrap();
    assert!(!String::from_utf8(bytes).unwrap().contains("k3y"));
    pages.next().await.unwrap().unwrap();
    assert_eq!(targets(&server)[1], "/v1/keys?p=2&api%20key=k3y");
    // Without its key, the last link leads to the first page.
    assert_eq!(fault(&pages.next().await.unwrap().unwrap_err()), PaginationFault::Repeated);
}
