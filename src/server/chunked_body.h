#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "server/refusal.h"

namespace podium {

// A decoder for one body in chunked transfer coding (RFC 9112, section 7.1);
// does no I/O. Strict: a size is 1 to 16 hex digits, each line ends with CR LF,
// and extensions and trailers must follow the grammar but are then ignored. The
// result does not depend on how the bytes were split into pieces. Apart from
// the body, it buffers at most one extension or the start of a trailer.
class ChunkedBody {
 public:
  explicit ChunkedBody(const Limits& limits);  // `limits` outlives it

  // Consumes bytes up to the end of the body, appends the data to `body` and
  // returns the number consumed: less than all of them when it is done or has
  // failed.
  size_t Feed(std::string_view bytes, std::string& body);

  bool done() const { return state_ == State::kDone; }
  Refusal refusal() const { return refusal_; }  // 400 or 413

 private:
  enum class State {
    kSize,
    kExtension,
    kSizeLf,
    kData,
    kDataCr,
    kDataLf,
    kTrailer,  // a line of the trailer section, or the empty line that ends it
    kTrailerLf,
    kDone,
    kFailed,
  };
  void Take(char c);
  void TakeSize(char c);
  void EndOfSize();
  void EndOfTrailer();
  void Fail(int status, std::string_view message);

  const Limits& limits_;
  State state_ = State::kSize;
  Refusal refusal_;
  int digits_ = 0;
  uint64_t size_ = 0;       // of the chunk
  uint64_t left_ = 0;       // of its data
  int64_t body_bytes_ = 0;  // of all chunks so far, including this one
  int64_t chunks_ = 0;      // including the empty last one
  int64_t trailer_bytes_ = 0;
  int64_t trailers_ = 0;
  std::string line_;  // an extension, or a trailer
};

// Whether the text may follow a chunk's size: any number of ";name" or
// ";name=value", with blanks around them. Does not check for control
// characters.
bool IsChunkExtension(std::string_view text);

}  // namespace podium
