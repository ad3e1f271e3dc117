//! Lean objects of any shape, well formed: their headers are true, strings are UTF-8, big numbers are big.

use std::ffi::CString;
use std::fmt::Write as _;

use arbitrary::{Result, Unstructured};
use lean_rs::__private::{Object, Repr};
use lean_rs::{External, Int, LeanOpaque, LeanRuntime, Obj, ObjKind, ObjRef};
use lean_rs_sys as sys;

use crate::guard;

/// What an object is made of.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "fields are what they are in Lean")]
pub enum Shape {
    /// A number in the pointer.
    Scalar(usize),
    /// A constructor with these objects and, behind them, these bytes.
    Constructor { tag: u8, fields: Vec<Shape>, scalars: Vec<u8> },
    /// An array of objects.
    Array(Vec<Shape>),
    /// An array of numbers of so many bytes.
    ScalarArray { element_size: u8, bytes: Vec<u8> },
    /// A string.
    String(String),
    /// Decimal digits of a number that fits no box.
    BigNumber(String),
    /// A function value with its first arguments. Nobody can call it.
    Closure { arity: u16, fixed: Vec<Shape> },
    /// A thunk with its value.
    Thunk(Box<Shape>),
    /// A task that has ended.
    Task(Box<Shape>),
    /// A reference.
    Reference(Box<Shape>),
    /// A host object that holds this number as `Plain` or as `Boxed`.
    External(u64, bool),
    /// One of the objects before it, once more.
    Again(usize),
    /// So many constructors of one field inside one another.
    Nested { times: u16, tag: u8, scalars: Vec<u8>, inner: Box<Shape> },
}

/// How the objects are counted and where they are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Mode {
    /// As Lean makes them: each has as many references as others have to it.
    Own,
    /// Every object is referred to from elsewhere, too.
    Shared,
    /// Threads share them: their counts are negative.
    ManyThreads,
    /// Objects that are never freed, each in front of memory that cannot be read, as far as they can be moved.
    Guarded,
}

