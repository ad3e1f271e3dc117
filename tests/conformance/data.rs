//! Strings, arrays, lists, options, products and sums, in and out.

use super::*;
use lean_rs::{ArrayOf, LeanArray, LeanBytes, LeanFloats, LeanList, LeanStr, LeanSubarray, Nat, Sum};
use lean_rs_tests::{Data, DataModule, Views, ViewsModule};

fn data() -> DataModule<'static> {
    DataModule::load(lean()).expect("the module loads")
}

fn nats(values: &[u64]) -> Vec<Nat> {
    values.iter().map(|&n| Nat::from(n)).collect()
}

#[test]
fn strings_and_bytes() {
    let m = data();
    leaves_nothing(lean(), || {
        assert_eq!(m.str_append("é\0", "😀").unwrap(), "é\0😀");
        assert_eq!(
            (m.str_length("é\0😀").unwrap(), m.str_bytes("é\0😀".into()).unwrap()),
            (Nat::from(3u8), Nat::from(7u8))
        );
        assert_eq!(m.str_push("", 'λ').unwrap(), "λ");
        assert!(m.str_eq("a\0", "a\0") && !m.str_eq("a\0", "a\0b") && m.str_lt("a", "b"));
        assert_eq!(m.str_special().unwrap(), "a\0z😀");
        assert_eq!(m.str_to_utf8("é").unwrap(), "é".as_bytes());
        assert_eq!(m.str_of_utf8("é\0".as_bytes()).unwrap().as_deref(), Some("é\0"));
        assert_eq!(m.str_of_utf8(&[0xFF]).unwrap(), None);
        assert_eq!(m.bytes_push(vec![0, 255], 7).unwrap(), [0, 255, 7]);
        assert_eq!(m.bytes_size(&[]).unwrap(), 0);
        assert_eq!(m.bytes_sum(&[1, 2, 3, 250]), 256);
        assert_eq!(m.bytes_set(&[1, 2, 3], Nat::from(1u8), 9).unwrap(), [1, 9, 3]);
        assert_eq!(m.bytes_make(4).unwrap(), [4, 5]);
        let floats = m.floats_push(vec![0.5, f64::NEG_INFINITY], f64::NAN).unwrap();
        assert_eq!((floats.len(), floats[1], floats[2].is_nan()), (3, f64::NEG_INFINITY, true));
        assert_eq!(m.floats_sum(&[0.5, 0.25]), 0.75);
    });
}

#[test]
fn arrays() {
    let m = data();
    leaves_nothing(lean(), || {
        assert_eq!(m.arr_push(vec![], Nat::from(3u8)).unwrap(), [3]);
        assert_eq!(m.arr_sum(&nats(&[1, u64::MAX])).unwrap(), Nat::from(1u128 << 64));
        assert_eq!(m.arr_sum64(&[1, u64::MAX]), 0);
        assert_eq!(m.arr_make64(Nat::from(4u8), 1 << 62).unwrap(), [1 << 62, 1 << 63, 0, 0]);
        assert_eq!(m.arr_count([true, false, true]), 2);
        assert_eq!(m.arr_join(&["a", "", "é"]).unwrap(), "aé");
        assert_eq!(m.arr_triple(Nat::from(1u8), Nat::from(2u8), Nat::from(3u8)).unwrap(), [1, 2, 3]);
        assert_eq!(m.arr_set(vec![1, u128::MAX], Nat::from(0u8), 7).unwrap(), [7, u128::MAX]);
        let nested = [nats(&[1, 2]), vec![]];
        assert_eq!(m.arr_nested(&nested, Nat::from(0u8)).unwrap(), Some(Nat::from(2u8)));
        assert_eq!(m.arr_nested(&nested, Nat::from(2u8)).unwrap(), None);
        assert_eq!(m.arr_pop(nats(&[1, 2])).unwrap(), [1]);
        let error = m.arr_make64(Nat::from(1u8), 5).unwrap();
        assert_eq!(error, [5]);
    });
}

#[test]
fn lists() {
    let m = data();
    leaves_nothing(lean(), || {
        assert_eq!(m.list_sum(&nats(&[1, 2, u64::MAX]).into()).unwrap(), Nat::from((1u128 << 64) + 2));
        assert_eq!(m.list_down(Nat::from(3u8)).unwrap().0, [3, 2, 1]);
        assert_eq!(m.list_down(Nat::from(0u8)).unwrap().0, [0u128; 0]);
        assert_eq!(m.list_join(["a", "é", ""].into_iter().collect()).unwrap(), "aé");
        assert_eq!(m.list_sum64(LeanList(vec![u64::MAX, 2])), 1);
    });
}

