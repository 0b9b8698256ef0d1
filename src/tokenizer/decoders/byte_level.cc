#include "tokenizer/decoders/byte_level.h"

#include "text/utf8.h"
#include "tokenizer/byte_alphabet.h"
#include "tokenizer/decoders/all.h"

namespace podium::decoders {

std::vector<std::string> ByteLevel::DecodeChain(
    std::vector<std::string> tokens) const {
  std::string bytes;
  for (const std::string& token : tokens) {
    const auto spelled = BytesOf(token);
    bytes += spelled ? *spelled : token;
  }
  return {RepairUtf8(bytes)};
}

Result<DecoderPtr> ReadByteLevel(const JsonNode&) {
  return std::make_unique<ByteLevel>();
}

}  // namespace podium::decoders
