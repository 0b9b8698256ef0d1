#pragma once

#include <cstdint>

#include "ops/encoder_pass.h"
#include "tensor/matrix.h"

namespace podium {

// Multi-head self-attention of each text of a batch, scaled by 1 /
// sqrt(head_size). All matrices have pass.num_heads heads side by side as their
// columns; q, k and v may be columns of one matrix. A text's output depends on
// its own rows alone. No token attends to those that are not among the pass's
// `attended`.
//
// Each token attends to every token of its text. All are (total_tokens,
// hidden).
void AttendTexts(const EncoderPass& pass, ConstMatrixView q, ConstMatrixView k,
                 ConstMatrixView v, MatrixView out);

// The same for only the first token of each text: q and out are (texts,
// hidden), k and v (total_tokens, hidden).
void AttendFirstTokens(const EncoderPass& pass, ConstMatrixView q,
                       ConstMatrixView k, ConstMatrixView v, MatrixView out);

// Each token attends to those at most `reach` positions away (Beltagy et al.
// 2020, Longformer), in time that is linear in a text's length. All are
// (total_tokens, hidden).
void AttendNearby(const EncoderPass& pass, int64_t reach, ConstMatrixView q,
                  ConstMatrixView k, ConstMatrixView v, MatrixView out);

}  // namespace podium
