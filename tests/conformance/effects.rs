//! `IO`: values of every representation, and every exception.

use super::*;
use expect_test::expect;
use lean_rs::{IoErrorKind, LeanError, Nat, Stage};
use lean_rs_tests::{Effects, EffectsModule, OtherEffects, OtherEffectsModule};

fn effects() -> EffectsModule<'static> {
    EffectsModule::load(lean()).expect("the module loads")
}

#[test]
fn values_are_unboxed() {
    let m = effects();
    assert_eq!(m.io_u64(u64::MAX - 1).unwrap(), u64::MAX);
    assert_eq!(m.io_u64(u64::MAX).unwrap(), 0);
    assert_eq!(m.io_u8(255).unwrap(), 0);
    assert!(m.io_bool(false).unwrap() && !m.io_bool(true).unwrap());
    assert_eq!(m.io_float(5.0).unwrap(), 2.5);
    assert!(m.io_float(f64::NAN).unwrap().is_nan());
    assert_eq!(m.io_string("é\0").unwrap(), "é\0!");
    assert_eq!(m.io_const().unwrap(), 77);
    assert_eq!(m.io_opt(Nat::from(0u8)).unwrap().kind(), ObjKind::Scalar(0));
    assert_eq!(m.io_opt(Nat::from(9u8)).unwrap().kind(), ObjKind::Constructor { tag: 1, fields: 1 });
}

#[test]
fn base_io_has_no_result_object() {
    let m = effects();
    assert_eq!(m.base_u64(u64::MAX), 0);
    assert_eq!(small(&m.base_nat(Nat::from(4u8))), 5);
}

#[test]
fn references_and_globals() {
    let m = effects();
    let counter = m.ref_new(Nat::from(5u8)).unwrap();
    assert_eq!(counter.as_obj().kind(), ObjKind::Ref);
    m.io_unit(&counter).unwrap();
    m.io_unit(&counter).unwrap();
    assert_eq!(small(&m.ref_get(&counter).unwrap()), 7);
    m.ref_set(&counter, Nat::from(20u8)).unwrap();
    assert_eq!(small(&m.ref_swap(&counter, Nat::from(30u8)).unwrap()), 20);
    assert_eq!(small(&m.ref_borrow(&counter).unwrap()), 30);

    let first = small(&m.counter_next().unwrap());
    assert!(first >= 101, "the initializer added one to 100: {first}");
    assert!(small(&m.counter_next().unwrap()) > first);
    assert_eq!(m.stamp(1), 4243);
    assert!(m.ready(true) && !m.ready(false));
}

#[test]
fn every_exception_of_io_error() {
    use IoErrorKind::*;
    let with_code = [
        (0, AlreadyExists, None),
        (1, AlreadyExists, Some("file1")),
        (2, OtherError, None),
        (3, ResourceBusy, None),
        (4, ResourceVanished, None),
        (5, UnsupportedOperation, None),
        (6, HardwareFault, None),
        (7, UnsatisfiedConstraints, None),
        (8, IllegalOperation, None),
        (9, ProtocolError, None),
        (10, TimeExpired, None),
        (11, Interrupted, Some("file11")),
        (12, NoFileOrDirectory, Some("file12")),
        (13, InvalidArgument, None),
        (14, InvalidArgument, Some("file14")),
        (15, PermissionDenied, None),
        (16, PermissionDenied, Some("file16")),
        (17, ResourceExhausted, None),
        (18, ResourceExhausted, Some("file18")),
        (19, InappropriateType, None),
        (20, InappropriateType, Some("file20")),
        (21, NoSuchThing, None),
        (22, NoSuchThing, Some("file22")),
    ];
    let m = effects();
    for (k, kind, file) in with_code {
        let error = m.throw(k).unwrap_err();
        let exception = error.exception().unwrap_or_else(|| panic!("{k}: {error}"));
        assert_eq!(exception.kind(), kind, "{k}");
        assert_eq!(exception.message(), format!("details{k}"));
        assert_eq!(exception.code(), Some(u32::from(k) + 1), "{k}");
        assert_eq!(exception.file(), file, "{k}");
    }
    let end = m.throw(23).unwrap_err();
    let end = end.exception().unwrap();
    assert_eq!((end.kind(), end.message(), end.code(), end.file()), (UnexpectedEof, "", None, None));
    let user = m.throw(24).unwrap_err();
    let user = user.exception().unwrap();
    assert_eq!((user.kind(), user.message(), user.code(), user.file()), (UserError, "details24", None, None));
    assert_eq!(m.throw(25).unwrap(), 25, "no exception");
}