/// A number in a host object.
#[derive(Debug)]
pub(crate) struct Plain(#[allow(dead_code, reason = "shown")] u64);

/// A number on the heap in a host object.
#[derive(Debug)]
pub(crate) struct Boxed(#[allow(dead_code, reason = "shown")] Box<u64>);

// SAFETY: Lean does not declare the type.
unsafe impl LeanOpaque for Plain {
    const LEAN_NAME: &'static str = "Plain";
}

// SAFETY: as above.
unsafe impl LeanOpaque for Boxed {
    const LEAN_NAME: &'static str = "Boxed";
}

/// As deep as a shape is read or generated.
const DEPTH: u32 = 24;

impl Shape {
    /// Any shape.
    pub(crate) fn generate(u: &mut Unstructured<'_>, depth: u32) -> Result<Shape> {
        let leaf = depth == 0 || u.is_empty();
        Ok(match u.int_in_range(0..=if leaf { 5 } else { 13 })? {
            0 => Shape::Scalar(scalar(u)?),
            1 => Shape::String(text(u)?),
            2 => {
                let element_size = *u.choose(&[1, 8, 4, 2])?;
                let mut bytes = bytes(u, 40)?;
                bytes.truncate(bytes.len() / usize::from(element_size) * usize::from(element_size));
                Shape::ScalarArray { element_size, bytes }
            }
            3 => big_number(u)?,
            4 => Shape::External(u.arbitrary()?, u.arbitrary()?),
            5 => Shape::Again(u.arbitrary::<u8>()?.into()),
            6..=8 => constructor(u.int_in_range(0..=7)?, u, depth)?,
            9 => constructor(u.int_in_range(0..=sys::LeanMaxCtorTag)?, u, depth)?,
            10 => Shape::Array(shapes(u, 6, depth)?),
            11 => {
                let fixed = shapes(u, 3, depth)?;
                let arity = u.int_in_range(1..=20)? + fixed.len() as u16;
                Shape::Closure { arity, fixed }
            }
            12 => {
                let inner = Box::new(Shape::generate(u, depth - 1)?);
                match u.int_in_range(0..=2)? {
                    0 => Shape::Thunk(inner),
                    1 => Shape::Task(inner),
                    _ => Shape::Reference(inner),
                }
            }
            _ => Shape::Nested {
                times: *u.choose(&[2, 30, 500, 1023, 1024, 1025, 1100, 3000])?,
                tag: u.int_in_range(0..=2)?,
                scalars: bytes(u, 9)?,
                inner: Box::new(Shape::generate(u, depth - 1)?),
            },
        })
    }

    pub(crate) fn any(u: &mut Unstructured<'_>) -> Result<Shape> {
        Shape::generate(u, 6)
    }

    /// The shape of an object, as far as it can be made anew.
    #[must_use]
    pub fn of(object: ObjRef<'_, '_>, lean: &LeanRuntime) -> Shape {
        // SAFETY: a live object, whose kind decides what is read of it.
        unsafe { Shape::read(&object.to_owned(), lean, DEPTH) }
    }

    /// # Safety
    /// The object is well formed.
    unsafe fn read(object: &Obj<'_>, lean: &LeanRuntime, depth: u32) -> Shape {
        let raw = Object::release(object.clone());
        let child = |at: *mut sys::lean_object| {
            // SAFETY: a field or an element of a live object.
            unsafe {
                sys::lean_inc(at);
                Shape::read(&Object::own(lean, at), lean, depth - 1)
            }
        };
        // SAFETY: accessors of the object's kind, within its size; the last line releases the reference taken above.
        unsafe {
            let shape = match object.kind() {
                ObjKind::Scalar(n) => Shape::Scalar(n),
                _ if depth == 0 => Shape::Scalar(0),
                ObjKind::Constructor { tag, fields } => {
                    let used = 8 + 8 * usize::from(fields);
                    let size = sys::ctor_byte_size(raw) - used;
                    let scalars = std::slice::from_raw_parts(sys::lean_ctor_scalar_cptr(raw), size);
                    let scalars = scalars.to_vec();
                    let fields = (0..fields).map(|i| child(sys::lean_ctor_get(raw, i.into()))).collect();
                    Shape::Constructor { tag, fields, scalars }
                }
                ObjKind::Array => {
                    let len = sys::lean_array_size(raw);
                    Shape::Array((0..len).map(|i| child(sys::lean_array_get_core(raw, i))).collect())
                }
                ObjKind::ScalarArray { element_size } => {
                    let len = sys::lean_sarray_size(raw) * usize::from(element_size);
                    let bytes = std::slice::from_raw_parts(sys::lean_sarray_cptr(raw), len).to_vec();
                    Shape::ScalarArray { element_size, bytes }
                }
                ObjKind::String => {
                    Shape::String(object.to_rust::<String>(lean).expect("a well-formed string"))
                }
                ObjKind::BigNumber => {
                    Shape::BigNumber(object.to_rust::<Int>(lean).expect("a number").to_string())
                }
                _ => Shape::Scalar(0),
            };
            sys::lean_dec(raw);
            shape
        }
    }

    /// Changes one of its parts.
    pub(crate) fn mutate(&mut self, u: &mut Unstructured<'_>) -> Result<()> {
        let count = self.count();
        let mut index = u.int_in_range(0..=count - 1)?;
        self.visit(&mut index, &mut |part| part.change(u))
    }

    fn children(&mut self) -> Vec<&mut Shape> {
        match self {
            Shape::Constructor { fields: children, .. }
            | Shape::Array(children)
            | Shape::Closure { fixed: children, .. } => children.iter_mut().collect(),
            Shape::Thunk(inner)
            | Shape::Task(inner)
            | Shape::Reference(inner)
            | Shape::Nested { inner, .. } => vec![inner],
            _ => Vec::new(),
        }
    }

    fn count(&mut self) -> usize {
        1 + self.children().into_iter().map(Shape::count).sum::<usize>()
    }

    fn visit(&mut self, index: &mut usize, act: &mut dyn FnMut(&mut Shape) -> Result<()>) -> Result<()> {
        if *index == 0 {
            return act(self);
        }
        for child in self.children() {
            *index -= 1;
            let size = child.count();
            if *index < size {
                return child.visit(index, act);
            }
            *index -= size - 1;
        }
        Ok(())
    }

    fn change(&mut self, u: &mut Unstructured<'_>) -> Result<()> {
        if u.ratio(1, 3)? {
            *self = Shape::any(u)?;
            return Ok(());
        }
        match self {
            Shape::Scalar(n) => *n = scalar(u)?,
            Shape::Constructor { tag, fields, scalars } => match u.int_in_range(0..=5)? {
                0 => *tag = u.int_in_range(0..=9)?,
                1 => fields.push(Shape::any(u)?),
                2 => drop(fields.pop()),
                3 => scalars.resize(u.int_in_range(0..=40)?, 0),
                4 => fields.reverse(),
                _ if scalars.is_empty() => fields.clear(),
                _ => {
                    let at = u.choose_index(scalars.len())?;
                    scalars[at] = u.arbitrary()?;
                }
            },
            Shape::Array(elements) => match u.int_in_range(0..=3)? {
                0 => elements.push(Shape::any(u)?),
                1 => drop(elements.pop()),
                2 => elements.extend_from_within(..),
                _ => elements.reverse(),
            },
            Shape::ScalarArray { element_size, bytes } => {
                if u.arbitrary()? {
                    *element_size = *u.choose(&[1, 8])?;
                    bytes.truncate(bytes.len() / 8 * 8);
                } else {
                    bytes.extend_from_within(..);
                }
            }
            Shape::String(text) => match u.arbitrary()? {
                true => text.push(u.arbitrary()?),
                false => *text = text.repeat(2),
            },
            _ => *self = Shape::any(u)?,
        }
        Ok(())
    }

    /// Makes an object of this shape.
    #[must_use]
    pub fn build<'lean>(&self, lean: &'lean LeanRuntime, mode: Mode) -> Built<'lean> {
        let mut built = Built { root: None, extra: Vec::new() };
        let mut made = Vec::new();
        // SAFETY: the runtime is there, and the objects made are given to `built`.
        unsafe {
            let root = self.make(lean, mode, &mut made, &mut built.extra);
            if mode == Mode::ManyThreads && !sys::lean_is_scalar(root) {
                sys::lean_mark_mt(root);
            }
            built.root = Some(Object::own(lean, root));
        }
        built
    }

    /// Gives an object with a reference. `made` lends all objects so far; `extra` owns references that no object owns.
    ///
    /// # Safety
    /// The caller releases what it gets, and then what is in `extra`.
    unsafe fn make<'lean>(
        &self,
        lean: &'lean LeanRuntime,
        mode: Mode,
        made: &mut Vec<*mut sys::lean_object>,
        extra: &mut Vec<Obj<'lean>>,
    ) -> *mut sys::lean_object {
        // SAFETY: each object is filled before anyone else sees it, with objects that it then owns.
        unsafe {
            let mut part = |shape: &Shape| shape.make(lean, mode, made, extra);
            let object = match self {
                Shape::Scalar(n) => return sys::lean_box(*n),
                Shape::Again(index) => {
                    let Some(index) = index.checked_rem(made.len()) else { return sys::lean_box(0) };
                    sys::lean_inc(made[index]);
                    return made[index];
                }
                Shape::Constructor { tag, fields, scalars } => {
                    let fields: Vec<_> = fields.iter().take(255).map(&mut part).collect();
                    constructor_of(*tag, &fields, scalars)
                }
                Shape::Nested { times, tag, scalars, inner } => {
                    let mut object = part(inner);
                    for _ in 0..*times {
                        object = constructor_of(*tag, &[object], scalars);
                    }
                    object
                }
                Shape::Array(elements) => {
                    let elements: Vec<_> = elements.iter().map(&mut part).collect();
                    let array = sys::lean_alloc_array(elements.len(), elements.len());
                    for (i, element) in elements.into_iter().enumerate() {
                        sys::lean_array_set_core(array, i, element);
                    }
                    array
                }
                Shape::ScalarArray { element_size, bytes } => {
                    let len = bytes.len() / usize::from(*element_size);
                    let array = sys::lean_alloc_sarray((*element_size).into(), len, len);
                    sys::lean_sarray_cptr(array).copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
                    array
                }
                Shape::String(text) => {
                    sys::lean_mk_string_unchecked(text.as_ptr().cast(), text.len(), text.chars().count())
                }
                Shape::BigNumber(digits) => {
                    let digits = CString::new(digits.as_str()).expect("digits");
                    sys::lean_cstr_to_int(digits.as_ptr())
                }
                Shape::Closure { arity, fixed } => {
                    let fixed: Vec<_> = fixed.iter().map(&mut part).collect();
                    let code = never_called as *const () as *mut _;
                    let closure = sys::lean_alloc_closure(code, (*arity).into(), fixed.len() as u32);
                    for (i, value) in fixed.into_iter().enumerate() {
                        sys::lean_closure_set(closure, i as u32, value);
                    }
                    closure
                }
                Shape::Thunk(inner) => sys::lean_thunk_pure(part(inner)),
                Shape::Task(inner) => sys::lean_task_pure(part(inner)),
                Shape::Reference(inner) => reference(part(inner)),
                Shape::External(n, boxed) => Object::release(match boxed {
                    false => External::new(lean, Plain(*n)).into_obj(),
                    true => External::new(lean, Boxed(Box::new(*n))).into_obj(),
                }),
            };
            let object = match mode {
                Mode::Guarded => guard::moved(object, lean, extra),
                _ => object,
            };
            if mode == Mode::Shared {
                sys::lean_inc(object);
                extra.push(Object::own(lean, object));
            }
            made.push(object);
            object
        }
    }
}

