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

// Numbers that are read and widened at a time: few enough to stay in the cache,
// and whole blocks of every type.
constexpr int64_t kPieceNumbers = 1 << 18;

bool HasWords(DType dtype) {
  return dtype == DType::kF16 || dtype == DType::kBf16;
}

// Whether a table of other numbers is rounded to f16.
bool RoundsTable(int64_t ids, int64_t width, Arithmetic arithmetic) {
  return arithmetic != Arithmetic::kF32 && ids * width >= kLargeTable;
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
  const StoredTensor* tensor = Find(name, shape);
  if (tensor == nullptr || looking_) return {};
  AlignedFloats values(Elements(shape));
  Read(name, *tensor, 0, values.span());
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
  return Pack({{name, of, begin, out}}, arithmetic, in, /*bias=*/true);
}

LinearWeights TensorReader::Stacked(const std::vector<std::string>& names,
                                    Arithmetic arithmetic, int64_t out,
                                    int64_t in, bool bias) {
  std::vector<Part> parts;
  for (const std::string& name : names) parts.push_back({name, out, 0, out});
  return Pack(parts, arithmetic, in, bias);
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
  if (!HasWords(tensor->dtype)) {
    if (RoundsTable(ids, width, arithmetic)) {
      table = RoundedTable(weight, *tensor, width);
    }
    if (table.words.size() == 0) table.values = Floats(weight, {ids, width});
    return table;
  }
  table.dtype = tensor->dtype;
  table.words.Grow(ids * width);
  ForEachPiece(
      *tensor, 0, ids * width, [&](int64_t begin, std::string_view stored) {
        std::memcpy(table.words.data() + begin, stored.data(), stored.size());
        widened_.Grow(kPieceNumbers);
        // Only to find numbers that are not finite.
        Widen(weight, *tensor, stored,
              widened_.span().first(stored.size() / sizeof(uint16_t)));
      });
  return table;
}

// Rounds to f16. Without words if a number is too large for that.
StoredTable TensorReader::RoundedTable(const std::string& name,
                                       const StoredTensor& tensor,
                                       int64_t width) {
  constexpr float kLargestHalf = 65504;
  const int64_t size = Elements(tensor.shape);
  StoredTable table{
      .dtype = DType::kF16, .width = width, .values = {}, .words = {}};
  table.words.Grow(size);
  for (int64_t begin = 0; begin < size && !error_; begin += kPieceNumbers) {
    widened_.Grow(kPieceNumbers);
    const auto count = std::min(kPieceNumbers, size - begin);
    const auto values = widened_.span().first(static_cast<size_t>(count));
    Read(name, tensor, begin, values);
    if (std::ranges::any_of(values, [](float value) {
          return std::abs(value) > kLargestHalf;
        })) {
      return {.width = width, .values = {}, .words = {}};
    }
    kernels_.round_f16(values.data(), count, table.words.data() + begin);
  }
  return table;
}

AlignedFloats TensorReader::Row(const std::string& name, int64_t ids,
                                int64_t width, int64_t id) {
  const std::string weight = name + ".weight";
  const StoredTensor* tensor = Find(weight, {ids, width});
  if (tensor == nullptr || looking_) return {};
  AlignedFloats values(width);
  Read(weight, *tensor, id * width, values.span());
  return values;
}

int64_t TableBytes(DType dtype, int64_t ids, int64_t width,
                   Arithmetic arithmetic) {
  const bool words = HasWords(dtype) || RoundsTable(ids, width, arithmetic);
  return ids * width *
         static_cast<int64_t>(words ? sizeof(uint16_t) : sizeof(float));
}

void TensorReader::RefuseUnused() {
  for (const auto& [name, tensor] : tensors_) {
    if (names_.IsOfModel(name) && !used_.contains(name)) {
      return Refuse(tensor->file->name(), "the tensor \"" + name +
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
    Refuse(tensor->file->name(),
           "the tensor \"" + name + "\" is " + ToString(tensor->shape) +
               "; by config.json it would be " + ToString(shape));
    return nullptr;
  }
  if (!IsWeightType(tensor->dtype)) {
    Refuse(tensor->file->name(), "the tensor \"" + name + "\" is " +
                                     std::string(NameOf(tensor->dtype)) +
                                     "; what works is F32, F16 or BF16");
    return nullptr;
  }
  used_.insert(name);
  return tensor;
}

void TensorReader::Widen(const std::string& name, const StoredTensor& tensor,
                         std::string_view stored, std::span<float> values) {
  if (WidenToFloat(tensor.dtype, stored, values)) return;
  Refuse(tensor.file->name(),
         "the tensor \"" + name + "\" holds a number that is not finite");
}

template <class Use>
void TensorReader::ForEachPiece(const StoredTensor& tensor, int64_t begin,
                                int64_t count, const Use& use) {
  for (int64_t done = 0; done < count && !error_; done += kPieceNumbers) {
    const auto stored = ReadElements(
        tensor, begin + done, std::min(kPieceNumbers, count - done), stored_);
    if (!stored) {
      error_ = stored.error();
      return;
    }
    use(done, *stored);
  }
}

void TensorReader::Read(const std::string& name, const StoredTensor& tensor,
                        int64_t begin, std::span<float> values) {
  const int64_t count = std::ssize(values);
  ForEachPiece(tensor, begin, count,
               [&](int64_t done, std::string_view stored) {
                 const auto piece = std::min(kPieceNumbers, count - done);
                 Widen(name, tensor, stored,
                       values.subspan(static_cast<size_t>(done),
                                      static_cast<size_t>(piece)));
               });
}

LinearWeights TensorReader::Pack(const std::vector<Part>& parts,
                                 Arithmetic arithmetic, int64_t in, bool bias) {
  int64_t out = 0;
  bool found = true;
  for (const Part& part : parts) {
    found = Find(part.name + ".weight", {part.of, in}) != nullptr && found;
    if (bias) found = Find(part.name + ".bias", {part.of}) != nullptr && found;
    out += part.rows;
  }
  if (!found || looking_) return {};
  LinearWeights packed = EmptyLinear(kernels_, arithmetic, out, in);
  const int64_t piece =
      std::max<int64_t>(kPieceNumbers / in / kPackedRows, 1) * kPackedRows;
  for (int64_t begin = 0; begin < out && !error_; begin += piece) {
    const int64_t rows = std::min(piece, out - begin);
    widened_.Grow(piece * in);
    const auto values = widened_.span().first(static_cast<size_t>(rows * in));
    ReadRows(parts, ".weight", in, begin, values);
    if (!error_) PackRows(kernels_, begin, values, packed);
  }
  if (bias && !error_) ReadRows(parts, ".bias", 1, 0, packed.bias.span());
  return packed;
}

void TensorReader::ReadRows(const std::vector<Part>& parts,
                            const std::string& suffix, int64_t width,
                            int64_t begin, std::span<float> values) {
  for (const Part& part : parts) {
    const int64_t rows =
        std::min(part.rows - begin, std::ssize(values) / width);
    if (rows > 0) {
      const auto count = static_cast<size_t>(rows * width);
      const std::string name = part.name + suffix;
      Read(name, *tensors_.find(name)->second, (part.begin + begin) * width,
           values.first(count));
      values = values.subspan(count);
    }
    begin = std::max<int64_t>(begin - part.rows, 0);
  }
}

}  // namespace podium
