//! Which mutations are tried together: the message of one must not be taken for that of another.

use std::collections::HashMap;
use std::ops::Range;

use crate::list::Mutation;

/// A mutation, and what it changes.
struct Change<'m> {
    mutation: &'m Mutation,
    /// Of the text of its file.
    range: Range<usize>,
}

impl Change<'_> {
    /// Whether the messages may name other exports of the module: those that use a type whose fields or constructors
    /// change, or those whose names are like one that is gone. The modules that are mutated do not import each other.
    fn reaches_others(&self) -> bool {
        ["  ", "structure", "@["].iter().any(|start| self.mutation.from.starts_with(start))
    }

    /// Whether a message about one of two mutations cannot be about the other, and both changes can be made.
    fn goes_with(&self, other: &Change<'_>) -> bool {
        let disjoint = self.range.end <= other.range.start || other.range.end <= self.range.start;
        self.mutation.symbol != other.mutation.symbol
            && (self.mutation.file != other.mutation.file
                || disjoint && !self.reaches_others() && !other.reaches_others())
    }
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
        Change { mutation, range: start..start + mutation.from.len() }
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
        mutation("A", "def c", "c"),
        mutation("B", "  field", "d"),
        mutation("B", "def e", "a"),
    ];
    let text = |_: &Mutation| "def a : Nat\n  field : Nat\ndef c : Nat\ndef e : Nat\n".to_owned();
    let symbols = |size| -> Vec<Vec<&str>> {
        let batches = batches(&mutations, size, text);
        batches.iter().map(|batch| batch.iter().map(|mutation| mutation.symbol).collect()).collect()
    };
    assert_eq!(symbols(9), [vec!["a", "c", "d"], vec!["other", "a"], vec!["b"]]);
    assert_eq!(symbols(2), [vec!["a", "c"], vec!["other", "d"], vec!["b", "a"]]);
}
