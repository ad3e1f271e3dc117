import LeanRsHost.Run

/-! Imports: from files to an environment. -/

namespace LeanRsHost
open Lean

/-- The version of Lean that runs. -/
@[export lean_rs_host_version] def version (_ : Unit) : String := Lean.versionString

/-- A token by which another thread stops a call. -/
@[export lean_rs_host_token] def token : BaseIO IO.CancelToken := IO.CancelToken.new

/-- Stops the calls that have this token. -/
@[export lean_rs_host_cancel] def cancel (token : @& IO.CancelToken) : BaseIO Unit := token.set

/-- An import, as in the header of a file. -/
structure ImportSpec where
  module : String
  /-- `import all`. -/
  all : Bool

/-- A name as `nameText` writes it, however it is written here. -/
@[export lean_rs_host_name] def normalName (text : @& String) : Except BadName String := nameText <$> readName text

/-- What is wrong with a setting. -/
inductive BadSetting where
  | unknown (name : String)
  /-- Its values are of another type. -/
  | kind (name : String) (expected : String)

/-- What is wrong with the first wrong one of some settings. The options of modules that were imported are among those of Lean. -/
@[export lean_rs_host_bad_setting] def badSetting (settings : @& Array Setting) : IO (Option BadSetting) := do
  let declared ← getOptionDecls
  for { name, value } in settings do
    let some declaration := (readName name).toOption.bind declared.find? | return some (.unknown name)
    match value, declaration.defValue with
    | .bool _, .ofBool _ | .nat _, .ofNat _ | .text _, .ofString _ => continue
    | _, .ofBool _ => return some (.kind name "true or false")
    | _, .ofNat _ => return some (.kind name "a number")
    | _, .ofString _ => return some (.kind name "a text")
    | _, _ => return some (.kind name "of a type that no call can give")
  return none

/-- The file of a module, and what it imports. -/
structure ModuleFile where
  module : String
  /-- The `olean` file. -/
  path : String
  imports : Array String
  /-- All files of it that are loaded, and their bytes. -/
  parts : Array String
  bytes : UInt64

/-- What importing starts with. -/
inductive Found where
  | files (files : Array ModuleFile)
  /-- A text that is no name. -/
  | badName (text : String) (why : BadName)
  /-- A module without a file, one that imports it, and whether a module of this name may have a file. -/
  | missing (module : String) (importedBy : Option String) (mayHaveFile : Bool)

private def parts (file : System.FilePath) (level : Compat.Level) : IO (Array String × UInt64) := do
  let mut files := #[]
  let mut bytes := 0
  for part in Compat.parts level do
    let file := file.withExtension part
    if ← file.pathExists then
      files := files.push file.toString
      bytes := bytes + (← file.metadata).byteSize
  return (files, bytes)

/-- Whether a module of this name may have a file in a search path. `«/a/b»` and `«../b»` would lead out of it, to files that nobody has named
as those of modules, and that may come from whoever wrote the import; Lean's C++ code reads paths up to a NUL. -/
private def mayHaveFile : Name → Bool
  | .anonymous => true
  | .str parent text =>
    mayHaveFile parent && !text.isEmpty && text != ".." && text != "."
      && !text.any fun c => c == '\x00' || System.FilePath.pathSeparators.contains c
  | .num .. => false

/-- The files of modules and of all that they import, but for what `known` has. -/
private partial def collect (paths : SearchPath) (known : Std.HashSet String) (level : Compat.Level)
    (files : Array ModuleFile) : List (String × Option String) → IO Found
  | [] => return .files files
  | (text, importedBy) :: rest => do
    if known.contains text then return ← collect paths known level files rest
    let name ← match readName text with
      | .ok name => pure name
      | .error why => return .badName text why
    unless mayHaveFile name do return .missing text importedBy false
    let some path ← paths.findWithExt "olean" name | return .missing text importedBy true
    unless ← path.pathExists do return .missing text importedBy true
    let imports ← Compat.readImports path
    let (parts, bytes) ← parts path level
    let file := { module := text, path := path.toString, imports, parts, bytes }
    collect paths (known.insert text) level (files.push file) ((imports.toList.map (·, some text)) ++ rest)

/-- The files behind imports that are not `known`; both are names as `normalName` has them. -/
@[export lean_rs_host_find] def find (paths : @& Array String) (modules : @& Array String) (known : @& Array String)
    (level : Compat.Level) : IO Found :=
  collect (paths.toList.map System.FilePath.mk) (Std.HashSet.ofArray known) level #[] (modules.toList.map (·, none))

/-- Sets the search path, and reads the names. -/
def prepare (paths : Array String) (imports : Array ImportSpec) : IO (Array Import) := do
  searchPathRef.set (paths.toList.map System.FilePath.mk)
  imports.mapM fun i => do
    let .ok name := readName i.module | throw (IO.userError s!"{i.module} is no name of a module")
    return { module := name, importAll := i.all : Import }

/-- What became of an import. -/
inductive ImportOutcome where
  | done (env : Environment)
  /-- What Lean said, and the modules whose initializers it had begun. -/
  | failed (message : String) (begun : Array String)

/-- Imports modules: their initializers run. Nothing else may import at the same time, since the search path is the process's. -/
@[export lean_rs_host_import] def import_ (paths : @& Array String) (imports : @& Array ImportSpec) (level : Compat.Level) :
    IO ImportOutcome := do
  let before ← Compat.begunInitializers
  try
    Compat.runInitializers
    return .done (← Compat.importModules (← prepare paths imports) {} level)
  catch e =>
    let begun := (← Compat.begunInitializers).toList.filter (!before.contains ·)
    return .failed (toString e) (begun.toArray.map nameText)

/-- The modules behind an environment. -/
@[export lean_rs_host_modules] def modules (env : @& Environment) : Array String :=
  env.header.moduleNames.map nameText

/-- A number that grows when the process gets an environment extension or an attribute. -/
@[export lean_rs_host_epoch] def epoch : IO UInt64 := return (← Compat.registrations).toUInt64

/-- What an import brought. -/
structure ImportStats where
  modules : UInt64
  constants : UInt64
  /-- Files that are mapped into memory, and that are copied, because their addresses were taken. -/
  mapped : UInt64
  copied : UInt64

private unsafe def countRegionsUnsafe (env : Environment) : IO (UInt64 × UInt64) := do
  let mut mapped := 0
  let mut copied := 0
  for region in env.header.regions do
    if region.isMemoryMapped then mapped := mapped + 1 else copied := copied + 1
  return (mapped, copied)

@[implemented_by countRegionsUnsafe] private opaque countRegions (env : Environment) : IO (UInt64 × UInt64)

/-- What an environment was imported from. -/
@[export lean_rs_host_stats] def stats (env : @& Environment) : IO ImportStats := do
  let (mapped, copied) ← countRegions env
  return {
    modules := env.header.moduleNames.size.toUInt64, constants := env.constants.map₁.size.toUInt64, mapped, copied }

end LeanRsHost
