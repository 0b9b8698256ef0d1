#include "runs/eval_journal.h"

#include <fmt/core.h>

#include <charconv>

#include "base/json.h"
#include "base/json_writer.h"
#include "collections/hashed_ids.h"
#include "collections/line_reader.h"
#include "runs/whole_lines.h"

namespace podium {
namespace {

constexpr int64_t kMaxDepth = 8;  // of JSON nesting
constexpr char kMark[] = "podium_eval_journal";
constexpr char kVersion[] = "1";

std::string SettingsLine(const EvalJournal::Settings& settings) {
  JsonWriter json;
  json.BeginObject().Key(kMark).String(kVersion);
  for (const auto& [name, value] : settings) json.Key(name).String(value);
  json.EndObject();
  return json.Take() + "\n";
}

// How the first line differs from the settings; empty if it does not.
Result<std::string> DifferenceTo(std::string_view line,
                                 const EvalJournal::Settings& settings) {
  const auto json = JsonDocument::Parse(line, kMaxDepth);
  std::string_view version;
  if (!json || !json->root().is_object() || json->root()[kMark].get(version) ||
      version != kVersion) {
    return Fail(ErrorCode::kInvalidData, "not a journal of podium eval");
  }
  for (const auto& [name, value] : settings) {
    std::string_view was;
    if (json->root()[name].get(was)) was = "";
    if (was != value)
      return fmt::format("{} was '{}' and is '{}' now", name, was, value);
  }
  return std::string();
}

std::string HexOf(uint64_t hash) { return fmt::format("{:016x}", hash); }

}  // namespace

JournalKey KeyOf(const RankJob& job, int64_t documents, int64_t depth) {
  std::string texts = job.query;
  for (int64_t i = 0; i < documents; ++i) {
    const Document& document = (*job.documents)[static_cast<size_t>(i)];
    texts += '\0' + document.id + '\0' + document.text;
  }
  return {.qid = job.qid,
          .depth = depth,
          .texts = HashId(texts),
          .documents = documents};
}

Error EvalJournal::Refuse(int64_t line, const std::string& reason) const {
  return {ErrorCode::kInvalidArgument,
          name() + ":" + std::to_string(line) + ": " + reason, "resume"};
}

Result<EvalJournal> EvalJournal::Open(const std::string& file,
                                      const Settings& settings, bool resume) {
  Result<OutputFile> output = OutputFile::Open(file);
  if (!output) return Unexpected(output.error());
  const bool read = resume && output->has_content();
  EvalJournal journal(*std::move(output));
  int64_t keep = 0;
  if (read) {
    const Result<int64_t> whole = journal.Read(settings);
    if (!whole) return Unexpected(whole.error());
    keep = *whole;
  }
  Result<void> ready = journal.file_.KeepOnly(keep);
  if (ready && keep == 0) ready = journal.file_.Write(SettingsLine(settings));
  if (!ready) return Unexpected(ready.error());
  return journal;
}

Result<int64_t> EvalJournal::Read(const Settings& settings) {
  const Result<FileShape> shape = ShapeOf(name());
  if (!shape) return Unexpected(shape.error());
  auto source = OpenFirstBytes(name(), shape->whole_lines);
  if (!source) return Unexpected(source.error());
  LineReader lines(*std::move(source));
  const Result<std::optional<Line>> first = lines.Next();
  if (!first) return Unexpected(first.error());
  // The first line is incomplete, so no request was made yet. A file that is
  // not a journal would begin differently.
  if (!*first) {
    if (SettingsLine(settings).starts_with(shape->beginning)) return 0;
    return Unexpected(Refuse(1, "not the journal of this run of podium eval"));
  }
  const Result<std::string> difference = DifferenceTo((*first)->text, settings);
  if (!difference)
    return Unexpected(lines.WrongAt(1, difference.error().message));
  if (!difference->empty()) return Unexpected(Refuse(1, *difference));
  while (true) {
    const Result<std::optional<Line>> line = lines.Next();
    if (!line) return Unexpected(line.error());
    if (!*line) break;
    Result<Entry> entry = ParseEntry((*line)->text);
    if (!entry) {
      return Unexpected(lines.WrongAt((*line)->number, entry.error().message));
    }
    entry->line = (*line)->number;
    kept_.push_back(*std::move(entry));
  }
  size_ = std::ssize(kept_);
  return shape->whole_lines;
}

Result<EvalJournal::Entry> EvalJournal::ParseEntry(std::string_view line) {
  const auto strange =
      Fail(ErrorCode::kInvalidData, "not a line of a journal of podium eval");
  const auto json = JsonDocument::Parse(line, kMaxDepth);
  if (!json || !json->root().is_object()) return strange;
  const simdjson::dom::element root = json->root();
  Entry entry;
  std::string_view qid, texts;
  simdjson::dom::array results;
  if (root["query_id"].get(qid) || root["depth"].get(entry.key.depth) ||
      root["texts"].get(texts) || root["documents"].get(entry.key.documents) ||
      root["ms"].get(entry.ranking.milliseconds) ||
      root["results"].get(results)) {
    return strange;
  }
  entry.key.qid = qid;
  const char* end = texts.data() + texts.size();
  if (std::from_chars(texts.data(), end, entry.key.texts, 16).ptr != end)
    return strange;
  for (const simdjson::dom::element element : results) {
    IndexedScore result;
    if (element.at(0).get(result.index) || element.at(1).get(result.score) ||
        result.index < 0 || result.index >= entry.key.documents) {
      return strange;
    }
    entry.ranking.results.push_back(result);
  }
  return entry;
}

Result<std::optional<TimedRanking>> EvalJournal::Take(const JournalKey& key) {
  if (taken_ == kept_.size()) return std::nullopt;
  Entry& entry = kept_[taken_++];
  if (entry.key.qid != key.qid || entry.key.depth != key.depth) {
    return Unexpected(Refuse(
        entry.line,
        fmt::format("it has query '{}', top {}, but this run asks for query "
                    "'{}', top {}",
                    entry.key.qid, entry.key.depth, key.qid, key.depth)));
  }
  if (entry.key.texts != key.texts || entry.key.documents != key.documents) {
    return Unexpected(Refuse(
        entry.line,
        "query '" + key.qid + "' had a different text or different documents"));
  }
  return std::move(entry.ranking);
}

Result<void> EvalJournal::CheckAllTaken() const {
  if (taken_ == kept_.size()) return {};
  const Entry& entry = kept_[taken_];
  return Unexpected(Refuse(
      entry.line, "query '" + entry.key.qid + "' is not part of this run"));
}

Result<void> EvalJournal::Add(const JournalKey& key,
                              const TimedRanking& ranking) {
  JsonWriter json;
  json.BeginObject().Key("query_id").String(key.qid);
  json.Key("depth").Int(key.depth);
  json.Key("texts").String(HexOf(key.texts));
  json.Key("documents").Int(key.documents);
  json.Key("ms").Double(ranking.milliseconds);
  json.Key("results").BeginArray();
  for (const IndexedScore& result : ranking.results) {
    json.BeginArray().Int(result.index).Double(result.score);
    json.EndArray();
  }
  json.EndArray();
  json.EndObject();
  const Result<void> written = file_.Write(json.Take() + "\n");
  if (written) ++size_;
  return written;
}

}  // namespace podium
