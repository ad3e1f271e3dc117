//! What a call may use.

use std::time::{Duration, Instant};

use crate::cancel::CancelToken;
use crate::error::{HostError, HostResult};
use crate::outcome::Stopped;
use crate::shim::{BadSetting, Host, HostModule, Limits, OptionValue, Setting};

/// Limits of a call, and how it can be stopped.
///
/// ```
/// use std::time::Duration;
/// use lean_rs_host::{CallOptions, CancelToken};
///
/// let token = CancelToken::new();
/// let options = CallOptions::new().heartbeats(20_000).timeout(Duration::from_secs(2)).cancel(&token);
/// # let _ = options;
/// ```
#[derive(Debug, Clone)]
pub struct CallOptions {
    heartbeats: u64,
    max_rec_depth: u32,
    timeout: Option<Duration>,
    cancel: Option<CancelToken>,
    max_message_bytes: u64,
    message_parts: bool,
    settings: Vec<Setting>,
    max_source_bytes: usize,
    max_nesting: usize,
}

impl Default for CallOptions {
    fn default() -> CallOptions {
        CallOptions {
            heartbeats: 200_000,
            max_rec_depth: 512,
            timeout: None,
            cancel: None,
            max_message_bytes: 64 << 10,
            message_parts: false,
            settings: Vec::new(),
            max_source_bytes: 8 << 20,
            max_nesting: 500,
        }
    }
}

impl CallOptions {
    /// Lean's own limits, and no deadline.
    pub fn new() -> CallOptions {
        CallOptions::default()
    }

    /// How much Lean may compute for each item, as its option `maxHeartbeats`: thousands of small allocations; 0 is no limit, nor
    /// is what 64 bits cannot count. 200,000 unless said, which often takes more than 20 seconds.
    pub fn heartbeats(mut self, thousands: u64) -> CallOptions {
        // Lean's kernel counts single ones in a word, and would begin at 0 again.
        self.heartbeats = if thousands > u64::MAX / 1000 { 0 } else { thousands };
        self
    }

    /// How deep Lean may recurse, as its option `maxRecDepth`. 512 unless said.
    pub fn max_rec_depth(mut self, depth: u32) -> CallOptions {
        self.max_rec_depth = depth;
        self
    }

    /// How long a call may take: as a [`cancel`](Self::cancel) after this time.
    pub fn timeout(mut self, timeout: Duration) -> CallOptions {
        self.timeout = Some(timeout);
        self
    }

    /// The token that stops calls with these options. It reaches into a running elaboration; some things, such as `IO.sleep`, do not
    /// look at it.
    pub fn cancel(mut self, token: &CancelToken) -> CallOptions {
        self.cancel = Some(token.clone());
        self
    }

    /// How much of each message is kept. 64 KiB unless said; [`Diagnostic::omitted`](crate::Diagnostic::omitted) counts the rest.
    pub fn max_message_bytes(mut self, bytes: u64) -> CallOptions {
        self.max_message_bytes = bytes;
        self
    }

    /// Also gives the parts of messages: goals and traces as data ([`Diagnostic::parts`](crate::Diagnostic::parts)), besides their text.
    pub fn message_parts(mut self, wanted: bool) -> CallOptions {
        self.message_parts = wanted;
        self
    }

