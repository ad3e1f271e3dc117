//! Scalars, views and small numbers cross without an allocation on the Rust side, and so does a call in either direction.
//!
//! Not a test of the usual harness, whose own threads would allocate meanwhile.

#[path = "heap/rust.rs"]
mod heap;
#[path = "host_callbacks.rs"]
mod host_callbacks;

use lean_rs::interop::{
    LeanCallbackFlow, LeanCallbackHandle, LeanCallbackStatus, LeanProgressTick, LeanStringEvent,
};
use lean_rs::prelude::*;
use lean_rs_tests::bound::callbacks::{Callbacks as _, CallbacksModule};
use lean_rs_tests::{
    Closures, ClosuresModule, Color, Data, DataModule, Enums, EnumsModule, Identities, IdentitiesModule,
    Loops, LoopsModule, Meters, Numbers, NumbersModule, Scalars, ScalarsModule, Structures, StructuresModule,
    Three, Vec3, Views, ViewsModule,
};

#[lean_callback]
fn fixed(x: u64) -> u64 {
    x + 1
}

fn main() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let scalars = ScalarsModule::load(lean)?;
    let numbers = NumbersModule::load(lean)?;
    let identities = IdentitiesModule::load(lean)?;
    let structures = StructuresModule::load(lean)?;
    let enums = EnumsModule::load(lean)?;
    let views = ViewsModule::load(lean)?;
    let data = DataModule::load(lean)?;
    let loops = LoopsModule::load(lean)?;
    let closures = ClosuresModule::load(lean)?;
    let callbacks = CallbacksModule::load(lean)?;
    let text = LeanStr::new(lean, "text that is longer than any inline buffer would be");
    let bytes = LeanBytes::new(lean, &[7; 4096]);
    let array = LeanArray::new(lean, &[1u64, 2, 3]);
    let texts = LeanArray::new(lean, &[text.clone(), text.clone()]);
    let small = Nat::from(20u8);

    let mut checked = 0;
    let mut expect =
        |name: &str, allocations: usize, call: &mut dyn FnMut() -> LeanResult<()>| -> LeanResult<()> {
            call()?;
            let before = heap::allocations();
            for _ in 0..100 {
                call()?;
            }
            let found = heap::allocations() - before;
            assert_eq!(found, 100 * allocations, "{name}: {found} allocations in 100 calls");
            println!("{name}: {allocations} allocations");
            checked += 1;
            Ok(())
        };

    expect("scalars", 0, &mut || {
        assert_eq!(scalars.u8_add(1, 2), 3);
        assert_eq!(scalars.float_hyp(3.0, 4.0), 5.0);
        assert_eq!(scalars.char_id('é')?, 'é');
        assert!(identities.bool(true));
        Ok(())
    })?;
    expect("enumerations", 0, &mut || {
        assert_eq!(enums.enum3(Three::Lo)?, Three::Mid);
        Ok(())
    })?;
    expect("small numbers without a limit", 0, &mut || {
        assert_eq!(numbers.nat_add(&small, &small)?, 40);
        assert_eq!(numbers.int_neg(Int::from(5))?, -5);
        Ok(())
    })?;
    expect("options and pairs of scalars", 0, &mut || {
        assert_eq!(data.opt_inc64(Some(1))?, Some(2));
        assert_eq!(data.prod_scalar((1, true))?, (2, false));
        Ok(())
    })?;
    expect("structures of scalars", 0, &mut || {
        assert_eq!(structures.vec3_make(1.0, 2.0, 3.0)?, Vec3 { x: 1.0, y: 2.0, z: 3.0 });
        assert_eq!(structures.meters_add(Meters { val: 1 }, Meters { val: 2 })?, Meters { val: 3 });
        assert_ne!(Color::Red, Color::Blue);
        Ok(())
    })?;
    expect("views of strings and bytes", 0, &mut || {
        let same = views.str_append(text.clone(), &text)?;
        assert_eq!(same.len(), 2 * text.len());
        assert_eq!(views.bytes_push(bytes.clone(), 1)?.len(), 4097);
        Ok(())
    })?;
    expect("views of arrays and their elements", 0, &mut || {
        let mut sum = 0;
        for element in &array {
            sum += element?;
        }
        assert_eq!(sum, 6);
        for element in texts.iter() {
            assert!(element?.starts_with("text"));
        }
        Ok(())
    })?;
    let ticks = LeanCallbackHandle::<LeanProgressTick>::register(|_| LeanCallbackFlow::Continue);
    let texts = LeanCallbackHandle::<LeanStringEvent>::register(|event| {
        if event.text.is_empty() { LeanCallbackFlow::Stop } else { LeanCallbackFlow::Continue }
    });
    expect("callbacks with ticks and strings", 0, &mut || {
        let (handle, trampoline) = ticks.abi_parts();
        assert_eq!(loops.tick_loop(handle, trampoline, 50)?, (LeanCallbackStatus::Ok, 50));
        let (handle, trampoline) = texts.abi_parts();
        let found =
            loops.string_loop(handle, trampoline, &["long enough to be nowhere but on the heap", ""])?;
        assert_eq!(found, (LeanCallbackStatus::Stopped, 2));
        Ok(())
    })?;
    expect("an owned string as a result", 1, &mut || {
        assert_eq!(data.str_append("left", "right")?, "leftright");
        Ok(())
    })?;
    expect("a static closure that Lean calls", 0, &mut || {
        assert_eq!(closures.sum(&fixed::lean_fn(lean), Nat::from(10u8)), 55);
        Ok(())
    })?;
    let mut calls = 0u64;
    let counting = LeanFn::new(lean, move |x: u64| {
        calls += 1;
        assert_ne!(calls, 0);
        x + 1
    });
    expect("a closure with a state that Lean calls", 0, &mut || {
        assert_eq!(closures.sum(&counting, Nat::from(10u8)), 55);
        Ok(())
    })?;
    expect("extern functions that borrow a string", 0, &mut || callbacks.message_all(0, Nat::from(10u8)))?;
    expect("extern functions of scalars", 0, &mut || callbacks.tick_all(0, Nat::from(10u8)).map(drop))?;
    let hook = callbacks.hook_value()?.expect("some");
    expect("function values that Rust calls", 0, &mut || {
        assert_eq!(fixed::lean_fn(lean).call(1)?, 2);
        assert_eq!(counting.call(1)?, 2);
        assert_eq!(hook.call(1)?, 2);
        Ok(())
    })?;
    expect("the closure itself, once", 1, &mut || {
        let one = 1u64;
        assert_eq!(LeanFn::<(u64,), u64>::new_reentrant(lean, move |x| x + one).call(1)?, 2);
        Ok(())
    })?;
    println!("{checked} passed, 0 failed");
    Ok(())
}