#[test]
fn options_and_results() {
    let m = data();
    leaves_nothing(lean(), || {
        assert_eq!(m.opt_inc(None).unwrap(), None);
        assert_eq!(m.opt_inc(Some(Nat::from(u64::MAX))).unwrap(), Some(Nat::from(1u128 << 64)));
        assert_eq!(m.opt_inc64(Some(u64::MAX)).unwrap(), Some(0));
        let one = Nat::from(1u8);
        assert_eq!(
            [None, Some(None), Some(Some(one))].map(|x| m.opt_nested(x).unwrap()),
            [0, 1, 3].map(|n: u8| Nat::from(n))
        );
        assert_eq!(
            [None, Some(true), Some(false)].map(|x| m.opt_bool(x).unwrap()),
            [Some(true), Some(false), None]
        );
        assert_eq!((m.opt_unit(true).unwrap(), m.opt_unit(false).unwrap()), (Some(()), None));
        assert_eq!((m.opt_float(4.0).unwrap(), m.opt_float(-4.0).unwrap()), (Some(2.0), None));
        assert_eq!(m.except_div(84, 2).unwrap(), Ok(42));
        assert_eq!(m.except_div(84, 0).unwrap(), Err("division by zero".to_owned()));
        assert_eq!((m.except_get(Ok(3)), m.except_get(Err("no"))), (3, 0));
    });
}

#[test]
fn products_and_sums() {
    let m = data();
    leaves_nothing(lean(), || {
        assert_eq!(m.prod_swap((Nat::from(1u8), "one")).unwrap(), ("one".to_owned(), Nat::from(1u8)));
        assert_eq!(m.prod_scalar((u64::MAX, false)).unwrap(), (0, true));
        assert_eq!(m.prod_triple(1, 2.5, Nat::from(3u8)).unwrap(), (1, 2.5, Nat::from(3u8)));
        assert_eq!(m.prod_unit(Nat::from(3u8)).unwrap(), (Nat::from(3u8), ()));
        assert_eq!(m.sum_size(Sum::Inl(Nat::from(9u8))).unwrap(), 9);
        assert_eq!(m.sum_size(Sum::Inr("four")).unwrap(), 4);
        assert_eq!(m.sum_make(true, Nat::from(1u8), "s").unwrap(), Sum::Inl(Nat::from(1u8)));
        assert_eq!(m.sum_make(false, Nat::from(1u8), "s").unwrap(), Sum::Inr("s".to_owned()));
    });
}

#[test]
fn subarrays() {
    let lean = lean();
    let m = data();
    leaves_nothing(lean, || {
        let values = nats(&[10, 20, 30, 40]);
        let part = m.sub_make(&values, Nat::from(1u8), Nat::from(3u8)).unwrap().unwrap();
        assert_eq!((part.range(), part.len(), part.array().len()), (1..3, 2, 4));
        assert_eq!(part.iter().collect::<Result<Vec<Nat>, _>>().unwrap(), nats(&[20, 30]));
        assert_eq!(m.sub_bounds(part.clone()).unwrap(), (Nat::from(1u8), Nat::from(3u8)));
        assert!(m.sub_make(&values, Nat::from(3u8), Nat::from(5u8)).unwrap().is_none());
        let all = LeanSubarray::new(LeanArray::new(lean, &values), 0..4).unwrap();
        assert_eq!(m.sub_bounds(all).unwrap().1, 4);
        let error = LeanSubarray::new(part.array().clone(), 2..5).unwrap_err();
        assert_eq!(
            error.to_string(),
            "convert: expected a range inside an array of 4 elements, found 2 to 5"
        );
    });
}

