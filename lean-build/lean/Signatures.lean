-- Not all of `Lean`: most of the time that an answer takes, modules are imported.
import Lean.Compiler
import Lean.DocString
import Lean.PrettyPrinter

/-!
Prints, as JSON, what compiled modules offer to Rust and what they want from it: for each constant with an `@[export]`
or `@[extern]` attribute its Lean type, what the code generator made of it, and the types that its signature reaches.

    Signatures TYPE... -- ROOT... -- MODULE... -- SYMBOL...

The types are those that Rust has types for. The roots are imported. Exports are those of the modules after the second `--`, as far as
a root imports them, and externs those with the symbols after the third one. The components of a module's name are separated by `/`, so
that none needs quotes; so they are in the output. Only of other modules the output has the name as Lean writes it.

`signatures/program.rs` compiles this file to a program, which imports nothing of `Lean` but what a root does, and reads the output.
-/

open Lean Meta

namespace Signatures

/-! ### Differences between the versions of Lean -/

/-- Takes a command only if there is such a constant. -/
macro "#if_there " name:ident " then " command:command : command => do
  return ⟨if ← Macro.hasDecl name.getId then command else mkNullNode⟩

/-- Takes a command only if there is no such constant. -/
macro "#if_missing " name:ident " then " command:command : command => do
  return ⟨if ← Macro.hasDecl name.getId then mkNullNode else command⟩

#if_missing Lean.Compiler.LCNF.nameToImpureType then
abbrev FieldPlace := IR.CtorFieldInfo

#if_missing Lean.Compiler.LCNF.nameToImpureType then
def fieldPlaces (ctor : Name) : CoreM (Array FieldPlace) :=
  return (← IR.getCtorLayout ctor).fieldInfo

#if_missing Lean.Compiler.LCNF.nameToImpureType then
def irTypeOf (name : Name) : CoreM IR.IRType := IR.nameToIRType name

-- From 4.29 on.
#if_there Lean.Compiler.LCNF.nameToImpureType then
abbrev FieldPlace := Compiler.LCNF.CtorFieldInfo

#if_there Lean.Compiler.LCNF.nameToImpureType then
def fieldPlaces (ctor : Name) : CoreM (Array FieldPlace) :=
  return (← Compiler.LCNF.getCtorLayout ctor).fieldInfo

#if_there Lean.Compiler.LCNF.nameToImpureType then
def irTypeOf (name : Name) : CoreM IR.IRType :=
  return IR.toIRType (← Compiler.LCNF.nameToImpureType name)

/-- Grows whenever the reader would misread the output of the former program. -/
def format : Nat := 6

/-! ### Representations -/

/-- The C type of a value, by the name of its Lean type; `object` for `lean_object*`. -/
def reprName : IR.IRType → String
  | .float => "Float"
  | .float32 => "Float32"
  | .uint8 => "UInt8"
  | .uint16 => "UInt16"
  | .uint32 => "UInt32"
  | .uint64 => "UInt64"
  | .usize => "USize"
  | .erased => "erased"
  | .void => "void"
  | .object | .tobject | .tagged | .struct .. | .union .. => "object"

def isObject (type : IR.IRType) : Bool := reprName type == "object"

/-! ### Types

A type is a JSON object with one field, whose name is the kind of the type: one for each case of the enumeration `Type` in
`lean-rs-model/src/types.rs`. -/

/-- Types with one value at run time beside proofs: how that value is found among the arguments. -/
def underlying? (name : Name) (args : Array Expr) : Option Expr :=
  if name == ``Fin || name == ``BitVec then some (mkConst ``Nat)
  else if name == ``Subtype then args[0]?
  else none

/-- What a parameter of a type is. -/
inductive ParameterKind where
  /-- A type. -/
  | type
  /-- A function that gives types. -/
  | typeConstructor
  /-- A value, a proposition or a predicate. -/
  | value
  /-- A proof. -/
  | proof
  deriving BEq

/-- How the values of a type depend on one of its parameters. -/
structure Dependence where
  /-- Whoever has a value can get at one of the parameter. -/
  gives : Bool := false
  /-- Whoever has a value can hand it one of the parameter. -/
  takes : Bool := false
  deriving BEq

def Dependence.both : Dependence := { gives := true, takes := true }

def Dependence.or (a b : Dependence) : Dependence := { gives := a.gives || b.gives, takes := a.takes || b.takes }

def Dependence.flip (a : Dependence) : Dependence := { gives := a.takes, takes := a.gives }

def Dependence.none (a : Dependence) : Bool := !a.gives && !a.takes

def Dependence.name (a : Dependence) : String :=
  if !a.takes then "covariant" else if a.gives then "invariant" else "contravariant"

/-- What the values of a type may hold, directly or inside of others. -/
structure Held where
  /-- A value of a quotient, or one of a type that is not known and may be one: what represents it has to make no difference. -/
  quotient : Bool := false
  /-- A value of an opaque type: it may hold anything. -/
  anything : Bool := false

def Held.or (a b : Held) : Held := { quotient := a.quotient || b.quotient, anything := a.anything || b.anything }

/-- What the walk over the types has found. -/
structure State where
  /-- Types that Rust has types for: they are not unfolded, and their declarations are not described. -/
  known : NameSet
  /-- Types that were met, in this order, each with the number of types of Lean's own compiler that lead to it. -/
  found : Array (Name × Nat) := #[]
  seen : NameSet := {}
  /-- That number for types that are met now. -/
  depth : Nat := 0
  axioms : Array Name := #[]
  /-- For each constant that was examined the axioms that it depends on, as the bits of a number. -/
  uses : NameMap Nat := {}
  /-- The constants whose examination has begun but not ended, in this order, and the place of each. -/
  begun : Array Name := #[]
  places : NameMap Nat := {}
  /-- The theorems by which the compiler replaces a constant by another one (`@[csimp]`). -/
  replacements : NameMap (Array Name) := {}
  /-- For each constant in a term a digest of its own declaration, and the constants through which it says more. -/
  said : NameMap (UInt64 × Array Name) := {}
  /-- For each module the definitions whose values it hides from others. -/
  hidden : NameMap NameSet := {}
  /-- The modules that see no more of another one than it shows, with all that they import. -/
  viewers : Option (Array (Name × NameSet)) := none
  /-- How the fields of types depend on their parameters. -/
  dependences : NameMap (Array Dependence) := {}
  /-- The names of the variables of the declaration that is described. -/
  variables : Array (FVarId × String) := #[]
  /-- Whether the program declares the function, and so chooses its parameters. -/
  isExport : Bool := false
  /-- Propositions and predicates that are parameters of an export, and that it mentions once. -/
  undetermined : Array FVarId := #[]
  /-- One of them, while the parameter is described that decides it and says nothing else. -/
  decided : Option FVarId := none
  /-- What constants in types hold themselves, and the constants through which they hold more. -/
  holds : NameMap (Held × Array Name) := {}
  /-- The same, of all that they lead to. -/
  held : NameMap Held := {}
  /-- The constants that types are applications of, without those that Rust has types for. -/
  applied : NameSet := {}

abbrev M := StateRefT State MetaM

-- As Lean's own monads have it: without, each `do` is compiled through all the layers, in a third more time.
@[always_inline]
instance : Monad M := let i := inferInstanceAs (Monad (StateRefT State MetaM)); { bind := i.bind, pure := i.pure }

def isKnown (name : Name) : M Bool := return (← get).known.contains name

def meet (name : Name) : M Unit := do
  unless (← isKnown name) || (← get).seen.contains name do
    modify fun s => { s with found := s.found.push (name, s.depth), seen := s.seen.insert name }