#[test]
fn how_exceptions_read() {
    let m = effects();
    let text: Vec<String> = [2, 12, 15, 23, 24].map(|k| m.throw(k).unwrap_err().to_string()).into();
    expect![[r#"
        other error: details2 (error code 3)
        no such file or directory: details12 (error code 13, file file12)
        permission denied: details15 (error code 16)
        end of file
        details24"#]]
    .assert_eq(&text.join("\n"));
}

#[test]
fn texts_of_exceptions_are_kept_up_to_a_limit() {
    let m = effects();
    for text in ["", "é😀", "a\0b"] {
        assert_eq!(m.throw_user(text).unwrap_err().exception().unwrap().message(), text);
    }
    let long = m.throw_user(&"é".repeat(1 << 20)).unwrap_err();
    let message = long.exception().unwrap().message();
    assert!(message.len() < 4200 && message.ends_with("more bytes)"), "{} bytes", message.len());
}

#[test]
fn lean_can_catch_its_own_exceptions() {
    let m = effects();
    assert_eq!(m.catch(24).unwrap(), "caught details24");
    assert_eq!(m.catch(99).unwrap(), "ok 99");
}

#[test]
fn finally_runs_with_and_without_an_exception() {
    let m = effects();
    let counter = m.ref_new(Nat::from(0u8)).unwrap();
    assert_eq!(m.finally(99, &counter).unwrap(), 99);
    let error = m.finally(23, &counter).unwrap_err();
    assert_eq!(error.exception().unwrap().kind(), IoErrorKind::UnexpectedEof);
    assert_eq!(small(&m.ref_get(&counter).unwrap()), 20);
}

#[test]
fn an_except_inside_io_is_a_value() {
    let m = effects();
    assert_eq!(m.except_t(false).unwrap().kind(), ObjKind::Constructor { tag: 1, fields: 1 });
    assert_eq!(m.except_t(true).unwrap().kind(), ObjKind::Constructor { tag: 0, fields: 1 });
}

#[test]
fn tasks_are_objects() {
    let m = effects();
    assert_eq!(m.as_task(99).unwrap().kind(), ObjKind::Task);
    assert_eq!(m.io_wait(m.task_pure(u64::MAX).unwrap()).unwrap(), u64::MAX);
    assert_eq!(m.map_task(m.task_pure(4).unwrap()).unwrap().kind(), ObjKind::Task);
}

#[test]
fn tasks_run_and_their_exceptions_arrive() {
    let m = effects();
    assert_eq!(m.as_task_wait(99).unwrap(), 99);
    // `IO.ofExcept` throws the text of the task's error as a `userError`.
    let error = m.as_task_wait(12).unwrap_err();
    assert_eq!(error.exception().unwrap().kind(), IoErrorKind::UserError);
    assert_eq!(error.to_string(), "no such file or directory (error code: 13)\n  file: file12");
}

#[test]
fn an_error_type_of_its_own_is_not_mistaken_for_an_io_error() {
    let m = OtherEffectsModule::load(lean()).unwrap();
    assert_eq!(m.eio(0).unwrap(), 5);
    // `.empty`, `.code 404`, `.text "custom"`.
    for error in [m.eio(1), m.eio(2), m.eio(3)].map(Result::unwrap_err) {
        assert_eq!(error.stage(), Some(Stage::Convert), "{error}");
        assert!(error.to_string().contains("which is not an `IO.Error`"), "{error}");
    }
    // A `UInt64`.
    assert_eq!(m.eio_scalar(true).unwrap_err().stage(), Some(Stage::Convert));
    assert_eq!(small(&m.eio_scalar(false).unwrap()), 14);
}

#[test]
fn a_panic_in_lean_gives_the_default_value() {
    let m = effects();
    assert_eq!(small(&m.panic(true)), 0);
    assert_eq!(small(&m.panic_io(true).unwrap()), 1);
}

#[test]
fn errors_cross_threads() {
    let error = std::thread::spawn(|| effects().throw(24).unwrap_err()).join().unwrap();
    assert!(matches!(error, LeanError::Exception(_)));
}
