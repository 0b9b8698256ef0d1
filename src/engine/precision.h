#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/choice.h"
#include "base/result.h"
#include "ops/linear.h"

namespace podium {

// std::nullopt is auto: the fastest on this machine that ranks as f32 does.
using Precision = std::optional<Arithmetic>;

// The precisions with their names: "auto", "f32", "bf16", "int16", "int8",
// "int8-weights" and "int4-weights".
Choices<Precision> Precisions();
// kInvalidArgument for any other name.
Result<Precision> ParsePrecision(std::string_view text);

// The name of the precision that computes in `arithmetic`.
std::string NameOf(Arithmetic arithmetic);

// Chooses the arithmetic for products of up to `depth` inputs: `asked` or, for
// auto, the fastest with the rankings of f32 (docs/performance.md), which is
// one of integers only if `integers_rank_alike`. kInvalidArgument, naming what
// works, if the kernels do not support it.
Result<Arithmetic> ChooseArithmetic(const Kernels& kernels, int64_t depth,
                                    Precision asked,
                                    bool integers_rank_alike = true);

}  // namespace podium
