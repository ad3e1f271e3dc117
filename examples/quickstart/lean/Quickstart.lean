/-- The sum. The theorem below proves that the order does not matter. -/
@[export quickstart_add] def add (a b : UInt64) : UInt64 := a + b

theorem add_comm (a b : UInt64) : add a b = add b a := UInt64.add_comm a b

/-- Whether a character is a digit. -/
@[export quickstart_is_digit] def isDigit (c : Char) : Bool := c.isDigit

/-- A greeting. -/
@[export quickstart_greet] def greet (name : String) : String := s!"hello, {name}"

/-- The largest number of lines that `countLines` accepts. -/
@[export quickstart_limit] def limit : UInt32 := 3

/-- Counts the lines of a file; throws if there are too many. -/
@[export quickstart_count_lines] def countLines (path : String) : IO UInt32 := do
  let lines ← IO.FS.lines path
  if lines.size > limit.toNat then
    throw (IO.userError s!"{path} has {lines.size} lines, the limit is {limit}")
  return lines.size.toUInt32
