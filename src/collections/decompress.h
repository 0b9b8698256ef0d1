#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "collections/byte_source.h"

namespace podium {

// A Zstandard frame may ask for a window of at most 2^27 bytes, 128 MiB, which
// is that of `zstd --ultra -22` and of `zstd --long`. The window is all the
// memory that decoding takes.
inline constexpr int kMaxZstdWindowLog = 27;

// The decompressed text may be at most this many times as long as the file,
// once it is longer than kFreeExpansion. Text compresses ten to thirty times;
// what readers keep of it is bounded by the file's own size.
inline constexpr int64_t kMaxExpansion = 200;
inline constexpr int64_t kFreeExpansion = 64 << 20;

// Decompresses `source` if it begins like a gzip (RFC 1952) or Zstandard (RFC
// 8878) file, whatever its name; otherwise returns its bytes unchanged.
// Consecutive members or frames are read as one text. If the data is corrupt or
// ends early, reading fails with kInvalidData, which names the file and the
// offset in it; over kMaxExpansion it fails with kTooLarge.
Result<std::unique_ptr<ByteSource>> Decompressed(
    std::unique_ptr<ByteSource> source);

// A file's name without its ".gz" or ".zst": "corpus.jsonl.gz" becomes
// "corpus.jsonl", whose suffix tells the format.
std::string_view NameInside(std::string_view name);

}  // namespace podium
