//! Where the fields of constructors lie: this crate's computation against the C that Lean's compiler emits, and against
//! what compiled Lean code reads and writes.

#[path = "layouts_package.rs"]
mod layouts_package;

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use lean_rs::__private::{Builder, Decoder, FieldKind, Layout, Reader};
use lean_rs::{LeanRuntime, Obj};
use lean_rs_tests::LayoutsModule;

use FieldKind::{Object, Scalar1, Scalar2, Scalar4, Scalar8, USize};

/// A constructor object that a C function makes.
#[derive(Debug, Default, PartialEq, Eq)]
struct Made {
    objects: u8,
    scalar_bytes: usize,
    /// Where it puts the values of variables, in bytes from the first field.
    offsets: HashMap<String, usize>,
}

/// The objects that the functions of a C file make, by function; the functions' parameters are `x_1`, `x_2`, ….
fn made_in(c: &str) -> HashMap<String, Vec<Made>> {
    let mut made = HashMap::new();
    for body in c.split("\nLEAN_EXPORT ").filter(|part| part.contains("{\n_start:")) {
        let name = body.split('(').next().unwrap().rsplit([' ', '*']).next().unwrap();
        let mut objects: Vec<(String, Made)> = Vec::new();
        for line in body.lines().take_while(|line| *line != "}\n") {
            let line = line.trim().trim_end_matches(';');
            if let Some((variable, arguments)) = line.split_once(" = lean_alloc_ctor(") {
                let arguments: Vec<&str> = arguments.trim_end_matches(')').split(", ").collect();
                let object = Made {
                    objects: arguments[1].parse().unwrap(),
                    scalar_bytes: bytes(arguments[2]),
                    offsets: HashMap::new(),
                };
                objects.push((variable.to_owned(), object));
            } else if let Some(arguments) = line.strip_prefix("lean_ctor_set") {
                let (kind, arguments) = arguments.split_once('(').unwrap();
                let arguments: Vec<&str> = arguments.trim_end_matches(')').split(", ").collect();
                let [object, place, value] = arguments[..] else { panic!("{line}") };
                let Some((_, object)) = objects.iter_mut().rev().find(|(variable, _)| variable == object)
                else {
                    continue;
                };
                // Objects and `USize` are numbered, the others have an offset.
                let at = if matches!(kind, "" | "_usize") { 8 * bytes(place) } else { bytes(place) };
                object.offsets.insert(value.to_owned(), at);
            }
        }
        made.insert(name.to_owned(), objects.into_iter().map(|(_, object)| object).collect());
    }
    made
}

/// `sizeof(void*)*3 + 24`, or a plain number.
fn bytes(text: &str) -> usize {
    text.split(" + ")
        .map(|part| match part.split_once(")*") {
            Some((size, count)) if size.starts_with("sizeof(") => 8 * count.parse::<usize>().unwrap(),
            _ => part.parse().unwrap(),
        })
        .sum()
}

/// What the layout of these fields says of an object whose fields are set from these variables.
fn computed<const N: usize>(kinds: [FieldKind; N], variables: [&str; N]) -> Made {
    let layout = Layout::new(kinds);
    Made {
        objects: layout.objects(),
        scalar_bytes: layout.scalar_bytes(),
        offsets: (0..N).map(|i| (variables[i].to_owned(), layout.offset(i))).collect(),
    }
}

/// The kinds of the generated structures' fields, as `layouts_package` lists them.
const KINDS: [FieldKind; 6] = [Scalar8, Scalar4, Scalar2, Scalar1, USize, Object];

