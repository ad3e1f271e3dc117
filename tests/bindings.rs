//! What bindings are written with care: names that are taken, boxes, types that no Rust type can stand for.

use expect_test::expect;
use lean_rs::{LeanList, LeanRuntime, Nat};
use lean_rs_model::bindings::{Bindings as Written, Style};
use lean_rs_model::manifest::Manifest;

mod bound {
    lean_rs::bind!("Bindings");
}

mod recursive {
    lean_rs::bind!("BindingsRecursive");
}

use bound::{
    A, Bindings, BindingsBindings, BindingsLeanFn, BindingsLeanList, BindingsModule, GameObj, Marked, Policy,
};

fn module() -> BindingsModule<'static> {
    BindingsModule::load(LeanRuntime::init().unwrap()).unwrap()
}

fn nat(n: u32) -> Nat {
    Nat::from(n)
}

/// What `cargo lean bind` prints of a module, without the comments.
fn written(module: &str) -> String {
    let manifest = Manifest::read(env!("LEAN_RS_MANIFEST")).unwrap();
    let bindings = Written::of(&manifest, module, None).unwrap();
    let visibility = syn::parse_quote!(pub);
    let mut items = bindings.definitions(Style::Imported, &visibility);
    items.push(syn::Item::Trait(bindings.trait_item(Style::Imported, &visibility)));
    let text =
        prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items });
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("/// `") && line.trim() != "///");
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn names_that_are_taken() {
    let m = module();
    let game: GameObj<'_> = m.game(nat(2)).unwrap();
    assert_eq!(game.name, "game");
    assert_eq!(m.play(&game, nat(3)).unwrap(), 5);
    assert_eq!(m.list(nat(3)).unwrap(), BindingsLeanList { f: LeanList(vec![nat(0), nat(1), nat(2)]) });
    let function: BindingsLeanFn<'_> = m.function().unwrap();
    assert_eq!(function.call.call(nat(4)).unwrap(), 8);
    let itself = BindingsBindings { n: nat(1), text: "t".to_owned() };
    assert_eq!(m.itself(&itself).unwrap().n, 2);
    let mark = A { n: nat(1), flag: true };
    let marked = m.marked(&Marked { value: "v".to_owned(), mark }).unwrap();
    assert_eq!((marked.value.as_str(), marked.mark.flag), ("v!", true));
    assert_eq!(m.r#gen(nat(7)).unwrap(), 7);
}

#[test]
fn recursion_has_boxes_only_where_it_needs_them() {
    let m = module();
    let not = |policy| Policy::Not { policy: Box::new(policy) };
    let all = Policy::All { policies: vec![Policy::Allow, not(not(Policy::Allow))] };
    assert!(m.allows(&all));
    let either = Policy::Either { policies: (Box::new(not(Policy::Allow)), Box::new(all)) };
    assert!(m.allows(&either));
    assert!(!m.allows(&m.negated(&either).unwrap()));
}

#[test]
fn what_has_no_rust_type_is_an_object() {
    let m = module();
    let counts = m.counts(&["a".to_owned(), "b".to_owned(), "a".to_owned()]);
    // SAFETY: a map that Lean made.
    assert_eq!(unsafe { m.count(counts, "a") }.unwrap(), 2);
    let expr = m.expr("four");
    // SAFETY: an expression that Lean made, of a `Nat`.
    assert_eq!(unsafe { m.eval(expr) }.unwrap(), 4);
    // SAFETY: none is of every type.
    assert!(unsafe { m.wrap(None) });
}

#[test]
fn what_is_written() {
    expect![[r#"
        /// The name of a type parameter that would be written.
        #[derive(Debug, Clone, PartialEq, LeanType)]
        #[lean(name = "Bindings.A")]
        pub struct A {
            pub n: Nat,
            pub flag: bool,
        }
        /// The name of the trait.
        #[derive(Debug, Clone, PartialEq, LeanType)]
        #[lean(name = "Bindings.Bindings")]
        pub struct BindingsBindings {
            pub n: Nat,
            pub text: String,
        }
        /// A name that ends like an object of lean-rs, with a function.
        #[derive(Debug, Clone, LeanType)]
        #[lean(name = "Bindings.GameObj")]
        pub struct GameObj<'lean> {
            pub name: String,
            pub step: LeanFn<'lean, (Nat,), Nat>,
        }
        /// Another one.
        #[derive(Debug, Clone, LeanType)]
        #[lean(name = "Bindings.LeanFn")]
        pub struct BindingsLeanFn<'lean> {
            pub call: LeanFn<'lean, (Nat,), Nat>,
        }
        /// A name of lean-rs.
        #[derive(Debug, Clone, PartialEq, LeanType)]
        #[lean(name = "Bindings.LeanList")]
        pub struct BindingsLeanList {
            pub f: LeanList<Nat>,
        }
        /// With a parameter.
        #[derive(Debug, Clone, PartialEq, LeanType)]
        #[lean(name = "Bindings.Marked")]
        pub struct Marked<B> {
            pub value: B,
            pub mark: A,
        }
        /// Recursive through an array, and without one.
        #[derive(Debug, Clone, PartialEq, LeanType)]
        #[lean(name = "Bindings.Policy")]
        pub enum Policy {
            Allow,
            All {
                policies: Vec<Policy>,
            },
            Not {
                policy: Box<Policy>,
            },
            Either {
                policies: (Box<Policy>, Box<Policy>),
            },
        }
        /// The Lean module `Bindings`.
        /// Not here: `bindings_long`, which has 33 parameters; a method has at most 32.
        #[lean_module("Bindings")]
        pub trait Bindings<'lean> {
            #[lean(export = "bindings_game")]
            fn game(&self, by: Nat) -> LeanResult<GameObj<'lean>>;
            #[lean(export = "bindings_play")]
            fn play(&self, game: &GameObj<'lean>, n: Nat) -> LeanResult<Nat>;
            #[lean(export = "bindings_list")]
            fn list(&self, n: Nat) -> LeanResult<BindingsLeanList>;
            #[lean(export = "bindings_fn", constant)]
            fn function(&self) -> LeanResult<BindingsLeanFn<'lean>>;
            #[lean(export = "bindings_itself")]
            fn itself(&self, b: &BindingsBindings) -> LeanResult<BindingsBindings>;
            #[lean(export = "bindings_marked")]
            fn marked(&self, m: &Marked<String>) -> LeanResult<Marked<String>>;
            #[lean(export = "bindings_allows")]
            fn allows(&self, policy: &Policy) -> bool;
            #[lean(export = "bindings_negated")]
            fn negated(&self, policy: &Policy) -> LeanResult<Policy>;
            /// Opaque, with two parameters.
            #[lean(export = "bindings_counts")]
            fn counts(&self, words: &[String]) -> Obj<'lean>;
            /// # Safety
            #[lean(export = "bindings_count")]
            unsafe fn count(&self, counts: Obj<'lean>, word: &str) -> LeanResult<Nat>;
            #[lean(export = "bindings_expr")]
            fn expr(&self, text: &str) -> Obj<'lean>;
            /// # Safety
            #[lean(export = "bindings_eval")]
            unsafe fn eval(&self, e: Obj<'lean>) -> LeanResult<Nat>;
            /// The function that is returned has a parameter of its own.
            #[lean(export = "bindings_scaled")]
            fn scaled(&self, factor: Nat, value: Nat, offset: Nat) -> LeanResult<Nat>;
            /// Its parameter has no name.
            #[lean(export = "bindings_sign")]
            fn sign(&self, x1: Int) -> LeanResult<Nat>;
            /// A keyword of Rust.
            #[lean(export = "bindings_gen")]
            fn r#gen(&self, r#type: Nat) -> LeanResult<Nat>;
            /// # Safety
            #[lean(export = "bindings_wrap")]
            unsafe fn wrap(&self, long: Option<Obj<'lean>>) -> bool;
        }
    "#]]
    .assert_eq(&written("Bindings"));
}

#[test]
fn recursive_types_with_parameters() {
    use recursive::{BindingsRecursive, BindingsRecursiveModule, Rose, Tree};
    let m = BindingsRecursiveModule::load(LeanRuntime::init().unwrap()).unwrap();
    let tree: Tree<Nat> = m.tree(nat(4)).unwrap();
    assert_eq!(m.tree_sum(&tree).unwrap(), 6);
    let leaf = Rose { value: "leaf".to_owned(), children: vec![] };
    let root = m.rose(std::slice::from_ref(&leaf)).unwrap();
    assert_eq!(root, Rose { value: "root".to_owned(), children: vec![leaf] });

    let text = written("BindingsRecursive");
    let definition = |head: &str| {
        let text = &text[text.find(head).unwrap()..];
        text[..=text.find("\n}").unwrap() + 1].to_owned()
    };
    expect![[r#"
        pub enum Tree<B> {
            Leaf,
            Node {
                l: Box<Tree<B>>,
                x: B,
                r: Box<Tree<B>>,
            },
        }"#]]
    .assert_eq(&definition("pub enum Tree"));
    expect![[r#"
        pub struct Rose<B> {
            pub value: B,
            pub children: Vec<Rose<B>>,
        }"#]]
    .assert_eq(&definition("pub struct Rose"));
}
