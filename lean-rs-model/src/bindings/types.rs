//! The Rust types for Lean types.

use crate::builtin::{self, MAX_TUPLE, Spelling};
use crate::effect::Effect;
use crate::names::last_part;
use crate::rust::{Name, Place, RustType};
use crate::types::Type;

/// Which Rust types stand for Lean types that lean-rs does not know.
#[derive(Clone, Copy)]
#[allow(missing_debug_implementations)] // it holds a function
pub struct RustTypes<'a> {
    /// The Rust type for a Lean structure or inductive type, of which the arguments are given in Rust; `None` where it has
    /// none, so that its values are objects.
    pub derived: &'a dyn Fn(&str, Vec<RustType>) -> Option<RustType>,
    /// The Rust type for a type parameter of this name; `None` where it has none, so that its values are objects.
    pub variable: &'a dyn Fn(&str) -> Option<RustType>,
}

impl Default for RustTypes<'_> {
    /// For structures and inductive types the last part of their Lean name.
    fn default() -> Self {
        RustTypes {
            derived: &|lean, args| {
                let name = Name::Derived(last_part(lean).to_owned());
                Some(RustType::Path { name, lean: false, args })
            },
            variable: &|_| None,
        }
    }
}

impl RustTypes<'_> {
    /// The Rust type for a Lean type, as a programmer writes it.
    ///
    /// ```
    /// use lean_rs_model::bindings::{Place, RustTypes};
    /// use lean_rs_model::manifest::Type;
    ///
    /// let string = || Type::constant("String", vec![]);
    /// let array = Type::constant("Array", vec![string()]);
    /// let types = RustTypes::default();
    /// assert_eq!(types.write(&string(), Place::Argument), "&str");
    /// assert_eq!(types.write(&array, Place::Owned), "Vec<String>");
    /// ```
    pub fn write(&self, ty: &Type, place: Place) -> String {
        self.of(ty, place).to_string()
    }

    /// The Rust type for a Lean type.
    pub fn of(&self, ty: &Type, place: Place) -> RustType {
        match ty {
            Type::Constant { name, args, .. } => match builtin::applied(name, args) {
                Some(it) => self.known(it.rust, args, place),
                None => match (self.derived)(name, self.all(args)) {
                    Some(derived) => derived,
                    None => handle_or_object(name),
                },
            },
            Type::Subtype { of, .. } | Type::Quotient(of) => self.of(of, place),
            Type::Indexed { family, index, args } => {
                let args = self.all(args).into_iter().chain([RustType::Number(*index)]);
                RustType::own(family.rust(), args.collect())
            }
            Type::Function { .. } if builtin::is_too_long(ty) => RustType::object(),
            Type::Function { .. } | Type::Action { .. } => {
                let (params, result) = ty.uncurried();
                let params = RustType::Tuple(params.into_iter().map(|it| self.owned(it)).collect());
                RustType::view("LeanFn", vec![params, self.result(result)])
            }
            Type::Erased(_) => RustType::own("Erased", Vec::new()),
            Type::Variable(name) => (self.variable)(name).unwrap_or_else(RustType::object),
            Type::Opaque { name, .. } => handle_or_object(name),
            Type::Other(_) => RustType::object(),
        }
    }

    fn owned(&self, ty: &Type) -> RustType {
        self.of(ty, Place::Owned)
    }

    fn all(&self, types: &[Type]) -> Vec<RustType> {
        types.iter().map(|ty| self.owned(ty)).collect()
    }

    fn known(&self, rust: Spelling, args: &[Type], place: Place) -> RustType {
        let borrowed = place == Place::Argument;
        match rust {
            Spelling::Number(name) | Spelling::Primitive(name) => RustType::primitive(name),
            Spelling::Unit => RustType::Tuple(Vec::new()),
            Spelling::Own(name) => RustType::own(name, self.all(args)),
            Spelling::View("LeanTask") => RustType::view("LeanTask", vec![self.task(args)]),
            Spelling::View(name) => RustType::view(name, self.all(args)),
            Spelling::Std(module, name) => RustType::std(module, name, self.all(args)),
            Spelling::Text if borrowed => RustType::reference(RustType::primitive("str")),
            Spelling::Text => RustType::std("string", "String", Vec::new()),
            Spelling::Elements(primitive) => {
                let element = match (primitive, args) {
                    (Some(primitive), _) => RustType::primitive(primitive),
                    (None, args) => args.first().map_or_else(RustType::object, |of| self.owned(of)),
                };
                // A `Vec` of these stands for another Lean type; a parameter may be one.
                let may_be_element =
                    builtin::is_element(&element) || matches!(element, RustType::Parameter(_));
                let taken = primitive.is_none() && may_be_element;
                match (taken, borrowed) {
                    (true, _) => RustType::own("ArrayOf", vec![element]),
                    (false, true) => RustType::slice(element),
                    (false, false) => RustType::vec(element),
                }
            }
            Spelling::Result => {
                RustType::std("result", "Result", args.iter().rev().map(|arg| self.owned(arg)).collect())
            }
            Spelling::Tuple => self.tuple(args),
            Spelling::Object => RustType::object(),
        }
    }

    /// What a task is of: for `Except IO.Error α`, what `LeanTask` knows how to wait for.
    fn task(&self, args: &[Type]) -> RustType {
        match args {
            [Type::Constant { name, args, .. }]
                if name == "Except" && args.first().is_some_and(Type::is_io_error) =>
            {
                RustType::own("LeanIo", self.all(&args[1..]))
            }
            args => args.first().map_or_else(RustType::object, |of| self.owned(of)),
        }
    }

    /// Nested pairs as one tuple, as far as Rust has tuples for them.
    fn tuple(&self, mut pair: &[Type]) -> RustType {
        let is_pair = |name: &str, args: &[Type]| {
            builtin::applied(name, args).is_some_and(|it| it.rust == Spelling::Tuple)
        };
        let mut elements = Vec::new();
        while let [first, second] = pair {
            elements.push(self.owned(first));
            pair = match second {
                Type::Constant { name, args, .. }
                    if elements.len() < MAX_TUPLE - 1 && is_pair(name, args) =>
                {
                    args
                }
                second => std::slice::from_ref(second),
            };
        }
        elements.extend(pair.iter().map(|last| self.owned(last)));
        RustType::Tuple(elements)
    }

    /// What is behind the parameters of a function value.
    fn result(&self, ty: &Type) -> RustType {
        let Type::Action { error, value } = ty else { return self.owned(ty) };
        let value = self.owned(value);
        match (Effect::of_action(error.as_deref()), error) {
            (Effect::Eio, Some(error)) => RustType::own("LeanEio", vec![value, self.owned(error)]),
            (Effect::Io, _) => RustType::own("LeanIo", vec![value]),
            _ => RustType::own("LeanBaseIo", vec![value]),
        }
    }
}

/// The Rust type of an object that is handed on.
fn handle_or_object(lean: &str) -> RustType {
    builtin::handle(lean).map_or_else(RustType::object, |name| RustType::view(name, Vec::new()))
}
