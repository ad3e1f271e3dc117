//! Lean structures, enumerations and recursive types as Rust types.

use lean_rs::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, LeanType)]
#[lean(name = "Library.Genre")]
enum Genre {
    Novel,
    Poetry,
    Mathematics,
}

#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Library.Book")]
struct Book {
    title: String,
    authors: Vec<String>,
    year: u16,
    genre: Genre,
    price: Nat,
}

#[derive(Debug, LeanType)]
#[lean(name = "Library.Shelf")]
enum Shelf {
    Empty,
    Node { left: Box<Shelf>, book: Book, right: Box<Shelf> },
}

#[lean_module("Library")]
#[lean(prefix = "library_")]
trait Library {
    fn insert(&self, shelf: Shelf, book: &Book) -> LeanResult<Shelf>;
    fn in_order(&self, shelf: &Shelf) -> LeanResult<Vec<Book>>;
    fn total(&self, shelf: &Shelf) -> LeanResult<Nat>;
    fn find(&self, shelf: &Shelf, genre: Genre) -> LeanResult<Option<Book>>;
    /// Lean's `Except` is the inner `Result`.
    fn discount(&self, book: Book, percent: u8) -> LeanResult<Result<Book, String>>;
}

fn main() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let library = LibraryModule::load(lean)?;

    let mut shelf = Shelf::Empty;
    for (title, author, year, genre, price) in [
        ("Middlemarch", "George Eliot", 1871, Genre::Novel, 1250u32),
        ("Proofs from THE BOOK", "Martin Aigner", 1998, Genre::Mathematics, 4999),
        ("Leaves of Grass", "Walt Whitman", 1855, Genre::Poetry, 900),
    ] {
        let authors = vec![author.to_owned()];
        let book = Book { title: title.to_owned(), authors, year, genre, price: price.into() };
        shelf = library.insert(shelf, &book)?;
    }

    for Book { title, authors, year, genre, .. } in library.in_order(&shelf)? {
        println!("{title} by {} ({year}, {genre:?})", authors.join(" and "));
    }
    println!("all together: {} cents", library.total(&shelf)?);
    if let Shelf::Node { left, book, .. } = &shelf {
        println!("at the root: {}; left of it: {} cents", book.title, library.total(left)?);
    }

    let Some(book) = library.find(&shelf, Genre::Mathematics)? else { return Ok(()) };
    for percent in [20, 120] {
        match library.discount(book.clone(), percent)? {
            Ok(book) => println!("{percent} percent off: {} cents", book.price),
            Err(reason) => println!("no: {reason}"),
        }
    }
    Ok(())
}
