#include "runs/ranking_output.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "api/dialects/cohere_v2.h"
#include "api/uuid.h"
#include "base/json_writer.h"
#include "collections/csv_reader.h"
#include "eval/falling_scores.h"
#include "ranking/context_block.h"
#include "text/utf8.h"

namespace podium {
namespace {

constexpr std::string_view kCsvHeader =
    "query_id,rank,document_id,index,score,document\n";

std::string OnOneLine(std::string_view text) {
  std::string line;
  for (size_t i = 0; i < text.size(); ++i) {
    const unsigned char c = text[i];
    // C0 controls, DEL, and the C1 controls U+0080 to U+009F in UTF-8.
    const bool c1 = c == 0xC2 && i + 1 < text.size() &&
                    static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) ++i;
    if (c1 || c <= ' ' || c == 0x7F) {
      if (!line.empty() && line.back() != ' ') line += ' ';
    } else {
      line += text[i];
    }
  }
  return line;
}

const Document& DocumentAt(const RankedJob& ranked,
                           const RankedResult& result) {
  return (*ranked.job.documents)[result.index];
}

// Prints a relevance score with the digits of a float, and a fused score with
// those of a double.
std::string ScoreText(const RankedJob& ranked, const RankedResult& result) {
  return ranked.fused ? fmt::format("{}", result.score)
                      : fmt::format("{}", result.relevance_score);
}

std::string Table(const RankedJob& ranked, const OutputOptions& options) {
  constexpr int kFixed = 14;  // width of rank and score
  std::string table;
  if (options.width > 0) {
    if (options.many) {
      table += CutTo(OnOneLine(ranked.job.qid + ": " + ranked.job.query),
                     options.width) +
               "\n";
    }
    table += "rank   score  document\n";
  }
  int64_t rank = 0;
  for (const RankedResult& result : ranked.results) {
    ++rank;
    std::string text = OnOneLine(DocumentAt(ranked, result).text);
    if (options.width > 0) {
      text = CutTo(std::move(text), std::max(10, options.width - kFixed));
      table += fmt::format("{:4}  {:6.4f}  {}\n", rank, result.score, text);
    } else {
      if (options.many) table += OnOneLine(ranked.job.qid) + "\t";
      table +=
          fmt::format("{}\t{}\t{}\n", rank, ScoreText(ranked, result), text);
    }
  }
  return table;
}

// {"id":...,"text":...}
std::string DocumentJson(const Document& document) {
  JsonWriter json;
  json.BeginObject();
  if (!document.id.empty()) json.Key("id").String(document.id);
  json.Key("text").String(document.text).EndObject();
  return json.Take();
}

void WriteResult(const RankedJob& ranked, const RankedResult& result,
                 JsonWriter& json) {
  json.BeginObject()
      .Key("document")
      .Raw(DocumentJson(DocumentAt(ranked, result)));
  json.Key("index").Int(result.index);
  json.Key("relevance_score").Float(result.relevance_score);
  if (ranked.fused) json.Key("fused_score").Double(result.score);
  json.EndObject();
}

void WriteServedBy(const RankedJob& ranked, JsonWriter& json) {
  if (ranked.served_by.empty()) return;
  json.Key("served_by").String(ranked.served_by);
  json.Key("degraded").Bool(ranked.degraded);
}

// Appends the served_by members to the object `json`.
std::string WithServedBy(const RankedJob& ranked, std::string json) {
  if (ranked.served_by.empty()) return json;
  JsonWriter more;
  more.BeginObject();
  WriteServedBy(ranked, more);
  more.EndObject();
  json.back() = ',';  // replaces the closing brace
  return json + more.text().substr(1);
}

// The object for one of several queries.
std::string QueryJson(const RankedJob& ranked) {
  JsonWriter json;
  json.BeginObject().Key("query_id").String(ranked.job.qid);
  json.Key("query").String(ranked.job.query);
  json.Key("results").BeginArray();
  for (const RankedResult& result : ranked.results)
    WriteResult(ranked, result, json);
  json.EndArray().Key("model").String(ranked.model);
  WriteServedBy(ranked, json);
  json.EndObject();
  return json.Take();
}

// The response body of POST /v2/rerank.
std::string AnswerJson(const RankedJob& ranked) {
  RerankCall call;
  call.return_documents = true;
  for (const Document& document : *ranked.job.documents)
    call.document_json.push_back(DocumentJson(document));
  Ranking ranking;
  for (const RankedResult& result : ranked.results) {
    ranking.results.push_back(
        {.index = result.index, .relevance_score = result.relevance_score});
  }
  std::string answer = kCohereV2.render({.id = NewUuid(),
                                         .model = ranked.model,
                                         .call = call,
                                         .ranking = ranking});
  return WithServedBy(ranked, std::move(answer));
}

std::string ResultLines(const RankedJob& ranked) {
  std::string lines;
  for (const RankedResult& result : ranked.results) {
    JsonWriter json;
    WriteResult(ranked, result, json);
    lines += WithServedBy(ranked, json.Take()) + "\n";
  }
  return lines;
}

std::string Csv(const RankedJob& ranked) {
  std::string lines;
  int64_t rank = 0;
  for (const RankedResult& result : ranked.results) {
    const Document& document = DocumentAt(ranked, result);
    lines += fmt::format("{},{},{},{},{},{}\n", CsvField(ranked.job.qid),
                         ++rank, CsvField(document.id), result.index,
                         ScoreText(ranked, result), CsvField(document.text));
  }
  return lines;
}

Result<std::string> TrecField(const std::string& text, const char* what,
                              const std::string& where) {
  if (!text.empty() && text.find_first_of(" \t\r\n\v\f") == text.npos)
    return text;
  return Fail(ErrorCode::kInvalidData,
              where + ": the id '" + text + "' of a " + what +
                  " contains white space, which a TREC run cannot represent",
              "format");
}

Result<std::string> Trec(const RankedJob& ranked) {
  const Result<std::string> qid =
      TrecField(ranked.job.qid, "query", ranked.job.where);
  if (!qid) return qid;
  std::vector<double> scores;
  for (const RankedResult& result : ranked.results)
    scores.push_back(result.score);
  const std::vector<float> falling = FallingScores(scores);
  std::string lines;
  size_t rank = 0;
  for (const RankedResult& result : ranked.results) {
    const Result<std::string> docno =
        TrecField(DocnoOf(DocumentAt(ranked, result), result.index), "document",
                  ranked.job.where);
    if (!docno) return docno;
    const float score = falling[rank++];
    lines += fmt::format("{} Q0 {} {} {} {}\n", *qid, *docno, rank, score,
                         ranked.model);
  }
  return lines;
}

Result<std::string> Context(const RankedJob& ranked,
                            const OutputOptions& options) {
  std::vector<ContextDocument> documents;
  std::vector<std::string> names;  // including documents without an id
  names.reserve(ranked.results.size());
  for (const RankedResult& result : ranked.results) {
    const Document& document = DocumentAt(ranked, result);
    names.push_back(DocnoOf(document, result.index));
    documents.push_back({.id = names.back(), .text = document.text});
  }
  const ContextBlock block = MakeContextBlock(
      documents, {.max_tokens = options.max_tokens,
                  .order = options.best_at_ends ? ContextOrder::kBestAtBothEnds
                                                : ContextOrder::kBestFirst});
  if (block.text.empty() || block.text.ends_with('\n')) return block.text;
  return block.text + "\n";
}

}  // namespace

