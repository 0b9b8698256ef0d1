#pragma once

// All kernels of this folder. Include after vec.h and a dot.h.

// In this order: each header uses the ones before it.
// clang-format off
#include "kernels/vector/math.h"
#include "kernels/vector/tile.h"
#include "kernels/vector/epilogue.h"
#include "kernels/vector/gemm_f32.h"
#include "kernels/vector/layer_norm_f32.h"
#include "kernels/vector/softmax_f32.h"
#include "kernels/vector/attention_f32.h"
#include "kernels/vector/half.h"
#include "kernels/vector/unpack.h"
#include "kernels/vector/int.h"
// clang-format on
