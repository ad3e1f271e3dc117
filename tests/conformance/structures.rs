//! Structures and inductive types, in and out.

use super::*;
use lean_rs::{Erased, LeanStr, LeanType as _, Nat};
use lean_rs_tests::{
    Base, Cell, Color, Constants, ConstantsModule, Derived, Label, Meters, Mixed, NumberAndFlag, OtherTypes,
    OtherTypesModule, Pair, Positive, Rgb, Shape, Single, Structures, StructuresModule, Tree, Vec3,
};

fn structures() -> StructuresModule<'static> {
    StructuresModule::load(lean()).expect("the module loads")
}

fn mixed() -> Mixed {
    Mixed {
        a: 1,
        name: "näme".to_owned(),
        b: u64::MAX,
        c: 0xABCD,
        flag: true,
        d: -2.5,
        count: Nat::from(u128::MAX),
        e: 0xDEAD_BEEF,
        u: usize::MAX - 1,
        f: 0.25,
        ch: '😀',
        color: Color::Blue,
        i8: -128,
        i64: i64::MIN,
    }
}

#[test]
fn every_kind_of_field() {
    let m = structures();
    leaves_nothing(lean(), || {
        let Mixed { a, name, b, c, flag, d, count, e, u, f, ch, color, i8, i64 } = mixed();
        let made = m.mixed_make(a, &name, b, c, flag, d, count, e, u, f, ch, color, i8, i64).unwrap();
        assert_eq!(made, mixed());
        assert_eq!(m.mixed_name(&made).unwrap(), "näme");
        let changed = m.mixed_update(made).unwrap();
        assert_eq!((changed.a, changed.b, changed.flag, changed.i8), (2, 0, false, 127));
        assert_eq!(changed.u, usize::MAX);
        assert_eq!(changed.count.to_string(), "340282366920938463463374607431768211456");
        assert_eq!((changed.d, changed.c, changed.ch, changed.i64), (-2.5, 0xABCD, '😀', i64::MIN));
        let small = Mixed { b: 2, u: 3, i64: 4, count: Nat::from(0u8), ch: 'a', ..mixed() };
        let sum =
            1.0 + 2.0 + f64::from(0xABCD) + 1.0 - 2.5 + f64::from(0xDEAD_BEEFu32) + 3.0 + 0.25 + 97.0 + 300.0
                - 128.0
                + 4.0;
        assert_eq!(m.mixed_sum(&small), sum);
    });
}

#[test]
fn scalars_only() {
    let m = structures();
    leaves_nothing(lean(), || {
        let a = m.vec3_make(1.0, 2.0, 3.0).unwrap();
        assert_eq!(a, Vec3 { x: 1.0, y: 2.0, z: 3.0 });
        assert_eq!(m.vec3_dot(a, &Vec3 { x: 4.0, y: 5.0, z: 6.0 }), 32.0);
        let rgb = m.rgb_make(10, 20, 255).unwrap();
        assert_eq!(rgb, Rgb(10, 20, 255));
        assert_eq!(m.rgb_sum(rgb), 285);
    });
}

#[test]
fn trivial_structures_are_their_field() {
    let m = structures();
    leaves_nothing(lean(), || {
        assert_eq!(m.meters_add(Meters { val: 40 }, Meters { val: 2 }).unwrap(), Meters { val: 42 });
        assert_eq!(m.meters_opt(Meters { val: u64::MAX }).unwrap(), Some(Meters { val: u64::MAX }));
        let label = Label { text: "é\0".to_owned() };
        assert_eq!(m.label_twice(&label).unwrap().text, "é\0é\0");
        assert_eq!(m.positive_val(Positive { val: 7 }), 7);
        // SAFETY: 5 > 3.
        assert_eq!(unsafe { m.subtype_val(Nat::from(5u8)) }.unwrap(), 5);
        // SAFETY: 8 < 9.
        assert_eq!(unsafe { m.fin_val(Nat::from(9u8), 8) }.unwrap(), 8);
        assert_eq!(m.cell_get(Cell { content: 1 << 63 }), 1 << 63);
        assert_eq!(m.single(Single::Mk(u16::MAX)).unwrap(), Single::Mk(0));
    });
}

