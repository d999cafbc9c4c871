//! Code of one's own that uses the five clients, tested as its authors would: with mocks, without servers.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::collections::BTreeSet;
use std::time::Duration;

use secrets_clients::{AnyError, Error};

/// Rotates an Okta hook key: makes a new one, then deletes the old one, if it is still there.
mod okta_rotation {
    use super::*;
    use secrets_clients::okta::testing::{Answer, Mock};
    use secrets_clients::okta::{Client, DetailedHookKeyInstance, ErrorBody, KeyRequest};

    async fn rotate(okta: &Client, old: &str, name: &str) -> Result<String, AnyError> {
        let created = okta.create_hook_key(&KeyRequest::new().name(name)).await?;
        match okta.delete_hook_key(old).await {
            Err(error) if error.is_not_found() => {}
            result => result?,
        }
        Ok(created.id.unwrap_or_default())
    }

    fn key(id: &str) -> DetailedHookKeyInstance {
        let mut key = DetailedHookKeyInstance::new();
        key.id = Some(id.into());
        key
    }

    #[tokio::test]
    async fn a_busy_org_is_waited_for_and_a_key_that_is_gone_is_fine() {
        let mock = Mock::new();
        let okta = Client::builder().mock(&mock).build().unwrap();
        // The document's own header says when the limit is reset: half a minute after the mock's first second.
        mock.when(Client::create_hook_key)
            .with_property("/name", "billing")
            .answer_with(Answer::status(429).header("x-rate-limit-reset", "1735689630"))
            .answer(key("new"));
        mock.when(okta.delete_hook_key("old")).answer_error(404, ErrorBody::new());
        assert_eq!(rotate(&okta, "old", "billing").await.unwrap(), "new");
        assert!(mock.clock().elapsed() >= Duration::from_secs(30));
        mock.verify();
    }

    #[tokio::test]
    async fn nothing_is_deleted_where_nothing_was_made() {
        let mock = Mock::new();
        let okta = Client::builder().mock(&mock).build().unwrap();
        let mut body = ErrorBody::new();
        body.error_code = Some("E0000001".into());
        mock.when(Client::create_hook_key).answer_error(400, body);
        let error = rotate(&okta, "old", "billing").await.unwrap_err();
        assert!(error.is_bad_request() && error.to_string().contains("E0000001"), "{error}");
        // A deletion would have been unexpected, and failed the test.
        assert_eq!(mock.received().len(), 1);
    }

    #[tokio::test]
    async fn a_key_that_was_made_twice_would_be_told() {
        let mock = Mock::new();
        let okta = Client::builder().mock(&mock).build().unwrap();
        // The answer got lost: what is not safe to repeat is not repeated.
        mock.when(Client::create_hook_key)
            .fail_maybe_sent(secrets_clients::runtime::TransportErrorKind::Closed);
        let error = rotate(&okta, "old", "billing").await.unwrap_err();
        assert!(error.may_have_been_sent() && !error.is_retryable());
    }
}

/// Writes a job's secret in Qovery, new or not.
mod qovery_upsert {
    use super::*;
    use secrets_clients::qovery::testing::Mock;
    use secrets_clients::qovery::{Client, SecretEditRequest, SecretRequest, SecretResponseList};
    use secrets_clients::runtime::{Json, Uuid};

    async fn put(qovery: &Client, job: &Uuid, key: &str, value: &str) -> Result<(), Error> {
        let secrets = qovery.list_job_secrets(job).await?.results.unwrap_or_default();
        if let Some(secret) = secrets.iter().find(|secret| secret.key == key) {
            let request = SecretEditRequest::new(key, value);
            qovery.edit_job_secret(job, &secret.id, &request).await?;
        } else {
            qovery.create_job_secret(job).body(&SecretRequest::new(key, value)).await?;
        }
        Ok(())
    }

    const JOB: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";
    const SECRET: &str = r#"{"id":"7a1","created_at":"2026-01-01T00:00:00Z","key":"TOKEN","scope":"JOB"}"#;

