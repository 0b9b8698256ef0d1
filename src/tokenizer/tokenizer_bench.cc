// Measures tokenization, in bytes of text per second, on one thread: by default
// for English prose of this repository and the built-in model's vocabulary. A
// few thousand words of prose stay in the caches, so use other text for a
// figure to publish. PODIUM_BENCH_MODEL names a folder with a tokenizer,
// PODIUM_BENCH_TEXT a file of UTF-8 text.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "base/file_source.h"
#include "tokenizer/tokenizer.h"

namespace podium {
namespace {

constexpr char kRepository[] = PODIUM_SOURCE_DIR "/";

std::string Contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A little over one MiB of text, or nothing if the file does not exist.
std::string Text() {
  if (const char* path = std::getenv("PODIUM_BENCH_TEXT")) {
    return Contents(path);
  }
  std::string prose;
  for (const char* name : {"README.md", "HACKING.md", "models/README.md"}) {
    prose += Contents(std::string(kRepository) + name);
  }
  std::string text;
  while (!prose.empty() && text.size() < 1 << 20) text += prose;
  return text;
}

Result<std::unique_ptr<Tokenizer>> Load() {
  const char* model = std::getenv("PODIUM_BENCH_MODEL");
  const auto files = OpenFolder(
      model != nullptr ? model
                       : std::string(kRepository) + "models/podium-MiniLM-L6");
  return Tokenizer::Load(*files, Limits{});
}

void BM_Tokenize(benchmark::State& state) {
  const auto tokenizer = Load();
  if (!tokenizer) {
    state.SkipWithError(tokenizer.error().message.c_str());
    return;
  }
  const std::string text = Text();
  if (text.empty()) {
    state.SkipWithError("there is no text");
    return;
  }
  size_t ids = 0;
  for (auto _ : state) {
    ids += (*tokenizer)->Tokenize(text).size();
  }
  state.SetBytesProcessed(static_cast<int64_t>(text.size()) *
                          state.iterations());
  state.counters["ids"] =
      benchmark::Counter(static_cast<double>(ids), benchmark::Counter::kIsRate);
}
BENCHMARK(BM_Tokenize)->Unit(benchmark::kMillisecond);

void BM_Load(benchmark::State& state) {
  for (auto _ : state) {
    const auto tokenizer = Load();
    if (!tokenizer) {
      state.SkipWithError(tokenizer.error().message.c_str());
      break;
    }
    benchmark::DoNotOptimize(tokenizer->get());
  }
}
BENCHMARK(BM_Load)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace podium
