#!/bin/sh
# Cargo's RUSTC_WORKSPACE_WRAPPER: the flags of trybuild, for the cases alone. What they depend on is compiled without them, as
# for other tests.
case "$2" in -vV) exec "$@" ;; esac
exec "$@" --verbose -Adead_code --diagnostic-width=140
