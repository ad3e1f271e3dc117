//! A subscriber of `tracing` is code of the program: what it is told, it is told where it may ask the host.

mod common;

use std::cell::Cell;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use lean_rs_host::{CallOptions, CancelToken, HostResult, Imports};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use common::{caps, host, tiny};

thread_local! {
    static ASKS: Cell<bool> = const { Cell::new(false) };
}

/// Asks the host for an estimate, and the token whether it is set, whatever it is told.
#[derive(Clone, Default)]
struct Asks {
    token: CancelToken,
    /// What spans and fields it was told.
    told: Arc<Mutex<Vec<String>>>,
}

impl Asks {
    fn told(&self, what: String) {
        self.told.lock().unwrap().push(what);
        // What it asks is told, too.
        if ASKS.replace(true) {
            return;
        }
        host(Some(tiny())).estimate(&Imports::of(["Tiny.A"])).unwrap();
        assert!(!format!("{:?}", self.token).is_empty());
        ASKS.set(false);
    }
}

impl Visit for &Asks {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.told(format!("{field}={value:?}"));
    }
}

impl Subscriber for Asks {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.told(span.metadata().name().to_owned());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut &*self);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.told(event.metadata().name().to_owned());
    }

    fn enter(&self, _: &Id) {
        self.told("enter".to_owned());
    }

    fn exit(&self, _: &Id) {
        self.told("exit".to_owned());
    }
}

#[test]
fn what_is_told_may_ask() {
    let (done, is_done) = mpsc::channel();
    let test = move || -> HostResult<Vec<String>> {
        tiny();
        let asks = Asks::default();
        tracing::subscriber::with_default(asks.clone(), || {
            let options = CallOptions::new().cancel(&asks.token);
            let session = caps(tiny()).session(&Imports::of(["Tiny.C"]), &options)?;
            let types = session.bulk().options(&options).types(&["c"])?;
            assert_eq!(types.into_results()?, ["a"]);
            let told = asks.told.lock().unwrap().clone();
            Ok(told)
        })
    };
    thread::spawn(move || done.send(test()));
    let told = is_done.recv_timeout(Duration::from_secs(60)).expect("it waits for itself").unwrap();
    for what in ["lean.host.import", "modules=2"] {
        assert!(told.iter().any(|told| told == what), "{told:?}");
    }
}
