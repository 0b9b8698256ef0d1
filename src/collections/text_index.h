#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "collections/document.h"
#include "collections/hashed_ids.h"
#include "collections/text_reader.h"

namespace podium {

// Finds a file's texts by id, for a corpus larger than memory: reads the file
// once, keeps 24 bytes for each wanted id, and reads a text again when it is
// asked for. The file must not change meanwhile; a text that is no longer at
// its place is kInvalidData. A compressed or non-regular file cannot be read
// again, so the lines of the wanted texts are copied to a TemporaryFile. Const
// after construction, so any thread may use it.
class TextIndex {
 public:
  // Indexes the texts of `file` (see OpenBytes) whose ids are in `wanted`. Two
  // of them may not have the same id. Without a format, it is detected.
  // kUnavailable if there is no room for a temporary file.
  static Result<TextIndex> Build(const std::string& file,
                                 std::optional<TextFormat> format,
                                 const HashedIds& wanted);

  TextIndex(TextIndex&&) noexcept;
  TextIndex& operator=(TextIndex&&) noexcept;
  ~TextIndex();

  // The text of an id; nothing if the file does not have it, or it was not in
  // `wanted`.
  Result<std::optional<std::string>> Find(std::string_view id) const;

  // Whether the index has this id or, very rarely, another with the same hash;
  // reads nothing.
  bool Has(std::string_view id) const;

  // How many texts are indexed.
  size_t size() const { return entries_.size(); }
  const std::string& file() const { return file_; }

 private:
  struct Entry {
    uint64_t hash;
    int64_t offset;
    int64_t ordinal;  // see ParseText
  };

  TextIndex() = default;
  // The first entry with that hash or a higher one.
  std::vector<Entry>::const_iterator FirstOf(uint64_t hash) const;
  Result<Document> ReadAt(const Entry& entry) const;
  std::optional<Error> FindTwins() const;

  std::string file_;
  int fd_ = -1;
  TextFormat format_ = TextFormat::kLines;
  std::vector<Entry> entries_;  // by hash
};

}  // namespace podium
