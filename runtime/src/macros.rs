//! Methods that every generated operation and builder has: written here once, and expanded in the generated crate, because
//! inherent methods on a type of this crate could not be documented and extended there.

/// Defines the type of all calls of a client that have optional parameters: a struct around a [`Call`](crate::Call), since
/// methods can be added to no other crate's type. What every call has is written here once; each operation adds an `impl`
/// of its own parameters for its own type `O`.
#[doc(hidden)]
#[macro_export]
macro_rules! calls_with_options {
    () => {
        /// A call of an operation that has optional parameters; it is sent when it is awaited.
        ///
        /// It is what a `Call` is, and has a method for each parameter that may be left out. Below stand those of all
        /// operations, one block each: the page of the type that a method of the client returns has only its own.
        #[must_use = "a call is sent only when it is awaited"]
        pub struct CallWithOptions<T, B, O> {
            call: $crate::Call<T, B, O>,
        }

        impl<T, B, O> CallWithOptions<T, B, O> {
            /// Limits the whole call, retries included, instead of the client's own limit.
            pub fn timeout(self, timeout: ::core::time::Duration) -> Self {
                Self { call: self.call.timeout(timeout) }
            }

            /// Decides by this policy whether the call is tried again, instead of the client's own:
            /// `Retries::none()`, `Retries::at_most(5)`.
            pub fn retry(self, policy: impl $crate::RetryPolicy) -> Self {
                Self { call: self.call.retry(policy) }
            }

            /// Sets a header, and so overrules the client's and the operation's own.
            pub fn header(self, name: &str, value: &str) -> Self {
                Self { call: self.call.header(name, value) }
            }

            /// Adds a query parameter that the API's document does not have.
            pub fn query(self, name: &str, value: &str) -> Self {
                Self { call: self.call.query(name, value) }
            }

            /// Sends the call to the server at this address, instead of the client's or the operation's own. The client's
            /// credentials go there too.
            pub fn base_url(self, url: &str) -> Self {
                Self { call: self.call.base_url(url) }
            }

            /// The pages of the list, each a call like this one. Only calls of operations with `x-pagination` have them.
            pub fn pages(self) -> $crate::Pages<T, B>
            where
                O: $crate::codegen::Paginated<Page = T>,
            {
                self.call.pages()
            }

            /// The items of all pages of the list. Only calls of operations with `x-pagination` have them.
            pub fn items(self) -> $crate::Items<O::Item, B>
            where
                O: $crate::codegen::Paginated<Page = T>,
                T: 'static,
                B: 'static,
                O::Item: 'static,
            {
                self.call.items()
            }

            /// Sends the call and gives the whole response: status, headers, body, and the body's bytes.
            /// `.send().streaming()` leaves the body to be read as it comes.
            pub fn send(self) -> $crate::codegen::SendFuture<T, B> {
                self.call.send()
            }

            $crate::send_blocking!(T, B);
        }

        impl<T, B, O> ::core::future::IntoFuture for CallWithOptions<T, B, O> {
            type Output = ::core::result::Result<T, $crate::Error<B>>;
            type IntoFuture = $crate::codegen::CallFuture<T, B>;

            fn into_future(self) -> Self::IntoFuture {
                ::core::future::IntoFuture::into_future(self.call)
            }
        }

        impl<T, B, O> ::core::fmt::Debug for CallWithOptions<T, B, O> {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.call, formatter)
            }
        }

        $crate::operation_call!();
    };
}

/// The method of a client's own calls that blocks, where the runtime's feature says that there is one: a feature of
/// the crate that the macro is expanded in would be another's.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! send_blocking {
    ($success:ty, $error:ty) => {
        /// Sends the call and waits for the whole response, without an async runtime: see
        /// [`Call::send_blocking`](clientwright_runtime::Call::send_blocking).
        ///
        /// # Errors
        ///
        /// As awaited, and where an async runtime polls, which would have to wait.
        pub fn send_blocking(
            self,
        ) -> ::core::result::Result<$crate::Response<$success>, $crate::Error<$error>> {
            self.call.send_blocking()
        }
    };
}

/// The same without the feature: nothing.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! send_blocking {
    ($success:ty, $error:ty) => {};
}