OutputFormat ParseOutputFormat(std::string_view name) {
  if (name == "json") return OutputFormat::kJson;
  if (name == "jsonl") return OutputFormat::kJsonl;
  if (name == "csv") return OutputFormat::kCsv;
  if (name == "trec") return OutputFormat::kTrec;
  if (name == "context") return OutputFormat::kContext;
  return OutputFormat::kTable;
}

std::string DocnoOf(const Document& document, int64_t index) {
  return document.id.empty() ? std::to_string(index) : document.id;
}

OutputFrame FrameOf(const OutputOptions& options) {
  switch (options.format) {
    case OutputFormat::kCsv:
      return {.before = kCsvHeader};
    case OutputFormat::kJson:
      if (options.many)
        return {.before = "[\n", .between = ",\n", .after = "\n]\n"};
      return {.after = "\n"};
    case OutputFormat::kTable:
      if (options.many && options.width > 0) return {.between = "\n"};
      return {};
    case OutputFormat::kJsonl:
    case OutputFormat::kTrec:
    case OutputFormat::kContext:
      return {};
  }
  return {};
}

Result<std::string> RenderJob(const RankedJob& ranked,
                              const OutputOptions& options) {
  switch (options.format) {
    case OutputFormat::kTable:
      return Table(ranked, options);
    case OutputFormat::kJson:
      return options.many ? QueryJson(ranked) : AnswerJson(ranked);
    case OutputFormat::kJsonl:
      return options.many ? QueryJson(ranked) + "\n" : ResultLines(ranked);
    case OutputFormat::kCsv:
      return Csv(ranked);
    case OutputFormat::kTrec:
      return Trec(ranked);
    case OutputFormat::kContext:
      return Context(ranked, options);
  }
  return Fail(ErrorCode::kInternal, "no such output format");
}

}  // namespace podium
