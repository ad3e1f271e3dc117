//! [`LeanStr`]: a `String` of Lean's.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::str;

use lean_rs_sys as sys;

use super::view;
use crate::abi::{ToLean, TypeDesc, string};
use crate::runtime::LeanRuntime;

view! {
    /// A Lean `String`, read where it is: dereferences to `str`.
    ///
    /// Making one takes the same time whatever the length. That the bytes are UTF-8 is an invariant of Lean's `String`, on which
    /// Lean's own code relies when it walks over them; so does this view, which checks it in builds with debug assertions only
    /// (a conversion to `String` always does).
    ///
    /// ```
    /// use lean_rs::{LeanRuntime, LeanStr};
    ///
    /// let lean = LeanRuntime::init()?;
    /// let text = LeanStr::new(lean, "naïve");
    /// assert!(text.starts_with("na") && text == "naïve");
    /// assert_eq!((text.len(), text.char_count()), (6, 5));
    /// # Ok::<_, lean_rs::LeanError>(())
    /// ```
    LeanStr<'lean>(()), TypeDesc::constant("String"), false, string::expect
}

impl<'lean> LeanStr<'lean> {
    /// Copies text into a new Lean string.
    #[must_use]
    pub fn new(lean: &'lean LeanRuntime, text: &str) -> LeanStr<'lean> {
        Self::checked(text.to_direct(lean))
    }

    /// The text.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &str {
        // SAFETY: a string, as was checked when this view was made.
        let bytes = unsafe { string::bytes(self.object.as_ref()) };
        debug_assert!(str::from_utf8(bytes).is_ok(), "a Lean `String` is UTF-8");
        // SAFETY: by the invariant of Lean's `String`, as the documentation of the type says.
        unsafe { str::from_utf8_unchecked(bytes) }
    }

    /// The number of characters, which Lean keeps beside the text: `String.length`.
    #[must_use]
    #[inline]
    pub fn char_count(&self) -> usize {
        // SAFETY: a string, as was checked when this view was made.
        unsafe { sys::lean_string_len(self.object.as_ref().as_ptr()) }
    }
}

impl Deref for LeanStr<'_> {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for LeanStr<'_> {
    fn as_ref(&self) -> &str {
        self
    }
}

impl Borrow<str> for LeanStr<'_> {
    fn borrow(&self) -> &str {
        self
    }
}

impl fmt::Display for LeanStr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, f)
    }
}

impl fmt::Debug for LeanStr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl Eq for LeanStr<'_> {}

macro_rules! equals {
    ($($text:ty),*) => {$(
        impl PartialEq<$text> for LeanStr<'_> {
            fn eq(&self, other: &$text) -> bool {
                &**self == AsRef::<str>::as_ref(other)
            }
        }
    )*};
}
equals!(LeanStr<'_>, str, &str, String);

impl PartialOrd for LeanStr<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for LeanStr<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}

impl Hash for LeanStr<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}
