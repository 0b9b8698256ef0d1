# Flags that every target of Podium is compiled with. Instruction-set flags are set per file by src/kernels alone.
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wno-missing-field-initializers)
if(PODIUM_WERROR)
  add_compile_options(-Werror)
endif()
# Scores must not depend on how a compiler fuses multiplications: contraction is spelled out in the kernels.
add_compile_options(-ffp-contract=off)

if(PODIUM_SANITIZE)
  add_compile_options(-fsanitize=${PODIUM_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${PODIUM_SANITIZE})
  # g++ 12 loses track of what is initialised in instrumented standard headers.
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
endif()

if(PODIUM_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  # What ccache has to overlook to work with precompiled headers; no file here uses __TIME__.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()
