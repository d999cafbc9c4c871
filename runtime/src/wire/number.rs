//! Numbers from their text, exactly.