#[test]
fn a_child_holds_its_parent() {
    let m = structures();
    leaves_nothing(lean(), || {
        let child = m.derived_make(7, "title", 1.5, 3).unwrap();
        let base = Base { id: 7, title: "title".to_owned() };
        assert_eq!(child, Derived { to_base: base.clone(), weight: 1.5, level: 3, cached: None });
        assert_eq!(m.derived_id(&child), 10);
        assert_eq!(m.derived_base(Derived { cached: Some(1), ..child }).unwrap(), base);
    });
}

#[test]
fn fields_of_parameter_types_are_boxed() {
    let m = structures();
    let other = OtherTypesModule::load(lean()).unwrap();
    leaves_nothing(lean(), || {
        let pair = Pair { fst: u64::MAX - 1, snd: true };
        assert_eq!(m.pair(pair).unwrap(), Pair { fst: false, snd: u64::MAX });
        let same = NumberAndFlag { fst: 1, snd: false };
        assert_eq!(other.pair(&same).unwrap(), Pair { fst: true, snd: 2 });
    });
}

#[test]
fn a_function_in_a_field() {
    let m = structures();
    leaves_nothing(lean(), || {
        let op = m.op_make(Nat::from(5u8)).unwrap();
        assert_eq!(op.label, "add");
        assert_eq!(m.op_run(op.clone(), Nat::from(10u8)).unwrap(), 15);
        drop(op);
    });
}

#[test]
fn every_constructor_of_an_inductive_type() {
    let m = structures();
    let shapes = [
        (Shape::Empty, 0.0),
        (Shape::Circle(2.0), 12.0),
        (Shape::Rect { w: 2.0, h: 3.0 }, 6.0),
        (Shape::Named { name: "n".to_owned(), inner: Box::new(Shape::Circle(2.0)) }, 12.0),
        (Shape::Tagged(7, Nat::from(9u8)), 16.0),
        (Shape::Unit, 1.0),
    ];
    leaves_nothing(lean(), || {
        for (k, (shape, area)) in shapes.iter().enumerate() {
            let made = m.shape_make(k as u8, 2.0, "n").unwrap();
            assert_eq!(m.shape_area(shape), *area);
            assert_eq!(m.shape_area(&made), m.shape_area(shape));
            if k != 2 {
                assert_eq!(made, *shape);
            }
        }
    });
    let constructors = Shape::CONSTRUCTORS;
    assert_eq!(
        constructors.iter().map(|it| it.name()).collect::<Vec<_>>(),
        ["empty", "circle", "rect", "named", "tagged", "unit"]
    );
    assert_eq!(constructors[3].fields(), ["name", "inner"]);
    assert_eq!(Derived::CONSTRUCTORS[0].fields(), ["toBase", "weight", "level"]);
    assert_eq!(Rgb::CONSTRUCTORS[0].fields(), ["r", "g", "b"]);
}

#[test]
fn recursive_types() {
    let m = structures();
    leaves_nothing(lean(), || {
        let mut tree = Tree::Leaf;
        for n in [5u64, 2, 8, 1, 9, 2] {
            tree = m.tree_insert(tree, Nat::from(n)).unwrap();
        }
        assert_eq!(m.tree_sum(&tree).unwrap(), 25);
        assert_eq!(m.tree_depth(&tree).unwrap(), 3);
        let Tree::Node { left, value, .. } = &tree else { panic!("{tree:?}") };
        assert_eq!((value, m.tree_sum(left).unwrap()), (&Nat::from(5u8), Nat::from(3u8)));
    });
}

