# Writes FILE, which defines what src/cli/build_facts.h declares; leaves it as it is where nothing has changed, so that
# only a new commit compiles it again. Run with -P by every build: SOURCE is the tree, TYPE how it is built.
set(commit unknown)
if(EXISTS ${SOURCE}/.git)
  execute_process(
    COMMAND git --no-optional-locks describe --always --dirty --abbrev=12 --exclude=*
    WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE described OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed
    ERROR_QUIET)
  if(NOT failed)
    set(commit ${described})
  endif()
endif()
set(text "// Written by cmake/build_facts.cmake.
#include \"cli/build_facts.h\"

namespace podium {

const char kBuildCommit[] = \"${commit}\";
const char kBuildType[] = \"${TYPE}\";

}  // namespace podium
")
set(before)
if(EXISTS ${FILE})
  file(READ ${FILE} before)
endif()
if(NOT text STREQUAL before)
  file(WRITE ${FILE} "${text}")
endif()
