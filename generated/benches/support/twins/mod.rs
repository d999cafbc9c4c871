//! The models of the five APIs as one would write them by hand over serde's derives: the peer in these benchmarks.
//!
//! Their fields are those of the generated ones. Dates, ids and secrets are plain strings; `null` and absent are the
//! same; unknown values of an enum are kept, as the generated ones keep them.

#![allow(clippy::struct_field_names, reason = "names are the documents'")]

pub(crate) mod golem;
pub(crate) mod huawei_csms;
pub(crate) mod okta;
pub(crate) mod qovery;
pub(crate) mod senhasegura;
