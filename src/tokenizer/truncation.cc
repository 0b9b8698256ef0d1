#include "tokenizer/truncation.h"

#include <algorithm>
#include <string>
#include <utility>

namespace podium {
namespace {

PairLengths LongestFirst(const PairLengths& lengths, size_t room) {
  const bool query_is_longer = lengths.query > lengths.document;
  size_t shorter = std::min(lengths.query, lengths.document);
  size_t longer = room - std::min(room, shorter);
  if (shorter > longer) {
    shorter = room / 2;
    longer = room - shorter;
  }
  if (query_is_longer) return {longer, shorter};
  return {shorter, longer};
}

}  // namespace

Result<PairLengths> TruncatePair(const PairLengths& lengths, size_t room,
                                 Truncation truncation) {
  if (lengths.query <= room && lengths.document <= room - lengths.query) {
    return lengths;
  }
  if (truncation == Truncation::kLongestFirst) {
    return LongestFirst(lengths, room);
  }
  if (lengths.query >= room) {
    return Fail(ErrorCode::kInvalidArgument,
                "the query is " + std::to_string(lengths.query) +
                    " tokens long and leaves no room for a document in " +
                    std::to_string(room) + " tokens",
                "query");
  }
  return PairLengths{lengths.query, room - lengths.query};
}

}  // namespace podium
