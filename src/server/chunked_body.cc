#include "server/chunked_body.h"

#include <algorithm>

namespace podium {
namespace {

// Enough for a 64-bit size; a proxy may truncate or wrap a longer one.
constexpr int kMaxSizeDigits = 16;

bool IsTokenByte(char c) {
  constexpr std::string_view kOther = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z') || kOther.find(c) != std::string_view::npos;
}

bool IsTextByte(char c) {
  return c == '\t' || (static_cast<unsigned char>(c) >= ' ' && c != '\x7f');
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void SkipBlanks(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
}

// False if there is no token.
bool SkipToken(std::string_view& text) {
  const auto* const end =
      std::find_if_not(text.begin(), text.end(), IsTokenByte);
  if (end == text.begin()) return false;
  text.remove_prefix(static_cast<size_t>(end - text.begin()));
  return true;
}

bool SkipQuoted(std::string_view& text) {
  for (size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      text.remove_prefix(i + 1);
      return true;
    }
  }
  return false;
}

}  // namespace

bool IsChunkExtension(std::string_view text) {
  while (!text.empty()) {
    SkipBlanks(text);
    if (!text.starts_with(';')) return false;
    text.remove_prefix(1);
    SkipBlanks(text);
    if (!SkipToken(text)) return false;
    std::string_view value = text;
    SkipBlanks(value);
    if (!value.starts_with('=')) continue;
    value.remove_prefix(1);
    SkipBlanks(value);
    if (!(value.starts_with('"') ? SkipQuoted(value) : SkipToken(value))) {
      return false;
    }
    text = value;
  }
  return true;
}

ChunkedBody::ChunkedBody(const Limits& limits) : limits_(limits) {}

void ChunkedBody::Fail(int status, std::string_view message) {
  state_ = State::kFailed;
  refusal_ = {status, message};
}

size_t ChunkedBody::Feed(std::string_view bytes, std::string& body) {
  size_t taken = 0;
  while (taken < bytes.size() && !done() && !refusal_) {
    if (state_ != State::kData) {
      Take(bytes[taken]);
      ++taken;
      continue;
    }
    const auto count =
        static_cast<size_t>(std::min<uint64_t>(left_, bytes.size() - taken));
    body.append(bytes, taken, count);
    taken += count;
    left_ -= count;
    if (left_ == 0) state_ = State::kDataCr;
  }
  return taken;
}

void ChunkedBody::Take(char c) {
  switch (state_) {
    case State::kSize:
      return TakeSize(c);
    case State::kExtension:
      if (c == '\r') {
        if (!IsChunkExtension(line_)) {
          return Fail(400, "malformed chunk extension");
        }
        state_ = State::kSizeLf;
        return;
      }
      if (!IsTextByte(c)) return Fail(400, "malformed chunk extension");
      line_ += c;
      if (static_cast<int64_t>(line_.size()) >
          limits_.max_chunk_extension_bytes) {
        Fail(400, "chunk extension too long");
      }
      return;
    case State::kSizeLf:
      return c == '\n' ? EndOfSize() : Fail(400, "malformed chunk size");
    case State::kDataCr:
      if (c != '\r') return Fail(400, "chunk is longer than its size");
      state_ = State::kDataLf;
      return;
    case State::kDataLf:
      if (c != '\n') return Fail(400, "chunk is longer than its size");
      state_ = State::kSize;
      return;
    case State::kTrailer:
      if (c == '\r') {
        state_ = State::kTrailerLf;
        return;
      }
      line_ += c;
      if (!IsTextByte(c)) return Fail(400, "malformed trailer");
      if (++trailer_bytes_ > limits_.max_header_bytes) {
        Fail(400, "trailers too large");
      }
      return;
    case State::kTrailerLf:
      return c == '\n' ? EndOfTrailer() : Fail(400, "malformed trailer");
    case State::kData:
    case State::kDone:
    case State::kFailed:
      return;
  }
}

void ChunkedBody::TakeSize(char c) {
  if (const int digit = HexDigit(c); digit >= 0) {
    if (++digits_ > kMaxSizeDigits) return Fail(400, "malformed chunk size");
    size_ = size_ * 16 + static_cast<uint64_t>(digit);
    return;
  }
  if (digits_ == 0) return Fail(400, "malformed chunk size");
  if (c == '\r') {
    state_ = State::kSizeLf;
  } else if (c == ';' || c == ' ' || c == '\t') {
    line_ = c;
    state_ = State::kExtension;
  } else {
    Fail(400, "malformed chunk size");
  }
}

void ChunkedBody::EndOfSize() {
  if (++chunks_ > limits_.max_body_chunks) return Fail(400, "too many chunks");
  // Checked before any data is buffered; the sum cannot overflow.
  if (size_ > static_cast<uint64_t>(limits_.max_body_bytes - body_bytes_)) {
    return Fail(413, "body too large");
  }
  body_bytes_ += static_cast<int64_t>(size_);
  state_ = size_ == 0 ? State::kTrailer : State::kData;
  left_ = size_;
  size_ = 0;
  digits_ = 0;
  line_.clear();
}

// Names and values are ignored: a trailer that sets framing, routing or keys
// comes too late to be trusted.
void ChunkedBody::EndOfTrailer() {
  if (line_.empty()) {
    state_ = State::kDone;
    return;
  }
  std::string_view rest = line_;
  if (!SkipToken(rest) || !rest.starts_with(':')) {
    return Fail(400, "malformed trailer");
  }
  if (++trailers_ > limits_.max_headers) return Fail(400, "too many trailers");
  line_.clear();
  state_ = State::kTrailer;
}

}  // namespace podium
