#pragma once

namespace podium {

// Facts of the source tree that this binary was built from.
// cmake/build_facts.cmake writes the file that defines them.
extern const char kBuildCommit[];  // ends with "-dirty" if it has changes
extern const char kBuildType[];

}  // namespace podium
