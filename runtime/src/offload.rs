//! Work that blocks, such as that with files: it enters, and is done where it is no bother.

use std::io;

/// Does work where blocking is fine; right here if there is no such place, which is where tokio does not run.
pub(crate) async fn offload<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    match tokio::runtime::Handle::try_current() {
        Ok(runtime) => runtime.spawn_blocking(work).await.map_err(io::Error::other)?,
        Err(_) => work(),
    }
}
