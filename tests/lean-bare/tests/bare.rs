//! Calls in both directions, with values of every representation, from one thread and from four.

use std::process::Command;
use std::thread;

use lean_rs::IoErrorKind;
use lean_rs::LeanFn;
use lean_rs::prelude::*;
use lean_rs_bare::{
    Actions, ActionsModule, Color, Meters, Mixed, Modular, ModularModule, Shape, Unchecked, UncheckedModule,
    Values, ValuesModule, Wide,
};

#[lean_callback(extern_name = "bare_host_twice", unsafe(unchecked))]
fn host_twice(n: u64) -> u64 {
    n * 2
}

#[lean_callback(extern_name = "bare_host_describe", unsafe(unchecked))]
fn host_describe(m: &Mixed, c: Color) -> String {
    format!("{c:?} {} {} ", m.big, m.ratio)
}

#[lean_callback(extern_name = "bare_host_check", unsafe(unchecked))]
fn host_check(s: &str) -> LeanResult<u64> {
    match s {
        "panic" => panic!("the host panicked"),
        s => s.parse().map_err(|_| format!("{s} is no number").into()),
    }
}

#[lean_callback(extern_name = "bare_host_next", unsafe(unchecked))]
fn host_next(n: u64) -> u64 {
    n + 1
}

fn example(n: u64) -> Mixed {
    Mixed {
        name: format!("é{n}"),
        flag: n.is_multiple_of(2),
        big: 0x0102_0304_0506_0700 + n,
        tiny: 0x11,
        count: Nat::from(n) + Nat::from(u64::MAX),
        size: 0x2122_2324_2526_2728,
        code: 0x3132_3334,
        ratio: 1.5 + n as f64,
    }
}

fn changed(m: &Mixed) -> Mixed {
    Mixed {
        name: format!("{}!", m.name),
        flag: !m.flag,
        big: m.big + (1 << 32),
        tiny: m.tiny + 1,
        count: m.count.clone() + Nat::from(1u8),
        size: m.size * 2,
        code: m.code + 0x1_0000,
        ratio: m.ratio * 2.0,
    }
}

fn values(lean: &LeanRuntime, n: u64) -> LeanResult<()> {
    let m = ValuesModule::load(lean)?;
    assert_eq!((m.u8(250, 10), m.u16(65_000, 1000), m.u32(u32::MAX, 2)), (4, 464, 1));
    assert_eq!((m.u64(u64::MAX, n), m.usize(usize::MAX, 5)), (n.wrapping_sub(1), 4));
    assert_eq!((m.float(0.5, n as f64), m.float32(0.5, 0.25)), (n as f64 + 0.5, 0.75));
    assert_eq!((m.char('é')?, m.not(true)?, m.not(false)?), ('é', false, true));
    assert_eq!(m.nat(Nat::from(u64::MAX), Nat::from(2u8))?, Nat::from(u128::from(u64::MAX) * 2 + 1));
    assert_eq!(m.greet(&format!("wörld {n}"))?, format!("hello, wörld {n}"));
    assert_eq!(m.greet_in_lean(LeanStr::new(lean, "x"))?.as_str(), "hello, x");

    let mixed = example(n);
    assert_eq!(m.mixed(&mixed)?, changed(&mixed));
    let made = m.mixed_make(
        &mixed.name,
        mixed.flag,
        mixed.big,
        mixed.tiny,
        mixed.count.clone(),
        mixed.size,
        mixed.code,
        mixed.ratio,
    )?;
    assert_eq!(made, mixed);
    assert_eq!(m.meters(Meters { length: n })?, Meters { length: n + 1 });
    assert_eq!([m.next(Color::Red)?, m.next(Color::Green)?], [Color::Green, Color::Blue]);
    assert_eq!(m.shape(Shape::Point)?, Shape::Circle { radius: 1.0 });
    assert_eq!(m.shape(Shape::Circle { radius: 2.5 })?, Shape::Circle { radius: 5.0 });
    assert_eq!(
        m.shape(Shape::Label { text: "what".to_owned(), color: Color::Blue })?,
        Shape::Label { text: "what?".to_owned(), color: Color::Red }
    );

    assert_eq!((m.option(None)?, m.option(Some(n))?), (Some(0), Some(n + 1)));
    assert_eq!(m.sum(LeanList::from(vec![1, 2, n])), n + 3);
    let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
    assert_eq!(m.reverse(LeanList::from(texts(&["a", "b"])))?, LeanList::from(texts(&["b", "a"])));
    assert_eq!(m.push(texts(&["a"]), "b")?, ["a", "b"]);
    assert_eq!(m.swap((7, "seven".to_owned()))?, ("seven".to_owned(), 7));
    assert_eq!(m.pairs(n, "y")?, [(n, Some("y".to_owned())), (n + 1, None)]);
    let many = m.many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, n, 18, "19", 20.5)?;
    let squares: u64 = (1..17).map(|k| k * k).sum();
    assert_eq!(many, (squares + 17 * n, (18, ("19".to_owned(), 20.5))));
    Ok(())
}

