#include <map>
#include <set>
#include <string>
#include <utility>

#include "model/bert.h"
#include "model/checkpoint_names.h"
#include "model/safetensors.h"

namespace podium {
namespace {

// Finds and checks tensors until one is wrong; the first error stays, and what
// is asked for after it is empty.
class TensorReader {
 public:
  TensorReader(const WeightFiles& weights, const Kernels& kernels)
      : file_(weights.description()), kernels_(kernels) {
    auto tensors = ByCurrentName(weights);
    if (tensors) {
      tensors_ = *std::move(tensors);
    } else {
      error_ = std::move(tensors.error());
    }
  }

  // The first pass only looks: nothing is allocated until all is known good.
  void set_looking(bool looking) { looking_ = looking; }
  const std::optional<Error>& error() const { return error_; }

  AlignedFloats Floats(const std::string& name, const Shape& shape) {
    AlignedFloats values;
    Append(name, shape, values, 0, Elements(shape));
    return values;
  }

  float Number(const std::string& name) {
    const AlignedFloats value = Floats(name, {1});
    return value.size() > 0 ? *value.data() : 0;
  }

  LayerNormWeights Norm(const std::string& name, int64_t size, float eps) {
    LayerNormWeights norm;
    norm.weight = Floats(name + ".weight", {size});
    norm.bias = Floats(name + ".bias", {size});
    norm.eps = eps;
    return norm;
  }

  LinearWeights Layer(const std::string& name, Arithmetic arithmetic,
                      int64_t out, int64_t in) {
    return Stacked({name}, arithmetic, out, in);
  }

  // The layers of `names`, each (out, in), as one whose outputs lie side by
  // side.
  LinearWeights Stacked(const std::vector<std::string>& names,
                        Arithmetic arithmetic, int64_t out, int64_t in) {
    const auto count = static_cast<int64_t>(names.size());
    AlignedFloats weight, bias;
    for (int64_t i = 0; i < count; ++i) {
      const std::string& name = names[static_cast<size_t>(i)];
      Append(name + ".weight", {out, in}, weight, i * out * in,
             count * out * in);
      Append(name + ".bias", {out}, bias, i * out, count * out);
    }
    if (looking_ || error_) return {};
    return PackLinear(
        kernels_, arithmetic, count * out, in,
        weight.span().first(static_cast<size_t>(count * out * in)),
        bias.span().first(static_cast<size_t>(count * out)));
  }

  // Whether a layer more, or another kind of encoder, is in the file than was
  // asked for: its scores would be wrong without a word.
  void RefuseUnused() {
    for (const auto& [name, tensor] : tensors_) {
      const bool matters = name.starts_with("bert.") ||
                           name.starts_with("classifier.") ||
                           name.starts_with("late.");
      if (matters && !IsBuffer(name) && !used_.contains(name)) {
        return Refuse(tensor->file, "the tensor \"" + name +
                                        "\" is no part of the model that "
                                        "config.json describes");
      }
    }
  }

 private:
  static int64_t Elements(const Shape& shape) {
    int64_t elements = 1;  // sizes are bounded by Limits: no overflow
    for (const int64_t dimension : shape) elements *= dimension;
    return elements;
  }

  void Refuse(const std::string& file, const std::string& what) {
    if (!error_) {
      error_ = Error{ErrorCode::kInvalidData, file + ": " + what, file};
    }
  }

  // Writes a tensor at `begin` of `values`, which has room for `size` in all.
  void Append(const std::string& name, const Shape& shape,
              AlignedFloats& values, int64_t begin, int64_t size) {
    if (error_) return;
    const auto found = tensors_.find(name);
    if (found == tensors_.end()) {
      return Refuse(file_, "the tensor \"" + name + "\" is missing" +
                               (name.starts_with("classifier.")
                                    ? "; without it this is no cross-encoder"
                                    : ""));
    }
    const StoredTensor* tensor = found->second;
    if (tensor->shape != shape) {
      return Refuse(tensor->file, "the tensor \"" + name + "\" is " +
                                      ToString(tensor->shape) +
                                      "; by config.json it would be " +
                                      ToString(shape));
    }
    if (!IsWeightType(tensor->dtype)) {
      return Refuse(tensor->file, "the tensor \"" + name + "\" is " +
                                      std::string(NameOf(tensor->dtype)) +
                                      "; what works is F32, F16 or BF16");
    }
    used_.insert(name);
    if (looking_) return;
    values.Grow(size);
    if (!WidenToFloat(*tensor, values.span().subspan(
                                   static_cast<size_t>(begin),
                                   static_cast<size_t>(Elements(shape))))) {
      Refuse(tensor->file,
             "the tensor \"" + name + "\" holds a number that is not finite");
    }
  }

