#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tokenizer/tokenizer.h"

namespace podium {

// Each byte is a token; ids 256 and 257 are [CLS] and [SEP]. A query alone
// becomes [CLS] query [SEP], a document alone becomes document [SEP].
class ByteTokenizer : public Tokenizer {
 public:
  std::vector<int32_t> Tokenize(std::string_view utf8) const override {
    std::vector<int32_t> ids;
    for (const char c : utf8) ids.push_back(static_cast<unsigned char>(c));
    return ids;
  }
  Result<Encoding> EncodePair(std::span<const int32_t> query,
                              std::span<const int32_t> document,
                              const PairOptions& options) const override {
    const auto room = static_cast<size_t>(options.max_length) - 3;
    query = query.first(std::min(query.size(), room / 2));
    const size_t kept = std::min(document.size(), room - query.size());
    Encoding encoding;
    encoding.truncated = kept < document.size();
    auto& ids = encoding.input_ids;
    ids.push_back(256);
    ids.insert(ids.end(), query.begin(), query.end());
    ids.push_back(257);
    ids.insert(ids.end(), document.begin(), document.begin() + kept);
    ids.push_back(257);
    encoding.token_type_ids.resize(ids.size());
    return encoding;
  }
  bool splits() const override { return true; }
  Result<Encoding> EncodeQuery(std::span<const int32_t> query) const override {
    return Text({256}, query, 0);
  }
  Result<Encoding> EncodeDocument(
      std::span<const int32_t> document) const override {
    return Text({}, document, 1);
  }
  Result<Encoding> EncodeText(std::span<const int32_t> text) const override {
    return Text({256}, text, 0);
  }
  std::optional<int32_t> FindToken(std::string_view text) const override {
    if (text == "[CLS]") return 256;
    if (text == "[SEP]") return 257;
    if (text.size() != 1) return std::nullopt;
    return static_cast<unsigned char>(text[0]);
  }
  std::optional<std::string_view> TokenString(int32_t id) const override {
    static const std::string kBytes = [] {
      std::string bytes;
      for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
      return bytes;
    }();
    if (id < 0 || id > 255) return std::nullopt;
    return std::string_view(kBytes).substr(static_cast<size_t>(id), 1);
  }
  std::string Detokenize(std::span<const int32_t> ids) const override {
    return {ids.begin(), ids.end()};
  }
  int32_t vocab_size() const override { return 258; }
  int32_t max_length() const override { return 1 << 20; }
  int32_t pair_special_tokens() const override { return 3; }

 private:
  static Encoding Text(std::vector<int32_t> begin,
                       std::span<const int32_t> text, int32_t type) {
    Encoding encoding;
    encoding.input_ids = std::move(begin);
    encoding.input_ids.insert(encoding.input_ids.end(), text.begin(),
                              text.end());
    encoding.input_ids.push_back(257);
    encoding.token_type_ids.assign(encoding.input_ids.size(), type);
    return encoding;
  }
};

}  // namespace podium
