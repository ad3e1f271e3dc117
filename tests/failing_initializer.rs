//! A module whose `initialize` throws. Lean would take it for initialized the second time.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lean_rs::prelude::*;
use lean_rs::{IoErrorKind, Stage};
use lean_rs_tests::ScalarsModule;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// A module whose initializer throws.
#[lean_module("Conformance.FailingInit")]
#[allow(dead_code)]
trait Failing<'lean> {
    /// Reads a constant of an imported module.
    #[lean(export = "conf_failing_answer")]
    fn answer(&self, n: Nat) -> Obj<'lean>;
}

/// The program's own code, which runs when an initializer has failed.
struct PanicsAtErrors;

impl Subscriber for PanicsAtErrors {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() == Level::ERROR
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {
        panic!("an error");
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn the_first_error_is_remembered() {
    let lean = LeanRuntime::init().unwrap();
    let load = AssertUnwindSafe(|| FailingModule::load(lean).map(drop));
    tracing::subscriber::with_default(PanicsAtErrors, || catch_unwind(load).unwrap_err());
    let first = FailingModule::load(lean).unwrap_err();
    let exception = first.exception().expect("the initializer threw");
    assert_eq!(exception.kind(), IoErrorKind::UserError);
    assert_eq!(exception.message(), "initializer failed on purpose");
    let again = FailingModule::load(lean).unwrap_err();
    assert_eq!(again.exception(), Some(exception));

    // Another module may import what was left half-initialized.
    let other = ScalarsModule::load(lean).unwrap_err();
    assert_eq!(other.stage(), Some(Stage::Initialize));
    let text = other.to_string();
    assert!(text.contains("`Conformance` is not initialized"), "{text}");
    assert!(
        text.contains("`Conformance.FailingInit` failed before (initializer failed on purpose)"),
        "{text}"
    );
}
