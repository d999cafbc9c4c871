//! Runs beside the crate that the cases emit: answers of all kinds are mocked by their types, and awaited or waited for.
#![cfg(feature = "testing")]
#![allow(missing_docs, reason = "a test")]

use cases::Error;
use cases::responses::testing::Mock;
use cases::responses::types::{Conflict, ConflictOrErrorBody, ErrorBody, PutFileErrorBody, PutThingSuccess, Thing};
use cases::responses::{Client, operations};

fn client(mock: &Mock) -> Client {
    Client::builder().mock(mock).build().expect("a mocked client needs nothing more")
}

fn wait<F: IntoFuture>(call: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime can be made");
    runtime.block_on(call.into_future())
}

#[test]
fn each_success_of_several_goes_with_its_status() {
    let mock = Mock::new();
    let client = client(&mock);
    let all = [
        (200, PutThingSuccess::Ok(thing("a"))),
        (201, PutThingSuccess::Created("b".into())),
        (204, PutThingSuccess::NoContent),
    ];
    for (status, success) in all {
        mock.when(Client::put_thing).answer(&success);
        let response = wait(client.put_thing().send()).expect("it is a success");
        assert_eq!((response.status().as_u16(), response.body()), (status, &success));
    }
}

#[test]
fn each_error_of_several_is_read_by_its_status() {
    let mock = Mock::new();
    let client = client(&mock);
    let all = [
        (409, ConflictOrErrorBody::Conflict(Conflict::new())),
        (400, ConflictOrErrorBody::ErrorBody(ErrorBody::new())),
        (501, ConflictOrErrorBody::ErrorBody(ErrorBody::new())),
    ];
    for (status, body) in all {
        mock.when(Client::put_thing).answer_error(status, &body);
        let Err(Error::Api(error)) = wait(client.put_thing()) else { panic!("it is no answer") };
        assert_eq!((error.status().as_u16(), error.body()), (status, Some(&body)));
    }
    let all = [
        (413, PutFileErrorBody::Text("too \"large\"".into()), "text/plain"),
        (400, PutFileErrorBody::Text("a page".into()), "text/html"),
        (400, PutFileErrorBody::Conflict(Conflict::new()), "application/scim+json"),
        (501, PutFileErrorBody::Bytes(vec![0xff, 0].into()), "application/octet-stream"),
    ];
    for (status, body, media_type) in all {
        mock.when(Client::put_file).answer_error(status, &body).header("content-type", media_type);
        let Err(Error::Api(error)) = wait(client.put_file()) else { panic!("it is no answer") };
        assert_eq!((error.status().as_u16(), error.body()), (status, Some(&body)));
    }
}

#[test]
fn what_is_no_json_is_answered_as_what_it_is() {
    let mock = Mock::new();
    let client = client(&mock);
    mock.when(Client::get_file).answer(None);
    assert_eq!(wait(client.get_file()).ok(), Some(None));
    mock.when(Client::get_file_csv).answer("a;\"b\"".to_owned());
    assert_eq!(wait(client.get_file_csv()).as_deref().ok(), Some("a;\"b\""));
    mock.when(Client::get_file_csv).answer_error(404, "no \"file\"".to_owned());
    let Err(Error::Api(error)) = wait(client.get_file_csv()) else { panic!("it is no answer") };
    assert_eq!(error.body().map(String::as_str), Some("no \"file\""));
    mock.when(Client::get_file_pdf).answer(cases::runtime::codegen::Bytes::from(vec![0xff]));
    assert_eq!(wait(client.get_file_pdf()).as_deref().ok(), Some([0xff].as_slice()));
    mock.when(Client::delete_thing).answer(());
    assert_eq!(wait(client.delete_thing().send()).map(|response| response.status().as_u16()).ok(), Some(204));
}

#[test]
fn calls_that_block_are_mocked_too() {
    let mock = Mock::new();
    let client = client(&mock);
    mock.when(Client::get_thing).answer_status(503).answer(thing("a"));
    let call: operations::GetThing = client.get_thing();
    assert_eq!(call.send_blocking().map(|response| response.into_body().name).ok(), Some(Some("a".into())));
}

fn thing(name: &str) -> Thing {
    let mut thing = Thing::new();
    thing.name = Some(name.to_owned());
    thing
}
