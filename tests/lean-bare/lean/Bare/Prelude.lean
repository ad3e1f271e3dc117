module

prelude

/-!
What the modules beside this one need of Lean's library, declared anew: the types have the names that Lean's compiler knows, the
functions those of the runtime's C code. So the modules compile where there are no `.olean` files, and their C is Lean's own.
-/

@[expose] public section

universe u v

-- What would be derived for each type needs more of the library.
set_option genCtorIdx false

/-! # Names that compiled code uses for what it leaves out -/

unsafe axiom lcErased : Type
unsafe axiom lcAny : Type
unsafe axiom lcVoid : Type

/-! # Logic, as far as `match` and `structure` use it -/

set_option bootstrap.inductiveCheckResultingUniverse false in
inductive PUnit : Sort u where
  | unit : PUnit

abbrev Unit : Type := PUnit

@[match_pattern] abbrev Unit.unit : Unit := PUnit.unit

inductive True : Prop where
  | intro : True

inductive Eq {α : Sort u} : α → α → Prop where
  | refl (a : α) : Eq a a

abbrev Eq.ndrec.{u₁, u₂} {α : Sort u₂} {a : α} {motive : α → Sort u₁} (m : motive a) {b : α} (h : Eq a b) : motive b :=
  h.rec m

theorem rfl {α : Sort u} {a : α} : Eq a a := .refl a

theorem Eq.symm {α : Sort u} {a b : α} (h : Eq a b) : Eq b a := h.rec (.refl a)

abbrev id {α : Sort u} (a : α) : α := a

inductive HEq {α : Sort u} : α → {β : Sort u} → β → Prop where
  | refl (a : α) : HEq a a

theorem heq_of_eq {α : Sort u} {a b : α} (h : Eq a b) : HEq a b := h.rec (.refl a)

axiom eq_of_heq {α : Sort u} {a b : α} (h : HEq a b) : Eq a b

structure PProd (α : Sort u) (β : Sort v) where
  fst : α
  snd : β

class Inhabited (α : Sort u) where
  default : α

/-! The declarations of C functions need a value of their type in Lean. None of these exists when a program runs. -/

axiom anything {α : Sort u} : α
noncomputable instance {α : Sort u} : Inhabited α := ⟨anything⟩

/-! # Data -/

inductive Bool : Type where
  | false
  | true

export Bool (false true)

@[macro_inline] def cond {α : Sort u} (c : Bool) (x y : α) : α :=
  match c with
  | true => x
  | false => y

inductive Nat : Type where
  | zero
  | succ (n : Nat)

inductive Option (α : Type u) where
  | none
  | some (val : α)

inductive List (α : Type u) where
  | nil
  | cons (head : α) (tail : List α)

structure Prod (α : Type u) (β : Type v) where
  fst : α
  snd : β

structure Array (α : Type u) where
  mk ::
  toList : List α

/-! The compiler knows these by their names: what they consist of never exists. -/

structure UInt8 where
  mk ::
  number : Nat

structure UInt16 where
  mk ::
  number : Nat

structure UInt32 where
  mk ::
  number : Nat

structure UInt64 where
  mk ::
  number : Nat

structure USize where
  mk ::
  number : Nat

structure Float where
  mk ::
  bits : UInt64

structure Float32 where
  mk ::
  bits : UInt32

structure Char where
  val : UInt32
  valid : True

structure ByteArray where
  mk ::
  data : Array UInt8

structure String where
  mk ::
  utf8 : ByteArray

class OfNat (α : Type u) (n : Nat) where
  ofNat : α

instance instOfNatNat (n : Nat) : OfNat Nat n := ⟨n⟩

/-! # Functions of the runtime -/