def pretty (e : Expr) : M String := return (← ppExpr e).pretty 100000

/-- An application of a constant to types, with the side on which each of them stands in the values. -/
def applied (kind : String) (name : Name) (args : Array Json) (sides : Array Dependence) : Json :=
  let sides := if sides.any (·.takes) then [("sides", toJson (sides.map (·.name)))] else []
  Json.mkObj [(kind, Json.mkObj ([("name", toJson (toString name)), ("args", Json.arr args)] ++ sides))]

/-- A type whose definition says nothing about its values; those of a native one only Lean's own code makes. -/
def opaqueType (name : Name) (args : Array Json) (native : Bool) : Json :=
  let native := if native then [("native", toJson true)] else []
  Json.mkObj [("opaque", Json.mkObj ([("name", toJson (toString name)), ("args", Json.arr args)] ++ native))]

/-- A type whose values are those of another one under a condition; `member` is what tells it from others of its family. -/
def subtype (name : Name) (of : Json) (member : Option Json := none) : Json :=
  let member := member.toList.map fun member => ("member", member)
  Json.mkObj [("subtype", Json.mkObj ([("name", Json.str (toString name)), ("of", of)] ++ member))]

/-- A type of a family that Rust has types for, which a number tells apart. -/
def indexed (name : Name) (index : Nat) (args : Array Json) : Json :=
  Json.mkObj [("indexed", Json.mkObj [("family", toString name), ("index", index), ("args", Json.arr args)])]

/-- The number that a closed term is, if it takes few steps to find out and fits into 64 bits. -/
def closedNumber? (e : Expr) : M (Option Nat) := do
  if e.hasFVar || e.hasMVar then return none
  let e ← try
      withTheReader Core.Context ({ · with maxHeartbeats := 20000 * 1000 }) <| withCurrHeartbeats <| whnf e
    catch _ => return none
  let number? := match e with
    | .lit (.natVal n) => some n
    | .const ``Nat.zero _ => some 0
    | _ => none
  return number?.filter (· < 2 ^ 64)

/-- A type whose values are represented by those of another one, in more than one way. -/
def quotient (of : Json) : Json := Json.mkObj [("quotient", of)]

/-- What a variable is called: by its name in the source, unless another one of the declaration has that. -/
def variableName (id : FVarId) : M String := do
  if let some (_, name) := (← get).variables.find? (·.1 == id) then return name
  let base := toString (← id.getUserName).eraseMacroScopes
  let taken := (← get).variables.map (·.2)
  let mut name := base
  let mut number := 0
  while taken.contains name do
    number := number + 1
    name := s!"{base}_{number}"
  modify fun s => { s with variables := s.variables.push (id, name) }
  return name

/-- How often a variable occurs. -/
def count (id : FVarId) (e : Expr) : Nat :=
  if !e.hasFVar then 0 else match e with
  | .fvar other => if other == id then 1 else 0
  | .app f a => count id f + count id a
  | .lam _ type body _ | .forallE _ type body _ => count id type + count id body
  | .letE _ type value body _ => count id type + count id value + count id body
  | .mdata _ e | .proj _ _ e => count id e
  | _ => 0

def erased (what : String) : Json := Json.mkObj [("erased", what)]

def other (type : String) : Json := Json.mkObj [("other", type)]

/-- The action that a type is: its error, if it can throw, and its value. -/
def action? (e : Expr) : Option (Option Expr × Expr) :=
  match e.getAppFn.constName?, e.getAppArgs with
  | some ``IO, #[value] => some (some (mkConst ``IO.Error), value)
  | some ``EIO, #[error, value] => some (some error, value)
  | some ``BaseIO, #[value] => some (none, value)
  | some ``EST, #[error, _, value] => some (some error, value)
  | some ``ST, #[_, value] => some (none, value)
  | _, _ => none

/-- The names by which types of Lean's library are recognized, beside those that Rust has types for. -/
def ownNames : List Name :=
  [``Fin, ``BitVec, ``Subtype, ``Decidable, ``Quot, ``IO, ``EIO, ``BaseIO, ``EST, ``ST, ``ST.Ref, ``IO.RealWorld,
    ``Lean.Name, ``Lean.Level, ``Lean.Expr, ``Lean.Json]

/-- The module that declares a constant, unless it is the one that is compiled. -/
def moduleOf? (name : Name) : M (Option Name) := do
  let env ← getEnv
  return (env.getModuleIdxFor? name).bind (env.header.moduleNames[·.toNat]?)

/-- Whether it is the type of arrays of a known size, which not every version of Lean has. -/
def isVector (name : Name) : M Bool := do
  return name == `Vector && (← moduleOf? name).any (·.getRoot == `Init)

