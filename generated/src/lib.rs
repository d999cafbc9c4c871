//! secrets-clients.
