//! Who looks on while calls are made: hooks, and a subscriber of spans. Neither is shown a marker.

use clientwright_runtime::{Abort, CallContext, CallEnd, Interceptor, TryEnd, TryStart};

use crate::assert_hidden;

/// A hook that holds whatever it is given to showing nothing.
pub(crate) struct Hook;

impl Interceptor for Hook {
    fn before_call(&self, call: &CallContext<'_>) -> Result<(), Abort> {
        assert_hidden(&format!("{call:?} {call:#?}"), "a hook's call");
        Ok(())
    }

    fn before_try(&self, attempt: &mut TryStart<'_>) -> Result<(), Abort> {
        attempt.set_header("x-hook", crate::MARKER)?;
        assert_hidden(&format!("{attempt:?} {attempt:#?}"), "a try that begins");
        Ok(())
    }

    fn after_try(&self, attempt: &TryEnd<'_>) {
        assert_hidden(&format!("{attempt:?} {attempt:#?}"), "a try that ended");
    }

    fn after_call(&self, call: &CallEnd<'_>) {
        assert_hidden(&format!("{call:?} {call:#?}"), "a call that ended");
    }
}

/// Runs a test with a subscriber that takes everything, from every crate, and holds it to showing nothing.
#[cfg(feature = "tracing")]
pub(crate) fn traced(test: impl FnOnce()) {
    let log = subscriber::Log::default();
    tracing::subscriber::with_default(log.clone(), test);
    let seen = log.text();
    assert!(seen.contains("client.call") && seen.contains("client.try"), "spans were seen");
    assert_hidden(&seen, "spans and events");
}

#[cfg(not(feature = "tracing"))]
pub(crate) fn traced(test: impl FnOnce()) {
    test();
}

#[cfg(feature = "tracing")]
mod subscriber {
    use std::fmt::{Debug, Write as _};
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::sync::{Arc, Mutex};

    use tracing::field::{Field, Visit};
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Metadata, Subscriber};

    /// All that is recorded, as text.
    #[derive(Clone, Default)]
    pub(crate) struct Log(Arc<(Mutex<String>, AtomicU64)>);

    impl Log {
        pub(crate) fn text(&self) -> String {
            self.0.0.lock().expect("nobody panics with the lock").clone()
        }

        fn take(&self, metadata: Option<&Metadata<'_>>, record: impl FnOnce(&mut Text)) {
            let mut text = Text(metadata.map(|metadata| format!("{metadata:?}")).unwrap_or_default());
            record(&mut text);
            self.0.0.lock().expect("nobody panics with the lock").push_str(&text.0);
        }
    }

    struct Text(String);

    impl Visit for Text {
        fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
            let _ = writeln!(self.0, "{field}={value:?}");
        }
    }

    impl Subscriber for Log {
        fn enabled(&self, _metadata: &Metadata<'_>) -> bool {
            true
        }

        fn new_span(&self, span: &Attributes<'_>) -> Id {
            self.take(Some(span.metadata()), |text| span.record(text));
            Id::from_u64(self.0.1.fetch_add(1, Ordering::Relaxed) + 1)
        }

        fn record(&self, _span: &Id, values: &Record<'_>) {
            self.take(None, |text| values.record(text));
        }

        fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

        fn event(&self, event: &Event<'_>) {
            self.take(Some(event.metadata()), |text| event.record(text));
        }

        fn enter(&self, _span: &Id) {}

        fn exit(&self, _span: &Id) {}
    }
}