#[test]
fn constants_of_every_shape() {
    let lean = lean();
    let m = ConstantsModule::load(lean).unwrap();
    leaves_nothing(lean, || {
        assert_eq!(m.answer().unwrap(), 42);
        assert_eq!((m.k64(), m.k8(), m.kfloat(), m.kbool()), (0x1234_5678_9ABC_DEF0, 200, 2.5, true));
        assert_eq!(m.kchar().unwrap(), 'λ');
        assert_eq!(m.kstring().unwrap(), "constant");
        assert_eq!(m.karray().unwrap(), [2, 3, 5, 7]);
        assert_eq!(m.knone().unwrap(), None);
        let k = m.kmixed().unwrap();
        assert_eq!((&*k.name, k.c, k.color, k.i8, k.i64), ("k", 3, Color::Blue, -9, -10));
    });
}

#[test]
fn any_value_through_a_polymorphic_function() {
    let lean = lean();
    let m = OtherTypesModule::load(lean).unwrap();
    leaves_nothing(lean, || {
        let text = LeanStr::new(lean, "text");
        let same = m.identity(Erased, text.clone().into_obj());
        assert_eq!(same.to_rust::<String>(lean).unwrap(), "text");
    });
}

/// An object of a shape, as an `Obj`.
fn object(shape: Shape) -> Obj<'static> {
    OtherTypesModule::load(lean())
        .unwrap()
        .identity(Erased, lean_rs::LeanArray::new(lean(), &[shape]).get_ref(0).unwrap().to_owned())
}

#[test]
fn wrong_shapes_are_errors_that_say_where() {
    let lean = lean();
    let text = |error: lean_rs::LeanError| error.to_string();
    let other = OtherTypesModule::load(lean).unwrap();
    assert_eq!(other.color(1, 1).unwrap(), Color::Blue);
    assert_eq!(
        text(other.color(1, 2).unwrap_err()),
        "convert the result of `conf_u8_add`: expected a constructor of `Color`, 0 to 2 (`red`, `green`, `blue`), found constructor 3"
    );
    assert_eq!(
        text(nat(3).to_rust::<Vec3>(lean).unwrap_err()),
        "convert: expected `Vec3`, which is an object of constructor 0 with 0 object fields, found the scalar 3"
    );
    // Three bytes are in a smaller object than three floats.
    let rgb = lean_rs::LeanArray::new(lean, &[Rgb(1, 2, 3)]);
    assert_eq!(
        text(rgb.get_ref(0).unwrap().to_rust::<Vec3>(lean).unwrap_err()),
        "convert: expected `Vec3`, an object of at least 32 bytes, found one of 16 bytes"
    );
    assert_eq!(
        text(object(Shape::Circle(1.0)).to_rust::<Tree>(lean).unwrap_err()),
        "convert: expected `Tree.node`, which is an object of constructor 1 with 3 object fields, found an object of \
         constructor 1 with 0 object fields"
    );
    assert_eq!(
        text(nat(2).to_rust::<Shape>(lean).unwrap_err()),
        "convert: expected `Shape.rect`, which is an object of constructor 2 with 0 object fields, found the scalar 2"
    );
    assert_eq!(
        text(nat(6).to_rust::<Shape>(lean).unwrap_err()),
        "convert: expected a constructor of `Shape`, 0 to 5 (`empty`, `circle`, `rect`, `named`, `tagged`, `unit`), found \
         the scalar 6"
    );
    // A `Pair Nat Nat` where a pair of strings is expected, in an array.
    let pairs = lean_rs::LeanArray::new(lean, &[Pair { fst: "a".to_owned(), snd: Nat::from(1u8) }]);
    let error = pairs.as_obj().to_rust::<Vec<Pair<String, String>>>(lean).unwrap_err();
    assert_eq!(text(error), "convert: at `[0].snd`: expected a `String`, found the scalar 1");
    let error = pairs.get_ref(0).unwrap().to_rust::<Pair<Nat, Nat>>(lean).unwrap_err();
    assert_eq!(text(error), "convert: at `Pair.fst`: expected a `Nat`, found a string");
    let named = Shape::Named { name: "n".to_owned(), inner: Box::new(Shape::Empty) };
    let error = object(named).to_rust::<(u64, Nat)>(lean).unwrap_err();
    assert_eq!(
        text(error),
        "convert: expected a pair, found an object of constructor 3 with 2 object fields"
    );
}
