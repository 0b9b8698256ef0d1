#include "tokenizer/normalizers/precompiled.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "text/graphemes.h"
#include "text/utf8.h"
#include "tokenizer/base64.h"
#include "tokenizer/normalizers/all.h"

namespace podium::normalizers {
namespace {

bool IsAscii(char c) { return static_cast<uint8_t>(c) < 0x80; }

}  // namespace

Precompiled::Precompiled(Charsmap map) : map_(std::move(map)) {
  for (uint8_t c = 0; c < 0x80; ++c) {
    const char text = static_cast<char>(c);
    plain_[c] = c != '\r' && !map_.Find({&text, 1});
  }
}

std::string Precompiled::Normalize(std::string_view utf8) const {
  std::string out;
  out.reserve(utf8.size() + utf8.size() / 8);
  for (size_t i = 0; i < utf8.size();) {
    // Between two ASCII characters clusters break, but for "\r\n".
    size_t end = i;
    while (end + 1 < utf8.size() && plain_[static_cast<uint8_t>(utf8[end])] &&
           IsAscii(utf8[end + 1])) {
      ++end;
    }
    out.append(utf8, i, end - i);
    i = end;
    const size_t length = GraphemeLength(utf8.substr(i));
    AppendCluster(utf8.substr(i, length), out);
    i += length;
  }
  return out;
}

void Precompiled::AppendCluster(std::string_view cluster,
                                std::string& out) const {
  constexpr size_t kMaxBytes = 5;
  if (cluster.size() <= kMaxBytes) {
    if (const auto replacement = map_.Find(cluster)) {
      out += *replacement;
      return;
    }
  }
  while (!cluster.empty()) {
    const DecodedCodePoint decoded = DecodeUtf8(cluster);
    const std::string_view character = cluster.substr(0, decoded.length);
    if (const auto replacement = map_.Find(character)) {
      out += *replacement;
    } else {
      AppendUtf8(decoded.code_point, out);
    }
    cluster.remove_prefix(decoded.length);
  }
}

double Precompiled::max_growth() const {
  // An ill-formed byte becomes the three bytes of U+FFFD.
  return std::max(3.0, static_cast<double>(map_.longest_replacement()));
}

Result<NormalizerPtr> ReadPrecompiled(const JsonNode& node) {
  const auto map_node = node.Get("precompiled_charsmap");
  if (!map_node) return Unexpected(map_node.error());
  const auto text = map_node->String();
  if (!text) return Unexpected(text.error());
  const auto bytes = DecodeBase64(*text);
  if (!bytes) return map_node->Fault("is not base64");
  auto map = Charsmap::Parse(*bytes);
  if (!map) return map_node->Fault(map.error().message);
  return std::make_unique<Precompiled>(*std::move(map));
}

}  // namespace podium::normalizers