/// Lets tests expect calls with optional parameters, where the runtime's feature says so.
#[cfg(feature = "testing")]
#[doc(hidden)]
#[macro_export]
macro_rules! operation_call {
    () => {
        impl<T, B, O: 'static> $crate::testing::OperationCall for CallWithOptions<T, B, O> {
            type Success = T;
            type Error = B;
            type Mark = O;

            fn into_call(self) -> $crate::Call<T, B, O> {
                self.call
            }
        }
    };
}

/// The same without the feature: nothing.
#[cfg(not(feature = "testing"))]
#[doc(hidden)]
#[macro_export]
macro_rules! operation_call {
    () => {};
}

/// The method of a builder that makes clients for tests, where the runtime's feature says so.
#[cfg(feature = "testing")]
#[doc(hidden)]
#[macro_export]
macro_rules! client_builder_mock {
    () => {
        /// Sends requests to this mock instead of a server, by its clock, and with made-up credentials and a made-up address
        /// where none are given: see [`testing`](clientwright_runtime::testing).
        #[must_use]
        pub fn mock(mut self, mock: &$crate::testing::Mock) -> Self {
            self.config.mock(mock);
            self
        }
    };
}

/// The same without the feature: nothing.
#[cfg(not(feature = "testing"))]
#[doc(hidden)]
#[macro_export]
macro_rules! client_builder_mock {
    () => {};
}

/// Lets tests answer with any of the bodies of an error, where the runtime's feature says so: its enum, and the variants.
#[cfg(feature = "testing")]
#[doc(hidden)]
#[macro_export]
macro_rules! error_bodies {
    ($name:ident $(, $variant:ident)* $(,)?) => {
        impl $crate::testing::Body for $name {
            fn answer(&self) -> $crate::testing::Answer {
                match self {
                    $(Self::$variant(body) => $crate::testing::Body::answer(body),)*
                }
            }
        }
    };
}

/// The same without the feature: nothing.
#[cfg(not(feature = "testing"))]
#[doc(hidden)]
#[macro_export]
macro_rules! error_bodies {
    ($($given:tt)*) => {};
}

/// The same for the bodies of a success: its enum, and each variant behind its status.
#[cfg(feature = "testing")]
#[doc(hidden)]
#[macro_export]
macro_rules! success_bodies {
    ($name:ident $(, $status:literal, $variant:ident $(($body:ident))?)* $(,)?) => {
        impl $crate::testing::Body for $name {
            fn answer(&self) -> $crate::testing::Answer {
                match self {
                    $(Self::$variant $(($body))? => {
                        let body = ::core::option::Option::None::<&dyn $crate::testing::Body> $(.or(::core::option::Option::Some($body)))?;
                        body.map_or_else(|| $crate::testing::Answer::status($status), |body| body.answer()).with_status($status)
                    })*
                }
            }
        }
    };
}

/// The same without the feature: nothing.
#[cfg(not(feature = "testing"))]
#[doc(hidden)]
#[macro_export]
macro_rules! success_bodies {
    ($($given:tt)*) => {};
}

/// Names what tests need where a client's other items are, where the runtime's feature says so.
#[cfg(feature = "testing")]
#[doc(hidden)]
#[macro_export]
macro_rules! testing {
    () => {
        #[doc(no_inline)]
        pub use $crate::testing;
    };
}

/// The same without the feature: nothing.
#[cfg(not(feature = "testing"))]
#[doc(hidden)]
#[macro_export]
macro_rules! testing {
    () => {};
}

/// Defines a type an operation, in the module `of`: as the last parameter of a call they keep calls of different operations
/// apart, so that one may get parameters of its own without breaking who relied on their being alike.
#[doc(hidden)]
#[macro_export]
macro_rules! operations {
    ($($name:ident),* $(,)?) => {
        mod of {
            $(pub enum $name {})*
        }
    };
}

