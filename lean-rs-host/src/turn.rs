//! [`Turn`]: one thread of the process imports at a time.

use std::ops::{Deref, DerefMut};
use std::sync::{Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use crate::cancel::CancelToken;
use crate::error::{HostError, HostResult};
use crate::imports::{Imports, Modules};
use crate::options::CallOptions;

/// How often a thread that waits looks at its token.
const LOOK: Duration = Duration::from_millis(10);

/// The right to import, with what is known of modules. Lean's search path belongs to the process, and so does what initializers set up.
///
/// It may be held for as long as initializers run, which is code of the program: so it is no lock, which would wait for itself if that code
/// asks for it, and those who wait for it can be stopped.
pub(crate) struct Turn {
    modules: Modules,
}

#[derive(Default)]
struct State {
    holder: Option<ThreadId>,
    /// Without a holder.
    modules: Modules,
}

static STATE: LazyLock<Mutex<State>> = LazyLock::new(Mutex::default);
static RETURNED: Condvar = Condvar::new();

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Turn {
    /// Waits until no other thread has it.
    ///
    /// # Errors
    /// [`HostError::Cancelled`] if the options stop it before; [`HostError::NestedImport`] if this thread has it.
    pub(crate) fn take(imports: &Imports, options: Option<&CallOptions>) -> HostResult<Turn> {
        let start = Instant::now();
        let token = options.and_then(CallOptions::token);
        let mut state = state();
        loop {
            if state.holder == Some(thread::current().id()) {
                return Err(HostError::NestedImport { modules: imports.names() });
            }
            if let Some(options) = options
                && token.as_ref().is_some_and(CancelToken::is_cancelled)
            {
                return Err(options.cancelled(start));
            }
            if state.holder.is_none() {
                state.holder = Some(thread::current().id());
                return Ok(Turn { modules: std::mem::take(&mut state.modules) });
            }
            state = match &token {
                Some(_) => RETURNED.wait_timeout(state, LOOK).unwrap_or_else(PoisonError::into_inner).0,
                None => RETURNED.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *state() = State { holder: None, modules: std::mem::take(&mut self.modules) };
        // Not one: that might be cancelled, and not take it.
        RETURNED.notify_all();
    }
}

impl Deref for Turn {
    type Target = Modules;

    fn deref(&self) -> &Modules {
        &self.modules
    }
}

impl DerefMut for Turn {
    fn deref_mut(&mut self) -> &mut Modules {
        &mut self.modules
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::outcome::Stopped;

    /// One test, since the turn is the process's.
    #[test]
    fn a_turn() {
        let imports = Imports::of(["A", "B"]);
        let take = |options: Option<&CallOptions>| Turn::take(&imports, options);
        let turn = take(None).ok().unwrap();
        let nested = take(Some(&CallOptions::new())).err().unwrap();
        assert!(matches!(&nested, HostError::NestedImport { modules } if modules == &["A", "B"]), "{nested}");

        let other = CancelToken::new();
        let set = CallOptions::new().cancel(&other);
        let late = CallOptions::new().timeout(Duration::from_millis(30));
        thread::scope(|scope| {
            let (begun, has_begun) = mpsc::channel();
            let waits = |options: Option<CallOptions>| {
                let begun = begun.clone();
                move || {
                    begun.send(()).unwrap();
                    Turn::take(&Imports::of(["C"]), options.as_ref()).map(drop)
                }
            };
            let stopped = [scope.spawn(waits(Some(set.clone()))), scope.spawn(waits(Some(late)))];
            let patient = [scope.spawn(waits(None)), scope.spawn(waits(Some(CallOptions::new())))];
            has_begun.iter().take(4).for_each(drop);
            other.cancel();
            // They end while this thread has the turn.
            for (thread, why) in stopped.into_iter().zip([Stopped::Cancelled, Stopped::Deadline]) {
                let ended = thread.join().unwrap();
                assert!(
                    matches!(ended, Err(HostError::Cancelled { stopped }) if stopped == why),
                    "{ended:?}"
                );
            }
            drop(turn);
            for thread in patient {
                thread.join().unwrap().unwrap();
            }
        });
        let before = take(Some(&set)).err().unwrap();
        assert_eq!(before.to_string(), "cancelled: the token of the call was set");
        let passed = take(Some(&CallOptions::new().timeout(Duration::ZERO))).err().unwrap();
        assert_eq!(passed.to_string(), "cancelled: the time of the call passed (`CallOptions::timeout`)");
        // A panic gives it back.
        thread::spawn(|| {
            let _turn = Turn::take(&Imports::of(["D"]), None);
            panic!("on purpose");
        })
        .join()
        .unwrap_err();
        assert!(take(None).is_ok());
    }
}
