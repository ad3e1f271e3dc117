//! What traits can declare: recursive types with a type parameter, and one export behind two methods.

use lean_rs::prelude::*;

/// The traits that `bind!` writes.
mod bound {
    lean_rs::bind!("Declarations");
}

#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Declarations.Tree")]
enum Tree<T> {
    Leaf,
    Node { l: Box<Tree<T>>, x: T, r: Box<Tree<T>> },
}

#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Declarations.Rose")]
enum Rose<T> {
    Node { x: T, kids: Vec<Rose<T>> },
}

#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Declarations.Branch", recursive)]
enum Branch<T> {
    Branch { x: T, twigs: LeanList<Twig<T>> },
}

#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Declarations.Twig")]
enum Twig<T> {
    End,
    Twig { size: u8, branch: Branch<T> },
}

#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Declarations.Only")]
struct Only<T> {
    content: T,
}

/// For one choice of the Lean type's parameter, which is boxed also inside of a trivial structure.
#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Declarations.Keyed")]
struct Keyed {
    first: u32,
    only: Only<u32>,
    size: Nat,
}

#[lean_module("Declarations")]
#[lean(prefix = "decl_")]
trait Declarations<'lean> {
    fn tree(&self, t: Tree<u64>) -> LeanResult<Tree<u64>>;
    fn keyed(&self, k: &Keyed) -> LeanResult<Keyed>;
    fn texts(&self, t: &Tree<String>) -> LeanResult<Vec<Tree<String>>>;
    fn rose(&self, r: Rose<Nat>) -> LeanResult<Rose<Nat>>;
    fn roses(&self, r: Option<Rose<Rose<u8>>>) -> LeanResult<Option<Rose<Rose<u8>>>>;
    fn branch(&self, b: Branch<String>) -> LeanResult<Branch<String>>;
    /// A copy of the text, and Lean's own text: one export.
    fn shout(&self, text: &str) -> LeanResult<String>;
    #[lean(export = "decl_shout")]
    fn shout_in_lean(&self, text: LeanStr<'lean>) -> LeanResult<LeanStr<'lean>>;
}

fn declarations() -> DeclarationsModule<'static> {
    DeclarationsModule::load(LeanRuntime::init().expect("Lean starts")).expect("the module loads")
}

fn node<T>(l: Tree<T>, x: T, r: Tree<T>) -> Tree<T> {
    Tree::Node { l: Box::new(l), x, r: Box::new(r) }
}

#[test]
fn recursive_types_with_a_parameter() -> LeanResult<()> {
    let m = declarations();
    let tree = node(node(Tree::Leaf, 1, Tree::Leaf), 2, Tree::Leaf);
    assert_eq!(m.tree(tree)?, node(Tree::Leaf, 2, node(Tree::Leaf, 1, Tree::Leaf)));

    let text = |text: &str| node(Tree::Leaf, text.to_owned(), Tree::Leaf);
    let texts = node(text("left"), "top".to_owned(), Tree::Leaf);
    let mirrored = node(Tree::Leaf, "top".to_owned(), text("left"));
    assert_eq!(m.texts(&texts)?, [texts.clone(), mirrored]);

    let leaf = |x: u8| Rose::Node { x: Nat::from(x), kids: vec![] };
    let rose = Rose::Node { x: Nat::from(40u8), kids: vec![leaf(1), leaf(2)] };
    assert_eq!(m.rose(rose)?, Rose::Node { x: Nat::from(42u8), kids: vec![leaf(2), leaf(1)] });

    let nested = Rose::Node { x: Rose::Node { x: 7u8, kids: vec![] }, kids: vec![] };
    assert_eq!(m.roses(Some(nested.clone()))?, Some(nested));
    assert_eq!(m.roses(None)?, None);

    let inner = Branch::Branch { x: "inner".to_owned(), twigs: LeanList::from(vec![Twig::End]) };
    let twigs = LeanList::from(vec![Twig::Twig { size: 3, branch: inner }, Twig::End]);
    let branch = Branch::Branch { x: "outer".to_owned(), twigs };
    assert_eq!(m.branch(branch.clone())?, branch);
    Ok(())
}

#[test]
fn recursive_types_with_a_parameter_as_bind_writes_them() -> LeanResult<()> {
    use bound::{Declarations as _, Rose, Tree};
    let lean = LeanRuntime::init()?;
    let m = bound::DeclarationsModule::load(lean)?;
    let tree = Tree::Node { l: Box::new(Tree::Leaf), x: 5, r: Box::new(Tree::Leaf) };
    assert!(matches!(m.tree(&tree)?, Tree::Node { x: 5, .. }));
    let Rose::Node { x, kids } = m.rose(&Rose::Node { x: Nat::from(1u8), kids: vec![] })?;
    assert!(x == 1u8 && kids.is_empty());
    Ok(())
}

#[test]
fn one_export_for_two_methods() -> LeanResult<()> {
    let m = declarations();
    let copied = m.shout("one")?;
    let kept = m.shout_in_lean(m.shout_in_lean(LeanStr::new(LeanRuntime::init()?, "two"))?)?;
    assert_eq!((copied.as_str(), &*kept), ("one!", "two!!"));
    let symbols = DeclarationsModule::EXPORTS.iter().map(|it| (it.method(), it.symbol()));
    let both: Vec<_> = symbols.filter(|(_, symbol)| *symbol == "decl_shout").collect();
    assert_eq!(both, [("shout", "decl_shout"), ("shout_in_lean", "decl_shout")]);
    Ok(())
}

#[test]
fn a_trivial_structure_of_a_parameter_that_is_fixed() {
    let m = DeclarationsModule::load(LeanRuntime::init().unwrap()).unwrap();
    let keyed = |first, content| Keyed { first, only: Only { content }, size: Nat::from(1u8) };
    assert_eq!(m.keyed(&keyed(7, u32::MAX - 1)).unwrap(), keyed(u32::MAX, 7));
}