    /// Sets an option of Lean's, as `set_option` in front of the text would: a session that goes on
    /// [`with`](crate::LeanSession::with) a run keeps it. Those that have a method here, such as `maxHeartbeats`, are set by that.
    ///
    /// A call with an option that Lean does not have is [`HostError::UnknownOption`], and [`HostError::OptionValue`] if its values are of
    /// another type.
    ///
    /// ```
    /// # use lean_rs::prelude::*;
    /// # use lean_rs_host::{CallOptions, Imports, LeanHost};
    /// # let lean = LeanRuntime::init_with(RuntimeOptions::new().full_library(true))?;
    /// # let caps = LeanHost::builder().open(lean)?.load_shims_only()?;
    /// # let options = CallOptions::new();
    /// # let session = caps.session(&Imports::of(["Init"]), &options)?;
    /// let explicit = CallOptions::new().option("pp.explicit", true);
    /// let term = session.elaborate("1 + 1", Some("Nat"), &explicit)?.into_result()?;
    /// assert!(term.text.starts_with("@HAdd.hAdd Nat Nat Nat"));
    ///
    /// let error = session.elaborate("1", None, &options.option("pp.explicit", 1)).unwrap_err();
    /// assert_eq!(error.to_string(), "Lean's option `pp.explicit` is true or false; it cannot be set to 1");
    /// # Ok::<_, lean_rs_host::HostError>(())
    /// ```
    pub fn option(mut self, name: impl Into<String>, value: impl Into<OptionValue>) -> CallOptions {
        let (name, value) = (name.into(), value.into());
        self.settings.retain(|setting| setting.name != name);
        self.settings.push(Setting { name, value });
        self
    }

    /// How long a text may be that Lean is to read. 8 MiB unless said.
    pub fn max_source_bytes(mut self, bytes: usize) -> CallOptions {
        self.max_source_bytes = bytes;
        self
    }

    /// How deep brackets may be nested in such a text. 500 unless said: Lean's parser, which nothing stops, takes 2.4 seconds for 1,600,
    /// and some thousands end the process. Brackets in strings and comments count.
    pub fn max_nesting(mut self, depth: usize) -> CallOptions {
        self.max_nesting = depth;
        self
    }

    /// Whether Lean may read a text.
    pub(crate) fn check_source(&self, source: &str) -> HostResult<()> {
        let limit = |what, found, limit| Err(HostError::SourceLimit { what, found, limit });
        if source.len() > self.max_source_bytes {
            return limit("bytes", source.len(), self.max_source_bytes);
        }
        let (mut depth, mut deepest) = (0usize, 0);
        for character in source.chars() {
            match character {
                '(' | '[' | '{' | '⟨' | '⟪' => {
                    depth += 1;
                    deepest = deepest.max(depth);
                }
                ')' | ']' | '}' | '⟩' | '⟫' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if deepest > self.max_nesting {
            return limit("nested brackets", deepest, self.max_nesting);
        }
        Ok(())
    }

    pub(crate) fn limits(&self) -> Limits {
        Limits {
            heartbeats: self.heartbeats,
            rec_depth: self.max_rec_depth,
            message_bytes: self.max_message_bytes,
            message_parts: self.message_parts,
            settings: self.settings.clone(),
        }
    }

    /// Whether Lean has the options that are set.
    pub(crate) fn check_settings(&self, host: &HostModule<'_>) -> HostResult<()> {
        if self.settings.is_empty() {
            return Ok(());
        }
        match host.bad_setting(&self.settings)? {
            None => Ok(()),
            Some(BadSetting::Unknown { name }) => Err(HostError::UnknownOption { name }),
            Some(BadSetting::Kind { name, expected }) => {
                let found = self.settings.iter().find(|setting| setting.name == name);
                let found = found.map(|setting| setting.value.to_string()).unwrap_or_default();
                Err(HostError::OptionValue { name, found, expected })
            }
        }
    }

    /// Why a call was stopped that began then.
    pub(crate) fn reason(&self, start: Instant) -> Stopped {
        let late = self.timeout.is_some_and(|timeout| start.elapsed() >= timeout);
        let cancelled = self.cancel.as_ref().is_some_and(CancelToken::is_cancelled);
        if late && !cancelled { Stopped::Deadline } else { Stopped::Cancelled }
    }

    /// The error of a call that was stopped and began then.
    pub(crate) fn cancelled(&self, start: Instant) -> HostError {
        HostError::Cancelled { stopped: self.reason(start) }
    }

    /// The token of one call.
    pub(crate) fn token(&self) -> Option<CancelToken> {
        // A time that the clock cannot tell never passes.
        let deadline = self.timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        match (deadline, &self.cancel) {
            (None, token) => token.clone(),
            (Some(deadline), token) => {
                Some(token.as_ref().map_or_else(CancelToken::new, CancelToken::child).with_deadline(deadline))
            }
        }
    }
}
