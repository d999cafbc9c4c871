//! Where a test's servers run: a thread and a tokio runtime of their own, so that the test's runtime has the client's tasks alone,
//! and what servers hold is on nobody's account.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used)] // each test file uses its part

use std::net::SocketAddr;
use std::sync::OnceLock;

use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Handle};

/// Listens on a free port of this machine, and does with each connection as the function says.
pub fn listen<F: Future<Output = ()> + Send + 'static>(
    handle: impl Fn(TcpStream) -> F + Send + 'static,
) -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    runtime().spawn(async move {
        let listener = TcpListener::from_std(listener).unwrap();
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(handle(stream));
        }
    });
    address
}

fn runtime() -> &'static Handle {
    static RUNTIME: OnceLock<Handle> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let handle = runtime.handle().clone();
        std::thread::spawn(move || runtime.block_on(std::future::pending::<()>()));
        handle
    })
}