/-- Whether a module is of Lean's own library. No other one can have such a name: all modules with one root come from one folder. -/
def isOfLean (module : Name) : Bool :=
  [`Init, `Std, `Lean].contains module.getRoot

/-- Whether a module of Lean's own library declares it. -/
def isOwn (name : Name) : M Bool :=
  return (← moduleOf? name).any isOfLean

/-- The modules that a root imports, itself included. -/
partial def reach (env : Environment) (name : Name) (seen : NameSet) : NameSet := Id.run do
  if seen.contains name then return seen
  let mut seen := seen.insert name
  if let some idx := env.getModuleIdx? name then
    if let some data := env.header.moduleData[idx.toNat]? then
      for i in data.imports do seen := reach env i.module seen
  return seen

/-- The modules of the module system outside of Lean's own library, with all that they import. -/
def viewers : M (Array (Name × NameSet)) := do
  if let some found := (← get).viewers then return found
  let header := (← getEnv).header
  let mut found := #[]
  for name in header.moduleNames, data in header.moduleData do
    if data.isModule && !isOfLean name then
      found := found.push (name, reach (← getEnv) name {})
  modify ({ · with viewers := some found })
  return found

/-- The definitions whose values a module shows to no other one. -/
def hiddenBy (module : Name) : M NameSet := do
  if let some found := (← get).hidden.find? module then return found
  let env ← getEnv
  let mut found : NameSet := {}
  if (env.getModuleIdx? module).any fun idx => env.header.moduleData[idx.toNat]?.any (·.isModule) then
    let (shown, _) ← readModuleData (← findOLean module)
    for info in shown.constants do
      unless info.hasValue (allowOpaque := true) do
        if (env.find? info.name) matches some (.defnInfo _) then found := found.insert info.name
  modify fun s => { s with hidden := s.hidden.insert module found }
  return found

/-- Whether it is a definition that compiled code sees differently: its own module looks through it, another one of the module system
cannot (`public def T : Type := UInt64` without `@[expose]`). -/
def isHidden (name : Name) : M Bool := do
  unless (← getEnv).find? name matches some (.defnInfo _) do return false
  let some module ← moduleOf? name | return false
  let env ← getEnv
  let seesAll (viewer : Name) : Bool := (env.getModuleIdx? viewer).any fun idx =>
    env.header.moduleData[idx.toNat]?.any (·.imports.any fun i => i.module == module && i.importAll)
  let others := (← viewers).any fun (viewer, reached) => viewer != module && reached.contains module && !seesAll viewer
  if others then return (← hiddenBy module).contains name else return false

/-- Fails if the name is that of a type of Lean's library, but another module declares it: one without Lean's prelude can. -/
def expectOwn (name : Name) : M Unit := do
  if ownNames.contains name || (← isKnown name) then
    if let some module ← moduleOf? name then
      unless ← isOwn name do
        throwError "the module {module} declares `{name}`, which is the name of a type of Lean's library: rename it"

/-- Unfolds definitions until the head says what values of the type are. -/
partial def reveal (type : Expr) : M Expr := do
  let type := (← instantiateMVars type).consumeMData.headBeta
  if let some name := type.getAppFn.constName? then expectOwn name
  if (action? type).isSome then return type
  let some name := type.getAppFn.constName? | return type
  if ← isKnown name then return type
  if ← isHidden name then return type
  match (← getEnv).find? name with
  | some (.defnInfo _) =>
    -- The code generator looks through irreducible definitions, too.
    let some unfolded ← withTransparency .all (unfoldDefinition? type) | return type
    let revealed ← reveal (← whnfCore unfolded)
    -- A projection of an opaque constant says less than the name, and so does a function of one (`NonemptyType.type P`).
    let says ← match revealed.getAppFn.constName? with
      | some name =>
        let isDefinition := (← getEnv).find? name matches some (.defnInfo _)
        pure (!isDefinition || revealed.isConst || (action? revealed).isSome || (← isKnown name))
      | none => pure (revealed.isForall || revealed.isSort)
    return if says then revealed else type
  | _ => return type

/-- Whether there are no values of it at run time because they are types. What a hidden definition gives may be anything. -/
def isTypeFormer (type : Expr) : M Bool := do
  if let some name := (← reveal type).getAppFn.constName? then
    if ← isHidden name then return false
  isTypeFormerType type

/-! Of a type's arguments only the types are described. What the others say is a condition on the values, as far as the values
depend on them. -/

/-- What a parameter of this type is. -/
def ParameterKind.of (type : Expr) : MetaM ParameterKind := do
  let type ← whnf type
  if type.isSort then return if type.isProp then .value else .type
  if ← isTypeFormerType type then
    let sort ← forallTelescopeReducing type fun _ sort => pure sort
    return if sort.isProp then .value else .typeConstructor
  if ← isProp type then return .proof
  return .value

/-- The parameters and indices of a type, as they are declared: an argument of a parameter `α : Sort u` may be a proposition. -/
def parameterKinds (name : Name) : MetaM (Array ParameterKind) := do
  forallTelescopeReducing (← getConstInfo name).type fun params _ =>
    params.mapM fun param => do ParameterKind.of (← inferType param)

/-- Whether the compiled code has other constructors and fields than the declaration: those with `@[computed_field]`. -/
def isReplaced (env : Environment) (info : InductiveVal) : Bool :=
  (mkCasesOnName info.name :: info.ctors).any fun name => (Compiler.getImplementedBy? env name).isSome

/-- Whether the representation of a type depends on a hidden definition, so that compiled code may disagree about it. -/
partial def isUnsettled (type : Expr) (around : List Name := []) : M Bool := do
  let type ← reveal type
  if ← isProp type then return false
  let some name := type.getAppFn.constName? | return false
  if ← isHidden name then return true
  if around.contains name || (← isKnown name) then return false
  -- Only of a type with one constructor may one field be all that there is.
  let some (.inductInfo { ctors := [ctor], numParams, .. }) := (← getEnv).find? name | return false
  let (unsettled, others) ← fieldsOf ctor numParams around name
  return unsettled && others <= 1
where
  /-- Whether the representation of a field depends on one, and how many others have a value at run time. -/
  fieldsOf (ctor : Name) (numParams : Nat) (around : List Name) (name : Name) : M (Bool × Nat) := do
    forallTelescope (← getConstInfo ctor).type fun vars _ => do
      let mut unsettled := false
      let mut others := 0
      for field in vars.extract numParams vars.size do
        let type := (← inferType field).cleanupAnnotations
        if ← isUnsettled type (name :: around) then unsettled := true
        else unless (← isProp type) || (← isTypeFormer type) do others := others + 1
      return (unsettled, others)

/-- Whether the layout of a constructor depends on a hidden definition. -/
def hasUnsettledField (info : InductiveVal) : M Bool :=
  info.ctors.anyM fun ctor => return (← isUnsettled.fieldsOf ctor info.numParams [] info.name).1

/-- What a constant in a type holds itself, and the constants through which it holds more. -/
def heldIn (name : Name) : M (Held × Array Name) := do
  if let some found := (← get).holds.find? name then return found
  let isAction := [``IO, ``EIO, ``BaseIO, ``EST, ``ST].contains name
  let found : Held × Array Name ←
    if isAction || (← isKnown name) then pure ({}, #[]) else
      match (← getEnv).find? name with
      | some (.quotInfo _) => pure ({ quotient := name == ``Quot }, #[])
      | some (.inductInfo info) =>
        let mut parts := #[]
        let mut chooses := false
        for ctor in info.ctors do
          let some (.ctorInfo ctor) := (← getEnv).find? ctor | continue
          let (types, isChosen) ← forallTelescope ctor.type fun fields _ => do
            let types ← (fields.extract ctor.numParams fields.size).mapM (inferType ·)
            let kinds ← types.mapM fun type => ParameterKind.of type
            let types ← types.filterM fun type => return !(← isProp type)
            return (types.flatMap (·.getUsedConstants), kinds.any fun kind => kind matches .type | .typeConstructor)
          parts := parts ++ types
          chooses := chooses || isChosen
        -- A constructor that chooses a type (`x : α` with a field `α`) may choose a quotient.
        pure ({ quotient := chooses }, parts)
      | some (.defnInfo info) => pure ({}, info.value.getUsedConstants)
      | some (.opaqueInfo info) | some (.axiomInfo info) =>
        pure ({ anything := !(← isProp info.type) }, #[])
      | none => pure ({ anything := true }, #[])
      | _ => pure ({}, #[])
  modify fun s => { s with holds := s.holds.insert name found }
  return found

/-- What the values of a type hold that its parameters do not show. -/
def held (name : Name) : M Held := do
  if let some found := (← get).held.find? name then return found
  let mut found : Held := {}
  let mut seen : NameSet := {}
  let mut rest := #[name]
  while !rest.isEmpty do
    let some part := rest.back? | break
    rest := rest.pop
    unless seen.contains part do
      seen := seen.insert part
      let (own, parts) ← heldIn part
      found := found.or own
      rest := rest ++ parts
  modify fun s => { s with held := s.held.insert name found }
  return found

/-- Whether compiled code computes a constant, or it leaves nothing to compute. -/
def isComputed (name : Name) : MetaM Bool := do
  let env ← getEnv
  match env.find? name with
  | some (.ctorInfo _) | some (.inductInfo _) | some (.thmInfo _) => return true
  | some info =>
    if env.isProjectionFn name || isMatcherCore env name || (IR.findEnvDecl env name).isSome then return true
    isTypeFormerType info.type
  | none => return false

/-- Types whose values hold no type, proposition or predicate but those among the arguments. -/
def dataTypes : List Name := [
  ``Nat, ``Int, ``Fin, ``BitVec, ``Bool, ``Char, ``String, ``Unit, ``PUnit, ``Float, ``Float32, ``ByteArray, ``FloatArray, ``USize,
  ``UInt8, ``UInt16, ``UInt32, ``UInt64, ``ISize, ``Int8, ``Int16, ``Int32, ``Int64, ``Array, ``List, ``Option, ``Prod]

/-- Whether no value of a type without variables has a type, a proposition or a predicate inside. -/
partial def isData (type : Expr) : MetaM Bool := do
  let type ← whnf type
  let .const name _ := type.getAppFn | return false
  unless dataTypes.contains name do return false
  type.getAppArgs.allM fun arg => do if ← isType arg then isData arg else return true

/-- Whether a proposition or predicate says something about a type that is a variable, and not only about what code computes
of its values: `xs.size = 4` is as true of an array of objects, `∀ a b : α, a = b` is not. What is computed is data: `[α]` and `⟨α⟩`
are values that say what `α` is. -/
partial def speaksOf (var : FVarId) (e : Expr) : M Bool := do
  unless e.containsFVar var do return false
  let type ← inferType e
  -- All proofs of a proposition are the same.
  if ← isProp type then return false
  if !type.containsFVar var && (← isData type) && (← e.getUsedConstants.allM (isComputed ·)) then return false
  match e with
  | .app .. => (e.getAppArgs.push e.getAppFn).anyM (speaksOf var)
  | .lam name domain body info | .forallE name domain body info =>
    if ← speaksOf var domain then return true
    withLocalDecl name info domain fun x => speaksOf var (body.instantiate1 x)
  | .letE _ _ value body _ => speaksOf var (body.instantiate1 value)
  | .mdata _ e | .proj _ _ e => speaksOf var e
  | _ => return true

/-- How the values of a type depend on a variable. `of` says it for the parameters of a declared type. -/
partial def dependence (of : Name → M (Array Dependence)) (var : FVarId) (type : Expr) : M Dependence := do
  unless type.containsFVar var do return {}
  if ← isProp type then return .both
  let type ← reveal type
  if let some (error?, value) := action? type then
    let error ← error?.toArray.mapM (dependence of var)
    return error.foldl .or (← dependence of var value)
  if let .forallE name domain body info := type then
    let domain' := (← dependence of var domain).flip
    return domain'.or (← withLocalDecl name info domain fun x => dependence of var (body.instantiate1 x))
  match type.getAppFn with
  | .fvar id => return if type.isFVar && id == var then { gives := true } else .both
  | .const name _ =>
    if name == ``Quot || name == ``Subtype then
      if let some of' := type.getAppArgs[0]? then
        let inside ← dependence of var of'
        if (← ParameterKind.of (← inferType (.fvar var))) matches .value then return .both
        let some condition := type.getAppArgs[1]? | return inside
        -- The relation of a quotient is about values that are there.
        return if name == ``Subtype && (← speaksOf var (mkApp condition (← mkFreshExprMVar of')).headBeta) then .both else inside
    let declared ← of name
    let mut found : Dependence := {}
    for arg in type.getAppArgs, i in [0:type.getAppNumArgs] do
      if arg.containsFVar var then
        let outer := declared[i]?.getD .both
        let inner ← if ← isType arg then dependence of var arg else pure .both
        if outer.gives then found := found.or inner
        if outer.takes then found := found.or inner.flip
    return found
  | _ => return .both

/-- How the fields of a type depend on its parameters, where `of` says it for other types. -/
def dependencesIn (of : Name → M (Array Dependence)) (info : InductiveVal) : M (Array Dependence) :=
  forallBoundedTelescope info.type (some info.numParams) fun params _ => do
    let mut found := params.map fun _ => ({} : Dependence)
    for ctor in info.ctors do
      let some (.ctorInfo ctor) := (← getEnv).find? ctor | continue
      let type ← instantiateForall ctor.type params
      found ← forallBoundedTelescope type (some ctor.numFields) fun fields _ => do
        let mut found := found
        for field in fields do
          let type := (← inferType field).cleanupAnnotations
          for param in params, i in [0:params.size] do
            if type.containsFVar param.fvarId! then
              let isValue := (← ParameterKind.of (← inferType param)) matches .value
              -- What is proved of one type need not be true of another one.
              if isValue || !(← isProp type) || (← speaksOf param.fvarId! type) then
                found := found.modify i (.or (← dependence of param.fvarId! type))
        return found
    if (← held info.name).anything then
      -- It may be of the types that the fields do not mention.
      found := found.map fun dependence => if dependence.none then .both else dependence
    return found

/-- Whoever has a reference can write to it, and whoever has a promise can set its value. -/
def isReference (name : Name) : Bool := name == ``IO.Ref || name == ``ST.Ref || name == ``IO.Promise

/-- How the values of a type depend on its parameters: of what is no inductive type nothing is known. -/
partial def dependences (name : Name) : M (Array Dependence) := do
  if isReference name then return #[.both, .both]
  if ← isKnown name then return #[{ gives := true }, { gives := true }]
  if let some found := (← get).dependences.find? name then return found
  -- Types may depend on each other: the least dependences that fit all of them.
  let pending ← IO.mkRef (#[] : Array (InductiveVal × Array Dependence))
  let of (name : Name) : M (Array Dependence) := do
    if isReference name || (← isKnown name) || (← get).dependences.contains name then
      return ← dependences name
    if let some (_, found) := (← pending.get).find? (·.1.name == name) then return found
    let some (.inductInfo info) := (← getEnv).find? name | return #[]
    let found := (Array.range info.numParams).map fun _ => {}
    pending.modify (·.push (info, found))
    return found
  discard <| of name
  let mut again := true
  while again do
    let before ← pending.get
    for (info, _) in before, i in [0:before.size] do
      let found ← dependencesIn of info
      pending.modify (·.modify i fun (info, _) => (info, found))
    again := (← pending.get).map (·.2) != before.map (·.2)
  for (info, found) in ← pending.get do
    modify fun s => { s with dependences := s.dependences.insert info.name found }
  return (← get).dependences.find? name |>.getD #[]

/-! ### Axioms -/

/-- The constants whose types and values a constant consists of; an inductive type, its constructors and its recursor
count as one. -/
def parts (env : Environment) (info : ConstantInfo) : Array Name := Id.run do
  let mut names := info.type.getUsedConstants
  if let some value := info.value? (allowOpaque := true) then names := names ++ value.getUsedConstants
  if let .inductInfo type := info then
    for ctor in type.ctors do
      if let some ctor := env.find? ctor then names := names ++ ctor.type.getUsedConstants
  return names

/-- The constants whose code runs in place of a constant's value, as far as they are not of Lean's own library: those of a `partial`
definition, of an `initialize`, and of `implemented_by`. -/
def implementations (name : Name) : M (Array Name) := do
  if ← isOwn name then return #[]
  let env ← getEnv
  let recursive := Name.str name "_unsafe_rec"
  let mut names := if env.contains recursive then #[recursive] else #[]
  names := names ++ (getInitFnNameFor? env name).toArray
  let replaced := match env.find? name with
    | some (.inductInfo info) => mkCasesOnName name :: info.ctors
    | _ => [name]
  return names ++ replaced.toArray.filterMap (Compiler.getImplementedBy? env)

/-- Where a constant is filed. -/
def representative (env : Environment) (name : Name) : Name :=
  match env.find? name with
  | some (.ctorInfo info) => info.induct
  | some (.recInfo info) => info.all.headD name
  | some (.inductInfo info) => info.all.headD name
  | _ => name

/-- Examines what a constant depends on, unless that was done or has begun: the axioms, as bits, and the lowest place among the
constants that have begun and that it leads to. -/
partial def examine (name : Name) : M (Nat × Nat) := do
  let env ← getEnv
  let name := representative env name
  let place := (← get).begun.size
  if let some bits := (← get).uses.find? name then return (bits, place)
  -- What is being examined adds nothing to itself.
  if let some begun := (← get).places.find? name then return (0, begun)
  modify fun s => { s with begun := s.begun.push name, places := s.places.insert name place }
  let mut bits := 0
  let mut lowest := place
  if let some (.axiomInfo _) := env.find? name then
    let index := (← get).axioms.size
    modify fun s => { s with axioms := s.axioms.push name }
    bits := 1 <<< index
  let mates := match env.find? name with
    | some (.inductInfo type) => type.all
    | _ => [name]
  for mate in mates do
    if let some info := env.find? mate then
      -- What Lean's own library replaces it has proved.
      let replacements ← (((← get).replacements.find? mate).getD #[]).filterM fun name => return !(← isOwn name)
      for part in parts env info ++ replacements ++ (← implementations mate) do
        let (more, reached) ← examine part
        bits := bits ||| more
        lowest := min lowest reached
  -- Constants that lead to each other depend on the same axioms.
  if lowest == place then
    modify fun s => s.begun.foldl (start := place) (init := { s with begun := s.begun.take place }) fun s name =>
      { s with uses := s.uses.insert name bits, places := s.places.erase name }
  return (bits, lowest)

/-- The axioms that a constant depends on, as bits. -/
def axiomsOf (name : Name) : M Nat := return (← examine name).1

/-- For each constant that the compiler replaces by another one the theorems that justify it. -/
def csimpTheorems (env : Environment) : NameMap (Array Name) :=
  (Compiler.CSimp.ext.getState env).thmNames.fold (init := {}) fun found «theorem» =>
    match (env.find? «theorem»).bind fun info => info.type.getForallBody.app3? ``Eq with
    | some (_, .const name _, _) => found.insert name (((found.find? name).getD #[]).push «theorem»)
    | _ => found

/-- The numbers of the bits that are set. -/
def bitsOf (bits count : Nat) : Array Nat := (Array.range count).filter bits.testBit

/-! ### Terms

A description leaves out what a condition says. Whether two declarations say the same is told by their terms, with all that is
implicit in them, and with the definitions that these lead to. -/

/-- A digest of a term, in which all proofs are alike, as they are of the same proposition. -/
partial def termDigest (env : Environment) (e : Expr) : StateM (Std.HashMap Expr UInt64) UInt64 := do
  let mix (tag : UInt64) (parts : List UInt64) := parts.foldl mixHash tag
  match e with
  | .bvar index => return mix 1 [hash (toString index)]
  | .sort level => return mix 2 [hash (toString level)]
  | .const name levels =>
    if (env.find? name) matches some (.thmInfo _) then return 3
    return mix 4 (hash (toString name) :: levels.map (hash <| toString ·))
  | .lit (.natVal n) => return mix 5 [hash (toString n)]
  | .lit (.strVal text) => return mix 6 [hash text]
  | .fvar _ | .mvar _ => return 7
  | .mdata _ e => termDigest env e
  | _ =>
    if let some digest := (← get)[e]? then return digest
    let digest ← match e with
      | .app f a => return mix 8 [← termDigest env f, ← termDigest env a]
      | .lam _ type body _ => pure (mix 9 [← termDigest env type, ← termDigest env body])
      | .forallE _ type body _ => pure (mix 10 [← termDigest env type, ← termDigest env body])
      | .letE _ type value body _ =>
        pure (mix 11 [← termDigest env type, ← termDigest env value, ← termDigest env body])
      | .proj name index e => pure (mix 12 [hash (toString name), hash (toString index), ← termDigest env e])
      | _ => pure 13
    modify (·.insert e digest)
    return digest

/-- The symbol that C code calls for a constant; none for one whose C code is written out in the attribute. -/
def externSymbol? (env : Environment) (name : Name) : Option String := do
  match getExternEntryFor (← getExternAttrData? env name) `c with
  | some (.standard _ symbol) => some symbol
  | _ => none

/-- A type or value of a constant, with its level parameters known by their places. -/
def numbered (info : ConstantInfo) (e : Expr) : Expr :=
  let places := (List.range info.levelParams.length).map fun place => Level.param (.num .anonymous place)
  e.instantiateLevelParams info.levelParams places

/-- What a constant's own declaration says, and the constants through which it says more. -/
def said (name : Name) : M (UInt64 × Array Name) := do
  if let some found := (← get).said.find? name then return found
  let env ← getEnv
  let some info := env.find? name | return (0, #[])
  let terms : List Expr := match info with
    | .inductInfo type => info.type :: type.ctors.filterMap fun ctor => (env.find? ctor).map ConstantInfo.type
    | _ => info.type :: (info.value? (allowOpaque := true)).toList
  let (digests, _) := ((terms.map (numbered info)).mapM (termDigest env)).run {}
  let implementations ← implementations name
  let symbol := (externSymbol? env name).getD ""
  let digest := (digests ++ [hash symbol] ++ implementations.toList.map (hash <| toString ·)).foldl mixHash 14
  let found := (digest, (terms.toArray.flatMap (·.getUsedConstants)) ++ implementations)
  modify fun s => { s with said := s.said.insert name found }
  return found

/-- A digest of types and of all that they lead to outside of Lean's own library, whose version is compared elsewhere. -/
def termsOfTypes (types : List Expr) : M Json := do
  let env ← getEnv
  let (digests, _) := (types.mapM (termDigest env)).run {}
  let mut digest := digests.foldl mixHash 15
  let mut rest := types.toArray.flatMap (·.getUsedConstants)
  let mut seen : NameSet := {}
  let mut found := #[]
  while !rest.isEmpty do
    let some name := rest.back? | break
    rest := rest.pop
    let name := representative env name
    unless seen.contains name do
      seen := seen.insert name
      unless (← isOwn name) || ((env.find? name) matches some (.thmInfo _)) do
        let (own, parts) ← said name
        found := found.push (toString name, own)
        rest := rest ++ parts
  for (name, own) in found.qsort (·.1 < ·.1) do
    digest := mixHash (mixHash digest (hash name)) own
  return toJson (toString digest)

/-- The same of the types of constants. -/
def termsOf (names : List Name) : M Json := do
  let infos := names.filterMap (← getEnv).find?
  termsOfTypes <| infos.map fun (info : ConstantInfo) => numbered info info.type

/-! ### Descriptions -/

/-- What tells a member of a family of types from the others, if it is a closed term: how Lean prints it, and a digest of its terms. A
number that Lean can compute counts as its digits. -/
def member? (type : Expr) : M (Option Json) := do
  let args ← type.getAppArgs.mapM fun arg => do
    unless (← whnfR (← inferType arg)).isConstOf ``Nat do return arg
    return ((← closedNumber? arg).map mkNatLit).getD arg
  let type := mkAppN type.getAppFn args
  if type.hasFVar || type.hasMVar || type.hasLevelParam then return none
  return some <| Json.mkObj [("pretty", ← pretty type), ("terms", ← termsOfTypes [type])]

mutual

/-- Describes a type. -/
partial def describe (type : Expr) : M Json := do
  let type ← reveal type
  if ← isProp type then return erased "proof"
  if let some (error?, value) := action? type then
    let error ← match error? with
      | some error => describe error
      | none => pure Json.null
    return Json.mkObj [("action", Json.mkObj [("error", error), ("value", ← describe value)])]
  if ← isTypeFormer type then return erased "type"
  if let .forallE name domain body info := type then
    let domainJson ← describeDomain domain
    let result ← withLocalDecl name info domain fun var => describe (body.instantiate1 var)
    return Json.mkObj [("function", Json.mkObj [("param", domainJson), ("result", result)])]
  match type.getAppFn with
  | .fvar id =>
    if type.isFVar then return Json.mkObj [("variable", ← variableName id)]
    else return other (← pretty type)
  | .const name _ =>
    let args := type.getAppArgs
    unless ← isKnown name do modify fun s => { s with applied := s.applied.insert name }
    if name == ``Decidable then
      let bool := applied "constant" ``Bool #[] #[]
      -- It says whether something holds, which may be known otherwise.
      let decided := (← get).decided
      let free := args.any fun arg => decided.any (arg.getAppFn == .fvar ·)
      return if free then bool else subtype name bool
    if name == ``Quot then
      if let some of := args[0]? then return quotient (← describe of)
    if let some of := underlying? name args then
      if let (false, #[index]) := (name == ``Subtype, args) then
        if let some index ← closedNumber? index then return indexed name index #[]
      return subtype name (← describe of)
    if let (``ST.Ref, #[world, of]) := (name, args) then
      if world.isConstOf ``IO.RealWorld then return applied "constant" ``IO.Ref #[← describe of] #[.both]
    match (← getEnv).find? name with
    | some (.inductInfo info) =>
      if isReplaced (← getEnv) info || (← hasUnsettledField info) then return ← describeApplied "opaque" type name args
      meet name
      describeApplied "constant" type name args
    | _ => describeApplied (if ← isKnown name then "constant" else "opaque") type name args
  | _ => return other (← pretty type)

/-- A parameter of a function type. -/
partial def describeDomain (domain : Expr) : M Json := do
  if ← isTypeFormer domain then return erased "type"
  describe domain

/-- A type of a family: what is not a type among the arguments is a condition on the values, as far as they depend on it. -/
partial def describeApplied (kind : String) (type : Expr) (name : Name) (args : Array Expr) : M Json := do
  let dependences ← dependences name
  let native ← isOwn name
  let mut described := #[]
  let mut sides := #[]
  let mut conditional := false
  for parameter in ← parameterKinds name, arg in args, i in [0:args.size] do
    -- An index tells the constructors apart.
    let dependence := dependences[i]?.getD .both
    let isIndex := kind == "constant" && !(← isKnown name) && i >= dependences.size
    match parameter with
    -- The declaration has no parameter for it.
    | .type | .typeConstructor =>
      if isIndex then conditional := true
      else
        let isType := parameter matches .type
        let isSaid := isType && dependence.none && (← isProp arg)
        described := described.push <| ←
          -- Whether a proposition holds that no value depends on.
          if isSaid then pure (erased "type") else if isType then describe arg else other <$> pretty arg
        sides := sides.push dependence
    | .value => conditional := conditional || !dependence.none
    | .proof => pure ()
  let json := if kind == "opaque" then opaqueType name described native else applied "constant" name described sides
  let json := if (← held name).quotient then quotient json else json
  unless conditional do return json
  if let (true, #[_, size]) := (← isVector name, args) then
    if let some size ← closedNumber? size then return indexed name size described
  -- Of an opaque type only the name is known, and what stands for a type is compared by itself.
  let isTold := kind == "constant" && described.isEmpty && !(← isKnown name)
  return subtype name json (← if isTold then member? type else pure none)

end

/-- Whether a description leaves something of the types out. -/
partial def leavesOut : Json → Bool
  | .arr elements => elements.any leavesOut
  | .obj fields => fields.foldl (init := false) fun found key value =>
    let partly := match key, value with
      | "subtype", _ | "quotient", _ | "other", _ | "erased", .str "proof" | "kind", .str "proof" => true
      | "opaque", value => !(value.getObjValAs? Bool "native" matches .ok true)
      | _, _ => false
    found || partly || leavesOut value
  | _ => false

/-! ### Depth -/

/-- How deep a description may be nested: the reader takes 127 levels, of which some are around the description. -/
def maxNesting : Nat := 116

/-- How deep JSON is nested. -/
partial def nesting : Json → Nat
  | .arr elements => 1 + elements.foldl (fun most element => max most (nesting element)) 0
  | .obj fields => 1 + fields.foldl (fun most _ value => max most (nesting value)) 0
  | _ => 0

/-- A description that can be read. -/
def readable (json : Json) : M Json := do
  if nesting json > maxNesting then
    throwError "a type in it is nested too deeply; define a structure for a part of that type"
  return json

/-! ### Exports -/

/-- Position of a declaration in its source: line from 1, column from 0. -/
def position (name : Name) : M Json := do
  let some ranges ← findDeclarationRanges? name | return Json.null
  return Json.arr #[ranges.selectionRange.pos.line, ranges.selectionRange.pos.column]

def docs (name : Name) : M Json := do
  match ← findDocString? (← getEnv) name with
  | some doc => return Json.str doc
  | none => return Json.null

/-- What a parameter is beside its representation. A value of which nothing is left is there for what it proves. -/
def kindOf (type : Expr) (isErased : Bool) : M String := do
  if ← isTypeFormer type then return "type"
  if isErased || (← isProp type) then return "proof"
  return "value"

def binderName : BinderInfo → String
  | .default => "explicit"
  | .implicit => "implicit"
  | .strictImplicit => "strictImplicit"
  | .instImplicit => "instance"

/-- The name in the source; none where Lean made one up. -/
def sourceName (name : Name) : Json := if name.hasMacroScopes then Json.null else Json.str (toString name)

/-- The type of a value that the code passes or keeps in this representation: of a quotient of numbers it is the boxed one. -/
def describeDirect (type : Expr) (boxed : Bool) : M Json := do
  let revealed ← reveal type
  if let (true, some ``Quot, some of) := (boxed, revealed.getAppFn.constName?, revealed.getAppArgs[0]?) then
    if let some name := (← reveal of).getAppFn.constName? then
      unless isObject (← irTypeOf name) do return other (← pretty type)
  describeDomain type

/-- A parameter: its name, type and default as in the source, and its representation. -/
def parameter (name : Name) (info : BinderInfo) (type : Expr) (ir : IR.Param) : M Json := do
  let default ← match type.getOptParamDefault? with
    | some value => Json.str <$> pretty value
    | none => pure Json.null
  let type := type.cleanupAnnotations
  return Json.mkObj [
    ("name", sourceName name),
    ("binder", binderName info),
    ("kind", ← kindOf type (ir.ty matches .erased)),
    ("pretty", ← pretty type),
    ("type", ← describeDirect type (isObject ir.ty)),
    ("repr", reprName ir.ty),
    ("borrowed", ir.borrow),
    ("default", default)]

/-- The name of a parameter and what is behind it in the definition, where the definition names it: the code of a definition
that returns a function has the parameters of both. -/
def lambda? (value? : Option Expr) : Option (Name × Expr) :=
  match value?.map Expr.consumeMData with
  | some (.lam name _ body _) => some (name, body)
  | _ => none

/-- The undetermined proposition or predicate that a value of the type decides, if it says nothing else: one answer for each argument
of the predicate. -/
partial def decided? (type : Expr) (args : Array Expr) : M (Option FVarId) := do
  match (← reveal type.cleanupAnnotations) with
  | .forallE name domain body info =>
    withLocalDecl name info domain fun var => decided? (body.instantiate1 var) (args.push var)
  | .app (.const ``Decidable _) proposition =>
    let some id := proposition.getAppFn.fvarId? | return none
    let isAll := proposition.getAppArgs == args && (← get).undetermined.contains id
    return if isAll then some id else none
  | _ => return none

/-- Walks along a function type, the definition, and the parameters that the code generator made of it. -/
partial def signature (type : Expr) (value? : Option Expr) (ir : List IR.Param) (result : IR.IRType) (params : Array Json) :
    M (Array Json × String × Json × Json) := do
  let revealed ← reveal type
  if let some (error?, value) := action? revealed then
    unless ir.all (·.ty matches .void) do
      throwError "behind the action `{type}` the code has {ir.length} more parameters"
    let error ← match error? with
      | some error => describe error
      | none => pure Json.null
    return (params, ← pretty type, Json.mkObj [("error", error)], ← describe value)
  match ir, revealed with
  | first :: rest, .forallE name domain body info =>
    if first.ty matches .void then
      throwError "it takes the state of an action as an argument, `{domain}`"
    let inside? := lambda? value?
    let shown := match inside? with
      | some (inner, _) => if name.hasMacroScopes then inner else name
      | none => name
    let decided ← if (← get).undetermined.isEmpty then pure none else decided? domain #[]
    modify ({ · with decided })
    let param ← parameter shown info domain first
    modify ({ · with decided := none })
    withLocalDecl name info domain.cleanupAnnotations fun var => do
      let isCounted := (← get).isExport && (← ParameterKind.of (← inferType var)) matches .value
      if isCounted && count var.fvarId! (body.instantiate1 var) <= 1 then
        modify fun s => { s with undetermined := s.undetermined.push var.fvarId! }
      signature (body.instantiate1 var) (inside?.map (·.2.instantiate1 var)) rest result (params.push param)
  | [], _ => return (params, ← pretty type, Json.null, ← describeDirect type (isObject result))
  | first :: _, _ =>
    if first.ty matches .void then
      throwError "`{type}` is an action of a kind that is not known here"
    throwError "the code has {ir.length} more parameters than the type `{type}` shows"

/-- A declaration with code under a C symbol. -/
def declarationJson (module : String) (info : ConstantInfo) (decl : IR.Decl) (symbol : String) : M Json := do
  modify ({ · with variables := #[], undetermined := #[], decided := none })
  let (params, shown, effect, result) ← signature info.type (info.value? (allowOpaque := true)) decl.params.toList
    decl.resultType #[]
  let bits ← axiomsOf info.name
  let says := Json.mkObj [("params", Json.arr params), ("effect", effect), ("result", result)]
  -- Exports are compared where they are called.
  let terms ← if !(← get).isExport && leavesOut says then termsOf [info.name] else pure Json.null
  readable <| Json.mkObj [
    ("terms", terms),
    ("symbol", symbol),
    ("name", toString info.name),
    ("module", module),
    ("position", ← position info.name),
    ("doc", ← docs info.name),
    ("pretty", ← pretty info.type),
    ("constant", decl.params.isEmpty),
    ("unsafe", info.isUnsafe),
    ("params", Json.arr params),
    ("effect", effect),
    ("result", Json.mkObj [("pretty", shown), ("type", result), ("repr", reprName decl.resultType)]),
    ("axioms", toJson (bitsOf bits (← get).axioms.size))]

/-- The declaration, or why it cannot be described. -/
def entryJson (module : String) (info : ConstantInfo) (decl : IR.Decl) (symbol : String) : M Json := do
  try declarationJson module info decl symbol
  catch e => return Json.mkObj [
    ("symbol", symbol),
    ("module", module),
    ("failure", s!"{info.name}: {← e.toMessageData.toString}")]

def exportJson (module : String) (info : ConstantInfo) (symbol : Name) : M (Option Json) := do
  -- Without code there is no symbol either.
  let some decl := IR.findEnvDecl (← getEnv) info.name | return none
  return some (← entryJson module info decl (symbol.toString (escape := false)))

/-! ### Exports without code -/

/-- Why the compiler has emitted no code under the symbol of an export, as far as that can be told. -/
def noCode? (info : ConstantInfo) : M (Option String) := do
  let env ← getEnv
  if info matches .thmInfo _ then return some "it is a theorem, which has no value at run time"
  if info matches .axiomInfo _ then return some "it is an axiom"
  if ← isTypeFormerType info.type then return some "it gives types or propositions, which have no value at run time"
  if ← isProp info.type then return some "it is a proof, which has no value at run time"
  if let some other := Compiler.getImplementedBy? env info.name then
    return some s!"calls of it are compiled as calls of `{other}` (`implemented_by`): export that one"
  if isExtern env info.name then
    return some "its code is a C function (`extern`): call that one, or export a definition that calls it"
  if Compiler.hasMacroInlineAttribute env info.name then
    return some "its definition is written out where it is called (`macro_inline`): export another one that calls it"
  if isNoncomputable env info.name then return some "it is `noncomputable`"
  return none

/-- An export with what is known about missing code; none if there is code, and nothing that speaks against it. -/
def noCodeJson (module : String) (info : ConstantInfo) (symbol : Name) : M (Option Json) := do
  let reason ← noCode? info
  if reason.isNone && (IR.findEnvDecl (← getEnv) info.name).isSome then return none
  return some <| Json.mkObj [
    ("symbol", symbol.toString (escape := false)),
    ("name", toString info.name),
    ("module", module),
    ("reason", reason.getD "Lean's compiler has emitted none")]

/-! ### Externs -/

/-- Calls of externs leave out what has no value at run time; exports have parameters for it. -/
def isPassed (param : IR.Param) : Bool :=
  !(param.ty matches .erased | .void)

def externJson (module : String) (info : ConstantInfo) (symbol : String) : M (Option Json) := do
  -- Types and theorems have none.
  let some decl := IR.findEnvDecl (← getEnv) info.name | return none
  return some <| Json.mkObj [
    ("constant", decl.params.isEmpty),
    ("params", Json.arr ((decl.params.filter isPassed).map fun param => reprName param.ty)),
    ("result", reprName decl.resultType),
    ("defined", info matches .defnInfo _),
    ("entry", ← entryJson module info decl symbol)]

/-! ### Types that signatures reach -/

def fieldJson (name : Name) (type : Expr) (place : FieldPlace) : M Json := do
  let (boxed, isErased) := (place matches .object .., place matches .erased)
  let place := match place with
    | .erased | .void => Json.null
    | .object i _ => Json.mkObj [("object", i)]
    | .usize i => Json.mkObj [("usize", i)]
    | .scalar size offset _ => Json.mkObj [("scalar", Json.mkObj [("size", size), ("offset", offset)])]
  let type := type.cleanupAnnotations
  return Json.mkObj [
    ("name", sourceName name),
    ("kind", ← kindOf type isErased),
    ("pretty", ← pretty type),
    ("type", ← describeDirect type boxed),
    ("place", place)]

def constructorJson (info : InductiveVal) (ctor : Name) (params : Array Expr) : M Json := do
  let some (.ctorInfo ctorInfo) := (← getEnv).find? ctor | throwError "no constructor {ctor}"
  let places ← fieldPlaces ctor
  let type ← instantiateForall ctorInfo.type params
  let fields ← forallBoundedTelescope type (some ctorInfo.numFields) fun vars _ => do
    let mut fields := #[]
    for var in vars, i in [0:vars.size] do
      let decl ← var.fvarId!.getDecl
      let place := places[i]?.getD .erased
      fields := fields.push (← fieldJson decl.userName decl.type place)
    return fields
  return Json.mkObj [
    ("name", toString (ctor.replacePrefix info.name .anonymous)),
    ("fields", Json.arr fields)]

/-- How many types of Lean's own compiler are followed in a row: it leads from everywhere to everywhere. -/
def maxDepth : Nat := 3

/-- A type's declaration. Its parameters are variables in the types of the fields. -/
def typeJson (name : Name) (depth : Nat) : M (Option Json) := do
  let env ← getEnv
  let some (.inductInfo info) := env.find? name | return none
  let module ← moduleOf? name
  let depth := if module.any (·.getRoot == `Lean) then depth + 1 else 0
  if depth > maxDepth then return none
  modify ({ · with depth, variables := #[] })
  let trivial ← Compiler.LCNF.hasTrivialStructure? name
  let repr ← irTypeOf name
  forallBoundedTelescope info.type (some info.numParams) fun params _ => do
    let mut parameters := #[]
    for param in params do
      let kind := match ← ParameterKind.of (← inferType param) with
        | .type => "type"
        | .typeConstructor => "typeConstructor"
        | .value | .proof => "value"
      parameters := parameters.push <| Json.mkObj [("name", ← variableName param.fvarId!), ("kind", kind)]
    let constructors ← info.ctors.toArray.mapM (constructorJson info · params)
    let isComplete := (← isOwn name) || !leavesOut (Json.arr constructors)
    let terms ← if isComplete then pure Json.null else termsOf info.ctors
    return some <| Json.mkObj [
      ("name", toString name),
      ("module", match module with | some m => toString m | none => Json.null),
      ("position", ← position name),
      ("doc", ← docs name),
      ("structure", isStructure env name),
      ("class", isClass env name),
      ("recursive", info.isRec || info.all.length > 1 || info.numNested > 0),
      ("params", Json.arr parameters),
      ("repr", reprName repr),
      ("trivial", match trivial with | some t => toJson t.fieldIdx | none => Json.null),
      ("terms", terms),
      ("constructors", Json.arr constructors)]

/-- All types that were met, and those that these lead to. -/
partial def typesJson (done : Nat) (types : Array Json) : M (Array Json) := do
  let some (name, depth) := (← get).found[done]? | return types
  -- From 4.32 on the compiler has no layout for a type that it never compiled; nobody can have a value of it.
  -- Nor is one described that is nested too deeply.
  let types ← try
      match ← typeJson name depth with
      | some json => pure (types.push (← readable json))
      | none => pure types
    catch _ => pure types
  typesJson (done + 1) types

/-! ### Types with a value -/

/-- Whether a constant may be a part of a proof: no `unsafe instance` is, and nothing that rests on `sorry`. -/
def isProof (name : Name) : CoreM Bool := do
  if (← getConstInfo name).isUnsafe then return false
  return !(← collectAxioms name).contains ``sorryAx

/-- Whether Lean finds a value of a type whatever its arguments are (`always`), or if each of them that is a type has one
(`ofAll`). -/
def hasValue? (name : Name) : M (Option String) := do
  let info ← getConstInfo name
  -- Nothing can be proved of what is behind it, so nothing that is not true of a type with a value, either.
  if info matches .opaqueInfo _ then return some "always"
  let const := Expr.const name (info.levelParams.map .param)
  forallTelescopeReducing info.type fun params sort => do
    unless sort.isSort && !sort.isProp do return none
    let goal ← mkAppM ``Nonempty #[mkAppN const params]
    let isFound : MetaM Bool :=
      withTheReader Core.Context ({ · with maxHeartbeats := 20000 * 1000 }) <| withCurrHeartbeats do
        try
          let some found ← synthInstance? goal | return false
          (← instantiateMVars found).getUsedConstants.allM (isProof ·)
        catch _ => return false
    if ← isFound then return some "always"
    -- A proposition is no type that may be taken to have a value, and `Sort u` may be `Prop`.
    let types ← params.filterM fun param => do
      let sort ← whnf (← inferType param)
      return sort.isSort && sort.sortLevel!.isNeverZero
    let instances ← types.mapM fun type => return (`inst, BinderInfo.instImplicit, ← mkAppM ``Inhabited #[type])
    let declarations := instances.map fun (name, info, type) => (name, info, fun (_ : Array Expr) => (pure type : MetaM Expr))
    -- From a value follows an instance, as far as that there is one is concerned.
    let isFound ← withLocalDecls declarations fun _ => isFound
    return if isFound then some "ofAll" else none

/-- The types that were met of which Lean finds a value. -/
def withValues : M Json := do
  let mut found := #[]
  for name in (← get).applied.toList do
    let answer ← try hasValue? name catch _ => pure none
    if let some answer := answer then found := found.push (toString name, Json.str answer)
  return Json.mkObj (found.qsort (·.1 < ·.1)).toList

/-! ### Modules -/

/-- A module's name, and how the arguments and the output write it. -/
structure Module where
  name : Name
  text : String

def Module.of (text : String) : Module :=
  { name := (text.splitOn "/").foldl .str .anonymous, text }

/-- What a module declares, of one kind: `describe` gives none for a constant that is not. -/
def ofModule (module : Module) (describe : Environment → ConstantInfo → M (Option Json)) : M (Array Json) := do
  let env ← getEnv
  let some idx := env.getModuleIdx? module.name | return #[]
  let some data := env.header.moduleData[idx.toNat]? | return #[]
  let infos := data.constNames.filterMap env.find?
  infos.filterMapM (describe env)

def moduleExports (module : Module) (describe : String → ConstantInfo → Name → M (Option Json)) : M (Array Json) :=
  ofModule module fun env info => do
    let some symbol := getExportNameFor? env info.name | return none
    describe module.text info symbol

/-- Those of the given symbols. -/
def moduleExterns (symbols : Array String) (module : Module) : M (Array Json) :=
  ofModule module fun env info => do
    let some symbol := externSymbol? env info.name | return none
    if symbols.contains symbol then externJson module.text info symbol else return none

/-- Imports the roots, and describes the exports of the modules, and the externs with these symbols of all that a root imports: whatever
module calls one, of this package or another, calls the one function that the program defines. -/
def run (known : List Name) (roots modules : Array Module) (symbols : Array String) : IO Json := do
  -- `LEAN_SYSROOT` says which.
  initSearchPath (← findSysroot)
  -- `loadExts`: notations and options of the modules influence how types are printed.
  let env ← importModules (roots.map fun root => { module := root.name }) {} (trustLevel := 1024) (loadExts := true)
  let options : Options := pp.fullNames.set {} true
  let context : Core.Context := { fileName := "<signatures>", fileMap := default, options, maxHeartbeats := 0 }
  let act : M Json := do
    let mut exports := #[]
    let mut withoutCode := #[]
    let mut externs := #[]
    for module in modules do
      modify ({ · with isExport := true })
      exports := exports ++ (← moduleExports module exportJson)
      modify ({ · with isExport := false })
      withoutCode := withoutCode ++ (← moduleExports module noCodeJson)
      externs := externs ++ (← moduleExterns symbols module)
    unless symbols.isEmpty do
      for name in env.header.moduleNames do
        unless isOfLean name || modules.any (·.name == name) do
          externs := externs ++ (← moduleExterns symbols { name, text := toString name })
    let types ← typesJson 0 #[]
    let withValues ← withValues
    let axioms := (← get).axioms
    let reached := roots.map fun root =>
      let seen := reach env root.name {}
      (root.text, Json.arr ((modules.filter (seen.contains ·.name)).map fun m => Json.str m.text))
    return Json.mkObj [
      ("format", format),
      ("lean", versionString),
      ("roots", Json.mkObj reached.toList),
      ("exports", Json.arr exports),
      ("withoutCode", Json.arr withoutCode),
      ("externs", Json.arr externs),
      ("types", Json.arr types),
      ("withValues", withValues),
      ("axioms", Json.arr (axioms.map fun a => Json.str (toString a)))]
  let known := known.foldl (·.insert ·) {}
  let (json, _) ← ((act.run' { known, replacements := csimpTheorems env }).run').toIO context { env }
  return json

end Signatures

def main (args : List String) : IO UInt32 := do
  let (known, rest) := args.span (· != "--")
  let (roots, rest) := (rest.drop 1).span (· != "--")
  let (modules, symbols) := (rest.drop 1).span (· != "--")
  let named (texts : List String) := (texts.map Signatures.Module.of).toArray
  try
    let json ← Signatures.run (known.map (·.toName)) (named roots) (named modules) (symbols.drop 1).toArray
    IO.println json.compress
    return 0
  catch e =>
    IO.eprintln s!"{e}"
    return 1
