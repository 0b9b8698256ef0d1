# podium_precompile(TARGET KIND): reads headers that many files include once for all targets of a kind, in every build.
# KIND library or unoptimised: those of the standard library, and simdjson; KIND test: of GoogleTest and simdjson. All but
# library are compiled without optimisation. Reading these headers is most of the time that a small file takes to compile.
function(podium_precompile target kind)
  # The options below are g++'s.
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    return()
  endif()
  set(headers podium_${kind}_headers)
  # ccache wants the first. Of precompiled headers g++ 12 forgets that they are the system's, and warns of what it takes
  # for faults inside them.
  set(options -fpch-preprocess -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread -Wno-restrict)
  if(NOT kind STREQUAL "library")
    list(APPEND options -O0)
  endif()
  # A test's own code is not what UndefinedBehaviorSanitizer is for: without it, it compiles in six tenths of the time.
  if(kind STREQUAL "test" AND PODIUM_SANITIZE MATCHES "undefined")
    list(APPEND options -fno-sanitize=undefined)
  endif()
  if(NOT TARGET ${headers})
    file(WRITE ${PROJECT_BINARY_DIR}/${headers}.cc "int main() {}\n")
    if(kind STREQUAL "test")
      add_executable(${headers} EXCLUDE_FROM_ALL ${PROJECT_BINARY_DIR}/${headers}.cc)
      target_link_libraries(${headers} PRIVATE GTest::gtest)
      target_precompile_headers(${headers} PRIVATE <gtest/gtest.h>)
    else()
      add_library(${headers} STATIC EXCLUDE_FROM_ALL ${PROJECT_BINARY_DIR}/${headers}.cc)
      target_precompile_headers(
        ${headers} PRIVATE <algorithm> <array> <chrono> <cmath> <functional> <map> <memory> <mutex> <optional> <span>
        <string> <string_view> <unordered_map> <utility> <variant> <vector>)
    endif()
    if(TARGET simdjson::simdjson)
      target_link_libraries(${headers} PRIVATE simdjson::simdjson)
      target_precompile_headers(${headers} PRIVATE <simdjson.h>)
    endif()
    target_compile_options(${headers} PRIVATE ${options})
  endif()
  target_precompile_headers(${target} REUSE_FROM ${headers})
  target_compile_options(${target} PRIVATE ${options})
endfunction()

# podium_room(NAME [DEPS library...] [TEST_DEPS library...])
#
# One room of src/: a static library podium_NAME of every .cc beside the caller's CMakeLists.txt (subfolders included),
# and a test program podium_NAME_test of every *_test.cc. Tests are compiled several files at a time, and with sanitizers
# so are the libraries, which takes half as long: within a room, names in unnamed namespaces have to differ. With
# PODIUM_BENCH, a program podium_NAME_bench of every *_bench.cc and a test NAME.bench that runs each of its benchmarks for
# a moment, so that they keep working.
function(podium_room name)
  cmake_parse_arguments(ARG "" "" "DEPS;TEST_DEPS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS *.cc)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  set(benches ${sources})
  list(FILTER benches INCLUDE REGEX "_bench\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_(test|bench)\\.cc$")
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$")

  # With sanitizers, optimising the rooms that do little arithmetic costs more time than it saves.
  set(kind library)
  if(PODIUM_SANITIZE AND NOT name MATCHES "^(text|tokenizer|tensor|ops|model|engine)$")
    set(kind unoptimised)
  endif()
  if(sources)
    set(scope PUBLIC)
    add_library(podium_${name} STATIC ${sources})
    # The kernels' files have flags of their own, each.
    if(NOT name STREQUAL "kernels")
      podium_precompile(podium_${name} ${kind})
      if(PODIUM_SANITIZE)
        set_target_properties(podium_${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
      endif()
    endif()
  else()  # headers alone
    set(scope INTERFACE)
    add_library(podium_${name} INTERFACE)
  endif()
  target_include_directories(podium_${name} ${scope} ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(podium_${name} ${scope} ${ARG_DEPS})

  if(tests)
    add_executable(podium_${name}_test ${tests})
    target_link_libraries(podium_${name}_test PRIVATE podium_${name} ${ARG_TEST_DEPS} GTest::gtest_main)
    if(NOT name STREQUAL "kernels")
      podium_precompile(podium_${name}_test test)
      set_target_properties(podium_${name}_test PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 6)
    endif()
    target_compile_definitions(podium_${name}_test PRIVATE PODIUM_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    gtest_discover_tests(podium_${name}_test TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
  endif()
  if(PODIUM_BENCH AND benches)
    find_package(benchmark REQUIRED)
    add_executable(podium_${name}_bench ${benches})
    target_link_libraries(podium_${name}_bench PRIVATE podium_${name} benchmark::benchmark_main)
    target_compile_definitions(podium_${name}_bench PRIVATE PODIUM_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    add_test(NAME ${name}.bench COMMAND podium_${name}_bench --benchmark_min_time=0.001)
    # A benchmark that gives up says so and goes on.
    set_tests_properties(${name}.bench PROPERTIES TIMEOUT 300 FAIL_REGULAR_EXPRESSION "ERROR OCCURRED")
  endif()
endfunction()

# podium_blobs(NAME BLOBS FOLDER file...): the room's BLOBS (a .S that includes base/blob.inc) lays files of FOLDER into
# the binary.
function(podium_blobs name blobs folder)
  list(TRANSFORM ARGN PREPEND ${folder}/ OUTPUT_VARIABLE paths)
  target_sources(podium_${name} PRIVATE ${blobs})
  set_source_files_properties(${blobs} PROPERTIES
    COMPILE_OPTIONS "-Wa,-I${folder}"
    OBJECT_DEPENDS "${paths};${PROJECT_SOURCE_DIR}/src/base/blob.inc")
endfunction()
