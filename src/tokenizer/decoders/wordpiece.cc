#include "tokenizer/decoders/wordpiece.h"

#include <array>

#include "tokenizer/decoders/all.h"

namespace podium::decoders {
namespace {

// The replacements of the clean-up, applied in this order to a token and the
// space before it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 11>
    kCleanUp = {{{" .", "."},
                 {" ?", "?"},
                 {" !", "!"},
                 {" ,", ","},
                 {" ' ", "'"},
                 {" n't", "n't"},
                 {" 'm", "'m"},
                 {" do not", " don't"},
                 {" 's", "'s"},
                 {" 've", "'ve"},
                 {" 're", "'re"}}};

void ReplaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos;) {
    text.replace(at, from.size(), to);
    at += to.size();
  }
}

}  // namespace

std::vector<std::string> WordPiece::DecodeChain(
    std::vector<std::string> tokens) const {
  bool first = true;
  for (std::string& token : tokens) {
    if (!first) {
      if (!prefix_.empty() && token.starts_with(prefix_)) {
        token.erase(0, prefix_.size());
      } else {
        token.insert(0, 1, ' ');
      }
    }
    first = false;
    if (cleanup_) {
      for (const auto& [from, to] : kCleanUp) ReplaceAll(token, from, to);
    }
  }
  return tokens;
}

Result<DecoderPtr> ReadWordPiece(const JsonNode& node) {
  std::string prefix = "##";
  if (const auto prefix_node = node.Find("prefix")) {
    const auto text = prefix_node->ShortString();
    if (!text) return Unexpected(text.error());
    prefix = *text;
  }
  bool cleanup = true;
  const auto status = ReadFlag(node, "cleanup", cleanup);
  if (!status) return Unexpected(status.error());
  return std::make_unique<WordPiece>(std::move(prefix), cleanup);
}

}  // namespace podium::decoders
