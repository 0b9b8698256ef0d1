#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "server/refusal.h"

namespace podium {

// The chunked transfer coding (RFC 9112, section 7.1) of one body, without any
// input of its own. Strict: a size is 1 to 16 hex digits, each line ends with
// CR LF, extensions and trailers keep to the grammar and are then ignored. The
// result does not depend on how the bytes were cut into pieces, and of what is
// not the body no more is kept than one extension or the start of a trailer.
class ChunkedBody {
 public:
  explicit ChunkedBody(const Limits& limits);  // `limits` outlives it

  // Takes bytes up to the end of the body at most, appends its data to `body`
  // and says how many it took; fewer than all of them where it is done or has
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
    kTrailer,  // a line of the trailer section, or the empty one that ends it
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
  int64_t body_bytes_ = 0;  // of all chunks so far, this one included
  int64_t chunks_ = 0;      // the empty last one among them
  int64_t trailer_bytes_ = 0;
  int64_t trailers_ = 0;
  std::string line_;  // an extension, or a trailer
};

// Whether it is what may follow a chunk's size: any number of ";name" or
// ";name=value", blanks around them. Control characters are not looked for.
bool IsChunkExtension(std::string_view text);

}  // namespace podium
