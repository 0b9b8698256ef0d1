#include "engine/content_key.h"

#include <openssl/evp.h>

#include <vector>

namespace podium {
namespace {

void Append(std::span<const int32_t> ids, std::vector<uint8_t>& bytes) {
  const auto* begin = reinterpret_cast<const uint8_t*>(ids.data());
  bytes.insert(bytes.end(), begin, begin + ids.size_bytes());
}

}  // namespace

ContentKey KeyOf(std::span<const Encoding* const> texts, int32_t layers) {
  // Each text begins with its length, so that different lists of texts have
  // different bytes.
  std::vector<uint8_t> bytes;
  for (const Encoding* text : texts) {
    const int32_t head[] = {static_cast<int32_t>(text->role),
                            static_cast<int32_t>(text->tokens())};
    Append(head, bytes);
    Append(text->input_ids, bytes);
    Append(text->token_type_ids, bytes);
  }
  Append({&layers, 1}, bytes);
  ContentKey key;
  EVP_Digest(bytes.data(), bytes.size(), key.data(), nullptr, EVP_sha256(),
             nullptr);
  return key;
}

}  // namespace podium