fn c_of(package: &Path, module: &str) -> String {
    let path = package.join(".lake/build/ir").join(module).with_extension("c");
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The C code of the generated structures, and what the symbols of its functions begin with.
fn generated() -> (String, String) {
    let c = c_of(Path::new(env!("LAYOUTS_PACKAGE")), "Layouts");
    let (before, _) = c.split_once("makeabcdef(").expect("the function of the first order");
    let prefix = before.rsplit(char::is_whitespace).next().unwrap_or_default().to_owned();
    (c, prefix)
}

#[test]
fn all_orders_of_six_fields() {
    let (c, prefix) = generated();
    let made = made_in(&c);
    let orders = layouts_package::orders();
    assert_eq!(orders.len(), 720);
    for order in orders {
        let name = layouts_package::name(order);
        let parameters = ["x_1", "x_2", "x_3", "x_4", "x_5", "x_6"];
        let expected = computed(order.map(|field| KINDS[field]), order.map(|field| parameters[field]));
        assert_eq!(made[&format!("{prefix}make{name}")], [expected], "{name}");
    }
}

#[test]
fn structures_of_the_conformance_package() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("lean");
    let structures = made_in(&c_of(&package, "Conformance/Structures"));
    let only = |name: &str| -> &Made {
        let [made] = &structures[name][..] else { panic!("{name}: {:?}", structures[name]) };
        made
    };
    let mixed = [
        Scalar1, Object, Scalar8, Scalar2, Scalar1, Scalar8, Object, Scalar4, USize, Scalar4, Scalar4,
        Scalar1, Scalar1, Scalar8,
    ];
    let parameters = [
        "x_1", "x_2", "x_3", "x_4", "x_5", "x_6", "x_7", "x_8", "x_9", "x_10", "x_11", "x_12", "x_13", "x_14",
    ];
    assert_eq!(*only("conf_mixed_make"), computed(mixed, parameters));
    assert_eq!(*only("conf_vec3_make"), computed([Scalar8; 3], ["x_1", "x_2", "x_3"]));
    assert_eq!(*only("conf_rgb_make"), computed([Scalar1; 3], ["x_1", "x_2", "x_3"]));
    let [base, derived] = &structures["conf_derived_make"][..] else { panic!() };
    assert_eq!(*base, computed([Scalar4, Object], ["x_1", "x_2"]));
    assert_eq!(*derived, computed([Object, Scalar8, Scalar1], ["x_5", "x_3", "x_4"]));
    let option = only("conf_meters_opt");
    assert_eq!((option.objects, option.scalar_bytes), (1, 0));
    let op = only("conf_op_make");
    assert_eq!((op.objects, op.scalar_bytes, op.offsets.len()), (2, 0, 2));
    // Of `circle`, of `rect`, of `named` and the `circle` inside it; `tagged` is a constant.
    let shapes = &structures["conf_shape_make"];
    let circles = shapes.iter().filter(|made| **made == computed([Scalar8], ["x_2"])).count();
    assert_eq!(circles, 2, "{shapes:?}");
    let of_shape = |kinds: [FieldKind; 2]| {
        let layout = Layout::new(kinds);
        let offsets: BTreeSet<usize> = [layout.offset(0), layout.offset(1)].into();
        shapes.iter().any(|made| {
            (made.objects, made.scalar_bytes) == (layout.objects(), layout.scalar_bytes())
                && made.offsets.values().copied().collect::<BTreeSet<_>>() == offsets
        })
    };
    assert!(of_shape([Scalar8, Scalar8]) && of_shape([Object, Object]), "{shapes:?}");
    let enums = made_in(&c_of(&package, "Conformance/Enums"));
    let wide = Layout::new([Scalar1, Scalar2, Scalar2]);
    let offsets: Vec<usize> =
        enums["conf_enum_field"].iter().flat_map(|made| made.offsets.values().copied()).collect();
    assert!(offsets.contains(&wide.offset(0)) && offsets.contains(&wide.offset(1)), "{offsets:?}");
}

/// Values of the fields that tell every byte apart.
const A: u64 = 0x0102_0304_0506_0708;
const B: u32 = 0x1112_1314;
const C: u16 = 0x2122;
const D: u8 = 0x31;
const E: usize = 0x4142_4344_4546_4748;
const F: &str = "fields";

/// Reads and writes an object of each order with this crate, and has Lean do the other half.
#[test]
fn lean_reads_what_was_written_and_the_other_way_round() {
    let lean = LeanRuntime::init().unwrap();
    let module = LayoutsModule::load(lean).unwrap();
    let module = module.module();
    let (_, prefix) = generated();
    static LAYOUTS: LazyLock<Vec<Layout<6>>> = LazyLock::new(|| {
        layouts_package::orders().iter().map(|order| Layout::new(order.map(|field| KINDS[field]))).collect()
    });
    for (order, layout) in layouts_package::orders().into_iter().zip(&*LAYOUTS) {
        let name = layouts_package::name(order);
        // SAFETY: `make… (a : UInt64) (b : UInt32) (c : UInt16) (d : UInt8) (e : USize) (f : String)`.
        let make = unsafe {
            module.exported::<(u64, u32, u16, u8, usize, &str), Obj<'_>>(&format!("{prefix}make{name}"))
        };
        let made = make.unwrap().call(A, B, C, D, E, F).unwrap();
        assert_eq!(read(lean, &made, order, layout), (A, B, C, D, E, F.to_owned()), "{name}");
        // SAFETY: `sum… : S… → UInt64`.
        let sum = unsafe { module.exported::<(Obj<'_>,), u64>(&format!("{prefix}sum{name}")) }.unwrap();
        let expected = [u64::from(B), u64::from(C), u64::from(D), E as u64, F.len() as u64]
            .into_iter()
            .fold(A, u64::wrapping_add);
        assert_eq!(sum.call(written(lean, order, layout)).unwrap(), expected, "{name}");
        assert_eq!(sum.call(made).unwrap(), expected, "{name}");
    }
    assert!(matches!(lean.live_objects(), None | Some(0)));
}

fn read(
    lean: &'static LeanRuntime,
    object: &Obj<'static>,
    order: [usize; 6],
    layout: &'static Layout<6>,
) -> (u64, u32, u16, u8, usize, String) {
    let mut fields = (0, 0, 0, 0, 0, String::new());
    // SAFETY: the fields are of these types.
    let cx = unsafe { Decoder::vouched(lean) };
    let mut reader = Reader::new(cx, object.as_ref(), "S", 0, layout).unwrap();
    for field in order {
        match field {
            0 => fields.0 = reader.field("a").unwrap(),
            1 => fields.1 = reader.field("b").unwrap(),
            2 => fields.2 = reader.field("c").unwrap(),
            3 => fields.3 = reader.field("d").unwrap(),
            4 => fields.4 = reader.field("e").unwrap(),
            _ => fields.5 = reader.field("f").unwrap(),
        }
    }
    fields
}

fn written(lean: &'static LeanRuntime, order: [usize; 6], layout: &'static Layout<6>) -> Obj<'static> {
    let builder = order.into_iter().fold(Builder::new(lean, 0, layout), |builder, field| match field {
        0 => builder.field(A),
        1 => builder.field(B),
        2 => builder.field(C),
        3 => builder.field(D),
        4 => builder.field(E),
        _ => builder.field(F),
    });
    builder.finish()
}