    #[tokio::test]
    async fn a_new_secret_is_made_and_never_shown() {
        let (mock, job) = (Mock::new(), JOB.parse().unwrap());
        let qovery = Client::builder().mock(&mock).build().unwrap();
        mock.when(Client::list_job_secrets).with_parameter("jobId", JOB).answer(SecretResponseList::new());
        mock.when(qovery.create_job_secret(&job).body(&SecretRequest::new("TOKEN", "hunter2")))
            .answer_json(SECRET);
        put(&qovery, &job, "TOKEN", "hunter2").await.unwrap();
        mock.verify();
        let recorded = format!("{:?}", mock.received());
        assert!(recorded.contains("TOKEN") && !recorded.contains("hunter2"), "{recorded}");
        assert_eq!(mock.received()[1].json().unwrap()["value"], "hunter2");
    }

    #[tokio::test]
    async fn one_that_is_there_is_edited() {
        let (mock, job) = (Mock::new(), JOB.parse().unwrap());
        let qovery = Client::builder().mock(&mock).build().unwrap();
        let list = SecretResponseList::from_json(format!("{{\"results\":[{SECRET}]}}")).unwrap();
        mock.when(Client::list_job_secrets).answer_status(502).answer(list);
        mock.when(Client::edit_job_secret).with_parameter("secretId", "7a1").answer_json(SECRET);
        put(&qovery, &job, "TOKEN", "new").await.unwrap();
    }
}

/// Gives a Golem security scheme another secret, from the revision that is current.
mod golem_update {
    use super::*;
    use secrets_clients::golem::testing::Mock;
    use secrets_clients::golem::{
        Client, ErrorBody, ErrorBodyOrErrorsBody, ErrorsBody, SecurityScheme, SecuritySchemeUpdate,
    };
    use secrets_clients::runtime::{Json, Uuid};

    async fn renew(golem: &Client, id: &Uuid, secret: &str) -> Result<u64, Error<ErrorBodyOrErrorsBody>> {
        loop {
            let current = golem.get_security_scheme(id).await?.revision;
            let update = SecuritySchemeUpdate::new(current).client_secret(secret);
            match golem.update_security_scheme(id, &update).await {
                Err(error) if error.is_conflict() => {} // somebody else was faster
                result => return result.map(|scheme| scheme.revision),
            }
        }
    }

    fn scheme(revision: u64) -> SecurityScheme {
        let json = format!(
            r#"{{"id":"1b5fc2ef-4c1a-4b67-8e3b-3a4d1f5e6b72","revision":{revision},"name":"staff",
            "environmentId":"19f5cc2e-7657-437a-9268-83cd3d563563","providerType":{{"type":"Google"}},
            "clientId":"c","redirectUrl":"https://app.example.com/callback","scopes":[]}}"#
        );
        SecurityScheme::from_json(json).unwrap()
    }

    #[tokio::test]
    async fn a_conflict_is_tried_again_from_the_new_revision() {
        let (mock, id) = (Mock::new(), "1b5fc2ef-4c1a-4b67-8e3b-3a4d1f5e6b72".parse().unwrap());
        let golem = Client::builder().mock(&mock).build().unwrap();
        mock.when(Client::get_security_scheme).answer(scheme(3)).answer(scheme(4));
        let taken = ErrorBodyOrErrorsBody::ErrorBody(ErrorBody::new("CONFLICT", "not current"));
        mock.when(Client::update_security_scheme)
            .with_property("/currentRevision", 3)
            .answer_error(409, taken);
        mock.when(Client::update_security_scheme).with_property("/currentRevision", 4).answer(scheme(5));
        assert_eq!(renew(&golem, &id, "hunter2").await.unwrap(), 5);
    }

    #[tokio::test]
    async fn other_errors_have_the_body_of_their_status() {
        let (mock, id) = (Mock::new(), "1b5fc2ef-4c1a-4b67-8e3b-3a4d1f5e6b72".parse().unwrap());
        let golem = Client::builder().mock(&mock).build().unwrap();
        let wrong = ErrorsBody::new("INVALID", ["no such id"]);
        mock.when(Client::get_security_scheme)
            .answer_error(400, ErrorBodyOrErrorsBody::ErrorsBody(wrong.clone()));
        let Error::Api(error) = renew(&golem, &id, "x").await.unwrap_err() else { panic!() };
        assert_eq!(error.body(), Some(&ErrorBodyOrErrorsBody::ErrorsBody(wrong)));
    }
}

