#!/bin/sh
# Cargo's RUSTC_WRAPPER. What `address-sanitizer.toml` names is compiled for AddressSanitizer, but for build scripts.
case "$*" in
    *"--crate-name build_script_"*) ;;
    *codegen-units=19*) set -- "$@" -Zsanitizer=address ;;
esac
# Releases of Rust take the flags of sanitizers only with this variable.
case "$*" in *-Zsanitizer=*) export RUSTC_BOOTSTRAP=1 ;; esac
exec "$@"