/// An object, and what keeps its parts.
#[derive(Debug)]
pub struct Built<'lean> {
    root: Option<Obj<'lean>>,
    extra: Vec<Obj<'lean>>,
}

impl<'lean> Built<'lean> {
    /// The object.
    #[must_use]
    pub fn object(&self) -> &Obj<'lean> {
        self.root.as_ref().expect("it is there until this is dropped")
    }
}

impl Drop for Built<'_> {
    fn drop(&mut self) {
        self.root = None;
        self.extra.clear();
        guard::reuse();
    }
}

/// # Safety
/// The fields are handed over.
unsafe fn constructor_of(tag: u8, fields: &[*mut sys::lean_object], scalars: &[u8]) -> *mut sys::lean_object {
    // A constructor without anything is a boxed scalar, and no object.
    let scalars = if fields.is_empty() && scalars.is_empty() { &[0; 8] } else { scalars };
    // SAFETY: all fields and bytes are set.
    unsafe {
        let object = sys::lean_alloc_ctor(tag.into(), fields.len() as u32, scalars.len() as u32);
        for (i, field) in fields.iter().enumerate() {
            sys::lean_ctor_set(object, i as u32, *field);
        }
        sys::lean_ctor_scalar_cptr(object).copy_from_nonoverlapping(scalars.as_ptr(), scalars.len());
        object
    }
}

