#include "tokenizer/metaspace.h"

#include <string_view>

#include "text/utf8.h"

namespace podium {
namespace {

using Prepend = MetaspaceOptions::Prepend;

Result<void> ReadPrependScheme(const JsonNode& node, Prepend& prepend) {
  const auto scheme_node = node.Find("prepend_scheme");
  if (!scheme_node) return {};
  const auto scheme = scheme_node->String();
  if (!scheme) return Unexpected(scheme.error());
  if (*scheme == "always") {
    prepend = Prepend::kAlways;
  } else if (*scheme == "first") {
    prepend = Prepend::kFirst;
  } else if (*scheme == "never") {
    prepend = Prepend::kNever;
  } else {
    return scheme_node->Unsupported(Quoted(*scheme), "always, first or never");
  }
  return {};
}

}  // namespace

Result<MetaspaceOptions> ReadMetaspaceOptions(const JsonNode& node) {
  MetaspaceOptions options;
  if (const auto replacement_node = node.Find("replacement")) {
    const auto replacement = replacement_node->String();
    if (!replacement) return Unexpected(replacement.error());
    if (replacement->empty() ||
        DecodeUtf8(*replacement).length != replacement->size()) {
      return replacement_node->Fault("is not one character");
    }
    options.replacement = *replacement;
  }
  bool add_prefix_space = true;
  auto status = ReadFlag(node, "add_prefix_space", add_prefix_space);
  if (status && !add_prefix_space) options.prepend = Prepend::kNever;
  if (status) status = ReadPrependScheme(node, options.prepend);
  if (status && !add_prefix_space && options.prepend != Prepend::kNever) {
    return node.Get("prepend_scheme")
        ->Fault("contradicts add_prefix_space, which is false");
  }
  if (status) status = ReadFlag(node, "split", options.split);
  if (!status) return Unexpected(std::move(status.error()));
  return options;
}

}  // namespace podium
