@[extern "loading_task_hook"] opaque LoadingTask.hook : IO Unit

/-- Waits for it in Lean, not in Rust. -/
initialize do
  let dedicated ← IO.asTask (prio := .dedicated) LoadingTask.hook
  IO.ofExcept dedicated.get
  let pooled ← IO.asTask LoadingTask.hook
  IO.ofExcept pooled.get

@[export loading_task_value] def LoadingTask.value (x : UInt64) : UInt64 := x + 9
