//! What this project's own conventions ask for (`specs/README.md`), one file a subject.

pub(super) mod layout;
pub(super) mod samples;
pub(super) mod texts;
