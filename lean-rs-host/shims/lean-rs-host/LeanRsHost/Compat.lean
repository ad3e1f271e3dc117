import LeanRsHost.Name

/-! What differs between versions of Lean. No other module of this package names a version, or an argument that only some have. -/

namespace LeanRsHost.Compat
open Lean

/-- How much of each module is loaded. -/
inductive Level where
  /-- What other modules may rely on. -/
  | exported
  /-- With what editors show: positions and docstrings. -/
  | server
  /-- With all bodies and private declarations. -/
  | full

/-- Runs `initialize` blocks of imported modules, in this process, from now on. -/
private unsafe def runInitializersUnsafe : IO Unit := enableInitializersExecution

@[implemented_by runInitializersUnsafe] opaque runInitializers : IO Unit

/-- The modules whose `initialize` blocks have begun in the interpreter. Lean begins none of them a second time. -/
def begunInitializers : BaseIO NameSet := interpretedModInits.get

private def olean : Level → OLeanLevel
  | .exported => .exported
  | .server => .server
  | .full => .private

/-- The environment after these imports. -/
def importModules (imports : Array Import) (options : Options) (level : Level) : IO Environment :=
  Lean.importModules imports options (loadExts := true) (level := olean level)

/-- A text that is no part of a file which was read. -/
def copyText (text : String) : String := String.fromUTF8! text.toUTF8

/-- What `read` says of an environment, and the regions that its files were read into. Nothing else of them is left when this returns. -/
@[noinline] private unsafe def readEnvironment (imports : Array Import) (level : Level) (read : Environment → Array α) :
    IO (Array α × Array CompactedRegion) := do
  let env ← Lean.importModules imports {} (loadExts := false) (level := olean level)
  return (read env, env.header.regions)

private unsafe def scanUnsafe (imports : Array Import) (level : Level) (read : Environment → Array α) : IO (Array α) := do
  let (found, regions) ← readEnvironment imports level read
  for region in regions do region.free
  return found

/-- What `read` says of an environment, without extensions, whose files are open only meanwhile. Nothing that it says may be a part
of the environment: texts have to be copied (`copyText`). -/
@[implemented_by scanUnsafe] opaque scan (imports : Array Import) (level : Level) (read : Environment → Array α) : IO (Array α)

/-- A first state of each extension that was registered when they were last counted. -/
private initialize counted : IO.Ref (Array EnvExtensionState) ← IO.mkRef #[]

/-- How many environment extensions and attributes the process has. An import has all that there are when it ends, also those of
modules that it does not import, and both numbers only grow. Extensions are counted by what environments do with a list of states
that is too short, since nothing public has their number. -/
def registrations : IO Nat := do
  let states ← EnvExtension.ensureExtensionsArraySize (← counted.get)
  counted.set states
  return states.size + (← attributeMapRef.get).size

/-- The names of the modules that one imports, and the region that its file is read into. Nothing else of the file is left
when this returns: whatever refers to a region, and is released, is read once more. -/
@[noinline] private unsafe def readImportNames (file : System.FilePath) : IO (Array String × CompactedRegion) := do
  let (data, region) ← readModuleData file
  -- Texts may be parts of the region, and so is an empty array that is mapped: these are copies.
  let copy (names : Array String) (i : Import) := names.push (copyText (nameText i.module))
  return (data.imports.foldl copy (Array.mkEmpty data.imports.size), region)

/-- The names of the modules that one imports, from its file, which is open only meanwhile. -/
private unsafe def readImportsUnsafe (file : System.FilePath) : IO (Array String) := do
  let (names, region) ← readImportNames file
  region.free
  return names

@[implemented_by readImportsUnsafe] opaque readImports (file : System.FilePath) : IO (Array String)

/-- The extensions of the files that a module may have, beside `olean`, at a level. -/
def parts : Level → Array String
  | .exported => #["olean"]
  | .server => #["olean", "olean.server"]
  | .full => #["olean", "olean.server", "olean.private"]

/-- Options with another value of one. -/
def setOption [KVMap.Value α] (options : Options) (name : Name) (value : α) : Options :=
  Lean.Option.set options { name, defValue := value } value

/-- What `CoreM` code runs in. -/
def coreContext (source : String) (options : Options) (maxRecDepth heartbeats : Nat) (token : Option IO.CancelToken) :
    BaseIO Core.Context :=
  return {
    fileName := "<input>", fileMap := FileMap.ofString source, options, maxRecDepth
    maxHeartbeats := heartbeats * 1000, initHeartbeats := (← IO.getNumHeartbeats), cancelTk? := token }

/-- What a command runs in. -/
def commandContext (fileName : String) (fileMap : FileMap) (begins : String.Pos.Raw) (token : Option IO.CancelToken) :
    Elab.Command.Context :=
  { fileName, fileMap, cmdPos := begins, cancelTk? := token, snap? := none }

end LeanRsHost.Compat
