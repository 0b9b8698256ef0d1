#include "model/tensor_reader.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>
#include <utility>

namespace podium {
namespace {

int64_t Elements(const Shape& shape) {
  int64_t elements = 1;  // sizes are bounded by Limits: no overflow
  for (const int64_t dimension : shape) elements *= dimension;
  return elements;
}

// Numbers of a table that takes 64 MiB as floats: MiniLM's is smaller, that of
// XLM-RoBERTa is larger.
constexpr int64_t kLargeTable = 16 << 20;

// Leaves the table as it is if a number is too large for f16.
void RoundToHalf(const Kernels& kernels, StoredTable& table) {
  const auto size = static_cast<int64_t>(table.values.size());
  constexpr float kLargestHalf = 65504;
  const std::span<const float> values = table.values.span();
  if (std::ranges::any_of(
          values, [](float value) { return std::abs(value) > kLargestHalf; })) {
    return;
  }
  table.words.Grow(size);
  kernels.round_f16(values.data(), size, table.words.data());
  table.dtype = DType::kF16;
  table.values = {};
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
                                    float eps, bool bias) {
  LayerNormWeights norm;
  norm.weight = Floats(name + ".weight", {size});
  if (bias) {
    norm.bias = Floats(name + ".bias", {size});
  } else if (!looking_ && !error_) {
    norm.bias = Zeros(size);
  }
  norm.eps = eps;
  return norm;
}

LinearWeights TensorReader::Linear(const std::string& name,
                                   Arithmetic arithmetic, int64_t out,
                                   int64_t in, bool bias) {
  return Stacked({name}, arithmetic, out, in, bias);
}

LinearWeights TensorReader::LinearPart(const std::string& name,
                                       Arithmetic arithmetic, int64_t of,
                                       int64_t begin, int64_t out, int64_t in) {
  const AlignedFloats weight = Floats(name + ".weight", {of, in});
  const AlignedFloats bias = Floats(name + ".bias", {of});
  if (looking_ || error_) return {};
  const auto part = [](const AlignedFloats& values, int64_t from,
                       int64_t count) {
    return values.span().subspan(static_cast<size_t>(from),
                                 static_cast<size_t>(count));
  };
  return PackLinear(kernels_, arithmetic, out, in,
                    part(weight, begin * in, out * in), part(bias, begin, out));
}

LinearWeights TensorReader::Stacked(const std::vector<std::string>& names,
                                    Arithmetic arithmetic, int64_t out,
                                    int64_t in, bool bias) {
  const auto count = static_cast<int64_t>(names.size());
  AlignedFloats& weight = scratch_;
  AlignedFloats biases =
      bias || looking_ ? AlignedFloats() : Zeros(count * out);
  for (int64_t i = 0; i < count; ++i) {
    const std::string& name = names[static_cast<size_t>(i)];
    Append(name + ".weight", {out, in}, weight, i * out * in, count * out * in);
    if (bias) Append(name + ".bias", {out}, biases, i * out, count * out);
  }
  if (looking_ || error_) return {};
  return PackLinear(kernels_, arithmetic, count * out, in,
                    weight.span().first(static_cast<size_t>(count * out * in)),
                    biases.span().first(static_cast<size_t>(count * out)));
}

RmsNormWeights TensorReader::RmsNorm(const std::string& name, int64_t size,
                                     float eps) {
  return {Floats(name + ".weight", {size}), eps};
}

StoredTable TensorReader::TableAsStored(const std::string& name, int64_t ids,
                                        int64_t width, Arithmetic arithmetic) {
  const std::string weight = name + ".weight";
  const StoredTensor* tensor = Find(weight, {ids, width});
  StoredTable table{.width = width, .values = {}, .words = {}};
  if (tensor == nullptr || looking_) return table;
  if (tensor->dtype != DType::kF16 && tensor->dtype != DType::kBf16) {
    const bool rounds =
        arithmetic != Arithmetic::kF32 && ids * width >= kLargeTable;
    table.values = Floats(weight, {ids, width});
    if (rounds && !error_) RoundToHalf(kernels_, table);
    return table;
  }
  table.dtype = tensor->dtype;
  table.words.Grow(ids * width);
  std::memcpy(table.words.data(), tensor->bytes.data(), tensor->bytes.size());
  // Only to find numbers that are not finite.
  for (int64_t id = 0; id < ids && !error_; ++id) Row(name, ids, width, id);
  return table;
}

AlignedFloats TensorReader::Row(const std::string& name, int64_t ids,
                                int64_t width, int64_t id) {
  const std::string weight = name + ".weight";
  const StoredTensor* tensor = Find(weight, {ids, width});
  if (tensor == nullptr || looking_) return {};
  const size_t bytes = tensor->bytes.size() / static_cast<size_t>(ids);
  const StoredTensor row = {
      .dtype = tensor->dtype,
      .shape = {width},
      .bytes = tensor->bytes.substr(static_cast<size_t>(id) * bytes, bytes),
      .file = tensor->file};
  AlignedFloats values(width);
  Widen(weight, row, values.span());
  return values;
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

const StoredTensor* TensorReader::Find(const std::string& name,
                                       const Shape& shape) {
  if (error_) return nullptr;
  const auto found = tensors_.find(name);
  if (found == tensors_.end()) {
    Refuse(file_,
           "the tensor \"" + name + "\" is missing" +
               (names_.IsOfHead(name) ? "; without its head this is no reranker"
                                      : ""));
    return nullptr;
  }
  const StoredTensor* tensor = found->second;
  if (tensor->shape != shape) {
    Refuse(tensor->file, "the tensor \"" + name + "\" is " +
                             ToString(tensor->shape) +
                             "; by config.json it would be " + ToString(shape));
    return nullptr;
  }
  if (!IsWeightType(tensor->dtype)) {
    Refuse(tensor->file, "the tensor \"" + name + "\" is " +
                             std::string(NameOf(tensor->dtype)) +
                             "; what works is F32, F16 or BF16");
    return nullptr;
  }
  used_.insert(name);
  return tensor;
}

bool TensorReader::Widen(const std::string& name, const StoredTensor& tensor,
                         std::span<float> values) {
  if (WidenToFloat(tensor, values)) return true;
  Refuse(tensor.file,
         "the tensor \"" + name + "\" holds a number that is not finite");
  return false;
}

void TensorReader::Append(const std::string& name, const Shape& shape,
                          AlignedFloats& values, int64_t begin, int64_t size) {
  const StoredTensor* tensor = Find(name, shape);
  if (tensor == nullptr || looking_) return;
  values.Grow(size);
  Widen(name, *tensor,
        values.span().subspan(static_cast<size_t>(begin),
                              static_cast<size_t>(Elements(shape))));
}

}  // namespace podium
