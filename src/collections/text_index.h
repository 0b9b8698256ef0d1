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

// Texts of a file by their ids, for a corpus larger than memory: reads the file
// once, keeps 24 bytes for each wanted id, and reads a text again when it is
// asked for. The file must not change meanwhile; a text that is not found where
// it was is kInvalidData. From a file that is compressed, or no regular file,
// nothing can be read again: the lines of the wanted texts are kept in a
// TemporaryFile. Const after construction, for any thread.
class TextIndex {
 public:
  // Indexes the texts of `file` (see OpenBytes) whose ids are in `wanted`. No
  // two of them may have one id. Without a format it is detected. kUnavailable
  // where there is no room for a temporary file.
  static Result<TextIndex> Build(const std::string& file,
                                 std::optional<TextFormat> format,
                                 const HashedIds& wanted);

  TextIndex(TextIndex&&) noexcept;
  TextIndex& operator=(TextIndex&&) noexcept;
  ~TextIndex();

  // Its text; nothing where the file has no such id, or it was not wanted.
  Result<std::optional<std::string>> Find(std::string_view id) const;

  // Whether it has a text of that id, or, very rarely, of one with the same
  // hash; nothing is read.
  bool Has(std::string_view id) const;

  // How many are indexed.
  size_t size() const { return entries_.size(); }
  const std::string& file() const { return file_; }

 private:
  struct Entry {
    uint64_t hash;
    int64_t offset;
    int64_t ordinal;  // see ParseText
  };

  TextIndex() = default;
  // The first entry of that hash or a later one.
  std::vector<Entry>::const_iterator FirstOf(uint64_t hash) const;
  Result<Document> ReadAt(const Entry& entry) const;
  std::optional<Error> FindTwins() const;

  std::string file_;
  int fd_ = -1;
  TextFormat format_ = TextFormat::kLines;
  std::vector<Entry> entries_;  // by hash
};

}  // namespace podium
