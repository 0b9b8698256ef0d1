#pragma once

#include <cstdint>
#include <span>

#include "kernels/kernels.h"

namespace podium {

// Number of floats that PackPanels writes for a weight of `n` outputs and `k`
// inputs.
int64_t PackedSize(int64_t n, int64_t k, int64_t panel);

// Lays out `weight` (n, k), in a linear layer's order, for gemm_f32: panels of
// `panel` outputs, each with the k inputs end to end, and zeros past n.
void PackPanels(std::span<const float> weight, int64_t n, int64_t k,
                int64_t panel, std::span<float> packed);

// `rows` rounded up to a multiple of kOperandRows.
int64_t PaddedRows(int64_t rows);

// `k` rounded up to a multiple of kIntDepth or kBf16Depth.
int64_t PaddedDepth(int64_t k);
int64_t PaddedDepthBf16(int64_t k);

// The largest k with a sum of products that fits in int32, whatever the
// operands.
int64_t DeepestProduct(const IntKernels& kernels);

// Number of bytes that PackPanelsInt writes.
int64_t PackedBytesInt(int64_t n, int64_t k, const IntKernels& kernels);

// Quantizes each output of `weight` (n, k) to scale[j] * [-largest_weight,
// largest_weight], and lays the result out for gemm_int with the depth
// PaddedDepth(k). scale (n); sum (n): the sum of each output's quantized
// weights.
void PackPanelsInt(std::span<const float> weight, int64_t n, int64_t k,
                   const IntKernels& kernels, void* packed, float* scale,
                   int32_t* sum);

// Number of bytes that PackPanelsInGroups writes for weights of `bits` bits.
int64_t PackedBytesInGroups(int64_t n, int64_t k, int64_t panel, int bits);

// Quantizes `weight` (n, k) to integers of `bits` bits, 8 or 4, in groups of
// kWeightGroup inputs with a binary16 scale each, for the unpack functions of
// panels of `panel` outputs. A panel has its groups end to end: the scales
// (panel), then the integers (kWeightGroup, panel); of 4 bits, two rows share a
// row of bytes, the first one in the lower halves. Zeros past n and k. Numbers
// that are a scale times such integers already, as in ggml's Q8_0 and Q4_0,
// stay what they are.
void PackPanelsInGroups(std::span<const float> weight, int64_t n, int64_t k,
                        int64_t panel, int bits, std::span<uint8_t> packed);

// Rounds `weight` (n, k) to bf16 and lays it out for gemm_bf16 with the depth
// PaddedDepthBf16(k): PackedSize(n, PaddedDepthBf16(k), bf16.panel) numbers.
void PackPanelsBf16(std::span<const float> weight, int64_t n, int64_t k,
                    const Bf16Kernels& bf16, std::span<uint16_t> packed);

}  // namespace podium
