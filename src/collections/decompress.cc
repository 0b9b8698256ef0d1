#include "collections/decompress.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <new>
#include <span>
#include <utility>

namespace podium {
namespace {

constexpr std::string_view kGzipMagic = "\x1F\x8B";
constexpr std::string_view kZstdMagic = "\x28\xB5\x2F\xFD";
// Bytes 2 to 4 of a frame that decoders skip.
constexpr std::string_view kSkippableMagic = "\x2A\x4D\x18";
constexpr size_t kMagicBytes = 4;

// Decodes its input piece by piece.
class Decoder {
 public:
  virtual ~Decoder() = default;
  virtual const char* format() const = 0;
  // Takes bytes from the front of `in` and returns how many it wrote to `out`.
  // If `out` is not full, it needs more input. Errors give the reason, not the
  // place.
  virtual Result<size_t> Decode(std::string_view& in, std::span<char> out) = 0;
  // Whether the source may end here.
  virtual bool may_end() const = 0;
};

class GzipDecoder : public Decoder {
 public:
  GzipDecoder() {
    constexpr int kWindowBits = 15 + 16;  // 16: gzip's header and trailer
    if (inflateInit2(&stream_, kWindowBits) != Z_OK) throw std::bad_alloc();
  }
  ~GzipDecoder() override { inflateEnd(&stream_); }

  const char* format() const override { return "gzip"; }
  bool may_end() const override { return between_members_; }

  Result<size_t> Decode(std::string_view& in, std::span<char> out) override {
    size_t written = 0;
    while (written < out.size()) {
      if (between_members_) {
        // Zeros may pad the last block of a tape.
        in.remove_prefix(std::min(in.find_first_not_of('\0'), in.size()));
        if (in.empty()) break;
        inflateReset(&stream_);
      }
      const size_t had = in.size();
      const Result<size_t> got = Inflate(in, out.subspan(written));
      if (!got) return got;
      written += *got;
      if (*got == 0 && in.size() == had && !between_members_) break;
    }
    return written;
  }

 private:
  Result<size_t> Inflate(std::string_view& in, std::span<char> out) {
    constexpr size_t kMost = size_t{1} << 30;  // zlib counts in 32 bits
    const size_t given = std::min(in.size(), kMost);
    const size_t size = std::min(out.size(), kMost);
    // zlib does not write to its input.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    stream_.avail_in = static_cast<uInt>(given);
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(size);
    const int outcome = inflate(&stream_, Z_NO_FLUSH);
    in.remove_prefix(given - stream_.avail_in);
    if (outcome == Z_MEM_ERROR) throw std::bad_alloc();
    // Z_BUF_ERROR: no input, or no room for output.
    if (outcome != Z_OK && outcome != Z_STREAM_END && outcome != Z_BUF_ERROR) {
      return Fail(ErrorCode::kInvalidData,
                  stream_.msg != nullptr ? stream_.msg : "broken");
    }
    between_members_ = outcome == Z_STREAM_END;
    return size - stream_.avail_out;
  }

  z_stream stream_{};
  bool between_members_ = false;
};

class ZstdDecoder : public Decoder {
 public:
  ZstdDecoder() : context_(ZSTD_createDCtx()) {
    if (context_ == nullptr) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(context_, ZSTD_d_windowLogMax, kMaxZstdWindowLog);
  }
  ~ZstdDecoder() override { ZSTD_freeDCtx(context_); }

  const char* format() const override { return "zstd"; }
  bool may_end() const override { return between_frames_; }

  Result<size_t> Decode(std::string_view& in, std::span<char> out) override {
    ZSTD_outBuffer output{out.data(), out.size(), 0};
    while (output.pos < output.size) {
      // The decoder would take empty input for the beginning of a frame.
      if (in.empty() && between_frames_) break;
      const size_t written = output.pos;
      ZSTD_inBuffer input{in.data(), in.size(), 0};
      const size_t left = ZSTD_decompressStream(context_, &output, &input);
      in.remove_prefix(input.pos);
      if (ZSTD_isError(left) != 0)
        return Fail(ErrorCode::kInvalidData, ZSTD_getErrorName(left));
      between_frames_ = left == 0;
      if (output.pos == written && input.pos == 0) break;
    }
    return output.pos;
  }

 private:
  ZSTD_DCtx* const context_;
  bool between_frames_ = false;
};

class DecompressedBytes : public ByteSource {
 public:
  // `begun` holds the bytes already read from `source`.
  DecompressedBytes(std::unique_ptr<ByteSource> source, std::string begun,
                    std::unique_ptr<Decoder> decoder)
      : source_(std::move(source)),
        decoder_(std::move(decoder)),
        buffer_(std::move(begun)),
        unread_(buffer_) {}

