#pragma once

#include <cstdint>
#include <vector>

#include "ops/encoder_pass.h"
#include "tensor/matrix.h"

namespace podium {

// Attention with linear biases (Press et al. 2022, ALiBi), in both directions.

// The slope of each head.
std::vector<float> AlibiSlopes(int64_t heads);

// Like AttendTexts (text_attention.h), in f32, but the score of two tokens is
// less by their distance times the slope of the head.
void AttendWithAlibi(const EncoderPass& pass, const std::vector<float>& slopes,
                     ConstMatrixView q, ConstMatrixView k, ConstMatrixView v,
                     MatrixView out);

}  // namespace podium
