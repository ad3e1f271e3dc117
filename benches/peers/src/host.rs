//! The host's part.

use std::cell::RefCell;
use std::error::Error;
use std::hint::black_box;

use lean_rs::LeanRuntime;
use lean_rs_host::meta::{LeanMetaOptions, LeanMetaResponse, infer_type, pp_expr};
use lean_rs_host::{
    DeclarationInspectionRequest, DeclarationSearchRequest, LeanDeclarationFilter, LeanElabOptions, LeanHost,
    SessionPool,
};

use crate::PEER;
use crate::harness::{self, Row};

pub(crate) fn serve() -> Result<(), Box<dyn Error>> {
    let lean = LeanRuntime::init()?;
    // It wants a Lake project.
    let host = LeanHost::from_lake_project(lean, concat!(env!("CARGO_MANIFEST_DIR"), "/../lean"))?;
    let caps = host.load_shims_only()?;
    let imports = ["Init"];
    let session = RefCell::new(caps.session(&imports, None, None)?);
    let pool = SessionPool::with_capacity(lean, 1);
    drop(pool.acquire(&caps, &imports, None, None)?);
    let filter =
        LeanDeclarationFilter { include_private: false, include_generated: false, include_internal: false };
    let mut names = session.borrow_mut().list_declarations_strings(&filter, None, None)?;
    names.truncate(10_000);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let options = LeanElabOptions::new();
    let search = DeclarationSearchRequest {
        required_constants: vec!["Nat".to_owned()],
        conclusion_head: Some("Eq".to_owned()),
        include_source: false,
        limit: 100,
        ..DeclarationSearchRequest::new("add_comm")
    };

    let declaration = DeclarationInspectionRequest::new("Nat.add_comm");

    /// Does something n times.
    fn times<T>(mut each: impl FnMut() -> T) -> impl FnMut(u64) -> u64 {
        move |n| {
            for _ in 0..n {
                black_box(each());
            }
            n
        }
    }
    harness::serve(vec![
        Row::new("import Init")
            .way(PEER, times(|| drop(caps.session(&imports, None, None).expect("a session")))),
        Row::new("pool: take a session and give it back")
            .way(PEER, times(|| drop(pool.acquire(&caps, &imports, None, None).expect("a session")))),
        Row::new("elaborate a term").way(
            PEER,
            times(|| {
                // With its text and that of its type, which ours has, too.
                let source = black_box("fun x : Nat => x + 1");
                let mut session = session.borrow_mut();
                let term =
                    session.elaborate(source, None, &options, None).expect("no exception").expect("a term");
                let meta = LeanMetaOptions::new();
                let inferred =
                    session.run_meta(&infer_type(), term.clone(), &meta, None).expect("no exception");
                let LeanMetaResponse::Ok(inferred) = inferred else { panic!("the term has a type") };
                [term, inferred]
                    .map(|it| session.run_meta(&pp_expr(), it, &meta, None).expect("no exception"))
            }),
        ),
        Row::new("a declaration").way(
            PEER,
            times(|| {
                session
                    .borrow_mut()
                    .inspect_declaration(black_box(&declaration), None)
                    .expect("a declaration")
            }),
        ),
        Row::new("kind of a declaration").way(
            PEER,
            times(|| session.borrow_mut().declaration_kind(black_box("Nat.succ"), None).expect("a kind")),
        ),
        Row::new("search of all declarations")
            .way(PEER, times(|| session.borrow_mut().search_declarations(&search, None).expect("hits"))),
        Row::new("bulk: kinds of 10,000 names").way(
            PEER,
            times(|| {
                session.borrow_mut().declaration_kind_bulk(black_box(&names), None, None).expect("kinds")
            }),
        ),
        // Names only, where ours has kinds and modules, too.
        Row::new("list of all declarations").way(
            PEER,
            times(|| session.borrow_mut().list_declarations_strings(&filter, None, None).expect("names")),
        ),
    ])
}
