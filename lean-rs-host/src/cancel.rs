//! [`CancelToken`]: how another thread, or a deadline, stops a call.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::thread;
use std::time::Instant;

use lean_rs::{LeanResult, LeanRuntime, LeanShared};

use crate::error::HostResult;
use crate::shim::{Host, HostModule, Token};

/// Stops the calls that have it in their options: `Clone`, `Send` and `Sync`.
///
/// It reaches into Lean: a running elaboration looks at it, and so does the kernel. Once set, it stays set. A call with a token that is set
/// already does not reach Lean.
///
/// ```
/// use lean_rs::prelude::*;
/// use lean_rs_host::{CallOptions, CancelToken, Imports, LeanHost, Stopped};
///
/// let lean = LeanRuntime::init_with(RuntimeOptions::new().full_library(true))?;
/// let caps = LeanHost::builder().open(lean)?.load_shims_only()?;
/// let session = caps.session(&Imports::of(["Init"]), &CallOptions::new())?;
///
/// let token = CancelToken::new();
/// let there = token.clone();
/// std::thread::spawn(move || there.cancel()).join().unwrap();
/// let types = session.bulk().options(&CallOptions::new().cancel(&token)).types(&["Nat.succ"])?;
/// assert_eq!((types.done.len(), types.stopped), (0, Some(Stopped::Cancelled)));
/// # Ok::<_, lean_rs_host::HostError>(())
/// ```
#[derive(Clone, Default)]
pub struct CancelToken {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    cancelled: bool,
    /// What Lean looks at, once a call has needed it.
    lean: Option<LeanShared<Token<'static>>>,
    /// Tokens of single calls, which this one stops, too.
    children: Vec<Weak<Shared>>,
}

impl CancelToken {
    /// A token that is not set.
    pub fn new() -> CancelToken {
        CancelToken::default()
    }

    /// Sets the token at `deadline`, if it is still there then; now, if that has passed.
    pub fn with_deadline(self, deadline: Instant) -> CancelToken {
        if deadline <= Instant::now() {
            self.cancel();
        } else {
            Timer::running().add(deadline, Arc::downgrade(&self.shared));
        }
        self
    }

    /// Sets the token: calls that have it end soon, on whatever thread they run.
    pub fn cancel(&self) {
        self.shared.cancel();
    }

    /// Whether it is set.
    pub fn is_cancelled(&self) -> bool {
        self.shared.state().cancelled
    }

    /// A token that is set when this one is.
    pub(crate) fn child(&self) -> CancelToken {
        let child = CancelToken::new();
        let mut state = self.shared.state();
        child.shared.state().cancelled = state.cancelled;
        state.children.retain(|child| child.strong_count() > 0);
        state.children.push(Arc::downgrade(&child.shared));
        child
    }

    /// What Lean looks at; `None` if the token is set.
    pub(crate) fn lean(&self) -> HostResult<Option<Token<'static>>> {
        // Loading tells subscribers of `tracing`, which are code of the program and may ask this token: not while it is locked.
        let lean = LeanRuntime::init()?;
        let host = HostModule::load(lean)?;
        let mut state = self.shared.state();
        if state.cancelled {
            return Ok(None);
        }
        if let Some(token) = &state.lean {
            return Ok(Some(token.get(lean)));
        }
        let token = host.token()?;
        state.lean = Some(LeanShared::new(token.clone()));
        Ok(Some(token))
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn cancel(&self) {
        let mut state = self.state();
        state.cancelled = true;
        let (lean, children) = (state.lean.clone(), std::mem::take(&mut state.children));
        drop(state);
        if let Some(error) = lean.and_then(|token| set(&token).err()) {
            tracing::error!(target: "lean.host", %error, "a token could not be set: calls that have it go on");
        }
        children.iter().filter_map(Weak::upgrade).for_each(|child| child.cancel());
    }
}

/// On whatever thread.
fn set(token: &LeanShared<Token<'static>>) -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    HostModule::load(lean)?.cancel(&token.get(lean))
}

impl fmt::Debug for CancelToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CancelToken").field("cancelled", &self.is_cancelled()).finish_non_exhaustive()
    }
}

/// The thread that sets tokens at their deadlines. It sleeps until the next one.
struct Timer {
    waiting: Mutex<BinaryHeap<Reverse<Deadline>>>,
    changed: Condvar,
}

struct Deadline {
    at: Instant,
    token: Weak<Shared>,
}

impl Timer {
    fn running() -> &'static Timer {
        static TIMER: OnceLock<&'static Timer> = OnceLock::new();
        TIMER.get_or_init(|| {
            let timer: &'static Timer =
                Box::leak(Box::new(Timer { waiting: Mutex::default(), changed: Condvar::new() }));
            thread::Builder::new()
                .name("lean-host-timer".to_owned())
                .spawn(|| timer.run())
                .expect("the system gives a thread");
            timer
        })
    }

    fn add(&self, at: Instant, token: Weak<Shared>) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        // Most calls end before their deadline: what is full is mostly those.
        if waiting.len() == waiting.capacity() {
            waiting.retain(|Reverse(deadline)| deadline.token.strong_count() > 0);
        }
        waiting.push(Reverse(Deadline { at, token }));
        drop(waiting);
        self.changed.notify_one();
    }

    fn run(&self) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let now = Instant::now();
            let next = waiting.peek().map(|Reverse(deadline)| deadline.at);
            waiting = match next {
                None => self.changed.wait(waiting).unwrap_or_else(PoisonError::into_inner),
                Some(at) if at > now => {
                    let (waiting, _) =
                        self.changed.wait_timeout(waiting, at - now).unwrap_or_else(PoisonError::into_inner);
                    waiting
                }
                Some(_) => {
                    let token = waiting.pop().and_then(|Reverse(deadline)| deadline.token.upgrade());
                    drop(waiting);
                    if let Some(token) = token {
                        token.cancel();
                    }
                    self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
                }
            };
        }
    }
}

impl PartialEq for Deadline {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at
    }
}

impl Eq for Deadline {}

impl PartialOrd for Deadline {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Deadline {
    fn cmp(&self, other: &Self) -> Ordering {
        self.at.cmp(&other.at)
    }
}
