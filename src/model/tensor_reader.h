#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"
#include "kernels/kernels.h"
#include "model/tensor_names.h"
#include "model/weight_files.h"
#include "ops/embeddings.h"
#include "ops/layer_norm.h"
#include "ops/linear.h"
#include "ops/rms_norm.h"
#include "ops/stored_table.h"
#include "tensor/aligned_array.h"
#include "tensor/shape.h"

namespace podium {

// Finds tensors by their current names, checks their shapes, and reads and
// unpacks them piece by piece, until one is wrong: the first error stays, and
// what is asked for after it is empty.
class TensorReader {
 public:
  TensorReader(const WeightFiles& weights, const TensorNames& names,
               const Kernels& kernels);

  const std::optional<Error>& error() const { return error_; }
  // Whether the files have it: for layouts that differ in their tensors alone.
  bool Has(std::string_view name) const;

  AlignedFloats Floats(const std::string& name, const Shape& shape);
  float Number(const std::string& name);  // of shape [1]
  EmbeddingTable Table(const std::string& name, int64_t ids, int64_t width);
  // NAME.weight and NAME.bias, of these and the following. Without `bias`,
  // NAME.weight alone, and the bias is 0.
  LayerNormWeights Norm(const std::string& name, int64_t size, float eps,
                        bool bias = true);
  LinearWeights Linear(const std::string& name, Arithmetic arithmetic,
                       int64_t out, int64_t in, bool bias = true);
  // The outputs [begin, begin + out) of a layer that has `of` in the file.
  LinearWeights LinearPart(const std::string& name, Arithmetic arithmetic,
                           int64_t of, int64_t begin, int64_t out, int64_t in);
  // The layers of `names`, each (out, in), as one whose outputs lie side by
  // side. All packing for a device happens here.
  LinearWeights Stacked(const std::vector<std::string>& names,
                        Arithmetic arithmetic, int64_t out, int64_t in,
                        bool bias = true);
  // NAME.weight alone.
  RmsNormWeights RmsNorm(const std::string& name, int64_t size, float eps);
  // A table of many rows. Its numbers keep the 16 bits that they are stored in;
  // others become floats, or are rounded to f16 if the table is large and
  // `arithmetic`, in which the layers run, is coarser than that.
  StoredTable TableAsStored(const std::string& name, int64_t ids, int64_t width,
                            Arithmetic arithmetic);
  // Row `id` of NAME.weight (ids, width). No other row is unpacked.
  AlignedFloats Row(const std::string& name, int64_t ids, int64_t width,
                    int64_t id);

  // A reader only looks, and returns nothing but errors, until it is told to
  // unpack.
  void Unpack() { looking_ = false; }
  // An error where the file has tensors of the model that nobody asked for,
  // such as a layer more: scores would be wrong without a word.
  void RefuseUnused();

 private:
  // The rows [begin, begin + rows) of NAME.weight and NAME.bias, which have
  // `of` in the file.
  struct Part {
    std::string name;
    int64_t of = 0, begin = 0, rows = 0;
  };

  void Refuse(const std::string& file, const std::string& what);
  // The tensor, if it is there, has this shape and a type that works; null with
  // an error otherwise.
  const StoredTensor* Find(const std::string& name, const Shape& shape);
  // An error if a number is not finite.
  void Widen(const std::string& name, const StoredTensor& tensor,
             std::string_view stored, std::span<float> values);
  // Calls use(done, stored) for consecutive pieces of the elements [begin,
  // begin + count), until there is an error; `done` are those before a piece.
  template <class Use>
  void ForEachPiece(const StoredTensor& tensor, int64_t begin, int64_t count,
                    const Use& use);
  // Sets `values` to the elements from `begin` on.
  void Read(const std::string& name, const StoredTensor& tensor, int64_t begin,
            std::span<float> values);
  // One layer whose outputs are the parts, packed a few rows at a time.
  LinearWeights Pack(const std::vector<Part>& parts, Arithmetic arithmetic,
                     int64_t in, bool bias);
  // Sets `values` (rows, width) to the rows from `begin` on of the parts'
  // tensors NAME + `suffix`, end to end. The tensors are there.
  void ReadRows(const std::vector<Part>& parts, const std::string& suffix,
                int64_t width, int64_t begin, std::span<float> values);
  StoredTable RoundedTable(const std::string& name, const StoredTensor& tensor,
                           int64_t width);

  const std::string file_;  // or the index
  const TensorNames& names_;
  const Kernels& kernels_;
  TensorsByName tensors_;
  bool looking_ = true;
  // What is read and widened only to be packed. One memory for all layers:
  // otherwise the holes that it leaves would add up.
  ByteBuffer stored_;
  AlignedFloats widened_;
  std::set<std::string, std::less<>> used_;
  std::optional<Error> error_;
};

// The memory of TableAsStored() for a table that is stored as `dtype`.
int64_t TableBytes(DType dtype, int64_t ids, int64_t width,
                   Arithmetic arithmetic);

// The weights that `read(reader)` returns. It is called twice: nothing is
// unpacked until every tensor was found and its shape checked.
template <class Read>
Result<std::invoke_result_t<Read, TensorReader&>> ReadWeights(
    const FileSource& files, const Limits& limits, const TensorNames& names,
    const Kernels& kernels, const Read& read) {
  const auto weights = WeightFiles::Open(files, limits);
  if (!weights) return Unexpected(weights.error());
  TensorReader reader(*weights, names, kernels);
  read(reader);
  reader.RefuseUnused();
  if (reader.error()) return Unexpected(*reader.error());
  reader.Unpack();
  auto unpacked = read(reader);
  if (reader.error()) return Unexpected(*reader.error());
  return unpacked;
}

}  // namespace podium
