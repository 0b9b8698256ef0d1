#include "collections/text_index.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "collections/open_file.h"
#include "collections/temporary_file.h"

namespace podium {
namespace {

// The places of texts that may be asked for later: in their own file, or in a
// temporary one if theirs cannot be read again.
class Places {
 public:
  static Result<Places> Open(const ByteSource& source) {
    Places places;
    if (source.in_regular_file()) return places;
    Result<TemporaryFile> file =
        TemporaryFile::Create("the texts of " + source.name());
    if (!file) return Unexpected(file.error());
    places.file_.emplace(*std::move(file));
    return places;
  }

  // The offset of the text that was read last.
  Result<int64_t> Of(const TextReader& texts) {
    if (!file_) return texts.offset();
    return file_->Append(std::string(texts.text()) + "\n");
  }

  // A descriptor of the file that holds the places.
  Result<int> Descriptor(const std::string& source) {
    if (file_) return file_->Release();
    return OpenFileToRead(source);
  }

 private:
  std::optional<TemporaryFile> file_;
};

}  // namespace

TextIndex::TextIndex(TextIndex&& other) noexcept { *this = std::move(other); }

TextIndex& TextIndex::operator=(TextIndex&& other) noexcept {
  std::swap(file_, other.file_);
  std::swap(fd_, other.fd_);
  std::swap(format_, other.format_);
  std::swap(entries_, other.entries_);
  return *this;
}

TextIndex::~TextIndex() {
  if (fd_ >= 0) close(fd_);
}

Result<TextIndex> TextIndex::Build(const std::string& file,
                                   std::optional<TextFormat> format,
                                   const HashedIds& wanted) {
  TextIndex index;
  Result<std::unique_ptr<ByteSource>> source = OpenBytes(file);
  if (!source) return Unexpected(source.error());
  index.file_ = (*source)->name();
  Result<Places> places = Places::Open(**source);
  if (!places) return Unexpected(places.error());
  TextReader texts(*std::move(source), format);
  while (true) {
    const Result<std::optional<Document>> text = texts.Next();
    if (!text) return Unexpected(text.error());
    if (!*text) break;
    const uint64_t hash = HashId((*text)->id);
    if (!wanted.Has(hash)) continue;
    const Result<int64_t> place = places->Of(texts);
    if (!place) return Unexpected(place.error());
    index.entries_.push_back({hash, *place, texts.ordinal()});
  }
  const Result<int> fd = places->Descriptor(file);
  if (!fd) return Unexpected(fd.error());
  index.fd_ = *fd;
  index.format_ = texts.format();
  std::sort(index.entries_.begin(), index.entries_.end(),
            [](const Entry& a, const Entry& b) {
              return std::pair(a.hash, a.offset) < std::pair(b.hash, b.offset);
            });
  if (auto twins = index.FindTwins()) return Unexpected(*std::move(twins));
  return index;
}

// Two entries with the same hash are most likely the same id.
std::optional<Error> TextIndex::FindTwins() const {
  for (size_t i = 1; i < entries_.size(); ++i) {
    if (entries_[i].hash != entries_[i - 1].hash) continue;
    const Result<Document> first = ReadAt(entries_[i - 1]);
    const Result<Document> second = ReadAt(entries_[i]);
    if (!first) return first.error();
    if (!second) return second.error();
    if (first->id == second->id) {
      return Error{ErrorCode::kInvalidData,
                   file_ + ": two texts have the id '" + first->id + "'",
                   file_};
    }
  }
  return std::nullopt;
}

std::vector<TextIndex::Entry>::const_iterator TextIndex::FirstOf(
    uint64_t hash) const {
  return std::lower_bound(
      entries_.begin(), entries_.end(), hash,
      [](const Entry& a, uint64_t value) { return a.hash < value; });
}

bool TextIndex::Has(std::string_view id) const {
  const uint64_t hash = HashId(id);
  const auto entry = FirstOf(hash);
  return entry != entries_.end() && entry->hash == hash;
}

Result<std::optional<std::string>> TextIndex::Find(std::string_view id) const {
  const uint64_t hash = HashId(id);
  auto entry = FirstOf(hash);
  for (; entry != entries_.end() && entry->hash == hash; ++entry) {
    Result<Document> text = ReadAt(*entry);
    if (!text) return Unexpected(text.error());
    if (text->id == id) return std::move(text->text);
  }
  return std::nullopt;
}

Result<Document> TextIndex::ReadAt(const Entry& entry) const {
  constexpr size_t kStep = 4096;
  std::string line;
  size_t end = line.npos;
  while (end == line.npos) {
    const size_t have = line.size();
    line.resize(have + std::max(kStep, have));
    const ssize_t got = pread(fd_, line.data() + have, line.size() - have,
                              entry.offset + static_cast<int64_t>(have));
    if (got < 0 && errno == EINTR) {
      line.resize(have);
      continue;
    }
    if (got < 0) {
      return Fail(ErrorCode::kInvalidData, file_ + ": " + std::strerror(errno),
                  file_);
    }
    line.resize(have + got);
    end = got == 0 ? line.size() : line.find('\n', have);
    if (static_cast<int64_t>(line.size()) > 2 * kMaxLineBytes) break;
  }
  line.resize(std::min(end, line.size()));
  if (line.ends_with('\r')) line.pop_back();
  Result<Document> text = ParseText(format_, line, entry.ordinal);
  if (!text || HashId(text->id) != entry.hash) {
    return Fail(ErrorCode::kInvalidData,
                file_ + ": changed while it was being read", file_);
  }
  return text;
}

}  // namespace podium
