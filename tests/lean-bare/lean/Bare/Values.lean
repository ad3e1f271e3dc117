prelude
import Bare.Prelude

/-! Values of every representation. -/

set_option genCtorIdx false

/-! # Scalars -/

@[export bare_u8] def u8 (a b : UInt8) : UInt8 := a.add b
@[export bare_u16] def u16 (a b : UInt16) : UInt16 := a.add b
@[export bare_u32] def u32 (a b : UInt32) : UInt32 := a.add b
@[export bare_u64] def u64 (a b : UInt64) : UInt64 := a.add b
@[export bare_usize] def usize (a b : USize) : USize := a.add b
@[export bare_float] def float (a b : Float) : Float := a.add b
@[export bare_float32] def float32 (a b : Float32) : Float32 := a.add b
@[export bare_char] def char (c : Char) : Char := c
@[export bare_nat] def nat (a b : Nat) : Nat := (a.mul b).add 1
@[export bare_not] def not (b : Bool) : Bool := cond b false true
@[export bare_greet] def greet (s : String) : String := "hello, ".append s

/-! # Structures -/

structure Mixed where
  name : String
  flag : Bool
  big : UInt64
  tiny : UInt8
  count : Nat
  size : USize
  code : UInt32
  ratio : Float

/-- Each field is changed in a way of its own. -/
@[export bare_mixed] def mixed (m : Mixed) : Mixed where
  name := m.name.append "!"
  flag := not m.flag
  big := m.big.add 0x100000000
  tiny := m.tiny.add 1
  count := m.count.add 1
  size := m.size.add m.size
  code := m.code.add 0x10000
  ratio := m.ratio.add m.ratio

@[export bare_mixed_make] def mixedMake (name : String) (flag : Bool) (big : UInt64) (tiny : UInt8) (count : Nat)
    (size : USize) (code : UInt32) (ratio : Float) : Mixed :=
  { name, flag, big, tiny, count, size, code, ratio }

structure Meters where
  length : UInt64

@[export bare_meters] def meters (m : Meters) : Meters := ⟨m.length.add 1⟩

inductive Color where
  | red
  | green
  | blue

@[export bare_next] def next (c : Color) : Color :=
  match c with
  | .red => .green
  | .green => .blue
  | .blue => .red

inductive Shape where
  | point
  | circle (radius : Float)
  | label (text : String) (color : Color)

@[export bare_shape] def shape (s : Shape) : Shape :=
  match s with
  | .point => .circle 1
  | .circle r => .circle (r.add r)
  | .label text color => .label (text.append "?") (next color)

/-! # Containers -/

@[export bare_option] def option (x : Option UInt64) : Option UInt64 :=
  match x with
  | .none => .some 0
  | .some x => .some (x.add 1)

unsafe def List.sum (xs : List UInt64) (sum : UInt64) : UInt64 :=
  match xs with
  | .nil => sum
  | .cons x xs => xs.sum (sum.add x)

@[export bare_sum] unsafe def sum (xs : List UInt64) : UInt64 := xs.sum 0

unsafe def List.reverse {α : Type} (xs done : List α) : List α :=
  match xs with
  | .nil => done
  | .cons x xs => xs.reverse (.cons x done)

@[export bare_reverse] unsafe def reverse (xs : List String) : List String := xs.reverse .nil

@[export bare_push] def push (xs : Array String) (x : String) : Array String := xs.push x

@[export bare_swap] def swap (p : Prod UInt32 String) : Prod String UInt32 := ⟨p.snd, p.fst⟩

@[export bare_pairs] def pairs (x : UInt64) (y : String) : Array (Prod UInt64 (Option String)) :=
  ((Array.mkEmpty 2).push ⟨x, .some y⟩).push ⟨x.add 1, .none⟩

/-! # Constants -/

@[export bare_answer] def answer : UInt64 := 42
@[export bare_text] def text : String := "a constant"
@[export bare_list] def list : List String := .cons "one" (.cons "two" .nil)
@[export bare_record] def record : Mixed := mixedMake "fixed" true 1 2 3 4 5 6
@[export bare_big] def big : Nat := 0x1_0000_0000_0000_0000_0000

/-! # Many parameters -/

@[export bare_many] def many (a b c d e f g h i j k l m n o p q : UInt64) (r : UInt8) (s : String) (t : Float) :
    Prod UInt64 (Prod UInt8 (Prod String Float)) :=
  ⟨(((((((((((((((((a.mul 1).add (b.mul 2)).add (c.mul 3)).add (d.mul 4)).add (e.mul 5)).add (f.mul 6)).add
    (g.mul 7)).add (h.mul 8)).add (i.mul 9)).add (j.mul 10)).add (k.mul 11)).add (l.mul 12)).add (m.mul 13)).add
    (n.mul 14)).add (o.mul 15)).add (p.mul 16)).add (q.mul 17)), ⟨r, ⟨s, t⟩⟩⟩
