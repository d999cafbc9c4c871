//! Help for tests of code that uses a client: a mock that answers calls as the test says, without a server or sockets.
//!
//! What is expected is a method of the client, so that its answers have the method's types; or a call that one prepared,
//! which says all that has to be sent. A test of one's own code looks like this:
//!
//! ```
//! # mod api {
//! #     use clientwright_runtime::{codegen, Call, NoBody};
//! #     static API: codegen::Api = codegen::Api { name: "api", ..codegen::Api::DEFAULT };
//! #     static GET_NAME: codegen::Operation =
//! #         codegen::Operation { id: "getName", path: "/names/{id}", accept: "application/json", ..codegen::Operation::DEFAULT };
//! #     pub struct Client { core: codegen::Core }
//! #     pub struct ClientBuilder { config: codegen::Config }
//! #     pub type GetName = Call<String, NoBody, GetNameMark>;
//! #     pub enum GetNameMark {}
//! #     impl Client {
//! #         pub fn builder() -> ClientBuilder { ClientBuilder { config: codegen::Config::default() } }
//! #         pub fn get_name(&self, id: &str) -> GetName {
//! #             let mut request = self.core.request(&GET_NAME);
//! #             request.path("id", codegen::Style::SIMPLE, &id);
//! #             request.call(codegen::json, codegen::no_body)
//! #         }
//! #     }
//! #     impl ClientBuilder {
//! #         codegen::client_builder_methods!();
//! #         pub fn build(self) -> Result<Client, clientwright_runtime::BuildError> {
//! #             self.config.build(&API).map(|core| Client { core })
//! #         }
//! #     }
//! # }
//! # use clientwright_runtime::testing::{Answer, Mock};
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! async fn greet(client: &api::Client, id: &str) -> Result<String, clientwright_runtime::Error> {
//!     Ok(format!("Hello, {}!", client.get_name(id).await?))
//! }
//!
//! let mock = Mock::new();
//! let client = api::Client::builder().mock(&mock).build()?;
//!
//! // Two tries fail, which takes no time; then there is an answer of the method's own type.
//! mock.when(api::Client::get_name)
//!     .with_parameter("id", "7")
//!     .answer_status(503)
//!     .answer_with(Answer::status(429).header("retry-after", "20"))
//!     .answer("Ada".to_owned());
//! assert_eq!(greet(&client, "7").await?, "Hello, Ada!");
//! assert!(mock.clock().elapsed().as_secs() >= 20);
//!
//! // Only what equals this call.
//! mock.when(client.get_name("8")).answer_status(404);
//! assert!(greet(&client, "8").await.unwrap_err().is_not_found());
//!
//! assert_eq!(mock.received().len(), 4); // every try, to be read
//! mock.verify(); // and when the mock is dropped
//! # Ok(())
//! # }
//! ```
//!
//! A builder's `mock` gives the client a credential for each security scheme, an address, the mock as its transport, and
//! its clock; what the builder is told besides counts. Retries, time limits, redirects and tokens work as ever: a request
//! that is tried three times needs three answers.
//!
//! A request that nothing answers ends its call with an error that says what was expected and how it differs (its source
//! is [`Unexpected`]), and fails the test in the end, even if the code under test swallows it.

mod answer;
mod clock;
mod expectation;
mod matcher;
mod mock;
mod received;
mod report;
mod sent;
mod transport;
mod when;

pub use answer::{Answer, Body};
pub use clock::MockClock;
pub use expectation::Expectation;
#[doc(hidden)]
pub use matcher::Wanted;
pub use mock::Mock;
pub use received::Received;
pub use report::Unexpected;
pub(crate) use sent::{Checks, Notes, Sent, checks};
pub use transport::MockTransport;
#[doc(hidden)]
pub use when::ThisCall;
pub use when::{OperationCall, When};