/// Collects the names of all secrets that Huawei Cloud has, page by page.
mod huawei_list {
    use super::*;
    use secrets_clients::huawei_csms::testing::Mock;
    use secrets_clients::huawei_csms::{
        Client, ErrorBody, QueryAction, ResourceInstance, ResourceInstanceList, ResourceInstanceQuery,
    };

    async fn names(huawei: &Client, project: &str) -> Result<BTreeSet<String>, Error<ErrorBody>> {
        let query = ResourceInstanceQuery::new().action(QueryAction::Filter).limit("2");
        let mut secrets = huawei.list_resource_instances(project, &query).items();
        let mut names = BTreeSet::new();
        while let Some(secret) = secrets.next().await {
            names.extend(secret?.resource_name);
        }
        Ok(names)
    }

    fn page(names: &[&str]) -> ResourceInstanceList {
        let mut page = ResourceInstanceList::new();
        let secrets = names.iter().map(|name| {
            let mut secret = ResourceInstance::new();
            secret.resource_name = Some((*name).to_owned());
            secret
        });
        page.resources = secrets.collect::<Vec<_>>().into();
        page
    }

    #[tokio::test]
    async fn pages_are_turned_over_a_fault() {
        let mock = Mock::new();
        let huawei = Client::builder().mock(&mock).build().unwrap();
        let list = || mock.when(Client::list_resource_instances).with_parameter("project_id", "p");
        list().with_property("/offset", "2").answer_status(503).answer(page(&["c"]));
        list().with_property("/offset", "3").answer(page(&[]));
        list()
            .matching("the first page", |request| request.json().unwrap().get("offset").is_none())
            .answer(page(&["a", "b"]));
        let found = names(&huawei, "p").await.unwrap();
        assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), ["a", "b", "c"]);
        mock.verify();
    }
}

/// Reads a secret from senhasegura, whose tokens are fetched first.
mod senhasegura_read {
    use super::*;
    use secrets_clients::runtime::ClientCredentials;
    use secrets_clients::runtime::codegen::Method;
    use secrets_clients::senhasegura::Client;
    use secrets_clients::senhasegura::testing::{Answer, Mock};

    async fn client_secret(senhasegura: &Client, identifier: &str) -> Result<Option<String>, AnyError> {
        let answer = senhasegura.get_api_secret(identifier).await?;
        Ok(answer.api_secret_entity.client_secret.map(|secret| secret.expose().to_owned()))
    }

    const SECRET: &str = r#"{"code":200,"response":{"status":200,"message":"ok","error":false,"error_code":0},
        "api_secret_entity":{"identifier":"7","client_secret":"hunter2"}}"#;

    #[tokio::test]
    async fn a_token_is_fetched_renewed_when_it_is_refused_and_the_secret_read() {
        let mock = Mock::new();
        let credentials = ClientCredentials::new("id", "key");
        let senhasegura = Client::builder().mock(&mock).oauth2(credentials).build().unwrap();
        let token = |token: &str| {
            Answer::text(
                200,
                format!(r#"{{"token_type":"Bearer","expires_in":3600,"access_token":"{token}"}}"#),
            )
        };
        mock.when_request(Method::GET, "/api/oauth2/token").answer_with(token("a")).answer_with(token("b"));
        mock.when(Client::get_api_secret).with_header("authorization", "Bearer a").answer_status(401);
        mock.when(Client::get_api_secret).with_header("authorization", "Bearer b").answer_json(SECRET);
        assert_eq!(client_secret(&senhasegura, "7").await.unwrap().as_deref(), Some("hunter2"));
        mock.verify();
    }

    #[cfg(feature = "blocking")]
    #[test]
    fn without_a_runtime_it_is_the_same() {
        let mock = Mock::new();
        let senhasegura = Client::builder().mock(&mock).build().unwrap();
        mock.when(senhasegura.get_api_secret("7")).answer_status(504).answer_json(SECRET);
        let answer = senhasegura.get_api_secret("7").send_blocking().unwrap();
        assert_eq!(answer.body().api_secret_entity.identifier, "7");
    }
}
