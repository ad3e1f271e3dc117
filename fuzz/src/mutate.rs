//! Changes of texts and of JSON, as the input describes them.

use std::mem;
use std::ops::RangeInclusive;

use arbitrary::{Result, Unstructured};
use serde_json::{Number, Value};

/// Changes a few values somewhere in a JSON document.
pub(crate) fn json(document: &mut Value, most: u32, u: &mut Unstructured<'_>) -> Result<()> {
    for _ in 0..u.int_in_range(0..=most)? {
        // As an example of what may stand elsewhere.
        let other = pick(document, u)?.clone();
        let place = pick(document, u)?;
        change(place, other, u)?;
    }
    Ok(())
}

/// Any value in the document: down from the root, each time to one of the parts or no further.
fn pick<'a>(value: &'a mut Value, u: &mut Unstructured<'_>) -> Result<&'a mut Value> {
    let len = match value {
        Value::Array(elements) => elements.len(),
        Value::Object(fields) => fields.len(),
        _ => 0,
    };
    // Deep down is most of the document.
    if len == 0 || u.ratio(1, 12)? {
        return Ok(value);
    }
    let index = u.choose_index(len)?;
    match value {
        Value::Array(elements) => pick(&mut elements[index], u),
        Value::Object(fields) => pick(fields.values_mut().nth(index).expect("it has so many"), u),
        _ => unreachable!("it has parts"),
    }
}

fn change(place: &mut Value, other: Value, u: &mut Unstructured<'_>) -> Result<()> {
    match u.int_in_range(0..=6)? {
        0 => *place = other,
        1 => *place = anything(u)?,
        2 => *place = Value::Array(vec![mem::take(place), other]),
        _ => match place {
            Value::Array(elements) if !elements.is_empty() => {
                let at = u.choose_index(elements.len())?;
                match u.int_in_range(0..=3)? {
                    0 => drop(elements.remove(at)),
                    1 => elements.insert(at, other),
                    2 => elements.push(elements[at].clone()),
                    _ => elements.rotate_left(at),
                }
            }
            Value::Object(fields) if !fields.is_empty() => {
                let name = fields.keys().nth(u.choose_index(fields.len())?).expect("it has so many").clone();
                match u.int_in_range(0..=2)? {
                    0 => drop(fields.remove(&name)),
                    1 => drop(fields.insert(name, other)),
                    _ => drop(fields.insert(word(u)?, other)),
                }
            }
            Value::String(string) => match u.int_in_range(0..=2)? {
                0 => *string = word(u)?,
                _ => text(string, u)?,
            },
            Value::Bool(flag) => *flag = !*flag,
            Value::Number(number) => *number = any_number(u)?,
            _ => *place = anything(u)?,
        },
    }
    Ok(())
}

fn anything(u: &mut Unstructured<'_>) -> Result<Value> {
    Ok(match u.int_in_range(0..=5)? {
        0 => Value::Null,
        1 => Value::Bool(u.arbitrary()?),
        2 => Value::Number(any_number(u)?),
        3 => Value::Array(Vec::new()),
        4 => Value::Object(Default::default()),
        _ => Value::String(word(u)?),
    })
}

fn any_number(u: &mut Unstructured<'_>) -> Result<Number> {
    Ok(match u.int_in_range(0..=2)? {
        0 => Number::from(u.int_in_range(0..=9u8)?),
        1 => Number::from(*u.choose(&[31, 32, 33, 255, 256, 65536, 1 << 32, u64::MAX])?),
        _ => Number::from(-1),
    })
}

/// Words that mean something, or might.
fn word(u: &mut Unstructured<'_>) -> Result<String> {
    const WORDS: &[&str] = &[
        "",
        " ",
        ".",
        "..",
        "a.",
        ".a",
        "«",
        "«»",
        "«a b»",
        "«a.b».c",
        "A.«b",
        "_",
        "__",
        "r#fn",
        "fn",
        "type",
        "self",
        "Self",
        "super",
        "crate",
        "_root_",
        "0",
        "1a",
        "a'",
        "a?",
        "a!",
        "λ",
        "α",
        "β",
        "Type",
        "Prop",
        "lean",
        "'lean",
        "mk",
        "Nat",
        "Array",
        "List",
        "Option",
        "IO",
        "UInt8",
        "UInt64",
        "Float",
        "Unit",
        "PUnit",
        "object",
        "erased",
        "void",
        "uint8_t",
        "a\n/// b",
        "\"",
        "\\",
        "*/",
        "\0",
        "\u{202e}",
        "a-b",
        "A/B",
        "A/",
        "/",
        "constant",
        "parameter",
        "function",
        "boxed",
        "T",
        "Error",
        "LeanResult",
        "Obj",
        "String",
        "Vec",
        "drop",
        "clone",
        "load",
        "open",
        "module",
        "new",
    ];
    u.choose(WORDS).map(|word| (*word).to_owned())
}

/// Changes a piece of a text.
pub(crate) fn text(text: &mut String, u: &mut Unstructured<'_>) -> Result<()> {
    let start = place(text, 0..=text.len(), u)?;
    let end = place(text, start..=text.len().min(start + 64), u)?;
    match u.int_in_range(0..=3)? {
        0 => text.replace_range(start..end, ""),
        1 => text.insert_str(start, &word(u)?),
        2 => text.insert(start, u.arbitrary()?),
        _ => {
            let piece = text[start..end].to_owned();
            let to = place(text, 0..=text.len(), u)?;
            text.insert_str(to, &piece);
        }
    }
    Ok(())
}

/// A place in this range, which begins between two characters, and between two characters, too.
fn place(text: &str, range: RangeInclusive<usize>, u: &mut Unstructured<'_>) -> Result<usize> {
    let mut at = u.int_in_range(range)?;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    Ok(at)
}
