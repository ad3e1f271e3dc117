import LeanRsHost.Host

/-! What an environment knows of declarations. -/

namespace LeanRsHost
open Lean Meta

/-- What a declaration is. -/
inductive DeclarationKind where
  | «axiom»
  | definition
  | «theorem»
  | «opaque»
  | quotient
  | «inductive»
  | constructor
  | recursor
  deriving BEq

def DeclarationKind.of : ConstantInfo → DeclarationKind
  | .axiomInfo _ => .axiom
  | .defnInfo _ => .definition
  | .thmInfo _ => .theorem
  | .opaqueInfo _ => .opaque
  | .quotInfo _ => .quotient
  | .inductInfo _ => .inductive
  | .ctorInfo _ => .constructor
  | .recInfo _ => .recursor

/-- A place in a source file: lines from 1, columns in code points from 0. -/
structure Position where
  line : UInt32
  column : UInt32

def Position.of (p : Lean.Position) : Position := { line := p.line.toUInt32, column := p.column.toUInt32 }

/-- From a place up to another one, which is not part of it. -/
structure Range where
  start : Position
  stop : Position

structure Declaration where
  name : String
  kind : DeclarationKind
  /-- The imported module that has it; without, it was declared in the session. -/
  module : Option String
  levelParams : Array String
  type : String
  isUnsafe : Bool
  isProposition : Bool
  range : Option Range
  doc : Option String

/-- A declaration in a list. -/
structure Entry where
  name : String
  kind : DeclarationKind
  module : Option String

private def moduleOf (env : Environment) (name : Name) : Option String :=
  (env.getModuleIdxFor? name).map fun i => nameText env.header.moduleNames[i.toNat]!

/-- What `text` names, or an error that says what is near. -/
private def constant (text : String) : MetaM ConstantInfo := do
  let name ← match readName text with
    | .ok name => pure name
    | .error .malformed => throwError "`{text}` is no name"
    | .error (.long what found limit) => throwError "a name has {found} {what}, and the limit is {limit}"
  let some info := (← getEnv).find? name | throwError "unknown constant `{text}`"
  return info

private def rangeOf (info : ConstantInfo) : MetaM (Option Range) := do
  let some ranges ← findDeclarationRanges? info.name | return none
  return some { start := .of ranges.range.pos, stop := .of ranges.range.endPos }

private def typeOf (info : ConstantInfo) : MetaM String := return toString (← ppExpr info.type)

private def docOf (info : ConstantInfo) : MetaM (Option String) := do findDocString? (← getEnv) info.name

private def sortedNames (names : Array Name) : Array String := (names.map nameText).qsort (· < ·)

/-- Names that the same is asked of. -/
structure Question where
  env : Environment
  names : Array String
  limits : Limits
  token : Option IO.CancelToken

private def Question.ask (question : Question) (f : ConstantInfo → MetaM α) : IO (Batch α) :=
  batch question.env question.limits question.token question.names fun text => do f (← constant text)

@[export lean_rs_host_declarations] def declarations (question : Question) : IO (Batch Declaration) :=
  question.ask fun info => do
    return {
      name := nameText info.name, kind := .of info, module := moduleOf question.env info.name
      levelParams := info.levelParams.toArray.map (toString ·)
      type := ← typeOf info, isUnsafe := info.isUnsafe, isProposition := ← isProp info.type
      range := ← rangeOf info, doc := ← docOf info }

@[export lean_rs_host_kinds] def kinds (env : @& Environment) (names : @& Array String) :
    Array (Option DeclarationKind) :=
  names.map fun text => do return .of (← env.find? (← (readName text).toOption))

@[export lean_rs_host_types] def types (question : Question) : IO (Batch String) := question.ask typeOf

@[export lean_rs_host_ranges] def ranges (question : Question) : IO (Batch (Option Range)) := question.ask rangeOf

@[export lean_rs_host_docs] def docs (question : Question) : IO (Batch (Option String)) := question.ask docOf

