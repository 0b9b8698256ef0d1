#include "engine/precision.h"

#include "kernels/select.h"

namespace podium {
namespace {

struct NamedArithmetic {
  std::string_view name;
  Arithmetic arithmetic;
};
constexpr NamedArithmetic kArithmetics[] = {
    {"f32", Arithmetic::kF32},
    {"bf16", Arithmetic::kBf16},
    {"int16", Arithmetic::kInt16},
    {"int8", Arithmetic::kInt8},
};

// The fastest arithmetic with the rankings of f32 (docs/performance.md).
Arithmetic FastestOf(const Kernels& kernels, int64_t depth) {
  if (!kernels.few_bits_are_faster) return Arithmetic::kF32;
  for (const Arithmetic arithmetic : {Arithmetic::kBf16, Arithmetic::kInt16}) {
    if (HasArithmetic(kernels, arithmetic, depth)) return arithmetic;
  }
  return Arithmetic::kF32;
}

}  // namespace

std::string NameOf(Arithmetic arithmetic) {
  for (const NamedArithmetic& named : kArithmetics) {
    if (named.arithmetic == arithmetic) return std::string(named.name);
  }
  return {};
}

std::string PrecisionNames() {
  std::string names = "auto";
  for (const NamedArithmetic& named : kArithmetics) {
    names += &named == std::end(kArithmetics) - 1 ? " or " : ", ";
    names += named.name;
  }
  return names;
}

Result<Precision> ParsePrecision(std::string_view text) {
  if (text == "auto") return Precision(std::nullopt);
  for (const NamedArithmetic& named : kArithmetics) {
    if (text == named.name) return Precision(named.arithmetic);
  }
  return Fail(ErrorCode::kInvalidArgument,
              "precision is \"" + std::string(text) + "\"; what works is " +
                  PrecisionNames(),
              "precision");
}

Result<Arithmetic> ChooseArithmetic(const Kernels& kernels, int64_t depth,
                                    Precision asked) {
  if (!asked) return FastestOf(kernels, depth);
  if (HasArithmetic(kernels, *asked, depth)) return *asked;
  std::string works = "auto";
  for (const NamedArithmetic& named : kArithmetics) {
    if (!HasArithmetic(kernels, named.arithmetic, depth)) continue;
    works += ", " + std::string(named.name);
  }
  return Fail(ErrorCode::kInvalidArgument,
              "precision " + NameOf(*asked) + ": the instruction set " +
                  kernels.name + " does not support it for products of " +
                  std::to_string(depth) + " inputs; what works is " + works,
              "precision");
}

}  // namespace podium
