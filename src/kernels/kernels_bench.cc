// Runs on one core. GEMM reports FLOP/s, or OP/s for integers; the arguments
// are those of MiniLM-L6-H384.

#include <benchmark/benchmark.h>

#include <vector>

#include "kernels/kernels.h"
#include "kernels/pack.h"
#include "kernels/select.h"

namespace podium {
namespace {

const Kernels& Best() { return *AvailableKernels().front(); }

std::vector<float> Ramp(int64_t size) {
  std::vector<float> x(static_cast<size_t>(size));
  for (size_t i = 0; i < x.size(); ++i) {
    x[i] = static_cast<float>(i % 97) / 48 - 1;
  }
  return x;
}

void GemmArguments(benchmark::internal::Benchmark* b) {
  b->ArgNames({"m", "n", "k", "gelu"})
      ->Args({131, 1152, 384, 0})
      ->Args({131, 384, 384, 0})
      ->Args({131, 1536, 384, 0})
      ->Args({131, 1536, 384, 1})
      ->Args({131, 384, 1536, 0});
}

Epilogue EpilogueOf(const benchmark::State& state) {
  return state.range(3) != 0 ? Epilogue::kBiasGelu : Epilogue::kBias;
}

// `rate` is FLOP/s, or OP/s for integers.
void ReportGemm(benchmark::State& state, const Kernels& table,
                const char* rate) {
  state.SetLabel(table.name);
  state.counters[rate] = benchmark::Counter(
      static_cast<double>(2 * state.range(0) * state.range(1) * state.range(2)),
      benchmark::Counter::kIsIterationInvariantRate);
}

void BM_Gemm(benchmark::State& state) {
  const int64_t m = state.range(0), n = state.range(1), k = state.range(2);
  const std::vector<float> a = Ramp(m * k), bias = Ramp(n);
  std::vector<float> packed(
      static_cast<size_t>(PackedSize(n, k, Best().gemm_panel)));
  PackPanels(Ramp(n * k), n, k, Best().gemm_panel, packed);
  std::vector<float> c(static_cast<size_t>(m * n));
  const Epilogue epilogue = EpilogueOf(state);
  for (auto _ : state) {
    Best().gemm_f32({.m = m,
                     .n = n,
                     .k = k,
                     .a = a.data(),
                     .lda = k,
                     .packed_b = packed.data(),
                     .bias = bias.data(),
                     .epilogue = epilogue,
                     .c = c.data(),
                     .ldc = n});
    benchmark::DoNotOptimize(c.data());
  }
  ReportGemm(state, Best(), "FLOP/s");
}
BENCHMARK(BM_Gemm)
    ->Apply(GemmArguments)
    ->Args({262, 1536, 384, 0})
    ->Args({512, 1536, 384, 0})
    ->Args({512, 384, 1536, 0})
    ->Args({1, 1536, 384, 0});

void BM_GemmInt(benchmark::State& state, const IntKernels* Kernels::*which) {
  const int64_t m = state.range(0), n = state.range(1), k = state.range(2);
  const IntKernels& kernels = *(Best().*which);
  const std::vector<float> x = Ramp(m * k), bias = Ramp(n);
  std::vector<uint8_t> a(
      static_cast<size_t>(PaddedRows(m) * k * kernels.bytes));
  std::vector<float> a_scale(static_cast<size_t>(m));
  std::vector<int32_t> a_zero(static_cast<size_t>(m));
  kernels.quantize({.rows = m,
                    .cols = k,
                    .x = x.data(),
                    .ldx = k,
                    .q = a.data(),
                    .ldq = k,
                    .scale = a_scale.data(),
                    .zero = a_zero.data()});
  std::vector<uint8_t> packed(
      static_cast<size_t>(PackedBytesInt(n, k, kernels)));
  std::vector<float> b_scale(static_cast<size_t>(n));
  std::vector<int32_t> b_sum(static_cast<size_t>(n));
  PackPanelsInt(Ramp(n * k), n, k, kernels, packed.data(), b_scale.data(),
                b_sum.data());
  std::vector<float> c(static_cast<size_t>(m * n));
  const Epilogue epilogue = EpilogueOf(state);
  for (auto _ : state) {
    kernels.gemm_int({.m = m,
                      .n = n,
                      .k = k,
                      .a = a.data(),
                      .a_scale = a_scale.data(),
                      .a_zero = a_zero.data(),
                      .packed_b = packed.data(),
                      .b_scale = b_scale.data(),
                      .b_sum = b_sum.data(),
                      .bias = bias.data(),
                      .epilogue = epilogue,
                      .c = c.data(),
                      .ldc = n});
    benchmark::DoNotOptimize(c.data());
  }
  ReportGemm(state, Best(), "OP/s");
}
BENCHMARK_CAPTURE(BM_GemmInt, int8, &Kernels::int8)->Apply(GemmArguments);
BENCHMARK_CAPTURE(BM_GemmInt, int16, &Kernels::int16)->Apply(GemmArguments);

void BM_QuantizeInt8(benchmark::State& state) {
  constexpr int64_t rows = 64, cols = 384;
  const IntKernels& int8 = *Best().int8;
  const std::vector<float> x = Ramp(rows * cols);
  std::vector<uint8_t> q(static_cast<size_t>(rows * cols * int8.bytes));
  std::vector<float> scale(rows);
  std::vector<int32_t> zero(rows);
  for (auto _ : state) {
    int8.quantize({.rows = rows,
                   .cols = cols,
                   .x = x.data(),
                   .ldx = cols,
                   .q = q.data(),
                   .ldq = cols,
                   .scale = scale.data(),
                   .zero = zero.data()});
    benchmark::DoNotOptimize(q.data());
  }
  state.SetItemsProcessed(state.iterations() * rows * cols);
}
BENCHMARK(BM_QuantizeInt8);

// Uses generic if the machine has no instructions for bf16.
void BM_GemmBf16(benchmark::State& state) {
  const int64_t m = state.range(0), n = state.range(1), k = state.range(2);
  const Kernels& table = Best().bf16 != nullptr ? Best() : kGenericKernels;
  const Bf16Kernels& bf16 = *table.bf16;
  const std::vector<float> x = Ramp(m * k), bias = Ramp(n);
  std::vector<uint16_t> a(static_cast<size_t>(PaddedRows(m) * k));
  bf16.round_bf16(
      {.rows = m, .cols = k, .x = x.data(), .ldx = k, .q = a.data(), .ldq = k});
  std::vector<uint16_t> packed(
      static_cast<size_t>(PackedSize(n, k, bf16.panel)));
  PackPanelsBf16(Ramp(n * k), n, k, bf16, packed);
  std::vector<float> c(static_cast<size_t>(m * n));
  const Epilogue epilogue = EpilogueOf(state);
  for (auto _ : state) {
    bf16.gemm_bf16({.m = m,
                    .n = n,
                    .k = k,
                    .a = a.data(),
                    .packed_b = packed.data(),
                    .bias = bias.data(),
                    .epilogue = epilogue,
                    .c = c.data(),
                    .ldc = n});
    benchmark::DoNotOptimize(c.data());
  }
  ReportGemm(state, table, "FLOP/s");
}
BENCHMARK(BM_GemmBf16)->Apply(GemmArguments);

void BM_Attention(benchmark::State& state) {
  const int64_t seqlen = state.range(0), heads = 12, head_size = 32;
  const int64_t hidden = heads * head_size;
  const std::vector<float> qkv = Ramp(seqlen * 3 * hidden);
  std::vector<float> out(static_cast<size_t>(seqlen * hidden));
  std::vector<float> scratch(
      static_cast<size_t>(Best().attention_scratch(seqlen, head_size)));
  for (auto _ : state) {
    Best().attention_f32({.query_rows = seqlen,
                          .seqlen = seqlen,
                          .num_heads = heads,
                          .head_size = head_size,
                          .q = qkv.data(),
                          .ld_q = 3 * hidden,
                          .k = qkv.data() + hidden,
                          .v = qkv.data() + 2 * hidden,
                          .ld_kv = 3 * hidden,
                          .scale = 0.17677669f,
                          .out = out.data(),
                          .ld_out = hidden,
                          .scratch = scratch.data()});
    benchmark::DoNotOptimize(out.data());
  }
  state.counters["FLOP/s"] =
      benchmark::Counter(static_cast<double>(4 * seqlen * seqlen * hidden),
                         benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(BM_Attention)->ArgName("seqlen")->Arg(32)->Arg(131)->Arg(512);

void BM_Softmax(benchmark::State& state) {
  const std::vector<float> x = Ramp(64 * 131);
  std::vector<float> y = x;
  for (auto _ : state) {
    Best().softmax_f32(y.data(), 64, 131);
    benchmark::DoNotOptimize(y.data());
  }
  state.SetItemsProcessed(state.iterations() * 64 * 131);
}
BENCHMARK(BM_Softmax);

void BM_Gelu(benchmark::State& state) {
  std::vector<float> x = Ramp(8192);
  for (auto _ : state) {
    Best().gelu_f32(x.data(), 8192);
    benchmark::DoNotOptimize(x.data());
  }
  state.SetItemsProcessed(state.iterations() * 8192);
}
BENCHMARK(BM_Gelu);

void BM_LayerNorm(benchmark::State& state) {
  std::vector<float> x = Ramp(64 * 384);
  const std::vector<float> weight = Ramp(384), bias = Ramp(384);
  for (auto _ : state) {
    Best().layer_norm_f32({.rows = 64,
                           .cols = 384,
                           .x = x.data(),
                           .weight = weight.data(),
                           .bias = bias.data(),
                           .eps = 1e-12f});
    benchmark::DoNotOptimize(x.data());
  }
  state.SetItemsProcessed(state.iterations() * 64 * 384);
}
BENCHMARK(BM_LayerNorm);

}  // namespace
}  // namespace podium
