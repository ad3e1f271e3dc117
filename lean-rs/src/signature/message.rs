//! Texts put together while Rust compiles.

use crate::abi::{TypeDesc, same_text};

/// The longest message.
const CAPACITY: usize = 4096;

/// What stands at the end of a longer one.
const CUT: &str = " …";

/// A message of the compiler.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Message {
    bytes: [u8; CAPACITY + CUT.len()],
    len: usize,
    full: bool,
}

impl Message {
    pub(super) const fn new() -> Message {
        Message { bytes: [0; CAPACITY + CUT.len()], len: 0, full: false }
    }

    /// The text.
    #[must_use]
    pub const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "the message is too long",
        }
    }

    /// Adds a text; one that does not fit is left out, with all that follows.
    pub(super) const fn text(self, text: &str) -> Message {
        if self.full {
            return self;
        }
        if self.len + text.len() > CAPACITY {
            let mut cut = self.append(CUT);
            cut.full = true;
            return cut;
        }
        self.append(text)
    }

    const fn append(mut self, text: &str) -> Message {
        let bytes = text.as_bytes();
        let mut i = 0;
        while i < bytes.len() {
            self.bytes[self.len] = bytes[i];
            self.len += 1;
            i += 1;
        }
        self
    }

    /// A number in decimal digits.
    const fn number(self, number: u64) -> Message {
        let before = if number < 10 { self } else { self.number(number / 10) };
        let digit = [b'0' + (number % 10) as u8];
        match std::str::from_utf8(&digit) {
            Ok(digit) => before.text(digit),
            Err(_) => before,
        }
    }

    /// A type as Lean writes it.
    pub(super) const fn type_desc(self, stated: &TypeDesc) -> Message {
        match stated {
            TypeDesc::Constant { name, args } | TypeDesc::Derived { name, args, .. } => {
                if same_text(name, "Prod")
                    && let [first, second] = args
                {
                    return self.atom(first).text(" × ").type_desc(second);
                }
                let mut message = self.text(if same_text(name, "PUnit") { "Unit" } else { name });
                let mut i = 0;
                while i < args.len() {
                    message = message.text(" ").atom(args[i]);
                    i += 1;
                }
                message
            }
            TypeDesc::Indexed { name, index, args } => {
                let mut message = self.text(name);
                let mut i = 0;
                while i < args.len() {
                    message = message.text(" ").atom(args[i]);
                    i += 1;
                }
                message.text(" ").number(*index)
            }
            TypeDesc::Also { of, .. } => self.type_desc(of),
            TypeDesc::Any => self.text("_"),
            TypeDesc::External { name } | TypeDesc::Handle { name } => self.text(name),
            TypeDesc::Erased => self.text("an erased argument"),
            TypeDesc::Function { params, result } => {
                let mut message = self;
                let mut i = 0;
                while i < params.len() {
                    message = message.atom(params[i]).text(" → ");
                    i += 1;
                }
                message.type_desc(result)
            }
            TypeDesc::Action { error: Some(error), value } => {
                if let TypeDesc::Constant { name, .. } = error
                    && same_text(name, "IO.Error")
                {
                    return self.text("IO ").atom(value);
                }
                self.text("EIO ").atom(error).text(" ").atom(value)
            }
            TypeDesc::Action { error: None, value } => self.text("BaseIO ").atom(value),
        }
    }

    /// A type as an argument of another.
    const fn atom(self, stated: &TypeDesc) -> Message {
        match stated {
            TypeDesc::Constant { args: [], .. }
            | TypeDesc::Derived { args: [], .. }
            | TypeDesc::External { .. }
            | TypeDesc::Handle { .. }
            | TypeDesc::Any => self.type_desc(stated),
            _ => self.text("(").type_desc(stated).text(")"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_as_lean_writes_them() {
        const NAT: TypeDesc = TypeDesc::constant("Nat");
        const LIST: TypeDesc = TypeDesc::Constant { name: "List", args: &[&NAT] };
        const PAIR: TypeDesc = TypeDesc::Constant { name: "Prod", args: &[&LIST, &NAT] };
        const IO: TypeDesc = TypeDesc::Action {
            error: Some(&TypeDesc::constant("IO.Error")),
            value: &TypeDesc::constant("PUnit"),
        };
        const FUNCTION: TypeDesc = TypeDesc::Function { params: &[&PAIR, &NAT], result: &IO };
        let shown = |stated: &TypeDesc| Message::new().type_desc(stated).as_str().to_owned();
        assert_eq!(shown(&FUNCTION), "((List Nat) × Nat) → Nat → IO Unit");
        assert_eq!(shown(&TypeDesc::Action { error: Some(&LIST), value: &NAT }), "EIO (List Nat) Nat");
        assert_eq!(shown(&TypeDesc::Action { error: None, value: &PAIR }), "BaseIO ((List Nat) × Nat)");
        assert_eq!(shown(&TypeDesc::Constant { name: "Array", args: &[&TypeDesc::Any] }), "Array _");
    }

    #[test]
    fn long_messages_are_cut() {
        let long = "ä".repeat(CAPACITY / 2);
        assert_eq!(Message::new().text(&long).as_str(), long);
        assert_eq!(Message::new().text("a").text(&long).text("b").as_str(), "a …");
    }
}
