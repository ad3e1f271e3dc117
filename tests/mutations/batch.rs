//! Which mutations are tried together: the message of one must not be taken for that of another.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::list::Mutation;

/// A mutation, and what it changes.
struct Change<'m> {
    mutation: &'m Mutation,
    /// Of the text of its file.
    range: Range<usize>,
    /// The symbols of its file that messages about it may name.
    named: HashSet<String>,
}

impl Change<'_> {
    /// Whether a message about one of two mutations cannot be about the other, and both changes can be made. The modules
    /// that are mutated do not import each other.
    fn goes_with(&self, other: &Change<'_>) -> bool {
        let disjoint = self.range.end <= other.range.start || other.range.end <= self.range.start;
        self.mutation.symbol != other.mutation.symbol
            && (self.mutation.file != other.mutation.file
                || disjoint
                    && !self.named.contains(other.mutation.symbol)
                    && !other.named.contains(self.mutation.symbol))
    }
}

/// A declaration of a Lean file: a line that is not indented, with those below it that are.
struct Declaration<'t> {
    range: Range<usize>,
    text: &'t str,
}

impl<'t> Declaration<'t> {
    fn all(file: &'t str) -> Vec<Declaration<'t>> {
        let lines = file.split_inclusive('\n').scan(0, |end, line| {
            *end += line.len();
            Some((*end - line.len(), line))
        });
        let mut starts: Vec<usize> = lines
            .filter(|(_, line)| !line.starts_with(char::is_whitespace))
            .map(|(start, _)| start)
            .collect();
        starts.push(file.len());
        starts.windows(2).map(|it| Declaration { range: it[0]..it[1], text: &file[it[0]..it[1]] }).collect()
    }

    /// The C symbol.
    fn symbol(&self) -> Option<&'t str> {
        let attribute =
            self.text.strip_prefix("@[export ").or_else(|| self.text.strip_prefix("@[extern \""))?;
        attribute.split([']', '"']).next()
    }

    /// The name of a type.
    fn type_name(&self) -> Option<&'t str> {
        let rest = ["structure ", "inductive "].iter().find_map(|word| self.text.strip_prefix(word))?;
        rest.split_whitespace().next()
    }

    fn mentions(&self, name: &str) -> bool {
        self.text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
    }
}

/// The symbols that messages about a change may name: those that use the type that changes, directly or not; all where a
/// symbol changes, because names that are like it are suggested.
fn named(file: &str, range: &Range<usize>, from: &str) -> HashSet<String> {
    let declarations = Declaration::all(file);
    let changed = declarations.iter().filter(|it| it.range.start < range.end && range.start < it.range.end);
    let mut types: Vec<&str> = changed.filter_map(Declaration::type_name).collect();
    let mut symbols = HashSet::new();
    if from.starts_with("@[") {
        symbols.extend(declarations.iter().filter_map(Declaration::symbol).map(str::to_owned));
    }
    let mut next = 0;
    while let Some(&name) = types.get(next) {
        for declaration in declarations.iter().filter(|it| it.mentions(name)) {
            symbols.extend(declaration.symbol().map(str::to_owned));
            types.extend(declaration.type_name().filter(|name| !types.contains(name)));
        }
        next += 1;
    }
    symbols
}

/// Divides mutations into batches of at most `size`; `read` gives the text of a mutation's file.
pub(crate) fn batches(
    mutations: &[Mutation],
    size: usize,
    read: impl Fn(&Mutation) -> String,
) -> Vec<Vec<&Mutation>> {
    let mut files: HashMap<&str, String> = HashMap::new();
    let changes = mutations.iter().map(|mutation| {
        let text = files.entry(mutation.file).or_insert_with(|| read(mutation));
        let places: Vec<usize> = text.match_indices(mutation.from).map(|(start, _)| start).collect();
        let &[start] = &places[..] else {
            panic!("`{}` is {} times in {}, not once", mutation.from, places.len(), mutation.file)
        };
        let range = start..start + mutation.from.len();
        Change { mutation, named: named(text, &range, mutation.from), range }
    });
    let mut batches: Vec<Vec<Change<'_>>> = Vec::new();
    for change in changes {
        let fits = |batch: &&mut Vec<Change<'_>>| {
            batch.len() < size && batch.iter().all(|other| change.goes_with(other))
        };
        match batches.iter_mut().find(fits) {
            Some(batch) => batch.push(change),
            None => batches.push(vec![change]),
        }
    }
    let mut mutations = Vec::new();
    for batch in batches {
        mutations.push(batch.into_iter().map(|change| change.mutation).collect());
    }
    mutations
}

#[test]
fn what_can_be_mistaken_is_tried_apart() {
    let mutation = |file, from, symbol| Mutation { file, from, to: "", symbol };
    let mutations = [
        mutation("A", "def a", "a"),
        mutation("A", "def a :", "other"),
        mutation("A", "  field", "b"),
        mutation("A", "def b :", "b"),
        mutation("A", "def c", "c"),
        mutation("A", "  inner", "d"),
        mutation("A", "@[export a] ", "a"),
        mutation("B", "  field", "d"),
        mutation("B", "def c", "a"),
    ];
    let text = |_: &Mutation| {
        "structure S where\n  field : Nat\nstructure T where\n  inner : S\n@[export a] def a : Nat\n\
         @[export b] def b : T\n@[export c] def c : Nat\n@[export d] def d : S\n"
            .to_owned()
    };
    let froms = |size| -> Vec<Vec<&str>> {
        let batches = batches(&mutations, size, text);
        batches.iter().map(|batch| batch.iter().map(|mutation| mutation.from).collect()).collect()
    };
    let apart: [&[&str]; 4] = [
        &["def a", "  field", "def c", "  field"],
        &["def a :", "def b :", "def c"],
        &["  inner"],
        &["@[export a] "],
    ];
    assert_eq!(froms(9), apart);
    assert!(froms(2).iter().all(|batch| batch.len() <= 2));
}