/// # Safety
/// The value is handed over.
unsafe fn reference(value: *mut sys::lean_object) -> *mut sys::lean_object {
    // SAFETY: the action gives a reference, or the result of an action that has one.
    unsafe {
        let result = sys::lean_st_mk_ref(value);
        if sys::lean_is_ctor(result) { sys::lean_io_result_take_value(result) } else { result }
    }
}

extern "C" fn never_called() {
    unreachable!("nobody calls the closures that are made here");
}

fn shapes(u: &mut Unstructured<'_>, most: usize, depth: u32) -> Result<Vec<Shape>> {
    let len = u.int_in_range(0..=most)?;
    (0..len).map(|_| Shape::generate(u, depth - 1)).collect()
}

fn constructor(tag: u8, u: &mut Unstructured<'_>, depth: u32) -> Result<Shape> {
    Ok(Shape::Constructor { tag, fields: shapes(u, 5, depth)?, scalars: bytes(u, 20)? })
}

/// Small ones more often, and those at the limits of types.
fn scalar(u: &mut Unstructured<'_>) -> Result<usize> {
    Ok(match u.int_in_range(0..=3)? {
        0 => u.int_in_range(0..=8)?,
        1 => {
            *u.choose(&[255, 256, 257, 0xd7ff, 0xd800, 0xffff, 0x10_000, 0x10_ffff, 0x11_0000, 0xffff_ffff])?
        }
        2 => 1 << u.int_in_range(0..=62)?,
        _ => u.arbitrary::<usize>()? >> 1,
    })
}

fn bytes(u: &mut Unstructured<'_>, most: usize) -> Result<Vec<u8>> {
    let len = u.int_in_range(0..=most)?;
    (0..len).map(|_| u.arbitrary()).collect()
}

pub(crate) fn text(u: &mut Unstructured<'_>) -> Result<String> {
    let len = u.int_in_range(0..=12)?;
    (0..len)
        .map(|_| if u.arbitrary()? { u.int_in_range(b'a'..=b'z').map(char::from) } else { u.arbitrary() })
        .collect()
}

fn big_number(u: &mut Unstructured<'_>) -> Result<Shape> {
    // Above the boxed `Nat`s, of which there are more than of the boxed `Int`s.
    let mut digits = format!("{}{}", if u.arbitrary()? { "-" } else { "" }, u.int_in_range(10..=99u8)?);
    for _ in 0..u.int_in_range(1..=12)? {
        let _ = write!(digits, "{:018}", u.int_in_range(0..=999_999_999_999_999_999u64)?);
    }
    Ok(Shape::BigNumber(digits))
}
