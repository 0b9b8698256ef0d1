#include "model/gguf.h"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include "model/gguf_names.h"

namespace podium {
namespace {

// Writes the format's parts in order.
class GgufBytes {
 public:
  template <class T>
  GgufBytes& Put(T value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
  }
  GgufBytes& Text(std::string_view text) {
    Put<uint64_t>(text.size());
    bytes_ += text;
    return *this;
  }
  GgufBytes& Head(uint64_t tensors, uint64_t fields, uint32_t version = 3) {
    bytes_ = "GGUF";
    return Put(version).Put(tensors).Put(fields);
  }
  GgufBytes& Architecture(std::string_view name) {
    return Text("general.architecture").Put<uint32_t>(8).Text(name);
  }
  // F32 of shape (2, 3), unless told otherwise.
  GgufBytes& Tensor(std::string_view name, uint64_t offset, uint32_t type = 0,
                    uint64_t columns = 3) {
    Text(name).Put<uint32_t>(2).Put(columns).Put<uint64_t>(2);
    return Put(type).Put(offset);
  }
  GgufBytes& Data(size_t size) {
    bytes_.resize((bytes_.size() + 31) / 32 * 32);
    bytes_.append(size, '\0');
    return *this;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

std::string MessageOf(const std::string& bytes, const Limits& limits = {}) {
  const auto gguf = ReadGguf(FileInMemory("m.gguf", bytes), limits);
  return gguf ? "" : gguf.error().message;
}

std::string SmallFile() {
  return GgufBytes()
      .Head(2, 3)
      .Architecture("bert")
      .Text("bert.block_count")
      .Put<uint32_t>(4)
      .Put<uint32_t>(6)
      .Text("scores")
      .Put<uint32_t>(9)
      .Put<uint32_t>(6)
      .Put<uint64_t>(2)
      .Put(0.5f)
      .Put(-1.5f)
      .Tensor("blk.11.attn_q.weight", 0)
      .Tensor("cls.output.bias", 32)
      .Data(56)
      .bytes();
}

TEST(GgufTest, ReadsMetadataAndTensors) {
  const std::string bytes = SmallFile();
  const auto gguf = ReadGguf(FileInMemory("m.gguf", bytes), Limits{});
  ASSERT_TRUE(gguf) << gguf.error().message;
  using Kind = GgufValue::Kind;
  EXPECT_EQ(gguf->Find("general.architecture", Kind::kString)->string, "bert");
  EXPECT_EQ(gguf->Find("bert.block_count", Kind::kInteger)->integer, 6);
  EXPECT_EQ(gguf->Find("bert.block_count", Kind::kString), nullptr);
  EXPECT_EQ(gguf->Find("scores", Kind::kArray)->elements[1].number, -1.5);
  const StoredTensor& tensor = gguf->tensors.at("blk.11.attn_q.weight");
  EXPECT_EQ(tensor.shape, (Shape{2, 3}));
  EXPECT_EQ(tensor.bytes, 24);
  EXPECT_EQ(tensor.offset, std::ssize(bytes) - 56);

  constexpr GgufName kWhole[] = {{"cls.output", "classifier"}};
  constexpr GgufName kLayer[] = {{"attn_q", "query"}};
  const auto named = TensorsOfGguf(
      *gguf, {.whole = kWhole, .layer_prefix = "layer.", .layer = kLayer},
      "m.gguf");
  ASSERT_TRUE(named) << named.error().message;
  EXPECT_TRUE(named->contains("layer.11.query.weight"));
  EXPECT_TRUE(named->contains("classifier.bias"));
}

// A file that is read, and not looked at in memory.
class ReadFile : public OpenFile {
 public:
  explicit ReadFile(std::string bytes) : bytes_(std::move(bytes)) {}
  const std::string& name() const override { return name_; }
  int64_t size() const override { return std::ssize(bytes_); }
  Result<std::string_view> Read(int64_t offset, int64_t size,
                                ByteBuffer& memory) const override {
    read_ += size;
    const auto count = static_cast<size_t>(size);
    char* const to = memory.Grow(size);
    bytes_.copy(to, count, static_cast<size_t>(offset));
    return std::string_view(to, count);
  }
  int64_t read() const { return read_; }

 private:
  const std::string name_ = "m.gguf", bytes_;
  mutable int64_t read_ = 0;
};

TEST(GgufTest, OnlyTheHeaderIsReadAndItsTextsStay) {
  GgufBytes bytes;
  // Texts across every boundary between what is read at a time.
  constexpr size_t kTexts = 5, kTextBytes = 700'001;
  bytes.Head(1, kTexts);
  for (size_t i = 0; i < kTexts; ++i) {
    bytes.Text(std::to_string(i)).Put<uint32_t>(8);
    bytes.Text(std::string(kTextBytes, static_cast<char>('a' + i)));
  }
  bytes.Tensor("t", 0, 0, 1 << 20).Data(8 << 20);
  const auto file = std::make_shared<ReadFile>(bytes.bytes());
  const auto gguf = ReadGguf(file, Limits{});
  ASSERT_TRUE(gguf) << gguf.error().message;
  for (size_t i = 0; i < kTexts; ++i) {
    EXPECT_EQ(gguf->Find(std::to_string(i), GgufValue::Kind::kString)->string,
              std::string(kTextBytes, static_cast<char>('a' + i)));
  }
  EXPECT_LT(file->read(), std::ssize(bytes.bytes()) - (4 << 20));
}

TEST(GgufTest, NoPrefixOfAFileIsAFile) {
  const std::string bytes = SmallFile();
  for (size_t size = 0; size < bytes.size(); ++size) {
    // A copy of its own, so that a sanitizer sees a read behind its end.
    const std::string cut(bytes, 0, size);
    EXPECT_NE(MessageOf(cut), "") << size;
  }
}

TEST(GgufTest, AnyByteMayBeWrong) {
  const std::string bytes = SmallFile();
  for (size_t i = 0; i < bytes.size(); ++i) {
    for (const char wrong : {'\xff', '\x80', '\0', '\7'}) {
      std::string file = bytes;
      file[i] = wrong;
      (void)MessageOf(file);  // a sanitizer sees what it reads
    }
  }
}

TEST(GgufTest, NamesWhatIsWrong) {
  const auto has = [](const std::string& message, std::string_view part) {
    EXPECT_NE(message.find(part), std::string::npos) << message;
  };
  has(MessageOf("PK"), "begins with the letters GGUF");
  has(MessageOf(GgufBytes().Head(0, 0, 1).bytes()), "what works is 2 or 3");
  has(MessageOf(GgufBytes().Head(0, 0, 3 << 24).bytes()), "big-endian");
  has(MessageOf(GgufBytes().Head(1 << 20, 0).bytes()), "do not fit");
  has(MessageOf(GgufBytes().Head(1, 0).Tensor("a", 0, 2, 32).Data(9).bytes()),
      "outside the file");
  has(MessageOf(GgufBytes().Head(1, 0).Tensor("a", 0, 3).Data(99).bytes()),
      "ggml's type 3; what works is F32, F16, Q4_0, Q8_0, Q4_K, Q6_K, BF16");
  has(MessageOf(GgufBytes().Head(1, 0).Tensor("a", 0, 8, 3).Data(99).bytes()),
      "impossible shape");
  has(MessageOf(GgufBytes().Head(1, 0).Tensor("a", 4).Data(99).bytes()),
      "not aligned");
  has(MessageOf(GgufBytes()
                    .Head(2, 0)
                    .Tensor("a", 0)
                    .Tensor("b", 0)
                    .Data(99)
                    .bytes()),
      "overlap");
  has(MessageOf(GgufBytes()
                    .Head(2, 0)
                    .Tensor("a", 0)
                    .Tensor("a", 32)
                    .Data(99)
                    .bytes()),
      "there twice");
  has(MessageOf(
          GgufBytes().Head(0, 2).Architecture("a").Architecture("b").bytes()),
      "twice");
  has(MessageOf(GgufBytes()
                    .Head(0, 1)
                    .Text("a")
                    .Put<uint32_t>(6)
                    .Put<uint32_t>(0x7fc00000)
                    .bytes()),
      "not finite");
  Limits small;
  small.max_gguf_values = 1;
  has(MessageOf(SmallFile(), small), "over the limit of 1");
}

}  // namespace
}  // namespace podium
