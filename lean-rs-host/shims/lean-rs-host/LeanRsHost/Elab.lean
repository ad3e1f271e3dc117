import LeanRsHost.Decl
import LeanRsHost.Message

/-! Elaboration: terms, and commands one after the other. -/

namespace LeanRsHost
open Lean Meta Elab

/-- What was printed, as a message. -/
private def output (lines : Lines) (begins : String.Pos.Raw) (text : String) : Message :=
  { fileName := "<input>", pos := lines.parsed.toPosition begins, severity := .information, data := text }

/-- What elaboration starts from: an environment, and what commands such as `open` and `variable` have said. -/
structure ElabState where
  private mk ::
  private command : Command.State

@[export lean_rs_host_state] def ElabState.of (env : Environment) : ElabState := ⟨Command.mkState env⟩
@[export lean_rs_host_state_env] def ElabState.env (state : @& ElabState) : Environment := state.command.env

private def optionsOf (state : Command.State) : Options := (state.scopes.head?.map (·.opts)).getD {}

/-- A term, elaborated. -/
structure Elaborated where
  expr : Expr
  type : Expr
  text : String
  typeText : String

/-- What became of a term, with what Lean said. -/
structure TermRun where
  outcome : Outcome Elaborated
  messages : Array Diagnostic

/-- Elaborates a term, of a type that is given as text, or of any. -/
@[export lean_rs_host_term] def term (state : ElabState) (source : String) (expected : Option String) (limits : Limits)
    (token : Option IO.CancelToken) : IO TermRun := do
  let { env, scopes, .. } := state.command
  let map := FileMap.ofString source
  let lines : Lines := { parsed := map, given := map }
  let parse (what text : String) : Except String Syntax :=
    (Parser.runParserCategory env `term text).mapError fun e => s!"{what}: {e}"
  let parsed := do return (← parse "the term" source, ← expected.mapM (parse "the expected type"))
  match parsed with
  | .error message => return { outcome := .rejected message, messages := #[] }
  | .ok (source', expected') =>
    let scope := scopes.head?.getD { header := "" }
    let context ← Compat.coreContext source (limits.set scope.opts) limits.recDepth.toNat limits.heartbeats.toNat token
    let context := { context with currNamespace := scope.currNamespace, openDecls := scope.openDecls }
    let act : CoreM Elaborated := MetaM.run' <| Term.TermElabM.run' do
      let expected ← expected'.mapM fun stx => do
        let type ← Term.elabType stx
        Term.synthesizeSyntheticMVarsNoPostponing
        instantiateMVars type
      let expr ← Term.elabTermAndSynthesize source' expected
      let expr ← match expected with
        | some type => Term.ensureHasType type expr
        | none => pure expr
      Term.synthesizeSyntheticMVarsNoPostponing
      let expr ← instantiateMVars expr
      if expr.hasExprMVar then throwError "the term has parts that nothing determines: {expr}"
      let type ← instantiateMVars (← inferType expr)
      return { expr, type, text := toString (← ppExpr expr), typeText := toString (← ppExpr type) }
    let ref ← IO.mkRef { env : Core.State }
    let (printed, result) ← IO.FS.withIsolatedStreams (act context ref).toBaseIO
    let log := (← ref.get).messages.toArray
    let log := if printed.isEmpty then log else log.push (output lines 0 printed)
    let failed := log.any (·.severity matches .error)
    let messages ← log.mapM fun m => diagnostic lines limits m
    let outcome ← match result with
      | .ok value =>
        -- Lean goes on with `sorry` where it has reported an error.
        if failed then pure (.rejected "the term has errors, which are among the messages") else pure (.ok value)
      | .error e => outcomeOf e
    return { outcome, messages }

/-- A declaration that commands have added. -/
structure NewDeclaration where
  name : String
  kind : DeclarationKind
  range : Option Range

/-- A `sorry`, and what it stands for. -/
structure Sorry where
  start : TextPosition
  stop : TextPosition
  goals : Array Goal

/-- A command that was run: where the next one begins, and everything as it was then. -/
private structure Step where
  parser : Parser.ModuleParserState
  state : Command.State
  messages : Array Message
  trees : PersistentArray InfoTree

/-- Commands that were run. -/
structure Run where
  private mk ::
  private start : Command.State
  /-- Those that the commands were run with. -/
  private limits : Limits
  /-- Where the first one begins. -/
  private begins : UInt64
  private steps : Array Step
  private lines : Lines

/-- What a run came to. -/
structure RunReport where
  run : Run
  messages : Array Diagnostic
  declarations : Array NewDeclaration
  sorries : Array Sorry
  /-- How many commands there are, and how many of them had been run before. -/
  commands : UInt64
  reused : UInt64
  /-- Where the command is that was not run, or not to its end, if the run was stopped. -/
  stoppedAt : Option TextPosition

private def atPlace (lines : Lines) (stx : Syntax) : TextPosition × TextPosition :=
  let start := stx.getPos?.getD 0
  (lines.at start, lines.at (stx.getTailPos?.getD start))

private def sorriesOf (lines : Lines) (tree : InfoTree) : IO (Array Sorry) := do
  let add (context : ContextInfo) (info : Info) (found : Array (ContextInfo × Syntax × List MVarId × Option Expr × LocalContext)) :=
    match info with
    | .ofTacticInfo i =>
      if i.stx.isOfKind ``Parser.Tactic.tacticSorry then
        found.push ({ context with mctx := i.mctxBefore }, i.stx, i.goalsBefore, none, {})
      else found
    | .ofTermInfo i =>
      if i.stx.isOfKind ``Parser.Term.sorry then
        match i.expectedType? with
        | some type => found.push (context, i.stx, [], some type, i.lctx)
        | none => found
      else found
    | _ => found
  let found := tree.foldInfo add #[]
  found.filterMapM fun (context, stx, goals, type, lctx) => do
    -- The tactic `sorry` is made of the term.
    if type.isSome && found.any fun (_, other, goals, _) => !goals.isEmpty && other.getPos? == stx.getPos? then return none
    let goals ← context.runMetaM lctx do
      match type with
      | some type => return #[← goalOf (← mkFreshExprMVar (← instantiateMVars type)).mvarId!]
      | none => goals.toArray.mapM goalOf
    let (start, stop) := atPlace lines stx
    return some { start, stop, goals }

/-- The number of steps of an earlier run that are the same in another text. A command may go on where it ended in the earlier text, so the
one behind has to be the same, too, up to a character behind it: at the end of a text nothing says that it ends there, unless the other
text ends there, too. With other limits, or behind another header, they might end in another way. -/
private def reusable (earlier : Run) (limits : Limits) (source : String) (begins : UInt64) : Nat := Id.run do
  unless earlier.limits.agree limits && earlier.begins == begins do return 0
  let before := earlier.lines.parsed.source
  let equal := source == before
  let mut same : String.Pos.Raw := 0
  while !same.atEnd source && !same.atEnd before && same.get source == same.get before do
    same := same.next source
  let steps := earlier.steps
  let mut count := 0
  while h : count + 1 < steps.size do
    unless equal || steps[count + 1].parser.pos < same do break
    count := count + 1
  return count

/-- A text, and where its commands begin. -/
structure Commands where
  source : String
  begin_ : UInt64

/-- Runs commands, up to the end or until a token is set or `progress` says so, which is given the bytes that are done, and all. -/
@[export lean_rs_host_run] def run_ (state : ElabState) (commands : Commands) (earlier : Option Run) (limits : Limits)
    (token : Option IO.CancelToken) (progress : UInt64 → UInt64 → IO Bool) :
    IO RunReport := do
  let input := Parser.mkInputContext commands.source "<input>"
  let map := input.fileMap
  let lines : Lines := { parsed := map, given := FileMap.ofString commands.source }
  let limited (options : Options) : Options := Elab.async.set (limits.set options) false
  let mut current := state.command
  current := { current with
    messages := {}, infoState := { enabled := true }, maxRecDepth := limits.recDepth.toNat
    scopes := match current.scopes with
      | scope :: rest => { scope with opts := limited scope.opts } :: rest
      | [] => [] }
  let mut parser : Parser.ModuleParserState := { pos := ⟨commands.begin_.toNat⟩ }
  let mut steps : Array Step := #[]
  if let some earlier := earlier then
    steps := earlier.steps.extract 0 (reusable earlier limits map.source commands.begin_)
    if let some last := steps.back? then
      current := last.state
      parser := last.parser
  let reused := steps.size
  let mut cancelled := false
  let mut ended := false
  let mut partial_ : Array Message := #[]
  while !ended && !cancelled do
    if let some token := token then
      if ← token.isSet then
        cancelled := true
        break
    let scope := current.scopes.head?.getD { header := "" }
    let context := { env := current.env, options := scope.opts, currNamespace := scope.currNamespace, openDecls := scope.openDecls }
    let begins := parser.pos
    let (command, next, parsed) := Parser.parseCommand input context parser {}
    let ref ← IO.mkRef { current with messages := {}, infoState := { enabled := true } }
    let context := Compat.commandContext "<input>" map begins token
    let (printed, result) ← IO.FS.withIsolatedStreams (Command.elabCommandTopLevel command context ref).toBaseIO
    let after ← ref.get
    let mut messages := parsed.toArray ++ after.messages.toArray
    if !printed.isEmpty then
      messages := messages.push (output lines begins printed)
    match result with
    | .error e =>
      if e.isInterrupt then
        cancelled := true
        parser := { parser with pos := command.getPos?.getD begins }
        partial_ := messages
        break
      messages := messages.push {
        fileName := "<input>", pos := map.toPosition begins, severity := .error, data := e.toMessageData }
    | .ok () => pure ()
    current := { after with messages := {}, infoState := { enabled := true }, snapshotTasks := #[] }
    parser := next
    steps := steps.push { parser := next, state := current, messages, trees := after.infoState.trees }
    ended := Parser.isTerminalCommand command
    unless ← progress next.pos.byteIdx.toUInt64 map.source.utf8ByteSize.toUInt64 do cancelled := !ended
  let all := steps.foldl (fun all step => all ++ step.messages) #[] ++ partial_
  let messages ← all.mapM fun m => diagnostic lines limits m
  let before := state.command.env
  let mut names := #[]
  for (name, info) in current.env.constants.map₂.toList do
    unless name.isInternalDetail || before.contains name do names := names.push (name, info)
  let declarations ← names.qsort (fun a b => a.1.lt b.1) |>.mapM fun (name, info) => do
    let range := (declRangeExt.find? current.env name).map fun r => { start := .of r.range.pos, stop := .of r.range.endPos }
    return { name := nameText name, kind := .of info, range : NewDeclaration }
  let mut sorries := #[]
  for step in steps do
    for tree in step.trees do sorries := sorries ++ (← sorriesOf lines tree)
  return {
    run := { start := state.command, limits, begins := commands.begin_, steps, lines }, messages, declarations, sorries, commands := steps.size.toUInt64
    reused := reused.toUInt64, stoppedAt := if cancelled then some (lines.at parser.pos) else none }

/-- What the next call goes on from. -/
@[export lean_rs_host_run_state] def Run.state (run : @& Run) : ElabState :=
  ⟨(run.steps.back?.map (·.state)).getD run.start⟩

private def Run.treesAt (run : Run) (place : Position) : String.Pos.Raw × Array InfoTree :=
  let position := run.lines.parsed.ofPosition { line := place.line.toNat, column := place.column.toNat }
  (position, run.steps.foldl (fun all step => all ++ step.trees.toArray) #[])

/-- The goals of the proof at a place; none where there is no proof. -/
@[export lean_rs_host_goals_at] def Run.goalsAt (run : @& Run) (place : Position) : IO (Option (Array Goal)) := do
  let (position, trees) := run.treesAt place
  for tree in trees do
    if let result :: _ := tree.goalsAt? run.lines.parsed position then
      let info := result.tacticInfo
      let (mctx, goals) := if result.useAfter then (info.mctxAfter, info.goalsAfter) else (info.mctxBefore, info.goalsBefore)
      let context := { result.ctxInfo with mctx }
      return some (← context.runMetaM {} (goals.toArray.mapM goalOf))
  return none

/-- The term at a place, and its type. -/
structure TermAt where
  text : String
  type : String
  start : TextPosition
  stop : TextPosition

@[export lean_rs_host_type_at] def Run.typeAt (run : @& Run) (place : Position) : IO (Option TermAt) := do
  let (position, trees) := run.treesAt place
  for tree in trees do
    if let some { ctx, info := .ofTermInfo i, .. } := (tree.hoverableInfoAtM? (m := Id) position).run then
      let (start, stop) := atPlace run.lines i.stx
      let (text, type) ← ctx.runMetaM i.lctx do
        let e ← instantiateMVars i.expr
        return (toString (← ppExpr e), toString (← ppExpr (← instantiateMVars (← inferType e))))
      return some { text, type, start, stop }
  return none

/-- A place where something is named. -/
structure Reference where
  start : TextPosition
  stop : TextPosition
  /-- Whether it is bound or declared there. -/
  isBinder : Bool

/-- Where the constant or variable at a place is named, that place included. -/
@[export lean_rs_host_references] def Run.references (run : @& Run) (place : Position) : IO (Array Reference) := do
  let (position, trees) := run.treesAt place
  let map := run.lines.parsed
  let range (r : Server.Reference) := (map.lspPosToUtf8Pos r.range.start, map.lspPosToUtf8Pos r.range.end)
  let all := Server.findReferences map trees
  -- Several nodes of the syntax may be one variable: those that are have the same representative.
  let all := Server.dedupReferences (Server.combineIdents trees all)
  let here := all.filter fun r => let (start, stop) := range r; start ≤ position && position < stop
  let same := all.filter fun r => here.any (·.ident == r.ident)
  let places := same.map fun r => let (start, stop) := range r; (start, stop, r.isBinder)
  return places.qsort (fun a b => a.1 < b.1) |>.map fun (start, stop, isBinder) =>
    { start := run.lines.at start, stop := run.lines.at stop, isBinder }

/-- The imports that a file begins with, and where its commands do. -/
structure FileHeader where
  imports : Array String
  begin_ : UInt64
  messages : Array Diagnostic

@[export lean_rs_host_header] def header (source : @& String) (limits : Limits) : IO FileHeader := do
  let input := Parser.mkInputContext source "<input>"
  let (stx, state, messages) ← Parser.parseHeader input
  -- A header with errors has no parts that these are made of.
  let imports := if messages.hasErrors then #[] else (headerToImports stx).map fun i => nameText i.module
  let lines : Lines := { parsed := input.fileMap, given := FileMap.ofString source }
  let messages ← messages.toArray.mapM fun m => diagnostic lines limits m
  return { imports, begin_ := state.pos.byteIdx.toUInt64, messages }

end LeanRsHost
