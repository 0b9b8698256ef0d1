#include "runs/texts_by_id.h"

#include <optional>
#include <utility>

#include "collections/hashed_ids.h"
#include "text/blank.h"

namespace podium {

Result<std::string> TextOf(const TextIndex& index, const std::string& id) {
  Result<std::optional<std::string>> text = index.Find(id);
  if (!text) return Unexpected(text.error());
  if (*text) return **std::move(text);
  return Fail(ErrorCode::kInvalidData,
              index.file() + ": there is no '" + id + "' in it", index.file());
}

Result<std::string> QueryOf(const TextIndex& index, const std::string& qid) {
  Result<std::string> text = TextOf(index, qid);
  if (!text || !IsBlank(*text)) return text;
  return Fail(ErrorCode::kInvalidData,
              index.file() + ": query '" + qid + "' is blank", index.file());
}

void MissingIds::Note(const std::string& id, int64_t line) {
  if (!seen_.insert(HashId(id)).second) return;
  if (seen_.size() > kShown) return;
  shown_ += (shown_.empty() ? "'" : ", '") + id + "' (line " +
            std::to_string(line) + ")";
}

Error MissingIds::Describe(const std::string& file, const std::string& what,
                           const std::string& run) const {
  return {ErrorCode::kInvalidData,
          file + ": " + std::to_string(seen_.size()) + " " + what + " of " +
              run + " not in it: " + shown_ +
              (seen_.size() > kShown ? ", ..." : ""),
          file};
}

}  // namespace podium