/-- The constants that the type and the value of each name use. -/
@[export lean_rs_host_dependencies] def dependencies (question : Question) : IO (Batch (Array String)) :=
  question.ask fun info => return sortedNames info.getUsedConstantsAsSet.toArray

@[export lean_rs_host_axioms] def axioms (question : Question) : IO (Batch (Array String)) :=
  question.ask fun info => return sortedNames (← collectAxioms info.name)

/-- Which declarations a list has. -/
structure Filter where
  /-- Modules, as `normalName` has them: `Init.Data.*` is all that begin with `Init.Data.`; none means all, and those of the session. -/
  modules : Array String
  kinds : Array DeclarationKind
  /-- Also names that Lean counts as internal: matchers, equations, private declarations. -/
  internal : Bool

private def Filter.hasModule (filter : Filter) (module : String) : Bool :=
  filter.modules.isEmpty || filter.modules.any fun pattern =>
    if pattern.utf8ByteSize > module.utf8ByteSize + 1 then false
    else if pattern.endsWith "*" then module.startsWith (pattern.dropEnd 1).toString else module == pattern

private def Filter.hasConstant (filter : Filter) (info : ConstantInfo) : Bool :=
  (filter.internal || !info.name.isInternalDetail)
    && (filter.kinds.isEmpty || filter.kinds.contains (.of info))

/-- What a filter selects of modules whose files are read for this only; no initializer runs. -/
@[export lean_rs_host_scan] def scan (paths : @& Array String) (imports : @& Array ImportSpec) (level : Compat.Level)
    (filter : Filter) : IO (Array Entry) := do
  Compat.scan (← prepare paths imports) level fun env => Id.run do
    let mut entries := #[]
    for name in env.header.moduleNames, data in env.header.moduleData, index in [0:env.header.moduleNames.size] do
      let module := nameText name
      unless filter.hasModule module do continue
      let module := some (Compat.copyText module)
      for info in data.constants do
        if env.getModuleIdxFor? info.name == some index && filter.hasConstant info then
          entries := entries.push { name := Compat.copyText (nameText info.name), kind := .of info, module }
    return entries

/-- Names that were selected, with the environment that has them. -/
structure Listing where
  private mk ::
  private env : Environment
  private names : Array Name
  /-- Of all imported modules. -/
  private modules : Array String

