//! What happens once is traced: start-up, opening a library, initializing a module.

use std::sync::{Arc, Mutex};

use lean_rs::LeanRuntime;
use lean_rs_tests::{Scalars, ScalarsModule};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Remembers the names of spans, and uses Lean when it first sees one: a subscriber is code of the program like any other.
#[derive(Clone, Default)]
struct Names(Arc<Mutex<Vec<&'static str>>>);

impl Names {
    fn seen(&self) -> Vec<&'static str> {
        self.0.lock().unwrap().clone()
    }
}

impl Subscriber for Names {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let name = span.metadata().name();
        let mut names = self.0.lock().unwrap();
        let is_first = !names.contains(&name);
        names.push(name);
        let id = Id::from_u64(names.len() as u64);
        drop(names);
        if is_first {
            let lean = LeanRuntime::init().unwrap();
            if name != "lean.start" {
                assert_eq!(ScalarsModule::load(lean).unwrap().u8_add(1, 2), 3);
            }
        }
        id
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {
        LeanRuntime::init().unwrap();
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn spans_of_what_happens_once() {
    let names = Names::default();
    // For the whole process: a subscriber of a thread is not told what it does itself.
    tracing::subscriber::set_global_default(names.clone()).unwrap();
    let lean = LeanRuntime::init().unwrap();
    assert_eq!(names.seen(), ["lean.start"]);
    let scalars = ScalarsModule::load(lean).unwrap();
    // The subscriber has loaded the module twice: while the first library was opened, and while that was initialized.
    let load = ["lean.open", "lean.initialize"];
    let expected = [&["lean.start", "lean.open"], &load[..], &load, &load[1..]].concat();
    assert_eq!(names.seen(), expected);
    // Nothing on the path of a call.
    assert_eq!(scalars.u8_add(1, 2), 3);
    assert_eq!(names.seen(), expected);
}
