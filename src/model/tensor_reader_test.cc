#include "model/tensor_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "base/testing/memory_files.h"

namespace podium {
namespace {

constexpr TensorNames kAnyName = {
    .prefix = "", .encoder = {}, .head = {}, .ignored = {}};

struct FloatTensor {
  std::string name;
  Shape shape;
  std::vector<float> values;
};

FloatTensor RandomTensor(const std::string& name, int64_t rows, int64_t cols) {
  FloatTensor tensor{name, cols == 0 ? Shape{rows} : Shape{rows, cols}, {}};
  std::mt19937 random(static_cast<uint32_t>(rows + cols));
  std::normal_distribution<float> normal;
  tensor.values.resize(static_cast<size_t>(rows * std::max<int64_t>(cols, 1)));
  for (float& value : tensor.values) value = normal(random);
  return tensor;
}

std::string SafetensorsOf(const std::vector<FloatTensor>& tensors) {
  std::string header, data;
  for (const FloatTensor& tensor : tensors) {
    const size_t begin = data.size();
    data.append(reinterpret_cast<const char*>(tensor.values.data()),
                tensor.values.size() * sizeof(float));
    header += (header.empty() ? "{\"" : ",\"") + tensor.name +
              R"(":{"dtype":"F32","shape":)" + ToString(tensor.shape) +
              ",\"data_offsets\":[" + std::to_string(begin) + "," +
              std::to_string(data.size()) + "]}";
  }
  header += "}";
  const uint64_t size = header.size();
  std::string bytes(sizeof size, '\0');
  std::memcpy(bytes.data(), &size, sizeof size);
  return bytes + header + data;
}

template <class T>
void ExpectSameMemory(const AlignedArray<T>& a, const AlignedArray<T>& b) {
  ASSERT_EQ(a.size(), b.size());
  if (a.size() == 0) return;
  EXPECT_EQ(std::memcmp(a.data(), b.data(),
                        static_cast<size_t>(a.size()) * sizeof(T)),
            0);
}

void ExpectSameWeights(const LinearWeights& a, const LinearWeights& b) {
  EXPECT_EQ(a.out_features, b.out_features);
  EXPECT_EQ(a.in_features, b.in_features);
  ExpectSameMemory(a.packed, b.packed);
  ExpectSameMemory(a.packed_bf16, b.packed_bf16);
  ExpectSameMemory(a.packed_int, b.packed_int);
  ExpectSameMemory(a.scale, b.scale);
  ExpectSameMemory(a.column_sum, b.column_sum);
  ExpectSameMemory(a.bias, b.bias);
}

constexpr Arithmetic kEveryArithmetic[] = {
    Arithmetic::kF32, Arithmetic::kBf16, Arithmetic::kInt16, Arithmetic::kInt8};

// Layers of more numbers than are read at a time, whose borders are in the
// middle of a panel.
TEST(TensorReaderTest, PiecesArePackedAsTheWhole) {
  constexpr int64_t kRows = 131, kDepth = 3001;
  const std::vector<FloatTensor> tensors = {
      RandomTensor("a.weight", kRows, kDepth), RandomTensor("a.bias", kRows, 0),
      RandomTensor("b.weight", kRows, kDepth),
      RandomTensor("b.bias", kRows, 0)};
  const MemoryFiles files({{"model.safetensors", SafetensorsOf(tensors)}});
  std::vector<float> weight = tensors[0].values, bias = tensors[1].values;
  weight.insert(weight.end(), tensors[2].values.begin(),
                tensors[2].values.end());
  bias.insert(bias.end(), tensors[3].values.begin(), tensors[3].values.end());
  for (const Arithmetic arithmetic : kEveryArithmetic) {
    const auto read = [&](const auto& layer) {
      auto weights =
          ReadWeights(files, Limits{}, kAnyName, kGenericKernels, layer);
      EXPECT_TRUE(weights) << weights.error().message;
      return *std::move(weights);
    };
    ExpectSameWeights(
        read([&](TensorReader& reader) {
          return reader.Stacked({"a", "b"}, arithmetic, kRows, kDepth);
        }),
        PackLinear(kGenericKernels, arithmetic, 2 * kRows, kDepth, weight,
                   bias));
    constexpr int64_t kBegin = 5, kPart = 77;
    ExpectSameWeights(
        read([&](TensorReader& reader) {
          reader.Linear("b", arithmetic, kRows, kDepth);
          return reader.LinearPart("a", arithmetic, kRows, kBegin, kPart,
                                   kDepth);
        }),
        PackLinear(kGenericKernels, arithmetic, kPart, kDepth,
                   std::span(tensors[0].values)
                       .subspan(kBegin * kDepth, kPart * kDepth),
                   std::span(tensors[1].values).subspan(kBegin, kPart)));
  }
}

TEST(TensorReaderTest, ALargeTableIsRoundedUnlessANumberIsTooLarge) {
  constexpr int64_t kIds = 16400, kWidth = 1024;
  FloatTensor table = RandomTensor("t.weight", kIds, kWidth);
  const auto read = [&table] {
    const MemoryFiles files({{"model.safetensors", SafetensorsOf({table})}});
    auto weights = ReadWeights(
        files, Limits{}, kAnyName, kGenericKernels, [&](TensorReader& reader) {
          return reader.TableAsStored("t", kIds, kWidth, Arithmetic::kInt8);
        });
    EXPECT_TRUE(weights) << weights.error().message;
    return *std::move(weights);
  };
  const StoredTable rounded = read();
  EXPECT_EQ(rounded.dtype, DType::kF16);
  EXPECT_EQ(rounded.values.size(), 0);
  std::vector<uint16_t> want(table.values.size());
  kGenericKernels.round_f16(table.values.data(), kIds * kWidth, want.data());
  EXPECT_EQ(std::memcmp(rounded.words.data(), want.data(), want.size() * 2), 0);

  table.values.back() = 70000;
  const StoredTable kept = read();
  EXPECT_EQ(kept.dtype, DType::kF32);
  EXPECT_EQ(kept.words.size(), 0);
  EXPECT_EQ(std::memcmp(kept.values.data(), table.values.data(),
                        table.values.size() * 4),
            0);
}

// What a file says after its header was read.
std::string ErrorAfter(
    const std::function<void(const std::filesystem::path& weights)>& change) {
  char name[] = "/tmp/podium_reader_XXXXXX";
  const std::filesystem::path folder = mkdtemp(name);
  const std::filesystem::path path = folder / "model.safetensors";
  std::ofstream(path) << SafetensorsOf({RandomTensor("a", 1000, 1000)});
  const auto files = OpenFolder(folder);
  const auto weights = WeightFiles::Open(*files, Limits{});
  EXPECT_TRUE(weights);
  TensorReader reader(*weights, kAnyName, kGenericKernels);
  reader.Unpack();
  change(path);
  reader.Floats("a", {1000, 1000});
  std::filesystem::remove_all(folder);
  const std::string error = reader.error() ? reader.error()->message : "";
  return error.starts_with(path.string() + ": ")
             ? error.substr(path.string().size() + 2)
             : error;
}

TEST(TensorReaderTest, AFileThatChangesAfterItsHeaderWasRead) {
  namespace fs = std::filesystem;
  EXPECT_EQ(ErrorAfter([](const fs::path&) {}), "");
  EXPECT_EQ(ErrorAfter([](const fs::path& path) {
              fs::resize_file(path, fs::file_size(path) - 1);
            }),
            "was written to while it was read");
  EXPECT_EQ(
      ErrorAfter([](const fs::path& path) { fs::resize_file(path, 4096); }),
      "became shorter while it was read");
  EXPECT_EQ(ErrorAfter([](const fs::path& path) {
              fs::last_write_time(
                  path, fs::last_write_time(path) + std::chrono::seconds(1));
            }),
            "was written to while it was read");
}

}  // namespace
}  // namespace podium
