#include "eval/zscores.h"

#include <array>
#include <cmath>
#include <utility>

#include "collections/fields.h"
#include "collections/line_reader.h"
#include "eval/comment_line.h"

namespace podium {

Result<ZScores> ZScores::Read(std::unique_ptr<ByteSource> source) {
  LineReader lines(std::move(source));
  ZScores scores;
  while (true) {
    const Result<std::optional<Line>> line = NextUncommented(lines);
    if (!line) return Unexpected(line.error());
    if (!*line) return scores;
    const int64_t number = (*line)->number;
    std::array<std::string_view, 4> fields;
    const size_t count = SplitFields((*line)->text, fields);
    if (count != fields.size()) {
      return Unexpected(lines.WrongAt(
          number, "expected 4 fields (qid measure mean stddev), found " +
                      std::to_string(count)));
    }
    Reference reference;
    for (auto [text, value] : {std::pair(fields[2], &reference.mean),
                               std::pair(fields[3], &reference.stddev)}) {
      if (ParseField(text, *value) && std::isfinite(*value)) continue;
      return Unexpected(lines.WrongAt(
          number, "'" + std::string(text) + "' is not a finite number"));
    }
    const auto [known, added] =
        scores.references_[std::string(fields[0])].emplace(fields[1],
                                                           reference);
    if (!added) {
      return Unexpected(lines.WrongAt(
          number, "'" + known->first + "' occurs twice for query '" +
                      std::string(fields[0]) + "'"));
    }
  }
}

Result<ZScores> ZScores::Open(const std::string& file) {
  auto source = OpenBytes(file);
  if (!source) return Unexpected(std::move(source.error()));
  return Read(*std::move(source));
}

double ZScores::Of(const std::string& qid, const std::string& name,
                   double value) const {
  const auto query = references_.find(qid);
  if (query == references_.end()) return kNoZScore;
  const auto found = query->second.find(name);
  if (found == query->second.end()) return kNoZScore;
  const auto [mean, stddev] = found->second;
  if (stddev != 0) return (value - mean) / stddev;
  return value == mean ? 0 : kNoZScore;
}

}  // namespace podium
