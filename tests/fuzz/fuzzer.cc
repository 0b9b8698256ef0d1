// libFuzzer's entry. PODIUM_FUZZ_TARGET names what to fuzz; script/fuzz sets
// it.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "targets.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const podium::FuzzTarget* const target = [] {
    const char* name = std::getenv("PODIUM_FUZZ_TARGET");
    const auto* found = podium::FindFuzzTarget(name == nullptr ? "" : name);
    if (found == nullptr) {
      std::fprintf(stderr, "PODIUM_FUZZ_TARGET names no target\n");
      std::exit(2);
    }
    return found;
  }();
  target->read({reinterpret_cast<const char*>(data), size});
  return 0;
}
