//! What can be expected: a client's method, or a call that one prepared, enters; which requests are meant leaves, with the
//! types of their answers.

use std::any::TypeId;

use bytes::Bytes;

use super::matcher::{Kind, Wanted};
use super::report::fail;
use super::sent::Sent;
use crate::call::{Call, RawCall};
use crate::error::NoBody;

/// A call of an operation, as a client's methods return it.
pub trait OperationCall: Sized {
    /// What the call gives.
    type Success;
    /// The body of its errors.
    type Error;
    /// The type that stands for the operation.
    #[doc(hidden)]
    type Mark: 'static;

    /// The call, whatever struct it is in.
    #[doc(hidden)]
    fn into_call(self) -> Call<Self::Success, Self::Error, Self::Mark>;
}

impl<T, B, O: 'static> OperationCall for Call<T, B, O> {
    type Success = T;
    type Error = B;
    type Mark = O;

    fn into_call(self) -> Self {
        self
    }
}

impl OperationCall for RawCall {
    type Success = Bytes;
    type Error = NoBody;
    type Mark = ();

    fn into_call(self) -> Call<Bytes, NoBody> {
        self.into_call()
    }
}

/// What [`Mock::when`](super::Mock::when) takes: a client's method, of which all calls are meant, or a call that one
/// prepared, of which its equals are.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a client's method nor a call",
    note = "all calls of an operation: `mock.when(api::Client::get_thing)`; a call: `mock.when(client.get_thing(\"1\"))`"
)]
pub trait When<How> {
    /// The call that is meant.
    type Call: OperationCall;

    /// Which requests are meant.
    #[doc(hidden)]
    #[track_caller]
    fn wanted(self) -> Wanted;
}

/// How a prepared call is meant.
#[derive(Debug)]
pub enum ThisCall {}

impl<K: OperationCall> When<ThisCall> for K {
    type Call = K;

    fn wanted(self) -> Wanted {
        let mut call = self.into_call();
        if let Some(mistake) = call.request().mistake.take() {
            fail(&format!("such a call is never sent: {mistake}"));
        }
        Wanted(Kind::Call(Box::new(Sent::of(call.request()))))
    }
}

/// Methods of up to three arguments, which is as many as generated ones have.
macro_rules! methods {
    ($(($($argument:ident),*))*) => {$(
        impl<F, C, K, $($argument),*> When<(C, $($argument),*)> for F
        where
            C: 'static,
            F: Fn(&'static C, $($argument),*) -> K,
            K: OperationCall,
        {
            type Call = K;

            fn wanted(self) -> Wanted {
                let path = std::any::type_name::<F>();
                let method = path.rsplit("::").next().unwrap_or(path);
                Wanted(Kind::Operation { mark: TypeId::of::<K::Mark>(), method })
            }
        }
    )*};
}

methods! { () (A1) (A1, A2) (A1, A2, A3) }