  const std::string file_;  // or the index
  const Kernels& kernels_;
  // By what transformers calls them today. Borrowed from the files.
  std::map<std::string, const StoredTensor*, std::less<>> tensors_;
  bool looking_ = false;
  std::set<std::string, std::less<>> used_;
  std::optional<Error> error_;
};

BertLayer ReadLayer(TensorReader& reader, const BertConfig& config,
                    Arithmetic arithmetic, int64_t index) {
  const std::string at = "bert.encoder.layer." + std::to_string(index) + ".";
  const int64_t hidden = config.hidden_size;
  const int64_t intermediate = config.intermediate_size;
  const float eps = config.layer_norm_eps;
  BertLayer layer;
  layer.query =
      reader.Layer(at + "attention.self.query", arithmetic, hidden, hidden);
  layer.key_value =
      reader.Stacked({at + "attention.self.key", at + "attention.self.value"},
                     arithmetic, hidden, hidden);
  layer.attention_output =
      reader.Layer(at + "attention.output.dense", arithmetic, hidden, hidden);
  layer.attention_norm =
      reader.Norm(at + "attention.output.LayerNorm", hidden, eps);
  layer.intermediate =
      reader.Layer(at + "intermediate.dense", arithmetic, intermediate, hidden);
  layer.output =
      reader.Layer(at + "output.dense", arithmetic, hidden, intermediate);
  layer.output_norm = reader.Norm(at + "output.LayerNorm", hidden, eps);
  return layer;
}

LateInteractionHead ReadHead(TensorReader& reader, int64_t hidden,
                             int64_t layer) {
  const std::string at = "late." + std::to_string(layer) + ".";
  LateInteractionHead head;
  head.token_weight = reader.Floats(at + "token_weight", {hidden});
  head.scale = reader.Number(at + "scale");
  head.window_scale = reader.Number(at + "window_scale");
  head.mean_scale = reader.Number(at + "mean_scale");
  head.lexical_scale = reader.Number(at + "lexical_scale");
  head.offset = reader.Number(at + "offset");
  return head;
}

void ReadModel(TensorReader& reader, BertModel& model) {
  const BertConfig& config = model.config;
  const int64_t hidden = config.hidden_size;
  const std::string at = "bert.embeddings.";
  model.word_embeddings =
      reader.Floats(at + "word_embeddings.weight", {config.vocab_size, hidden});
  model.position_embeddings =
      reader.Floats(at + "position_embeddings.weight",
                    {config.max_position_embeddings, hidden});
  model.token_type_embeddings = reader.Floats(
      at + "token_type_embeddings.weight", {config.type_vocab_size, hidden});
  model.embeddings_norm =
      reader.Norm(at + "LayerNorm", hidden, config.layer_norm_eps);
  model.layers.clear();
  for (int64_t i = 0; i < config.num_hidden_layers && !reader.error(); ++i) {
    model.layers.push_back(ReadLayer(reader, config, model.arithmetic, i));
  }
  if (config.head == BertHead::kLateInteraction) {
    model.idf = reader.Floats("late.idf", {config.vocab_size});
    model.exits.clear();
    for (const int64_t layer : config.exit_layers) {
      const std::string margin = "late." + std::to_string(layer) + ".margin";
      model.exits.push_back(
          {layer, ReadHead(reader, hidden, layer), reader.Number(margin)});
    }
    model.late = ReadHead(reader, hidden, config.num_hidden_layers);
    return;
  }
  model.pooler =
      reader.Layer("bert.pooler.dense", Arithmetic::kF32, hidden, hidden);
  model.classifier = reader.Layer("classifier", Arithmetic::kF32, 1, hidden);
}

}  // namespace

Result<BertModel> LoadBert(const FileSource& files, const BertConfig& config,
                           const Kernels& kernels, Arithmetic arithmetic,
                           const Limits& limits) {
  const auto weights = WeightFiles::Open(files, limits);
  if (!weights) return Unexpected(weights.error());

  BertModel model;
  model.config = config;
  model.kernels = &kernels;
  model.arithmetic = arithmetic;
  TensorReader reader(*weights, kernels);
  reader.set_looking(true);
  ReadModel(reader, model);
  reader.RefuseUnused();
  if (!reader.error()) {
    reader.set_looking(false);
    ReadModel(reader, model);
  }
  if (reader.error()) return Unexpected(*reader.error());
  return model;
}

}  // namespace podium
