//! Faults of the transport: each kind in each phase ends a call as a real one would.

use clientwright_runtime::testing::Mock;
use clientwright_runtime::{Error, TransportErrorKind};

use crate::sample::Client;

#[tokio::test]
async fn each_fault_has_its_phase_and_its_retries() {
    use TransportErrorKind::{Closed, Connect, Dns, Other, Protocol, Timeout, Tls};
    // How often it is tried: not sent; maybe sent, of what may be repeated and what may not.
    let table = [
        (Dns, 3, 3, 1),
        (Connect, 3, 3, 1),
        (Timeout, 3, 3, 1),
        (Closed, 3, 3, 1),
        (Protocol, 3, 3, 1),
        (Other, 3, 3, 1),
        (Tls, 1, 1, 1),
    ];
    for (kind, not_sent, safe, unsafe_) in table {
        for (is_sent, is_safe, tries) in
            [(false, true, not_sent), (false, false, not_sent), (true, true, safe), (true, false, unsafe_)]
        {
            let mock = Mock::new();
            let client = Client::builder().mock(&mock).build().unwrap();
            // Both are of the sample's one type for calls without anything.
            let expected = mock.when(Client::ping);
            if is_sent {
                expected.fail_maybe_sent(kind).times(tries)
            } else {
                expected.fail_not_sent(kind).times(tries)
            };
            let error = if is_safe { client.ping().await } else { client.poke().await }.unwrap_err();
            let (Error::NotSent(transport) | Error::MaybeSent(transport)) = &error else {
                panic!("{error:?}")
            };
            assert_eq!(transport.kind(), kind);
            assert_eq!(error.may_have_been_sent(), is_sent, "{error:?}");
            assert_eq!(mock.received().len(), tries, "{error:?}");
        }
    }
}
