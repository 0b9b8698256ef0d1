#include "api/dialects/vllm_fields.h"

namespace podium {

Result<void> ReadTruncatePromptTokens(JsonObject body, const Limits&,
                                      RerankCall& call) {
  constexpr std::string_view kName = kTruncatePromptTokens.name;
  const auto value = FindField(body, kName);
  if (!value) return {};
  const auto tokens = ReadInteger(*value, kName);
  if (!tokens) return Unexpected(tokens.error());
  if (*tokens != -1 && *tokens < 8) {
    return InvalidField(kName, "must be -1 or at least 8");
  }
  CutToOnePassage(call);
  if (*tokens != -1) call.cuts.truncate_prompt_tokens = *tokens;
  return {};
}

Result<void> ReadTruncationSide(JsonObject body, const Limits&,
                                RerankCall& call) {
  const auto value = FindField(body, kTruncationSide.name);
  if (!value) return {};
  const auto side = ReadString(*value, kTruncationSide.name);
  if (!side) return Unexpected(side.error());
  const auto is_left = ReadIsLeft(*side, kTruncationSide.name);
  if (!is_left) return Unexpected(is_left.error());
  const bool cuts = FindField(body, kTruncatePromptTokens.name).has_value();
  call.cuts.from_left = *is_left && cuts;
  return {};
}

Result<void> ReadActivation(JsonObject body, const Limits&, RerankCall& call) {
  for (const std::string_view name :
       {kUseActivation.name, kActivation.name, kSoftmax.name}) {
    const auto value = FindField(body, name);
    if (!value) continue;
    const auto activate = ReadBool(*value, name, /*lenient=*/true);
    if (!activate) return Unexpected(activate.error());
    call.raw_scores = !*activate;
    return {};
  }
  return {};
}

}  // namespace podium
