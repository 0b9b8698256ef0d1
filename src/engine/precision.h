#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ops/linear.h"

namespace podium {

// None is auto: the fastest that the machine has and that ranks as f32 does.
using Precision = std::optional<Arithmetic>;

// "auto", "f32", "bf16", "int16" or "int8"; kInvalidArgument otherwise.
Result<Precision> ParsePrecision(std::string_view text);

// "f32", "bf16", "int16" or "int8".
std::string NameOf(Arithmetic arithmetic);

// The names that ParsePrecision takes, as a sentence lists them.
std::string PrecisionNames();

// What the kernels compute products of up to `depth` inputs in: `asked`, or for
// auto the fastest whose rankings are those of f32 (docs/performance.md).
// kInvalidArgument, naming what works, where they have no such products.
Result<Arithmetic> ChooseArithmetic(const Kernels& kernels, int64_t depth,
                                    Precision asked);

}  // namespace podium
