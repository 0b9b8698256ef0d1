#include "cli/bench/sample_requests.h"

#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "builtin/sample_collection.h"
#include "collections/decompress.h"
#include "collections/line_reader.h"
#include "collections/text_reader.h"
#include "eval/run_line.h"

namespace podium {
namespace {

// Appends the texts of a JSONL file to `texts`; returns the index of each id.
Result<std::map<std::string, size_t>> ReadSampleTexts(
    std::string name, std::string_view bytes, std::vector<std::string>& texts) {
  auto source = Decompressed(BytesOf(std::move(name), std::string(bytes)));
  if (!source) return Unexpected(source.error());
  TextReader reader(*std::move(source), TextFormat::kJsonl);
  std::map<std::string, size_t> indices;
  for (;;) {
    auto text = reader.Next();
    if (!text) return Unexpected(text.error());
    if (!*text) return indices;
    indices[(*text)->id] = texts.size();
    texts.push_back(std::move((*text)->text));
  }
}

}  // namespace

Result<SampleRequests> SampleRequests::Load() {
  const SampleCollection files = BuiltinSample();
  SampleRequests sample;
  const auto queries = ReadSampleTexts("(built-in) queries.jsonl",
                                       files.queries, sample.queries_);
  if (!queries) return Unexpected(queries.error());
  const auto passages = ReadSampleTexts("(built-in) corpus.jsonl.gz",
                                        files.corpus, sample.passages_);
  if (!passages) return Unexpected(passages.error());
  sample.candidates_.resize(sample.queries_.size());
  LineReader run(BytesOf("(built-in) bm25.trec", std::string(files.run)));
  for (;;) {
    const auto line = run.NextFilled();
    if (!line) return Unexpected(line.error());
    if (!*line) return sample;
    const auto parsed = ParseRunLine((*line)->text);
    if (!parsed) {
      return Unexpected(run.WrongAt((*line)->number, parsed.error().message));
    }
    const auto query = queries->find(std::string(parsed->qid));
    const auto passage = passages->find(std::string(parsed->docno));
    if (query == queries->end() || passage == passages->end()) {
      return Unexpected(run.WrongAt((*line)->number, "an id without a text"));
    }
    sample.candidates_[query->second].push_back(passage->second);
  }
}

RankRequest SampleRequests::Request(int64_t index, int64_t documents) const {
  return LongRequest(index, documents, 0);
}

RankRequest SampleRequests::LongRequest(int64_t index, int64_t documents,
                                        int64_t bytes) const {
  const size_t first = static_cast<size_t>(index) % queries_.size();
  // Every passage once: first those of the query, then those of the others.
  std::vector<size_t> order;
  std::set<size_t> taken;
  for (size_t i = 0; i < queries_.size(); ++i) {
    for (const size_t passage : candidates_[(first + i) % queries_.size()]) {
      if (taken.insert(passage).second) order.push_back(passage);
    }
  }
  RankRequest request{.query = queries_[first], .documents = {}};
  for (size_t i = 0; std::ssize(request.documents) < documents; ++i) {
    std::string document = passages_[order[i % order.size()]];
    for (size_t j = i + 1; std::ssize(document) < bytes; ++j) {
      document += ' ' + passages_[order[j % order.size()]];
    }
    request.documents.push_back(std::move(document));
  }
  return request;
}

}  // namespace podium
