// Reads a corpus without a fuzzer, for CI: each file as it is, and after some
// small changes, which are the same in every run.
//
// usage: podium_fuzz_replay TARGET CHANGES FILE...

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include "targets.h"

namespace podium {
namespace {

// Where the interesting part of a large file is: its header.
constexpr size_t kHeaderBytes = 16 << 10;

// Cuts the file short, changes some bytes, or repeats or drops a part.
std::string Changed(const std::string& file, std::mt19937& random) {
  const auto below = [&](size_t end) { return end == 0 ? 0 : random() % end; };
  std::string changed = file;
  const size_t size = std::min(file.size(), kHeaderBytes);
  switch (random() % 4) {
    case 0:
      changed.resize(below(file.size()));
      break;
    case 1:
      for (size_t i = 0; i < 1 + below(4) && size > 0; ++i) {
        constexpr char kBytes[] = "\0\1\x7f\x80\xff\"{}[],:0-9e";
        changed[below(size)] = kBytes[below(sizeof kBytes)];
      }
      break;
    case 2: {
      const size_t begin = below(size), count = below(64);
      changed.insert(below(size), file.substr(begin, count));
      break;
    }
    case 3:
      changed.erase(below(size), below(64));
      break;
  }
  return changed;
}

int Replay(int argc, char** argv) {
  const FuzzTarget* target = argc > 3 ? FindFuzzTarget(argv[1]) : nullptr;
  if (target == nullptr) {
    std::fprintf(stderr, "usage: %s TARGET CHANGES FILE...\ntargets:", argv[0]);
    for (const FuzzTarget& known : FuzzTargets()) {
      std::fprintf(stderr, " %s", std::string(known.name).c_str());
    }
    std::fprintf(stderr, "\n");
    return 2;
  }
  const int changes = std::atoi(argv[2]);
  int64_t read = 0;
  for (int i = 3; i < argc; ++i) {
    std::ifstream stream(argv[i], std::ios::binary);
    if (!stream) {
      std::fprintf(stderr, "%s: cannot be read\n", argv[i]);
      return 1;
    }
    const std::string file((std::istreambuf_iterator<char>(stream)), {});
    target->read(file);
    std::mt19937 random(static_cast<uint32_t>(file.size()));
    for (int change = 0; change < changes; ++change) {
      // A sanitizer sees a read behind the end of a string of its own size.
      const std::string changed = Changed(file, random);
      target->read({changed.data(), changed.size()});
    }
    read += 1 + changes;
  }
  std::printf("%s: %lld inputs\n", argv[1], static_cast<long long>(read));
  return 0;
}

}  // namespace
}  // namespace podium

int main(int argc, char** argv) { return podium::Replay(argc, argv); }
