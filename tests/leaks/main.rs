//! Many calls of each kind, in both directions: both heaps have as many blocks as before, no handle is left over, and the
//! memory stays flat.
//!
//! Not a test of the usual harness, whose own threads and buffers would be measured as well.

mod callbacks;
#[path = "../heap/rust.rs"]
mod heap;
#[path = "../host_callbacks.rs"]
mod host_callbacks;
#[path = "../heap/lean.rs"]
mod lean_heap;
mod measure;
#[path = "../heap/private_size.rs"]
mod private_size;
mod tasks;

use lean_rs::interop::{LeanCallbackFlow, LeanCallbackHandle, LeanCallbackStatus, LeanStringEvent};
use lean_rs::prelude::*;
use lean_rs_tests::{
    Base, Data, DataModule, Derived, Effects, EffectsModule, Loops, LoopsModule, OtherEffects,
    OtherEffectsModule, Scalars, ScalarsModule, StringObjects, StringObjectsModule, Strings, StringsModule,
    Structures, StructuresModule, Views, ViewsModule,
};

use measure::Measured;

/// On the heap.
struct Numbers(Vec<u64>);

// SAFETY: only this program makes values of the Lean type, which Lean does not declare.
unsafe impl LeanOpaque for Numbers {
    const LEAN_NAME: &'static str = "Numbers";
}

fn main() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let scalars = ScalarsModule::load(lean)?;
    let strings = StringsModule::load(lean)?;
    let objects = StringObjectsModule::load(lean)?;
    let effects = EffectsModule::load(lean)?;
    let other = OtherEffectsModule::load(lean)?;
    let structures = StructuresModule::load(lean)?;
    let data = DataModule::load(lean)?;
    let views = ViewsModule::load(lean)?;
    let loops = LoopsModule::load(lean)?;
    let counter = effects.ref_new(Nat::from(0u8))?;
    // SAFETY: `@[export conf_str_append] def strAppend (a b : String) : String`.
    let append = unsafe { strings.module().exported::<(&str, &str), Obj<'_>>("conf_str_append") }?;

    let mut measured = Measured::new(lean);
    measured.sees_leaks();
    let mut measure =
        |name: &str, call: &mut dyn FnMut(u64) -> LeanResult<()>| measured.each(name, 100_000, call);

    measure("scalars", &mut |n| {
        assert_eq!(scalars.u64_mod(n, 0), n);
        Ok(())
    })?;
    measure("big numbers as objects", &mut |n| {
        let big = scalars.u64_to_nat(u64::MAX - n);
        assert_eq!(scalars.u64_of_nat(&big.to_rust(lean)?), u64::MAX - n);
        Ok(())
    })?;
    measure("borrowed objects", &mut |n| {
        let big = scalars.u64_to_nat(u64::MAX - n);
        // SAFETY: Lean made it as a `Nat`.
        assert_eq!(unsafe { scalars.nat_repr(big.as_ref()) }?.len(), 20);
        Ok(())
    })?;
    measure("unboxed constants", &mut |_| {
        assert_eq!(scalars.k8(), 200);
        Ok(())
    })?;
    measure("object constants", &mut |_| {
        assert_eq!(scalars.kstring()?.len(), 8);
        drop(scalars.karray()?);
        Ok(())
    })?;
    measure("strings", &mut |_| {
        assert_eq!(strings.str_append("é\0", "and more than a few bytes")?.len(), 28);
        Ok(())
    })?;
    measure("strings as objects, by name", &mut |_| {
        let text = append.call("left", "right")?;
        // SAFETY: a string.
        drop(unsafe { objects.append(text.clone(), text.as_ref()) });
        Ok(())
    })?;
    measure("failed conversions", &mut |n| {
        assert!(scalars.u64_to_nat(u64::MAX - n).to_rust::<String>(lean).is_err());
        Ok(())
    })?;
    measure("IO with a boxed number", &mut |n| {
        assert_eq!(effects.io_u64(n)?, n + 1);
        Ok(())
    })?;
    measure("IO with a string", &mut |_| {
        assert_eq!(effects.io_string("text")?, "text!");
        Ok(())
    })?;
    measure("IO Unit on a reference", &mut |_| effects.io_unit(&counter))?;
    measure("exceptions", &mut |n| {
        let error = effects.throw((n % 25) as u8).unwrap_err();
        assert!(error.exception().is_some(), "{error}");
        Ok(())
    })?;
    measure("errors that are not `IO.Error`", &mut |_| {
        assert!(other.eio(3).unwrap_err().stage().is_some());
        Ok(())
    })?;
    measure("structures and inductive types", &mut |n| {
        let shape = structures.shape_make((n % 6) as u8, 1.5, "name")?;
        assert!(structures.shape_area(&shape) >= 0.0);
        let base = Base { id: 1, title: "title".to_owned() };
        let child = Derived { to_base: base.clone(), weight: 0.5, level: 2, cached: None };
        assert_eq!(structures.derived_base(child)?, base);
        Ok(())
    })?;
    measure("arrays, lists, options and pairs", &mut |n| {
        assert_eq!(data.arr_join(&["a", "b"])?, "ab");
        assert_eq!(data.list_sum64(LeanList(vec![n, 1])), n + 1);
        assert_eq!(data.prod_swap((Nat::from(n), "n"))?.1, n);
        assert!(data.except_div(n, 0)?.is_err());
        Ok(())
    })?;
    measure("numbers beyond 64 bits", &mut |n| {
        let big = u128::MAX - u128::from(n);
        assert_eq!(data.arr_set(vec![0, big], Nat::from(0u8), big)?, [big, big]);
        Ok(())
    })?;
    measure("views and host objects", &mut |n| {
        let text = LeanStr::new(lean, "text");
        assert_eq!(views.str_append(text.clone(), &text)?.len(), 8);
        let host = External::new(lean, Numbers(vec![n]));
        let array = LeanArray::new(lean, &[host]);
        assert_eq!(array.get(0).transpose()?.map(|host| host.0[0]), Some(n));
        Ok(())
    })?;
    measure("values that do not fit", &mut |n| {
        let array = LeanArray::new(lean, &[vec!["text"], vec![]]);
        assert!(array.as_obj().to_rust::<Vec<Vec<Nat>>>(lean).is_err());
        assert!(array.as_obj().to_rust::<Vec<Option<u64>>>(lean).is_err(), "{n}");
        Ok(())
    })?;
    measured.each("callback handles", 100_000, &mut |n| {
        let kept = Box::new(n);
        let handle = LeanCallbackHandle::<LeanStringEvent>::register(move |event| {
            assert_eq!((*kept, event.text), (n, "text"));
            LeanCallbackFlow::Stop
        });
        let (id, trampoline) = handle.abi_parts();
        assert_eq!(loops.string_loop(id, trampoline, &["text"; 2])?, (LeanCallbackStatus::Stopped, 1));
        drop(handle);
        assert_eq!(loops.string_loop(id, trampoline, &["text"; 2])?, (LeanCallbackStatus::StaleHandle, 1));
        Ok(())
    })?;
    // Slower than a call by far, and a leak would be greater than one of a call.
    measured.each("loading", 5_000, &mut |_| {
        drop(ScalarsModule::load(lean)?);
        Ok(())
    })?;
    callbacks::measure(&mut measured)?;
    tasks::measure(&mut measured)?;
    println!("{} passed, 0 failed", measured.passed());
    Ok(())
}