#[test]
fn views_are_leans_own_objects() {
    let lean = lean();
    let m = ViewsModule::load(lean).unwrap();
    leaves_nothing(lean, || {
        let text = LeanStr::new(lean, "é");
        let longer = m.str_append(text.clone(), &text).unwrap();
        assert_eq!((&*text, &*longer, longer.char_count()), ("é", "éé", 2));
        let mut bytes = m.str_to_utf8(&longer).unwrap();
        bytes.make_mut()[0] = b'x';
        assert_eq!(bytes.len(), 4);
        let kept = bytes.clone();
        let pushed = m.bytes_push(bytes, 1).unwrap();
        assert_eq!((kept.len(), pushed.len(), kept[0], pushed[4]), (4, 5, b'x', 1));
        let floats = m.floats_push(LeanFloats::new(lean, &[1.0]), 2.0).unwrap();
        assert_eq!(floats[..], [1.0, 2.0]);
        let array = m.arr_make64(Nat::from(3u8), 1).unwrap();
        assert_eq!(array.iter().rev().map(Result::unwrap).collect::<Vec<u64>>(), [4, 2, 1]);
        assert_eq!(
            (array.get(2).unwrap().unwrap(), array.get(3).is_none(), array.iter().len()),
            (4, true, 3)
        );
        let texts = LeanArray::new(lean, &[text, longer]);
        assert_eq!(m.arr_join(texts.clone()).unwrap(), "ééé");
        let lengths: Vec<usize> = texts.iter().map(|text| text.unwrap().len()).collect();
        assert_eq!(lengths, [2, 4]);
        let rows = [LeanArray::new(lean, &nats(&[1, 2, 3])), LeanArray::new(lean, &[])];
        assert_eq!(m.arr_nested(LeanArray::new(lean, &rows), Nat::from(0u8)).unwrap(), Some(Nat::from(3u8)));
        let pushed = m.arr_push(rows[0].clone(), Nat::from(4u8)).unwrap();
        assert_eq!(
            (rows[0].to_vec().unwrap(), pushed.to_vec().unwrap()),
            (nats(&[1, 2, 3]), nats(&[1, 2, 3, 4]))
        );
    });
}

#[test]
fn what_is_mutated_in_place_and_what_is_copied() {
    let lean = lean();
    let m = ViewsModule::load(lean).unwrap();
    let mut bytes = LeanBytes::new(lean, &[1, 2, 3]);
    let before = bytes.as_ptr();
    bytes.make_mut()[1] = 7;
    assert_eq!((bytes.as_ptr(), &bytes[..]), (before, &[1, 7, 3][..]));
    let other = bytes.clone();
    bytes.make_mut()[1] = 8;
    assert_ne!(bytes.as_ptr(), before);
    assert_eq!((&other[..], &bytes[..]), (&[1, 7, 3][..], &[1, 8, 3][..]));
    // Lean, too, changes in place what nobody else has: the object keeps its address while it has room.
    let mut grown = m.bytes_push(bytes, 1).unwrap();
    let address = grown.as_ptr();
    grown = m.bytes_push(grown, 2).unwrap();
    assert_eq!((grown.as_ptr(), &grown[..]), (address, &[1, 8, 3, 1, 2][..]));
}

#[test]
fn wrong_elements_are_found_where_they_are() {
    let lean = lean();
    let text = |error: LeanError| error.to_string();
    let strings = LeanArray::new(lean, &["a", "b"]);
    assert_eq!(
        text(strings.as_obj().to_rust::<Vec<u64>>(lean).unwrap_err()),
        "convert: at `[0]`: expected a boxed `UInt64`, found a string"
    );
    assert_eq!(
        text(strings.as_obj().to_rust::<[String; 3]>(lean).unwrap_err()),
        "convert: expected an array of 3 elements, found one of 2"
    );
    assert_eq!(
        text(strings.as_obj().to_rust::<LeanList<Nat>>(lean).unwrap_err()),
        "convert: expected a `List`, found an array"
    );
    assert_eq!(
        text(strings.as_obj().to_rust::<LeanStr>(lean).unwrap_err()),
        "convert: expected a `String`, found an array"
    );
    assert_eq!(
        text(strings.as_obj().to_rust::<LeanBytes>(lean).unwrap_err()),
        "convert: expected a `ByteArray`, found an array"
    );
    let bytes = LeanBytes::new(lean, b"ab");
    let error = text(bytes.as_obj().to_rust::<ArrayOf<u8>>(lean).unwrap_err());
    assert!(
        error.contains("expected an `Array`, found a scalar array of 1-byte elements: `ByteArray`"),
        "{error}"
    );
    assert!(bytes.as_obj().to_rust::<Vec<f64>>(lean).is_err());
    type NestedNats = Vec<Option<Result<(u8, LeanList<Nat>), String>>>;
    type Nested = Vec<Option<Result<(u8, LeanList<String>), String>>>;
    let nested: NestedNats =
        vec![None, Some(Ok((1, LeanList(vec![])))), Some(Ok((2, LeanList(vec![Nat::from(5u8)]))))];
    let error = LeanArray::new(lean, &nested).as_obj().to_rust::<Nested>(lean).unwrap_err();
    assert_eq!(text(error), "convert: at `[2].some.ok.1[0]`: expected a `String`, found the scalar 5");
}
