//! What happens once is traced: start-up, opening a library, initializing a module.

use std::sync::{Arc, Mutex};

use lean_rs::LeanRuntime;
use lean_rs_tests::{Scalars, ScalarsModule};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Remembers the names of spans.
#[derive(Clone, Default)]
struct Names(Arc<Mutex<Vec<&'static str>>>);

impl Subscriber for Names {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut names = self.0.lock().unwrap();
        names.push(span.metadata().name());
        Id::from_u64(names.len() as u64)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn spans_of_what_happens_once() {
    let names = Names::default();
    tracing::subscriber::with_default(names.clone(), || {
        let scalars = ScalarsModule::load(LeanRuntime::init().unwrap()).unwrap();
        // Nothing on the path of a call.
        let before = names.0.lock().unwrap().len();
        assert_eq!(scalars.u8_add(1, 2), 3);
        assert_eq!(names.0.lock().unwrap().len(), before);
    });
    assert_eq!(*names.0.lock().unwrap(), ["lean.start", "lean.open", "lean.initialize"]);
}
