// Text to ids, in bytes of text a second, on one thread. PODIUM_BENCH_MODEL is
// a folder with a tokenizer; PODIUM_BENCH_TEXT a file of UTF-8 text.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "base/file_source.h"
#include "tokenizer/tokenizer.h"

namespace podium {
namespace {

void BM_Tokenize(benchmark::State& state) {
  const char* model = std::getenv("PODIUM_BENCH_MODEL");
  const char* path = std::getenv("PODIUM_BENCH_TEXT");
  if (model == nullptr || path == nullptr) {
    state.SkipWithError("set PODIUM_BENCH_MODEL and PODIUM_BENCH_TEXT");
    return;
  }
  const auto tokenizer = Tokenizer::Load(*OpenFolder(model), Limits{});
  if (!tokenizer) {
    state.SkipWithError(tokenizer.error().message.c_str());
    return;
  }
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
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
  const char* model = std::getenv("PODIUM_BENCH_MODEL");
  if (model == nullptr) {
    state.SkipWithError("set PODIUM_BENCH_MODEL");
    return;
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(Tokenizer::Load(*OpenFolder(model), Limits{}));
  }
}
BENCHMARK(BM_Load)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace podium