/// Constants are data symbols, some of them in memory that cannot be written.
fn constants(lean: &LeanRuntime) -> LeanResult<()> {
    let m = ValuesModule::load(lean)?;
    let fixed = Mixed {
        name: "fixed".to_owned(),
        flag: true,
        big: 1,
        tiny: 2,
        count: Nat::from(3u8),
        size: 4,
        code: 5,
        ratio: 6.0,
    };
    for _ in 0..3 {
        assert_eq!((m.answer(), m.text()?), (42, "a constant".to_owned()));
        assert_eq!(m.list()?, LeanList::from(vec!["one".to_owned(), "two".to_owned()]));
        assert_eq!(m.record()?, fixed);
        assert_eq!(m.big()?, Nat::from(1u128 << 80));
    }
    // As an argument, which its callee owns and may change in place.
    assert_eq!(m.greet(&m.text()?)?, "hello, a constant");
    let unchecked = UncheckedModule::load(lean)?;
    let text = unchecked.text()?;
    assert_eq!((text.as_str(), m.greet_in_lean(text.clone())?.as_str()), ("a constant", "hello, a constant"));
    assert_eq!((unchecked.u64(1, 2), unchecked.mixed(&fixed)?), (3, changed(&fixed)));
    Ok(())
}

fn actions(lean: &LeanRuntime, n: u64) -> LeanResult<()> {
    let m = ActionsModule::load(lean)?;
    assert_eq!((m.read(n), m.check(1)?), (n + 1, "not zero".to_owned()));
    let error = m.check(0).unwrap_err();
    let exception = error.exception().expect("an exception of Lean's");
    assert_eq!((exception.kind(), exception.message()), (IoErrorKind::UserError, "zero"));
    assert_eq!((m.fail(n + 1)?, m.fail(0)?), (Ok(n + 1), Err("zero".to_owned())));
    assert_eq!(m.saved(0)?, Ok(4));
    Ok(())
}

fn closures(lean: &LeanRuntime, n: u64) -> LeanResult<()> {
    let m = ActionsModule::load(lean)?;
    assert_eq!(m.apply(LeanFn::new(lean, move |x: u64| x + n), 1), 1 + 2 * n);
    let adder = m.adder(n)?.expect("a function");
    assert_eq!((adder.call(1)?, m.apply(adder, 0)), (1 + n, 2 * n));
    let parse = |s: String| -> LeanResult<u64> { s.parse().map_err(|_| format!("not {s}").into()) };
    assert_eq!(m.run(LeanFn::new(lean, parse), "41")?, 42);
    let error = m.run(LeanFn::new(lean, parse), "x").unwrap_err();
    assert_eq!(error.exception().expect("thrown by Rust").message(), "not x");
    let odd = |n: u64| if n.is_multiple_of(2) { Err(format!("{n} is even")) } else { Ok(n) };
    assert_eq!(m.retry(LeanFn::new(lean, odd), 2)?, Ok(3));
    let never = |n: u64| -> Result<u64, String> { Err(format!("never {n}")) };
    assert_eq!(m.retry(LeanFn::new(lean, never), 2)?, Err("never 3".to_owned()));
    let logger = m.logger("name: ")?.expect("a function");
    assert_eq!(logger.call("text".to_owned())?, "name: text");
    assert_eq!(logger.call(String::new()).unwrap_err().exception().unwrap().message(), "zero");
    let count = |n: u64| n * 3;
    assert_eq!(m.act(LeanFn::new(lean, count), 2), 18);

    let wide: Wide = m.wide()?.expect("a function");
    assert_eq!(wide.call(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, "a".to_owned())?, "a!");
    assert_eq!(m.apply_wide(wide)?, "end");
    Ok(())
}

