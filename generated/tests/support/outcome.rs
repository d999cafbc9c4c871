//! What a call ended in, with its types forgotten, so that one test can drive every operation.

use std::error::Error as StdError;
use std::fmt::{Debug, Write as _};
use std::pin::Pin;

use clientwright_runtime::codegen::{Encode, to_json};
use clientwright_runtime::{AnyError, Error, NoBody, Response};
use secrets_clients::{golem, huawei_csms, okta, senhasegura};
use serde_json::Value;

/// A call on its way.
pub type Call = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// What a call ended in.
#[derive(Debug)]
pub enum Outcome {
    /// The server answered with success.
    Success(Success),
    /// Anything else.
    Failure(Failure),
}

/// A successful answer.
#[derive(Debug)]
pub struct Success {
    /// The status.
    pub status: u16,
    /// The decoded body, encoded again. `null` for an operation without a body.
    pub body: Value,
    /// `Debug` of the decoded body.
    pub body_debug: String,
    /// `Debug` of the response.
    pub debug: String,
    /// The body as it came.
    pub raw: Vec<u8>,
}

/// An error of any kind.
#[derive(Debug)]
pub struct Failure {
    /// The error itself.
    pub error: AnyError,
    /// What the server said, if it answered with an error.
    pub refusal: Option<Refusal>,
    /// `Debug` of the error body, if it could be read.
    pub body_debug: String,
}

/// What the server answered.
#[derive(Debug)]
pub struct Refusal {
    /// The code in the body.
    pub code: Option<String>,
    /// The message in the body.
    pub message: Option<String>,
    /// The documented body, decoded and encoded again.
    pub body: Option<Value>,
    /// The body as it came.
    pub raw: Vec<u8>,
}

impl Outcome {
    /// The successful answer.
    #[track_caller]
    pub fn success(self) -> Success {
        match self {
            Self::Success(success) => success,
            Self::Failure(failure) => panic!("expected success, got {failure:#?}"),
        }
    }

    /// The error.
    #[track_caller]
    pub fn failure(self) -> Failure {
        match self {
            Self::Success(success) => panic!("expected an error, got {success:#?}"),
            Self::Failure(failure) => failure,
        }
    }
}

/// A documented error body, or none.
pub trait ErrorBody: Debug + Send + Sync + 'static {
    /// The body as JSON.
    fn encoded(&self) -> Value;
}

impl ErrorBody for NoBody {
    fn encoded(&self) -> Value {
        match *self {}
    }
}

macro_rules! error_bodies {
    ($($name:ty),*) => {
        $(impl ErrorBody for $name {
            fn encoded(&self) -> Value {
                encode(self)
            }
        })*
    };
}
error_bodies!(okta::types::ErrorBody, huawei_csms::types::ErrorBody, senhasegura::types::ErrorBody);

impl ErrorBody for golem::types::ErrorBodyOrErrorsBody {
    fn encoded(&self) -> Value {
        match self {
            Self::ErrorBody(body) => encode(body),
            Self::ErrorsBody(body) => encode(body),
            other => panic!("a variant that the document does not have: {other:?}"),
        }
    }
}

/// A model as JSON, secrets included.
pub fn encode(model: &impl Encode) -> Value {
    let text = to_json(model).expect("a decoded model can be encoded");
    serde_json::from_str(&text).expect("what a model is encoded as is JSON")
}

/// Forgets the types of a call.
pub fn call<T, B>(sending: impl Future<Output = Result<Response<T>, Error<B>>> + Send + 'static) -> Call
where
    T: Encode + Debug + Send,
    B: ErrorBody,
{
    Box::pin(async move {
        match sending.await {
            Ok(response) => Outcome::Success(Success {
                status: response.status().as_u16(),
                body: encode(response.body()),
                body_debug: format!("{:?}", response.body()),
                debug: format!("{response:?}"),
                raw: response.bytes().to_vec(),
            }),
            Err(error) => {
                let mut body_debug = String::new();
                let refusal = match &error {
                    Error::Api(api) => {
                        body_debug = format!("{:?}", api.body());
                        Some(Refusal {
                            code: api.code().map(str::to_owned),
                            message: api.message().map(str::to_owned),
                            body: api.body().map(ErrorBody::encoded),
                            raw: api.bytes().to_vec(),
                        })
                    }
                    _ => None,
                };
                Outcome::Failure(Failure { error: error.into(), refusal, body_debug })
            }
        }
    })
}

/// All that an error says, by every way that errors are shown.
pub fn everything(error: &(dyn StdError + 'static)) -> String {
    let mut shown = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        write!(shown, "{error} {error:#} {error:?} {error:#?} ").expect("strings take everything");
        next = error.source();
    }
    shown
}
