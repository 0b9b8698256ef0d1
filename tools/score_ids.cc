// Scores token ids in f32, for tools/model_parity.py and for timing a model by
// hand.
//
// usage: podium_score_ids FOLDER [THREADS [REPEATS]] < pairs.jsonl > logits.txt
//
// Each input line is {"input_ids": [...], "token_type_ids": [...]}, and each
// output line is its logit. All lines are one batch. For late interaction, the
// document begins at the first token of type 1. The batch is then scored
// REPEATS more times, and the duration of each is written to stderr.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "base/json.h"
#include "engine/backend_factory.h"
#include "engine/testing/pair_batch.h"
#include "model/load_model.h"

namespace podium {
namespace {

int Die(const Error& error) {
  std::fprintf(stderr, "%s\n", error.message.c_str());
  return 1;
}

Result<Encoding> ReadPair(std::string_view line) {
  const auto document = JsonDocument::Parse(line, 4);
  if (!document) return Unexpected(document.error());
  Encoding pair;
  for (const auto& [key, ids] : {std::pair{"input_ids", &pair.input_ids},
                                 {"token_type_ids", &pair.token_type_ids}}) {
    simdjson::dom::array array;
    if (document->root()[key].get(array) != simdjson::SUCCESS) {
      return Fail(ErrorCode::kInvalidData,
                  std::string("expected a list of ids in ") + key);
    }
    for (const auto item : array) {
      int64_t id = -1;
      if (item.get(id) != simdjson::SUCCESS || id > INT32_MAX) id = -1;
      ids->push_back(static_cast<int32_t>(id));
    }
  }
  return pair;
}

int Run(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s FOLDER [THREADS [REPEATS]]\n", argv[0]);
    return 2;
  }
  BackendOptions options;
  options.precision = Arithmetic::kF32;
  if (argc > 2) options.threads = std::atoi(argv[2]);
  const int repeats = argc > 3 ? std::atoi(argv[3]) : 0;
  const auto files = OpenFolder(argv[1]);
  const auto config = ReadModelConfig(*files, Limits{});
  if (!config) return Die(config.error());
  auto backend = LoadBackend(**config, *files, options, Limits{});
  if (!backend) return Die(backend.error());
  if (const auto& warning = (*backend)->attributes().warning;
      !warning.empty()) {
    std::fprintf(stderr, "%s\n", warning.c_str());
  }

  std::vector<Encoding> pairs;
  for (std::string line; std::getline(std::cin, line);) {
    auto pair = ReadPair(line);
    if (!pair) return Die(pair.error());
    pairs.push_back(*std::move(pair));
  }
  PairBatch made = MakePairBatch((*backend)->attributes().model, pairs);
  std::vector<float> logits(pairs.size());
  for (int i = 0; i <= repeats; ++i) {
    const auto start = std::chrono::steady_clock::now();
    if (auto ok = (*backend)->Score(made.batch, logits, {}); !ok)
      return Die(ok.error());
    const std::chrono::duration<double> time =
        std::chrono::steady_clock::now() - start;
    if (i > 0) std::fprintf(stderr, "%.6f s\n", time.count());
  }
  for (const float logit : logits) std::printf("%.9g\n", logit);
  return 0;
}

}  // namespace
}  // namespace podium

int main(int argc, char** argv) { return podium::Run(argc, argv); }
