//! Tasks, futures, promises, references and thunks.

use std::future::{Future as _, IntoFuture as _};
use std::pin::pin;
use std::task::{Context, Waker};

use lean_rs::prelude::*;
use lean_rs::{LeanPromise, LeanRef, LeanTask, LeanThunk};

use crate::measure::Measured;

pub(crate) fn measure(measured: &mut Measured) -> LeanResult<()> {
    let lean = measured.lean();
    measured.each("references and thunks", 100_000, &mut |n| {
        let cell = LeanRef::new(lean, vec![n.to_string()]);
        cell.modify(|mut texts| {
            texts.push(format!("more than {n}"));
            Ok(texts)
        })?;
        assert!(cell.modify(|_| Err("no".into())).is_err());
        assert_eq!(cell.swap(Vec::new())?.len(), 2);
        assert_eq!(LeanThunk::pure(lean, n.to_string()).force()?, n.to_string());
        assert_eq!(LeanTask::pure(lean, n.to_string()).get()?, n.to_string());
        Ok(())
    })?;
    measured.threaded("tasks", 50_000, &mut |n| {
        let text = n.to_string();
        let task = lean.spawn(move |_| if n % 10 == 0 { Err("no".into()) } else { Ok(text) })?;
        let length = task.map(|text| Ok(text.len()))?;
        assert_eq!((task.get().is_ok(), length.get().is_ok()), (n % 10 != 0, n % 10 != 0));
        Ok(())
    })?;
    measured.threaded("futures", 50_000, &mut |n| {
        let mut cx = Context::from_waker(Waker::noop());
        let promise = LeanPromise::<u64>::new(lean)?;
        // Dropped before and after the value is there.
        assert!(pin!(promise.task().into_future()).poll(&mut cx).is_pending());
        let mut future = pin!(promise.task().into_send());
        assert!(future.as_mut().poll(&mut cx).is_pending());
        if n % 2 == 0 {
            promise.resolve(n)
        } else {
            drop(promise)
        }
        assert!(future.poll(&mut cx).is_ready());
        Ok(())
    })
}
