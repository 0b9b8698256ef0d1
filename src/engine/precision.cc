#include "engine/precision.h"

#include <array>

#include "kernels/select.h"

namespace podium {
namespace {

constexpr std::array<Choice<Precision>, 7> kPrecisions = {{
    {"auto", std::nullopt, "the fastest that ranks as f32 does"},
    {"f32", Arithmetic::kF32, "32-bit floats"},
    {"bf16", Arithmetic::kBf16, "operands rounded to bfloat16"},
    {"int16", Arithmetic::kInt16, "operands quantized to 10 bits"},
    {"int8", Arithmetic::kInt8, "operands quantized to 8 bits"},
    {"int8-weights", Arithmetic::kInt8Weights,
     "only the weights, stored in 8.5 bits each: for large models"},
    {"int4-weights", Arithmetic::kInt4Weights,
     "only the weights, stored in 4.5 bits each: for larger ones"},
}};

// The fastest arithmetic with the rankings of f32 (docs/performance.md).
Arithmetic FastestOf(const Kernels& kernels, int64_t depth,
                     bool integers_rank_alike) {
  if (kernels.bf16_is_faster) return Arithmetic::kBf16;
  if (kernels.int16_is_faster && integers_rank_alike &&
      HasArithmetic(kernels, Arithmetic::kInt16, depth)) {
    return Arithmetic::kInt16;
  }
  return Arithmetic::kF32;
}

}  // namespace

Choices<Precision> Precisions() { return kPrecisions; }

std::string NameOf(Arithmetic arithmetic) {
  return std::string(NameOfChoice(Precisions(), Precision(arithmetic)));
}

Result<Precision> ParsePrecision(std::string_view text) {
  if (const auto precision = FindChoice(Precisions(), text)) return *precision;
  return Fail(ErrorCode::kInvalidArgument,
              "precision is \"" + std::string(text) + "\"; what works is " +
                  ListChoices(Precisions()),
              "precision");
}

Result<Arithmetic> ChooseArithmetic(const Kernels& kernels, int64_t depth,
                                    Precision asked, bool integers_rank_alike) {
  if (!asked) return FastestOf(kernels, depth, integers_rank_alike);
  if (HasArithmetic(kernels, *asked, depth)) return *asked;
  std::string works = "auto";
  for (const Choice<Precision>& choice : Precisions()) {
    if (!choice.value || !HasArithmetic(kernels, *choice.value, depth))
      continue;
    works += ", " + std::string(choice.name);
  }
  return Fail(ErrorCode::kInvalidArgument,
              "precision " + NameOf(*asked) + ": the instruction set " +
                  kernels.name + " does not support it for products of " +
                  std::to_string(depth) + " inputs; what works is " + works,
              "precision");
}

}  // namespace podium