/-- What a filter selects: module by module in the order of imports, each in the order of its file, then what the session declared. -/
@[export lean_rs_host_list] def list (env : Environment) (filter : @& Filter) : Listing := Id.run do
  let modules := env.header.moduleNames.map nameText
  let mut names := #[]
  for module in modules, data in env.header.moduleData, index in [0:modules.size] do
    unless filter.hasModule module do continue
    for info in data.constants do
      -- Several modules may have made the same one.
      if env.getModuleIdxFor? info.name == some index && filter.hasConstant info then names := names.push info.name
  if filter.modules.isEmpty then
    let own := env.constants.map₂.foldl (init := #[]) fun own _ info =>
      if filter.hasConstant info then own.push info.name else own
    names := names ++ own.qsort Name.lt
  return { env, names, modules }

@[export lean_rs_host_list_size] def Listing.size (listing : @& Listing) : UInt64 := listing.names.size.toUInt64

private def entry (env : Environment) (modules : Array String) (name : Name) : Option Entry := do
  let info ← env.find? name
  return { name := nameText name, kind := .of info, module := (env.getModuleIdxFor? name).map (modules[·.toNat]!) }

@[export lean_rs_host_list_batch] def Listing.batch (listing : @& Listing) (start count : UInt64) : Array Entry :=
  (listing.names.extract start.toNat (start.toNat + count.toNat)).filterMap (entry listing.env listing.modules)

/-- What is searched for; all of it has to hold. -/
structure Query where
  /-- A part of the name; upper and lower case count. -/
  name : String
  /-- A constant in the type. -/
  mentions : Array String
  /-- What the type says after its arguments: `Eq` of `∀ a b : Nat, a + b = b + a`. -/
  head : Option String
  filter : Filter
  limit : UInt64

inductive SearchResult where
  /-- `more`: whether there may be more than `limit`. -/
  | found (hits : Array Entry) (more : Bool)
  /-- A name in the query is no constant of the environment. -/
  | unknown (name : String)
  | cancelled

/-- The declarations whose names have to be compared with texts, made once for an environment. -/
structure Index where
  private mk ::
  private env : Environment
  private names : Array (Name × ByteArray)
  private modules : Array String

@[export lean_rs_host_index] def Index.make (env : Environment) : Index :=
  let all := list env { modules := #[], kinds := #[], internal := true }
  { env, names := all.names.map fun name => (name, (nameText name).toUTF8), modules := all.modules }

/-- Whether a text has a part, both as UTF-8. `String.contains` first makes a table of the part, which takes longer than to compare a
short one everywhere; with a long one, that takes time that grows with the product of the lengths. -/
private partial def hasPart (text part : ByteArray) : Bool :=
  part.size ≤ text.size && if part.size ≤ 64 then go 0 0 else (String.fromUTF8! text).contains (String.fromUTF8! part)
where
  go (start index : Nat) : Bool :=
    if index == part.size then true
    else if start + index == text.size then false
    else if text.get! (start + index) == part.get! index then go start (index + 1)
    else go (start + 1) 0

private partial def isAt (text part : ByteArray) (start : Nat) (index := 0) : Bool :=
  index == part.size
    || start + index < text.size && text.get! (start + index) == part.get! index && isAt text part start (index + 1)

private partial def conclusionHead : Expr → Option Name
  | .forallE _ _ body _ | .letE _ _ _ body _ | .mdata _ body => conclusionHead body
  | e => e.getAppFn.constName?

@[export lean_rs_host_search] def Index.search (index : @& Index) (query : @& Query) (token : Option IO.CancelToken) :
    BaseIO SearchResult := do
  let read (text : String) : Except String Name :=
    match readName text with
    | .ok name => if index.env.contains name then .ok name else .error text
    | .error _ => .error text
  let mentions ← match query.mentions.mapM read with
    | .ok names => pure names
    | .error text => return .unknown text
  let head ← match query.head.mapM read with
    | .ok head => pure head
    | .error text => return .unknown text
  let { filter, .. } := query
  let selected := if filter.modules.isEmpty then #[] else index.modules.map filter.hasModule
  let part := query.name.toUTF8
  let mut hits := #[]
  for (name, text) in index.names, count in [0:index.names.size] do
    if count % 512 == 0 then
      if let some token := token then
        if ← token.isSet then return .cancelled
    unless hasPart text part do continue
    let some info := index.env.find? name | continue
    unless filter.hasConstant info do continue
    unless filter.modules.isEmpty || (index.env.getModuleIdxFor? name).any (selected[·.toNat]!) do continue
    if head.isSome && conclusionHead info.type != head then continue
    unless mentions.all (fun constant => (info.type.find? (·.isConstOf constant)).isSome) do continue
    let some entry := entry index.env index.modules name | continue
    if hits.size == query.limit.toNat then return .found hits true
    hits := hits.push entry
  return .found hits false

/-- The names, without internal ones, which a name that nothing has may have been meant for: those that end in the same
component, and those of its namespace whose texts are at most `slack` bytes longer or shorter. -/
@[export lean_rs_host_near] def Index.near (index : @& Index) (name : @& String) (slack : UInt64) : Array String := Id.run do
  let parts := name.splitOn "."
  let last := (parts.getLastD "").toUTF8
  let space := (String.join (parts.dropLast.map (· ++ "."))).toUTF8
  let size := name.utf8ByteSize
  let mut found := #[]
  for (name, text) in index.names do
    let start := text.size - last.size
    let endsAlike := (start == 0 || text.get! (start - 1) == '.'.toUInt8) && isAt text last start
    let isNear := text.size ≤ size + slack.toNat && size ≤ text.size + slack.toNat && isAt text space 0
    if (endsAlike || isNear) && !name.isInternalDetail then found := found.push (String.fromUTF8! text)
  return found

end LeanRsHost
