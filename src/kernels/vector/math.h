#pragma once

// Loops over a row, and exp, erf and gelu using Vec. Include after vec.h.

namespace podium {
namespace {

// Calls step(j, lanes) for each vector of a row of `cols`; the last vector may
// be partial.
template <class Step>
inline void ForEachVector(int64_t cols, const Step& step) {
  int64_t j = 0;
  for (; j + kLanes <= cols; j += kLanes) step(j, kLanes);
  if (j < cols) step(j, cols - j);
}

inline float RowMax(const float* x, int64_t cols) {
  // Lanes past the end repeat the first element, which changes no maximum.
  Vec max = Set1(x[0]);
  int64_t j = 0;
  for (; j + kLanes <= cols; j += kLanes) max = Max(max, Load(x + j));
  float result = ReduceMax(max);
  for (; j < cols; ++j) result = x[j] > result ? x[j] : result;
  return result;
}

// Horner's rule: c[0] + c[1] x + ... + c[kCount - 1] x^(kCount - 1).
template <int kCount>
inline Vec Polynomial(Vec x, const float (&c)[kCount]) {
  Vec sum = Set1(c[kCount - 1]);
#pragma GCC unroll 8
  for (int i = kCount - 2; i >= 0; --i) sum = Fma(sum, x, Set1(c[i]));
  return sum;
}

// e^x for x <= 0: relative error under 2.5e-7 down to x = -87, and at most
// 1.7e-38 below. x = n ln 2 + r with |r| <= ln 2 / 2, then e^r by a minimax
// polynomial (error 3e-9) and a shift of the exponent.
inline Vec ExpNegative(Vec x) {
  constexpr float kLog2E = 1.44269504f;
  constexpr float kLn2High = 0.693359375f;  // 9 bits: n times it is exact
  constexpr float kLn2Low = -2.12194440e-4f;
  constexpr float kC[] = {1.0f,          1.0f,         0.49999994f,
                          0.16666521f,   0.041668389f, 0.0083687166f,
                          0.00138146104f};
  x = Max(x, Set1(-87.0f));
  const Vec n = Round(Mul(x, Set1(kLog2E)));
  Vec r = Fma(n, Set1(-kLn2High), x);
  r = Fma(n, Set1(-kLn2Low), r);
  return Scale2(Polynomial(r, kC), n);
}

// e^x for x <= 0, for results that are then rounded to bf16: relative error
// under 1e-4 down to x = -87. ExpNegative with a shorter polynomial.
inline Vec ExpNegativeNear(Vec x) {
  constexpr float kLog2E = 1.44269504f;
  constexpr float kLn2 = 0.693147181f;
  constexpr float kC[] = {0.99992830f, 1.0001642f, 0.50495631f, 0.16566400f};
  x = Max(x, Set1(-87.0f));
  const Vec n = Round(Mul(x, Set1(kLog2E)));
  return Scale2(Polynomial(Fma(n, Set1(-kLn2), x), kC), n);
}

// erf(x): error under 4e-7 (absolute, and relative to erf). An odd rational
// minimax fit on |x| <= 3.95 (error 2.1e-8), past which erf is 1 in a float.
inline Vec Erf(Vec x) {
  constexpr float kP[] = {1.12837911f,    0.191540197f,   0.0528738871f,
                          0.00380766671f, 2.84666778e-4f, 2.02585943e-6f};
  constexpr float kQ[] = {1.0f,          0.503080785f,   0.114555247f,
                          0.0150541067f, 0.00117058726f, 3.7830192e-5f};
  x = Max(Min(x, Set1(3.95f)), Set1(-3.95f));
  const Vec t = Mul(x, x);
  const Vec y = Div(Mul(x, Polynomial(t, kP)), Polynomial(t, kQ));
  // The fit may end an ulp above 1, which gelu would multiply by a large -x.
  return Max(Min(y, Set1(1.0f)), Set1(-1.0f));
}

// x * Phi(x): absolute error under 3e-7 * max(1, |x|).
inline Vec Gelu(Vec x) {
  const Vec half = Mul(x, Set1(0.5f));
  return Fma(half, Erf(Mul(x, Set1(0.70710678f))), half);
}

// Gelu for results that are then rounded to 8 bits: absolute error under 2e-4 *
// max(1, |x| / 4), without a division. Phi(x) - 1/2 is approximated by an odd
// minimax polynomial on |x| <= 3.9.
inline Vec GeluNear(Vec x) {
  constexpr float kC[] = {0.398086273f,    -0.0648705177f, 0.0089143052f,
                          -8.44627284e-4f, 5.12499987e-5f, -1.77117622e-6f,
                          2.62855792e-8f};
  const Vec near = Max(Min(x, Set1(3.9f)), Set1(-3.9f));
  const Vec p = Mul(near, Polynomial(Mul(near, near), kC));
  const Vec shifted = Max(Min(p, Set1(0.5f)), Set1(-0.5f));
  return Mul(x, Add(shifted, Set1(0.5f)));
}

}  // namespace
}  // namespace podium
