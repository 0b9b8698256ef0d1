#include "tokenizer/decoders/strip.h"

#include <memory>

#include "text/utf8.h"
#include "tokenizer/decoders/all.h"

namespace podium::decoders {
namespace {

constexpr int32_t kMostStripped = 1000;

Result<size_t> ReadStripCount(const JsonNode& node, std::string_view key) {
  const auto count_node = node.Get(key);
  if (!count_node) return Unexpected(count_node.error());
  const auto count = count_node->Int(0, kMostStripped);
  if (!count) return Unexpected(count.error());
  return static_cast<size_t>(*count);
}

}  // namespace

std::vector<std::string> Strip::DecodeChain(
    std::vector<std::string> tokens) const {
  for (std::string& token : tokens) {
    std::string_view kept = token;
    for (size_t i = 0; i < start_ && kept.starts_with(content_); ++i) {
      kept.remove_prefix(content_.size());
    }
    for (size_t i = 0; i < stop_ && kept.ends_with(content_); ++i) {
      kept.remove_suffix(content_.size());
    }
    token = std::string(kept);
  }
  return tokens;
}

Result<DecoderPtr> ReadStrip(const JsonNode& node) {
  const auto content_node = node.Get("content");
  if (!content_node) return Unexpected(content_node.error());
  const auto content = content_node->ShortString();
  if (!content) return Unexpected(content.error());
  if (content->empty() || DecodeUtf8(*content).length != content->size()) {
    return content_node->Fault("is not one character");
  }
  const auto start = ReadStripCount(node, "start");
  if (!start) return Unexpected(start.error());
  const auto stop = ReadStripCount(node, "stop");
  if (!stop) return Unexpected(stop.error());
  return std::make_unique<Strip>(*content, *start, *stop);
}

}  // namespace podium::decoders
