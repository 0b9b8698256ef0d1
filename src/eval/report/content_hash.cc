#include "eval/report/content_hash.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

namespace podium {

std::string ContentHash(std::string_view content) {
  unsigned char hash[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(content.data()), content.size(),
         hash);
  // Four characters for every three bytes, and OpenSSL's final zero.
  unsigned char base64[(sizeof hash + 2) / 3 * 4 + 1];
  EVP_EncodeBlock(base64, hash, sizeof hash);
  return reinterpret_cast<const char*>(base64);
}

}  // namespace podium