  const std::string& name() const override { return source_->name(); }
  std::optional<int64_t> size() const override { return source_->size(); }
  int64_t position() const override {
    return source_->position() - static_cast<int64_t>(unread_.size());
  }

  Result<size_t> Read(char* bytes, size_t size) override {
    while (true) {
      const Result<size_t> got = decoder_->Decode(unread_, {bytes, size});
      if (!got) return Wrong(ErrorCode::kInvalidData, got.error().message);
      given_ += static_cast<int64_t>(*got);
      if (given_ > kFreeExpansion && given_ / kMaxExpansion > position()) {
        return Wrong(ErrorCode::kTooLarge, "it decompresses to more than " +
                                               std::to_string(kMaxExpansion) +
                                               " times its compressed size");
      }
      if (*got > 0 || size == 0) return *got;
      const Result<size_t> more = Refill();
      if (!more) return more;
      if (*more > 0) continue;
      if (decoder_->may_end()) return 0;
      return Wrong(ErrorCode::kInvalidData, "it is truncated");
    }
  }

 private:
  // Returns how many bytes there are to decode; 0 at the source's end.
  Result<size_t> Refill() {
    constexpr size_t kStep = 128 * 1024;
    buffer_.resize(kStep);
    const Result<size_t> got = source_->Read(buffer_.data(), kStep);
    if (got) unread_ = std::string_view(buffer_).substr(0, *got);
    return got;
  }

  Unexpected<Error> Wrong(ErrorCode code, const std::string& what) const {
    return Fail(code,
                name() + ": " + decoder_->format() + " data, byte " +
                    std::to_string(position()) + ": " + what,
                name());
  }

  const std::unique_ptr<ByteSource> source_;
  const std::unique_ptr<Decoder> decoder_;
  std::string buffer_;
  std::string_view unread_;  // of buffer_
  int64_t given_ = 0;        // bytes of text returned
};

// A source whose first bytes, `begun`, have already been read. `ended` says
// that there are no more: a terminal must not be asked for its end twice.
class BegunBytes : public ByteSource {
 public:
  BegunBytes(std::unique_ptr<ByteSource> source, std::string begun, bool ended)
      : source_(std::move(source)), begun_(std::move(begun)), ended_(ended) {}

  const std::string& name() const override { return source_->name(); }
  std::optional<int64_t> size() const override { return source_->size(); }
  bool in_regular_file() const override { return source_->in_regular_file(); }
  int64_t position() const override {
    return source_->position() - static_cast<int64_t>(begun_.size());
  }

  Result<size_t> Read(char* bytes, size_t size) override {
    if (begun_.empty() && ended_) return 0;
    if (begun_.empty()) return source_->Read(bytes, size);
    const size_t got = begun_.copy(bytes, size);
    begun_.erase(0, got);
    return got;
  }

 private:
  const std::unique_ptr<ByteSource> source_;
  std::string begun_;
  const bool ended_;
};

// The first kMagicBytes bytes, or fewer if the source is shorter.
Result<std::string> ReadMagic(ByteSource& source) {
  std::string magic(kMagicBytes, '\0');
  size_t have = 0;
  while (have < magic.size()) {
    const Result<size_t> got =
        source.Read(magic.data() + have, magic.size() - have);
    if (!got) return Unexpected(got.error());
    if (*got == 0) break;
    have += *got;
  }
  magic.resize(have);
  return magic;
}

std::unique_ptr<Decoder> DecoderOf(std::string_view magic) {
  if (magic.starts_with(kGzipMagic)) return std::make_unique<GzipDecoder>();
  const bool skippable = magic.size() == kMagicBytes &&
                         (magic[0] & 0xF0) == 0x50 &&
                         magic.substr(1) == kSkippableMagic;
  if (magic == kZstdMagic || skippable) return std::make_unique<ZstdDecoder>();
  return nullptr;
}

}  // namespace

Result<std::unique_ptr<ByteSource>> Decompressed(
    std::unique_ptr<ByteSource> source) {
  Result<std::string> magic = ReadMagic(*source);
  if (!magic) return Unexpected(magic.error());
  std::unique_ptr<Decoder> decoder = DecoderOf(*magic);
  if (decoder == nullptr) {
    const bool ended = magic->size() < kMagicBytes;
    return std::make_unique<BegunBytes>(std::move(source), *std::move(magic),
                                        ended);
  }
  return std::make_unique<DecompressedBytes>(
      std::move(source), *std::move(magic), std::move(decoder));
}

std::string_view NameInside(std::string_view name) {
  for (const std::string_view suffix : {".gz", ".zst"}) {
    if (name.ends_with(suffix))
      return name.substr(0, name.size() - suffix.size());
  }
  return name;
}

}  // namespace podium
