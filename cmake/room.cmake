# podium_room(NAME [DEPS library...] [TEST_DEPS library...])
#
# One room of src/: a static library podium_NAME of every .cc beside the caller's CMakeLists.txt (subfolders included),
# and a test program podium_NAME_test of every *_test.cc. With PODIUM_BENCH, a program podium_NAME_bench of every
# *_bench.cc and a test NAME.bench that runs each of its benchmarks for a moment, so that they keep working.
function(podium_room name)
  cmake_parse_arguments(ARG "" "" "DEPS;TEST_DEPS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS *.cc)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  set(benches ${sources})
  list(FILTER benches INCLUDE REGEX "_bench\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_(test|bench)\\.cc$")
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$")

  if(sources)
    set(scope PUBLIC)
    add_library(podium_${name} STATIC ${sources})
  else()  # headers alone
    set(scope INTERFACE)
    add_library(podium_${name} INTERFACE)
  endif()
  target_include_directories(podium_${name} ${scope} ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(podium_${name} ${scope} ${ARG_DEPS})

  if(tests)
    add_executable(podium_${name}_test ${tests})
    target_link_libraries(podium_${name}_test PRIVATE podium_${name} ${ARG_TEST_DEPS} GTest::gtest_main)
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