@[extern "lean_nat_add"] opaque Nat.add : (@& Nat) → (@& Nat) → Nat
@[extern "lean_nat_mul"] opaque Nat.mul : (@& Nat) → (@& Nat) → Nat
@[extern "lean_uint8_of_nat"] opaque UInt8.ofNat : (@& Nat) → UInt8
@[extern "lean_uint8_add"] opaque UInt8.add : UInt8 → UInt8 → UInt8
@[extern "lean_uint16_of_nat"] opaque UInt16.ofNat : (@& Nat) → UInt16
@[extern "lean_uint16_add"] opaque UInt16.add : UInt16 → UInt16 → UInt16
@[extern "lean_uint32_of_nat"] opaque UInt32.ofNat : (@& Nat) → UInt32
@[extern "lean_uint32_add"] opaque UInt32.add : UInt32 → UInt32 → UInt32
@[extern "lean_uint64_of_nat"] opaque UInt64.ofNat : (@& Nat) → UInt64
@[extern "lean_uint64_add"] opaque UInt64.add : UInt64 → UInt64 → UInt64
@[extern "lean_uint64_mul"] opaque UInt64.mul : UInt64 → UInt64 → UInt64
@[extern "lean_uint64_dec_eq"] opaque UInt64.beq : UInt64 → UInt64 → Bool
-- `lean_float_of_nat` of 4.35 is Lean code, and needs what the initializer of `Init` computes.
@[extern "lean_uint64_to_float"] opaque UInt64.toFloat : UInt64 → Float
@[extern "lean_usize_of_nat"] opaque USize.ofNat : (@& Nat) → USize
@[extern "lean_usize_add"] opaque USize.add : USize → USize → USize
@[extern "lean_float_add"] opaque Float.add : Float → Float → Float
@[extern "lean_float32_add"] opaque Float32.add : Float32 → Float32 → Float32
@[extern "lean_string_append"] opaque String.append : String → (@& String) → String
@[extern "lean_string_length"] opaque String.length : (@& String) → Nat
@[extern "lean_array_push"] opaque Array.push {α : Type u} : Array α → α → Array α
@[extern "lean_mk_empty_array_with_capacity"] opaque Array.mkEmpty {α : Type u} : (@& Nat) → Array α

instance instOfNatUInt8 (n : Nat) : OfNat UInt8 n := ⟨UInt8.ofNat n⟩
instance instOfNatUInt16 (n : Nat) : OfNat UInt16 n := ⟨UInt16.ofNat n⟩
instance instOfNatUInt32 (n : Nat) : OfNat UInt32 n := ⟨UInt32.ofNat n⟩
instance instOfNatUSize (n : Nat) : OfNat USize n := ⟨USize.ofNat n⟩
instance instOfNatUInt64 (n : Nat) : OfNat UInt64 n := ⟨UInt64.ofNat n⟩
instance instOfNatFloat (n : Nat) : OfNat Float n := ⟨(UInt64.ofNat n).toFloat⟩

/-! # Actions -/

structure Subtype {α : Sort u} (p : α → Prop) where
  val : α
  property : p val

/-! The compiler drops what is of the type `Void σ`, and knows it by what it stands for. -/

noncomputable opaque Void.nonemptyType (σ : Type) : Subtype fun _ : Type => True
def Void (σ : Type) : Type := (Void.nonemptyType σ).val

structure ST.Out (σ α : Type) where
  val : α
  state : Void σ

inductive EST.Out (ε σ α : Type) where
  | ok : α → Void σ → EST.Out ε σ α
  | error : ε → Void σ → EST.Out ε σ α

def ST (σ α : Type) : Type := Void σ → ST.Out σ α
def EST (ε σ α : Type) : Type := Void σ → EST.Out ε σ α

inductive IO.RealWorld : Type where
  | mk

opaque IO.Error : Type

def BaseIO (α : Type) : Type := ST IO.RealWorld α
def EIO (ε α : Type) : Type := EST ε IO.RealWorld α
abbrev IO (α : Type) : Type := EIO IO.Error α

def BaseIO.pure {α : Type} (x : α) : BaseIO α := fun s => ⟨x, s⟩
def EIO.pure {ε α : Type} (x : α) : EIO ε α := fun s => .ok x s
def EIO.throw {ε α : Type} (e : ε) : EIO ε α := fun s => .error e s

def EIO.bind {ε α β : Type} (x : EIO ε α) (f : α → EIO ε β) : EIO ε β := fun s =>
  match x s with
  | .ok a s => f a s
  | .error e s => .error e s

def EIO.catch {ε α : Type} (x : EIO ε α) (f : ε → EIO ε α) : EIO ε α := fun s =>
  match x s with
  | .ok a s => .ok a s
  | .error e s => f e s

@[extern "lean_mk_io_user_error"] opaque IO.userError : String → IO.Error

/-! A place for a value. -/

opaque IO.Ref (α : Type) : Type

@[extern "lean_st_mk_ref"] opaque IO.mkRef {α : Type} (x : α) : BaseIO (IO.Ref α)
@[extern "lean_st_ref_get"] opaque IO.Ref.get {α : Type} (r : @& IO.Ref α) : BaseIO α
@[extern "lean_st_ref_swap"] opaque IO.Ref.swap {α : Type} (r : @& IO.Ref α) (x : α) : BaseIO α

def BaseIO.toIO {α : Type} (x : BaseIO α) : IO α := fun s =>
  match x s with
  | ⟨x, s⟩ => .ok x s
