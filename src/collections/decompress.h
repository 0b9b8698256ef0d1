#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "collections/byte_source.h"

namespace podium {

// No frame of Zstandard may ask for a window of more than 2^27 bytes, 128 MiB:
// that of `zstd --ultra -22` and of `zstd --long`. It is all the memory that
// decoding takes.
inline constexpr int kMaxZstdWindowLog = 27;

// What a file holds may be this many times as long as the file, once it is
// longer than kFreeExpansion. Text is compressed ten to thirty times; what
// readers keep of it is bounded by the file's own size.
inline constexpr int64_t kMaxExpansion = 200;
inline constexpr int64_t kFreeExpansion = 64 << 20;

// What `source` holds where it begins as a file of gzip (RFC 1952) or Zstandard
// (RFC 8878) does, whatever it is called; else its bytes as they are. Members
// and frames one after the other are read as one text. Reading fails with
// kInvalidData, which names the file and the byte of it, where it is broken or
// ends early, and with kTooLarge over kMaxExpansion.
Result<std::unique_ptr<ByteSource>> Decompressed(
    std::unique_ptr<ByteSource> source);

// A file's name without the ".gz" or ".zst" that says how it was compressed: of
// "corpus.jsonl.gz" the end says what is in it.
std::string_view NameInside(std::string_view name);

}  // namespace podium
