#include "runs/whole_lines.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace podium {
namespace {

class FirstBytes : public ByteSource {
 public:
  FirstBytes(std::unique_ptr<ByteSource> source, int64_t bytes)
      : source_(std::move(source)), left_(bytes) {}
  const std::string& name() const override { return source_->name(); }
  std::optional<int64_t> size() const override { return source_->size(); }
  int64_t position() const override { return source_->position(); }
  Result<size_t> Read(char* bytes, size_t size) override {
    Result<size_t> got = source_->Read(
        bytes, std::min<int64_t>(static_cast<int64_t>(size), left_));
    if (got) left_ -= static_cast<int64_t>(*got);
    return got;
  }

 private:
  const std::unique_ptr<ByteSource> source_;
  int64_t left_;
};

}  // namespace

Result<FileShape> ShapeOf(const std::string& file) {
  constexpr size_t kBeginning = 4096;
  Result<std::unique_ptr<ByteSource>> source = OpenStoredBytes(file);
  if (!source) return Unexpected(source.error());
  FileShape shape;
  std::string piece(256 * 1024, '\0');
  while (true) {
    const Result<size_t> got = (*source)->Read(piece.data(), piece.size());
    if (!got) return Unexpected(got.error());
    if (*got == 0) return shape;
    const std::string_view bytes(piece.data(), *got);
    if (shape.beginning.size() < kBeginning)
      shape.beginning += bytes.substr(0, kBeginning);
    if (const size_t end = bytes.rfind('\n'); end != bytes.npos)
      shape.whole_lines = shape.bytes + static_cast<int64_t>(end) + 1;
    shape.bytes += static_cast<int64_t>(bytes.size());
  }
}

Result<std::unique_ptr<ByteSource>> OpenFirstBytes(const std::string& file,
                                                   int64_t bytes) {
  Result<std::unique_ptr<ByteSource>> source = OpenStoredBytes(file);
  if (!source) return source;
  return std::make_unique<FirstBytes>(*std::move(source), bytes);
}

}  // namespace podium