fn host_functions(lean: &LeanRuntime, n: u64) -> LeanResult<()> {
    let m = ActionsModule::load(lean)?;
    assert_eq!(m.call_twice(n), 4 * n);
    let mixed = example(n);
    let described = format!("Green {} {} {}", mixed.big, mixed.ratio, mixed.name);
    assert_eq!(m.call_describe(&mixed, Color::Green)?, described);
    assert_eq!((m.call_check("12")?, m.call_check("x")?), (12, 7));
    let message = |s: &str| m.call_throw(s).unwrap_err().exception().unwrap().message().to_owned();
    assert_eq!(message("x"), "x is no number");
    assert_eq!(m.call_next(n), n + 2);
    Ok(())
}

fn everything(lean: &LeanRuntime, n: u64) -> LeanResult<()> {
    values(lean, n)?;
    constants(lean)?;
    actions(lean, n)?;
    closures(lean, n)?;
    host_functions(lean, n)
}

#[test]
fn one_thread() -> LeanResult<()> {
    everything(LeanRuntime::init()?, 5)
}

#[test]
fn four_threads() {
    let run = |thread: u64| {
        let lean = LeanRuntime::init().expect("Lean starts");
        for n in 0..100 {
            everything(lean, thread * 1000 + n).expect("Lean answers");
        }
    };
    thread::scope(|scope| {
        for thread in 0..4 {
            scope.spawn(move || run(thread));
        }
    });
}

/// The values of `@[init]` are there, and those that other constants compute from them.
#[test]
fn initializers() -> LeanResult<()> {
    let m = ModularModule::load(LeanRuntime::init()?)?;
    assert_eq!((m.seed(1), m.table(2)?), (1235, ("computed".to_owned(), 2)));
    assert_eq!(m.derived()?, ["computed", "and more"]);
    // What is done only if the initializer's argument says so.
    assert_eq!(ActionsModule::load(LeanRuntime::init()?)?.started(1), 78);
    Ok(())
}

const PANICS: &str = "BARE_PANICS";

/// A panic in a function that Lean calls becomes an exception, and its backtrace, which walks through Lean's frames, ends.
#[test]
fn panics_and_backtraces() {
    if std::env::var_os(PANICS).is_some() {
        let lean = LeanRuntime::init().unwrap();
        let m = ActionsModule::load(lean).unwrap();
        assert_eq!(m.call_check("panic").unwrap(), 7);
        let message = m.call_throw("panic").unwrap_err().exception().unwrap().message().to_owned();
        assert!(message.ends_with("host_check` panicked: the host panicked"), "{message}");
        let panics = LeanFn::new(lean, |_: String| -> LeanResult<u64> { panic!("a closure panicked") });
        let message = m.run(panics, "x").unwrap_err().exception().unwrap().message().to_owned();
        assert!(message.ends_with("a closure panicked"), "{message}");
        return;
    }
    let mut child = Command::new(std::env::current_exe().unwrap());
    child
        .args(["--exact", "panics_and_backtraces", "--nocapture"])
        .env(PANICS, "1")
        .env("RUST_BACKTRACE", "1");
    let output = child.output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {text}", output.status);
    // From the function through Lean's to the test.
    let backtrace = text.split("the host panicked").nth(1).expect("a backtrace");
    let at = |name: &str| backtrace.find(name).unwrap_or_else(|| panic!("no {name} in {backtrace}"));
    assert!(at("host_check") < at("EIO_catch") && at("EIO_catch") < at("panics_and_backtraces"));
}
