#pragma once

#include <span>
#include <string_view>

namespace podium {

// A reader of a model's files, given one file that may hold anything. It must
// return: a crash, a hang, a sanitizer's report or an uncaught exception is a
// bug.
struct FuzzTarget {
  std::string_view name;
  void (*read)(std::string_view bytes);
};

std::span<const FuzzTarget> FuzzTargets();

// Null where none has the name.
const FuzzTarget* FindFuzzTarget(std::string_view name);

}  // namespace podium
