//! The project's own front door.

fn main() {}
