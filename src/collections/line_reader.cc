#include "collections/line_reader.h"

#include <utility>

#include "text/utf8.h"

namespace podium {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr size_t kReadBytes = 256 * 1024;

}  // namespace

LineReader::LineReader(std::unique_ptr<ByteSource> source,
                       int64_t max_line_bytes)
    : source_(std::move(source)), max_line_bytes_(max_line_bytes) {}

Result<size_t> LineReader::FindEnd() {
  size_t searched = begin_;
  while (true) {
    const size_t end = buffer_.find('\n', searched);
    if (end != buffer_.npos) return end + 1 - begin_;
    if (ended_) return buffer_.size() - begin_;
    if (static_cast<int64_t>(buffer_.size() - begin_) > max_line_bytes_) {
      return Fail(
          ErrorCode::kTooLarge,
          WrongAt(number_ + 1, "a line of more than " +
                                   std::to_string(max_line_bytes_) + " bytes")
              .message,
          name());
    }
    buffer_.erase(0, begin_);
    begin_ = 0;
    searched = buffer_.size();
    buffer_.resize(searched + kReadBytes);
    const Result<size_t> got =
        source_->Read(buffer_.data() + searched, kReadBytes);
    buffer_.resize(searched + (got ? *got : 0));
    if (!got) return Unexpected(got.error());
    ended_ = *got == 0;
  }
}

Result<std::optional<Line>> LineReader::Next() {
  const Result<size_t> length = FindEnd();
  if (!length) return Unexpected(length.error());
  if (*length == 0) return std::nullopt;
  Line line{.text = std::string_view(buffer_).substr(begin_, *length),
            .number = ++number_,
            .offset = offset_};
  begin_ += *length;
  offset_ += static_cast<int64_t>(*length);
  const size_t ending = line.text.ends_with("\r\n") ? 2
                        : line.text.ends_with('\n') ? 1
                                                    : 0;
  line.ending = line.text.substr(line.text.size() - ending);
  line.text.remove_suffix(ending);
  if (line.number == 1 && line.text.starts_with(kByteOrderMark)) {
    line.text.remove_prefix(kByteOrderMark.size());
    line.offset += static_cast<int64_t>(kByteOrderMark.size());
  }
  if (const auto byte = FirstInvalidUtf8(line.text)) {
    return Unexpected(
        WrongAt(line.number, "invalid UTF-8 at byte " + std::to_string(*byte)));
  }
  return line;
}

Result<std::optional<Line>> LineReader::NextFilled() {
  while (true) {
    Result<std::optional<Line>> line = Next();
    if (!line || !*line ||
        (*line)->text.find_first_not_of(" \t\r") != std::string_view::npos)
      return line;
  }
}

std::optional<double> LineReader::fraction() const {
  const std::optional<int64_t> size = source_->size();
  const auto unread = static_cast<double>(buffer_.size() - begin_);
  const auto offset = static_cast<double>(offset_);
  if (!size || *size <= 0 || offset + unread == 0) return std::nullopt;
  // For a compressed source, this assumes uniform density.
  return static_cast<double>(source_->position()) / static_cast<double>(*size) *
         offset / (offset + unread);
}

Error LineReader::WrongAt(int64_t line, const std::string& reason) const {
  return {ErrorCode::kInvalidData,
          name() + ":" + std::to_string(line) + ": " + reason, name()};
}

}  // namespace podium
