/-- What is for sale. -/
structure Item where
  name : String
  cents : UInt32
  count : UInt32

/-- Implemented in Rust. -/
@[extern "stock_log"] opaque log (line : @& String) : IO Unit

/-- The price of all items, each at what `price` makes of it. -/
@[export stock_total] def total (price : Item → UInt32) (items : Array Item) : UInt64 :=
  items.foldl (fun sum item => sum + (price item).toUInt64 * item.count.toUInt64) 0

/-- Reads an item from `name cents count`. -/
def Item.parse (line : String) : Option Item :=
  match line.splitOn " " with
  | [name, cents, count] => do
    return { name, cents := (← cents.toNat?).toUInt32, count := (← count.toNat?).toUInt32 }
  | _ => none

/-- Reads a file with an item in each line. -/
@[export stock_read] def read (path : String) : IO (Array Item) := do
  let lines ← IO.FS.lines path
  log s!"{lines.size} lines in {path}"
  lines.mapM fun line =>
    match Item.parse line with
    | some item => return item
    | none => throw (IO.userError s!"no item: {line}")
