#!/bin/sh
# Cargo's RUSTC_WRAPPER: releases of Rust take the flags of sanitizers only with this variable.
case "$*" in *-Zsanitizer=*) export RUSTC_BOOTSTRAP=1 ;; esac
exec "$@"
