#include "model/families/llama_bidirectional.h"

#include <utility>

#include "model/decoder.h"
#include "model/families/llama.h"
#include "ops/pooling.h"

namespace podium {
namespace {

// As config.json calls them.
constexpr std::string_view kLlamaPoolings[] = {"avg", "cls", "last"};
enum LlamaPooling : size_t { kAverage, kFirstToken, kLastToken };

class BidirectionalLlama : public CrossEncoder {
 public:
  BidirectionalLlama(const ModelSizes& sizes, Decoder decoder, size_t pooling,
                     float temperature)
      : CrossEncoder(sizes),
        decoder_(std::move(decoder)),
        pooling_(pooling),
        temperature_(temperature) {}

  bool Score(const TextBatch& pairs, const ForwardPass& pass,
             std::span<float> logits) const override {
    const int64_t hidden = sizes().hidden_size;
    Workspace& w = pass.workspace;
    const MatrixView tokens = Scratch(w.tokens, pairs.total_tokens(), hidden);
    const DecoderRun run(decoder_, pairs, {}, {}, pass, tokens);
    for (size_t i = 0; i < decoder_.layers.size(); ++i) {
      if (pass.IsAbandoned()) return false;
      RunBidirectionalLayer(decoder_.layers[i],
                            run.Layer(static_cast<int64_t>(i)), tokens);
    }
    // The head's norm comes first; it normalizes each row by itself.
    RmsNorm(decoder_.norm, tokens, tokens);
    const MatrixView pooled = Scratch(w.pooled, pairs.size(), hidden);
    Pool(pairs, tokens, pooled);
    Linear(*decoder_.kernels, {pooled}, decoder_.score,
           {logits.data(), pooled.rows, 1, 1});
    for (float& logit : logits) logit /= temperature_;
    return true;
  }

 private:
  void Pool(const TextBatch& texts, ConstMatrixView x,
            MatrixView pooled) const {
    switch (pooling_) {
      case kAverage:
        return PoolMean(texts.cu_seqlens, x, pooled);
      case kFirstToken:
        return PoolFirst(texts.cu_seqlens, x, pooled);
      default:
        return PoolLast(texts.cu_seqlens, x, pooled);
    }
  }

  const Decoder decoder_;
  const size_t pooling_;
  const float temperature_;
};

class BidirectionalLlamaConfig : public ModelConfig {
 public:
  BidirectionalLlamaConfig(DecoderShape shape, size_t pooling,
                           double temperature)
      : shape_(std::move(shape)),
        pooling_(pooling),
        temperature_(static_cast<float>(temperature)) {
    SetDecoderSizes(shape_.sizes, *this);
    sizes.architecture = Architecture::kCrossEncoder;
  }

  Result<std::unique_ptr<Model>> Build(const FileSource& files,
                                       const Kernels& kernels,
                                       Arithmetic arithmetic,
                                       const Limits& limits) const override {
    auto decoder = ReadWeights(
        files, limits, DecoderNames(shape_.sizes), kernels,
        [&](TensorReader& reader) {
          return ReadDecoder(reader, shape_, std::nullopt, kernels, arithmetic);
        });
    if (!decoder) return Unexpected(decoder.error());
    return std::make_unique<BidirectionalLlama>(sizes, *std::move(decoder),
                                                pooling_, temperature_);
  }

 private:
  const DecoderShape shape_;
  const size_t pooling_;
  const float temperature_;
};

}  // namespace

std::unique_ptr<ModelConfig> ReadBidirectionalLlamaConfig(
    ConfigReader& reader) {
  reader.OneLabel();
  DecoderShape shape = ReadLlama(reader);
  return std::make_unique<BidirectionalLlamaConfig>(
      std::move(shape), reader.OneOf("pooling", kLlamaPoolings, kAverage),
      reader.PositiveNumber("temperature", 1));
}

}  // namespace podium
