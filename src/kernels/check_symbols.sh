#!/bin/sh
# Fails if a kernel object defines a weak symbol: the linker could use it in the
# whole program, although it is compiled for one instruction set.
# usage: check_symbols.sh object...
status=0
for object in "$@"; do
  case $object in *avx*|*amx*|*neon*) ;; *) continue ;; esac
  weak=$(nm -C --defined-only "$object" | grep -E ' [WwVvu] ')
  if [ -n "$weak" ]; then
    echo "$object defines weak symbols:"
    echo "$weak"
    status=1
  fi
done
exit $status
