#!/usr/bin/env bash
# Cargo's RUSTC_WORKSPACE_WRAPPER: Clippy compiles what it looks at, so that nothing is compiled twice. It leaves out
# optimizations of its own accord; what is optimized is compiled as users compile it.
# Not for `sh`: some drop variables with a dash in the name, as `CARGO_BIN_EXE_cargo-lean`.
case "$*" in *opt-level=*) exec "$@" ;; esac
exec clippy-driver "$@"