/// Gives a builder, which has one field `config`, what all builders have.
#[doc(hidden)]
#[macro_export]
macro_rules! client_builder_methods {
    () => {
        /// Speaks to the server at this address instead of one that the API's document names.
        #[must_use]
        pub fn base_url(mut self, url: &str) -> Self {
            self.config.base_url(url);
            self
        }

        /// Takes credentials from environment variables, whose names stand at the methods above. What those methods are
        /// given comes first.
        ///
        /// A variable that is empty or not Unicode is an error when the client is built.
        #[must_use]
        pub fn credentials_from_env(mut self) -> Self {
            self.config.credentials_from_env();
            self
        }

        /// Allows a server that is neither https nor this machine. Credentials and secrets then travel readable for
        /// everyone on the way.
        #[must_use]
        pub fn danger_allow_insecure_http(mut self) -> Self {
            self.config.danger_allow_insecure_http();
            self
        }

        /// Limits each call as a whole, retries included. The default is a minute.
        #[must_use]
        pub fn timeout(mut self, timeout: ::core::time::Duration) -> Self {
            self.config.timeout(timeout);
            self
        }

        /// Limits each try of a call: where one gets stuck, the next has time. There is no such limit by default. A stream's
        /// items are no part of it.
        #[must_use]
        pub fn attempt_timeout(mut self, timeout: ::core::time::Duration) -> Self {
            self.config.attempt_timeout(timeout);
            self
        }

        /// Limits how long a new connection may take. The default is ten seconds.
        ///
        /// This is for the default transport.
        #[must_use]
        pub fn connect_timeout(mut self, timeout: ::core::time::Duration) -> Self {
            self.config.connect_timeout(timeout);
            self
        }

        /// Goes through this proxy, or through none with `Proxy::none()`, instead of what the environment says
        /// (`HTTPS_PROXY`, `NO_PROXY` and others; see `Proxy`).
        ///
        /// This is for the default transport.
        #[must_use]
        pub fn proxy(mut self, proxy: $crate::Proxy) -> Self {
            self.config.proxy(proxy);
            self
        }

        /// Says whom to trust and whom to show itself as: root certificates, a certificate of the client's own, the least
        /// version of TLS.
        ///
        /// This is for the default transport.
        #[must_use]
        pub fn tls(mut self, tls: $crate::TlsConfig) -> Self {
            self.config.tls(tls);
            self
        }

        /// Limits how large a response may be, compressed or not: what counts is what it unfolds to. The default is 64 MiB.
        #[must_use]
        pub fn max_response_bytes(mut self, limit: u64) -> Self {
            self.config.max_response_bytes(limit);
            self
        }

        /// Whether compressed responses are asked for, and unfolded when they come. They are by default; without it, bodies
        /// are as the server sends them.
        #[must_use]
        pub fn decompression(mut self, is_on: bool) -> Self {
            self.config.decompression(is_on);
            self
        }

        /// How often a call is tried again at most, where that is safe. The default is twice. This is short for a
        /// `retry_policy` that is `Retries::at_most`.
        #[must_use]
        pub fn retries(mut self, retries: u32) -> Self {
            self.config.retries(retries);
            self
        }

        /// Decides by this policy whether a call is tried again, where that is safe.
        #[must_use]
        pub fn retry_policy(mut self, policy: impl $crate::RetryPolicy) -> Self {
            self.config.retry_policy(policy);
            self
        }

        /// Waits so long before a call is tried again. The default is a random part of a quarter of a second, of twice as
        /// much before each next try.
        #[must_use]
        pub fn backoff(mut self, backoff: impl $crate::Backoff) -> Self {
            self.config.backoff(backoff);
            self
        }

        /// Lets all calls of this client and its clones spend so much on further tries together. The default is a bucket of
        /// 500 tokens, of which a further try takes five and an answered call puts one back.
        #[must_use]
        pub fn retry_budget(mut self, budget: impl $crate::RetryBudget) -> Self {
            self.config.retry_budget(budget);
            self
        }

        /// Asks this hook before and after each call and each of its tries, after those that were added before it.
        #[must_use]
        pub fn interceptor(mut self, interceptor: impl $crate::Interceptor) -> Self {
            self.config.interceptor(interceptor);
            self
        }

        /// Puts a product, such as `backup/1.2`, in front of the `User-Agent` header.
        #[must_use]
        pub fn user_agent(mut self, product: &str) -> Self {
            self.config.user_agent(product);
            self
        }

        /// Sends a header with every request.
        #[must_use]
        pub fn default_header(mut self, name: &str, value: &str) -> Self {
            self.config.default_header(name, value);
            self
        }

        /// Sends requests through this transport instead of the default one.
        #[must_use]
        pub fn transport(mut self, transport: impl $crate::Transport) -> Self {
            self.config.transport(transport);
            self
        }

        /// Reads the time and waits by this clock instead of the operating system's.
        #[must_use]
        pub fn clock(mut self, clock: impl $crate::Clock) -> Self {
            self.config.clock(clock);
            self
        }

        $crate::client_builder_mock!();
    };
}
