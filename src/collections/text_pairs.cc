#include "collections/text_pairs.h"

#include <utility>

#include "collections/document.h"
#include "collections/line_reader.h"

namespace podium {

Result<std::vector<TextPair>> ReadTextPairs(
    std::unique_ptr<ByteSource> source) {
  LineReader lines(std::move(source));
  std::vector<TextPair> pairs;
  while (true) {
    const Result<std::optional<Line>> line = lines.NextFilled();
    if (!line) return Unexpected(line.error());
    if (!*line) return pairs;
    const int64_t number = (*line)->number;
    const auto json = JsonDocument::Parse((*line)->text, kMaxDocumentDepth);
    if (!json) return Unexpected(lines.WrongAt(number, json.error().message));
    std::string_view query, document;
    if (json->root()["query"].get(query) ||
        json->root()["document"].get(document)) {
      return Unexpected(lines.WrongAt(
          number,
          "expected an object with the strings \"query\" and \"document\""));
    }
    pairs.push_back({std::string(query), std::string(document)});
  }
}

}  // namespace podium
