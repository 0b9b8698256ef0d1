#include "model/tensor_reader.h"

#include <algorithm>
#include <utility>

namespace podium {
namespace {

int64_t Elements(const Shape& shape) {
  int64_t elements = 1;  // sizes are bounded by Limits: no overflow
  for (const int64_t dimension : shape) elements *= dimension;
  return elements;
}

AlignedFloats Zeros(int64_t size) {
  AlignedFloats zeros(size);
  std::fill_n(zeros.data(), size, 0.0f);
  return zeros;
}

}  // namespace

TensorReader::TensorReader(const WeightFiles& weights, const TensorNames& names,
                           const Kernels& kernels)
    : file_(weights.description()), names_(names), kernels_(kernels) {
  auto tensors = ByCurrentName(weights, names);
  if (tensors) {
    tensors_ = *std::move(tensors);
  } else {
    error_ = std::move(tensors.error());
  }
}

bool TensorReader::Has(std::string_view name) const {
  return tensors_.contains(name);
}

AlignedFloats TensorReader::Floats(const std::string& name,
                                   const Shape& shape) {
  AlignedFloats values;
  Append(name, shape, values, 0, Elements(shape));
  return values;
}

float TensorReader::Number(const std::string& name) {
  const AlignedFloats value = Floats(name, {1});
  return value.size() > 0 ? *value.data() : 0;
}

EmbeddingTable TensorReader::Table(const std::string& name, int64_t ids,
                                   int64_t width) {
  return {Floats(name + ".weight", {ids, width}), width};
}

LayerNormWeights TensorReader::Norm(const std::string& name, int64_t size,
                                    float eps) {
  LayerNormWeights norm;
  norm.weight = Floats(name + ".weight", {size});
  norm.bias = Floats(name + ".bias", {size});
  norm.eps = eps;
  return norm;
}

LinearWeights TensorReader::Linear(const std::string& name,
                                   Arithmetic arithmetic, int64_t out,
                                   int64_t in) {
  return Stacked({name}, arithmetic, out, in);
}

LayerNormWeights TensorReader::NormWithoutBias(const std::string& name,
                                               int64_t size, float eps) {
  LayerNormWeights norm;
  norm.weight = Floats(name + ".weight", {size});
  if (!looking_ && !error_) norm.bias = Zeros(size);
  norm.eps = eps;
  return norm;
}

LinearWeights TensorReader::LinearWithoutBias(const std::string& name,
                                              Arithmetic arithmetic,
                                              int64_t out, int64_t in) {
  const AlignedFloats weight = Floats(name + ".weight", {out, in});
  if (looking_ || error_) return {};
  return PackLinear(kernels_, arithmetic, out, in,
                    weight.span().first(static_cast<size_t>(out * in)),
                    Zeros(out).span());
}

LinearWeights TensorReader::Stacked(const std::vector<std::string>& names,
                                    Arithmetic arithmetic, int64_t out,
                                    int64_t in) {
  const auto count = static_cast<int64_t>(names.size());
  AlignedFloats weight, bias;
  for (int64_t i = 0; i < count; ++i) {
    const std::string& name = names[static_cast<size_t>(i)];
    Append(name + ".weight", {out, in}, weight, i * out * in, count * out * in);
    Append(name + ".bias", {out}, bias, i * out, count * out);
  }
  if (looking_ || error_) return {};
  return PackLinear(kernels_, arithmetic, count * out, in,
                    weight.span().first(static_cast<size_t>(count * out * in)),
                    bias.span().first(static_cast<size_t>(count * out)));
}

void TensorReader::RefuseUnused() {
  for (const auto& [name, tensor] : tensors_) {
    if (names_.IsOfModel(name) && !used_.contains(name)) {
      return Refuse(tensor->file, "the tensor \"" + name +
                                      "\" is no part of the model that "
                                      "config.json describes");
    }
  }
}

void TensorReader::Refuse(const std::string& file, const std::string& what) {
  if (!error_) {
    error_ = Error{ErrorCode::kInvalidData, file + ": " + what, file};
  }
}

void TensorReader::Append(const std::string& name, const Shape& shape,
                          AlignedFloats& values, int64_t begin, int64_t size) {
  if (error_) return;
  const auto found = tensors_.find(name);
  if (found == tensors_.end()) {
    return Refuse(file_, "the tensor \"" + name + "\" is missing" +
                             (names_.IsOfHead(name)
                                  ? "; without its head this is no reranker"
                                  : ""));
  }
  const StoredTensor* tensor = found->second;
  if (tensor->shape != shape) {
    return Refuse(tensor->file,
                  "the tensor \"" + name + "\" is " + ToString(tensor->shape) +
                      "; by config.json it would be " + ToString(shape));
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

}  // namespace podium
