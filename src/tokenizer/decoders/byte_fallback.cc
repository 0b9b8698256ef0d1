#include "tokenizer/decoders/byte_fallback.h"

#include <charconv>
#include <memory>
#include <optional>

#include "text/utf8.h"
#include "tokenizer/decoders/all.h"

namespace podium::decoders {
namespace {

// The byte of "<0x0a>", with digits of either case.
std::optional<char> SpelledByte(const std::string& token) {
  if (token.size() != 6 || !token.starts_with("<0x") || token[5] != '>') {
    return std::nullopt;
  }
  uint8_t byte = 0;
  const char* end = token.data() + 5;
  const auto [stop, error] = std::from_chars(token.data() + 3, end, byte, 16);
  if (error != std::errc() || stop != end) return std::nullopt;
  return static_cast<char>(byte);
}

// Appends what a run of bytes decodes to: U+FFFD for each if they are no UTF-8.
void AppendRun(std::string& bytes, std::vector<std::string>& texts) {
  if (bytes.empty()) return;
  if (FirstInvalidUtf8(bytes)) {
    texts.insert(texts.end(), bytes.size(), "\uFFFD");
  } else {
    texts.push_back(bytes);
  }
  bytes.clear();
}

}  // namespace

std::vector<std::string> ByteFallback::DecodeChain(
    std::vector<std::string> tokens) const {
  std::vector<std::string> texts;
  std::string bytes;
  for (std::string& token : tokens) {
    if (const auto byte = SpelledByte(token)) {
      bytes += *byte;
    } else {
      AppendRun(bytes, texts);
      texts.push_back(std::move(token));
    }
  }
  AppendRun(bytes, texts);
  return texts;
}

Result<DecoderPtr> ReadByteFallback(const JsonNode&) {
  return std::make_unique<ByteFallback>();
}

}  // namespace podium::decoders
