// Measures tokenization, in bytes of text per second, on one thread: by default
// for English prose of this repository and the built-in model's vocabulary. A
// few thousand words of prose stay in the caches, so use other text for a
// figure to publish. PODIUM_BENCH_MODEL names a folder with a tokenizer
// (tools/tokenizer_folders.py writes some), PODIUM_BENCH_TEXT a file of UTF-8
// text. BM_Tokenize takes the text as it is, line by line, and BM_TokenizeNew
// each of its words once, most of which no cache knows. The other benchmarks
// measure a stage alone.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/file_source.h"
#include "base/json.h"
#include "text/utf8.h"
#include "tokenizer/json_node.h"
#include "tokenizer/models/unigram.h"
#include "tokenizer/pre_tokenizer.h"
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

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) {
    if (!part.empty()) parts.push_back(part);
  }
  return parts;
}

// Lines of a dozen of the text's words, each of which occurs once.
std::vector<std::string> LinesOfNewWords() {
  constexpr size_t kWordsPerLine = 12;
  std::vector<std::string> lines;
  std::unordered_set<std::string> seen;
  for (const std::string& line : Split(Text(), '\n')) {
    for (const std::string& word : Split(line, ' ')) {
      if (!seen.insert(word).second) continue;
      if (seen.size() % kWordsPerLine == 1) lines.emplace_back();
      lines.back() += word + ' ';
    }
  }
  return lines;
}

void Tokenize(benchmark::State& state, const std::vector<std::string>& lines) {
  const auto tokenizer = Load();
  if (!tokenizer) {
    state.SkipWithError(tokenizer.error().message.c_str());
    return;
  }
  if (lines.empty()) {
    state.SkipWithError("there is no text");
    return;
  }
  size_t ids = 0, bytes = 0;
  for (auto _ : state) {
    for (const std::string& line : lines) {
      ids += (*tokenizer)->Tokenize(line).size();
      bytes += line.size();
    }
  }
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
  state.counters["ids"] =
      benchmark::Counter(static_cast<double>(ids), benchmark::Counter::kIsRate);
}

void BM_Tokenize(benchmark::State& state) {
  Tokenize(state, Split(Text(), '\n'));
}
BENCHMARK(BM_Tokenize)->Unit(benchmark::kMillisecond);

void BM_TokenizeNew(benchmark::State& state) {
  Tokenize(state, LinesOfNewWords());
}
BENCHMARK(BM_TokenizeNew)->Unit(benchmark::kMillisecond);

// A stage of tokenizer.json over the text.
Result<PreTokenizerPtr> PreTokenizerOf(std::string_view json) {
  const auto document = JsonDocument::Parse(json, 8);
  return ReadPreTokenizer(JsonNode("bench", document->root()));
}

void PreTokenize(benchmark::State& state, std::string_view json) {
  const auto pre_tokenizer = PreTokenizerOf(json);
  if (!pre_tokenizer) {
    state.SkipWithError(pre_tokenizer.error().message.c_str());
    return;
  }
  const std::string text = Text();
  for (auto _ : state) {
    size_t pieces = 0;
    (*pre_tokenizer)->Split(text, [&](std::string_view) { ++pieces; });
    benchmark::DoNotOptimize(pieces);
  }
  state.SetBytesProcessed(static_cast<int64_t>(text.size()) *
                          state.iterations());
}

void BM_SplitQwen2(benchmark::State& state) {
  PreTokenize(state,
              R"({"type": "Split", "behavior": "Isolated", "invert": false,
            "pattern": {"Regex": "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"}})");
}
BENCHMARK(BM_SplitQwen2)->Unit(benchmark::kMillisecond);

void BM_SplitMetaspace(benchmark::State& state) {
  PreTokenize(state, R"({"type": "Metaspace"})");
}
BENCHMARK(BM_SplitMetaspace)->Unit(benchmark::kMillisecond);

// A Unigram of the text's own words, their beginnings and its characters: words
// are in the cache (0), or they are all new (1).
void BM_Unigram(benchmark::State& state) {
  std::vector<std::string> words;
  const std::string text = Text();
  (*PreTokenizerOf(R"({"type": "Metaspace"})"))
      ->Split(text, [&](std::string_view word) { words.emplace_back(word); });
  std::map<std::string, double> scores;
  for (const std::string& word : words) {
    for (size_t i = 0; i < word.size(); ++i) {
      if ((word[i] & 0xC0) == 0x80) continue;
      scores.emplace(word.substr(0, i), -9.0);
      const size_t length = DecodeUtf8(std::string_view(word).substr(i)).length;
      scores.emplace(word.substr(i, length), -12.0);
    }
  }
  std::vector<ScoredToken> vocab = {{"<unk>", 0}};
  vocab.insert(vocab.end(), scores.begin(), scores.end());
  const auto unigram = Unigram::Build(vocab, {});
  if (!unigram) {
    state.SkipWithError(unigram.error().message.c_str());
    return;
  }
  // A number before a word makes it a new one.
  size_t round = 0;
  int64_t bytes = 0;
  std::vector<int32_t> ids;
  for (auto _ : state) {
    ids.clear();
    for (const std::string& word : words) {
      if (state.range(0) == 0) {
        unigram->Append(word, ids);
        bytes += static_cast<int64_t>(word.size());
      } else {
        const std::string unseen = std::to_string(++round) + word;
        unigram->Append(unseen, ids);
        bytes += static_cast<int64_t>(unseen.size());
      }
    }
  }
  state.SetBytesProcessed(bytes);
}
BENCHMARK(BM_Unigram)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

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
