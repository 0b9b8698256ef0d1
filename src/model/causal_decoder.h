#pragma once

#include <memory>
#include <optional>

#include "model/decoder.h"
#include "model/decoder_sizes.h"
#include "model/load_model.h"

namespace podium {

// How a decoder's last state becomes a logit.
enum class DecoderHead {
  kTokens,  // by rows of the output layer: ModelConfig::score_tokens
  kLabel,   // by a layer "score" with one output
};

// The configuration of a causal model that is a decoder. A text's logit is read
// at its last token; with kLabel, at the last one that is no padding token.
class CausalDecoderConfig : public ModelConfig {
 public:
  CausalDecoderConfig(DecoderShape shape, DecoderHead head);

  Result<std::unique_ptr<Model>> Build(const FileSource& files,
                                       const Kernels& kernels,
                                       Arithmetic arithmetic,
                                       const Limits& limits) const override;

 private:
  // The tokens to score by: those that the caller chose or, failing that, those
  // of the folder. kInvalidData if there are none.
  Result<std::optional<ScoreTokens>> TokensToRead(const FileSource& files,
                                                  const Limits& limits) const;

  const DecoderShape shape_;
  const DecoderHead head_;
};

// The two kinds of model in a family whose shape Read(ConfigReader&) reads: for
// the table of model/family.cc.
template <auto Read>
std::unique_ptr<ModelConfig> ScoredByTokens(ConfigReader& reader) {
  return std::make_unique<CausalDecoderConfig>(Read(reader),
                                               DecoderHead::kTokens);
}
template <auto Read>
std::unique_ptr<ModelConfig> ScoredByLabel(ConfigReader& reader) {
  reader.OneLabel();
  return std::make_unique<CausalDecoderConfig>(Read(reader),
                                               DecoderHead::kLabel);
}

}  // namespace podium
