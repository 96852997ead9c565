// SPDX-License-Identifier: MIT
#include "sim/engine/dense_kernels.hpp"

#include <cstring>

#include "sim/core/vectorised.hpp"

namespace mossy {
namespace {

// How vectors are passed depends on the instruction set; these functions are never called, but inlined.
#pragma GCC diagnostic ignored "-Wpsabi"
using Doubles = double __attribute__((vector_size(8 * cells_at_once)));

[[gnu::always_inline]] inline Doubles load(const double* x) {
  Doubles lanes;
  std::memcpy(&lanes, x, sizeof lanes);
  return lanes;
}
[[gnu::always_inline]] inline void store(double* x, const Doubles& lanes) {
  std::memcpy(x, &lanes, sizeof lanes);
}
/// Horner's scheme for four vectors at once, so that none waits for itself.
[[gnu::always_inline]] inline void polynomial_of_32(const double* c, std::size_t terms, const double* y,
                                                    double* out) {
  const Doubles y0 = load(y), y1 = load(y + 8), y2 = load(y + 16), y3 = load(y + 24);
  Doubles a0 = Doubles{} + c[terms - 1], a1 = a0, a2 = a0, a3 = a0;
  for (std::size_t k = terms - 1; k-- > 0;) {
    a0 = a0 * y0 + c[k];
    a1 = a1 * y1 + c[k];
    a2 = a2 * y2 + c[k];
    a3 = a3 * y3 + c[k];
  }
  store(out, a0);
  store(out + 8, a1);
  store(out + 16, a2);
  store(out + 24, a3);
}

/// Few flags are set: most groups of eight have none, and each group is a guess of the branch predictor.
template <class Cell>
std::size_t select_of(const std::uint8_t* flags, const Cell* cells, std::size_t n, std::uint32_t* out) {
  constexpr std::size_t at_once = 8;
  std::size_t count = 0;
  const auto take = [&](std::size_t k) {  // without branches: they would be guessed wrong too often
    out[count] = static_cast<std::uint32_t>(k);
    count += flags[cells[k]];
  };
  std::size_t k = 0;
  for (; k + at_once <= n; k += at_once) {
    unsigned any = 0;
    for (std::size_t l = 0; l < at_once; ++l)
      any |= flags[cells[k + l]];
    if (any == 0) continue;
    for (std::size_t l = 0; l < at_once; ++l)
      take(k + l);
  }
  for (; k < n; ++k)
    take(k);
  return count;
}

}  // namespace

MOSSY_VECTORISED
void polynomial(const double* c, std::size_t terms, const double* y, std::size_t n, double* out) {
  constexpr std::size_t at_once = 32;
  std::size_t i = 0;
  for (; i + at_once <= n; i += at_once)
    polynomial_of_32(c, terms, y + i, out + i);
  if (i == n) return;
  double some[at_once] = {}, result[at_once];
  std::memcpy(some, y + i, (n - i) * sizeof(double));
  polynomial_of_32(c, terms, some, result);
  std::memcpy(out + i, result, (n - i) * sizeof(double));
}

MOSSY_VECTORISED
void step_cells(const StepOfV& s, std::size_t n, const double* __restrict__ V, const double* __restrict__ ex,
                const double* __restrict__ in, double* __restrict__ V_next, std::uint8_t* __restrict__ risk) {
  const StepOfV p = s;
  for (std::size_t c = 0; c < n; ++c) {
    const double free = p.V_inf + p.decay * (V[c] - p.V_inf);
    const double highest = (V[c] > free ? V[c] : free) + (p.lift_ex * ex[c] + p.lift_in * in[c]);
    risk[c] = !(highest < p.threshold);  // also where it is no number
    V_next[c] = free + (ex[c] + in[c]);
  }
}

MOSSY_VECTORISED
void step_cells(const StepOfCurrents& s, std::size_t n, const double* V, const double* I_ex,
                const double* I_in, const double* ex, const double* in, const double* moved, double* V_next,
                double* I_ex_next, double* I_in_next, std::uint8_t* risk) {
  using Risks = std::int8_t __attribute__((vector_size(cells_at_once)));
  const StepOfCurrents p = s;
  for (std::size_t c = 0; c < n; c += cells_at_once) {
    const Doubles v = load(V + c), e = load(I_ex + c), i = load(I_in + c), inputs_in = load(in + c);
    const Doubles v_next =
        p.V_inf + ((p.decay * (v - p.V_inf) + (p.V_ex * e + p.V_in * i)) + load(moved + c));
    const Doubles e_next = p.decay_ex * e + load(ex + c);
    const Doubles highest = (v > v_next ? v : v_next) + (p.of_ex * e_next - p.of_in * inputs_in);
    const Risks risks =
        __builtin_convertvector(~(highest < p.level), Risks) & 1;  // also where it is no number
    std::memcpy(risk + c, &risks, sizeof risks);
    store(V_next + c, v_next);
    store(I_ex_next + c, e_next);
    store(I_in_next + c, p.decay_in * i + inputs_in);
  }
}

/// Four vectors of two cells each, {V, I_ex, I_in, limit, V, I_ex, I_in, limit}, to one of each field and back.
MOSSY_VECTORISED
void step_calm_cells(const StepOfCurrents& s, double per_mV, std::size_t n, CalmCell* cells, CalmCell* before,
                     std::uint8_t* risk) {
  static_assert(sizeof(CalmCell) == 4 * sizeof(double) && cells_at_once == 8);
  using Risks = std::int8_t __attribute__((vector_size(cells_at_once)));
  const StepOfCurrents p = s;
  for (std::size_t c = 0; c < n; c += cells_at_once) {
    double* const x = &cells[c].V_m;
    const Doubles a = load(x), b = load(x + 8), d = load(x + 16), e = load(x + 24);
    const Doubles V_ex_low = __builtin_shufflevector(a, b, 0, 4, 8, 12, 1, 5, 9, 13),
                  V_ex_high = __builtin_shufflevector(d, e, 0, 4, 8, 12, 1, 5, 9, 13);
    const Doubles V = __builtin_shufflevector(V_ex_low, V_ex_high, 0, 1, 2, 3, 8, 9, 10, 11),
                  I_ex = __builtin_shufflevector(V_ex_low, V_ex_high, 4, 5, 6, 7, 12, 13, 14, 15),
                  I_in = __builtin_shufflevector(__builtin_shufflevector(a, b, 2, 6, 10, 14, 2, 6, 10, 14),
                                                 __builtin_shufflevector(d, e, 2, 6, 10, 14, 2, 6, 10, 14), 0,
                                                 1, 2, 3, 8, 9, 10, 11);
    const Doubles V_next = p.V_inf + (p.decay * (V - p.V_inf) + (p.V_ex * I_ex + p.V_in * I_in));
    const Doubles ex_next = p.decay_ex * I_ex, in_next = p.decay_in * I_in;
    const Doubles left = p.level - ((V > V_next ? V : V_next) + p.of_ex * ex_next);
    const Risks risks = __builtin_convertvector(~(left > 0), Risks) & 1;  // also where it is no number
    std::memcpy(risk + c, &risks, sizeof risks);
    std::uint64_t any;
    std::memcpy(&any, &risks, sizeof any);
    if (any) {
      store(&before[c].V_m, a);
      store(&before[c].V_m + 8, b);
      store(&before[c].V_m + 16, d);
      store(&before[c].V_m + 24, e);
    }
    const Doubles limit = ex_next + left * per_mV;
    const Doubles V_ex_a = __builtin_shufflevector(V_next, ex_next, 0, 8, 1, 9, 2, 10, 3, 11),
                  V_ex_b = __builtin_shufflevector(V_next, ex_next, 4, 12, 5, 13, 6, 14, 7, 15),
                  in_limit_a = __builtin_shufflevector(in_next, limit, 0, 8, 1, 9, 2, 10, 3, 11),
                  in_limit_b = __builtin_shufflevector(in_next, limit, 4, 12, 5, 13, 6, 14, 7, 15);
    store(x, __builtin_shufflevector(V_ex_a, in_limit_a, 0, 1, 8, 9, 2, 3, 10, 11));
    store(x + 8, __builtin_shufflevector(V_ex_a, in_limit_a, 4, 5, 12, 13, 6, 7, 14, 15));
    store(x + 16, __builtin_shufflevector(V_ex_b, in_limit_b, 0, 1, 8, 9, 2, 3, 10, 11));
    store(x + 24, __builtin_shufflevector(V_ex_b, in_limit_b, 4, 5, 12, 13, 6, 7, 14, 15));
  }
}

MOSSY_VECTORISED
std::size_t step_foreseen_cells(const StepOfCurrents& s, std::size_t n, InputSum* late, InputSum* ex,
                                double* V, double* I_ex, double* I_in, CellAtRisk* at_risk) {
  static_assert(sizeof(InputSum) == 2 * sizeof(double) && cells_at_once == 8);
  using Risks = std::int8_t __attribute__((vector_size(cells_at_once)));
  const StepOfCurrents p = s;
  std::size_t count = 0;
  for (std::size_t c = 0; c < n; c += cells_at_once) {
    const Doubles late_a = load(&late[c].I), late_b = load(&late[c + 4].I), ex_a = load(&ex[c].I),
                  ex_b = load(&ex[c + 4].I);
    const Doubles late_I = __builtin_shufflevector(late_a, late_b, 0, 2, 4, 6, 8, 10, 12, 14),
                  late_V = __builtin_shufflevector(late_a, late_b, 1, 3, 5, 7, 9, 11, 13, 15),
                  ex_I = __builtin_shufflevector(ex_a, ex_b, 0, 2, 4, 6, 8, 10, 12, 14),
                  ex_V = __builtin_shufflevector(ex_a, ex_b, 1, 3, 5, 7, 9, 11, 13, 15);
    const Doubles v = load(V + c) + late_V, e = load(I_ex + c), i = load(I_in + c) + late_I;
    const Doubles v_next = p.V_inf + ((p.decay * (v - p.V_inf) + (p.V_ex * e + p.V_in * i)) + ex_V);
    const Doubles e_next = p.decay_ex * e + ex_I;
    const Doubles highest = (v > v_next ? v : v_next) + p.of_ex * e_next;
    const Risks risks =
        __builtin_convertvector(~(highest < p.level), Risks) & 1;  // also where it is no number
    std::uint64_t any;
    std::memcpy(&any, &risks, sizeof any);
    if (any)
      for (std::size_t l = 0; l < cells_at_once; ++l)
        if (risks[l]) at_risk[count++] = {static_cast<std::uint32_t>(c + l), v[l], e[l], i[l]};
    store(V + c, v_next);
    store(I_ex + c, e_next);
    store(I_in + c, p.decay_in * i);
    store(&late[c].I, Doubles{});
    store(&late[c + 4].I, Doubles{});
    store(&ex[c].I, Doubles{});
    store(&ex[c + 4].I, Doubles{});
  }
  return count;
}

/// Philox4x32-10, as in sim/core/rng.hpp, for eight counters at once: each 32-bit word in a lane of 64 bits, so
/// that its products are at hand whole.
MOSSY_VECTORISED
void philox_blocks(std::uint64_t key, std::uint64_t index, std::size_t count,
                   std::uint64_t* __restrict__ out) {
  using Lanes = std::uint64_t __attribute__((vector_size(64)));
  const Lanes low = Lanes{} + 0xffffffffu;
  for (std::size_t first = 0; first < count; first += philox_lanes) {
    Lanes c0 = Lanes{0, 1, 2, 3, 4, 5, 6, 7} + first, c1{}, c2 = Lanes{} + (index & 0xffffffffu),
          c3 = Lanes{} + (index >> 32);
    std::uint64_t k0 = key & 0xffffffffu, k1 = key >> 32;
    for (int round = 0; round < 10; ++round) {
      const Lanes p0 = c0 * 0xD2511F53u, p1 = c2 * 0xCD9E8D57u;
      c0 = (p1 >> 32) ^ c1 ^ k0;
      c1 = p1 & low;
      c2 = (p0 >> 32) ^ c3 ^ k1;
      c3 = p0 & low;
      k0 = (k0 + 0x9E3779B9u) & 0xffffffffu;
      k1 = (k1 + 0xBB67AE85u) & 0xffffffffu;
    }
    const Lanes even = c0 | (c1 << 32), odd = c2 | (c3 << 32);
    for (std::size_t l = 0; l < philox_lanes; ++l) {
      out[2 * (first + l)] = even[l];
      out[2 * (first + l) + 1] = odd[l];
    }
  }
}

MOSSY_VECTORISED
void split_words(const std::uint64_t* __restrict__ words, std::size_t n, std::uint32_t mask,
                 std::uint32_t* __restrict__ cell, double* __restrict__ left) {
  for (std::size_t i = 0; i < n; ++i) {
    cell[i] = static_cast<std::uint32_t>(words[i]) & mask;
    left[i] = (static_cast<double>(static_cast<std::int64_t>(words[i] >> 32)) + 0.5) * 0x1p-32;
  }
}

std::size_t select(const std::uint8_t* flags, const std::uint32_t* cells, std::size_t n, std::uint32_t* out) {
  return select_of(flags, cells, n, out);
}
std::size_t select(const std::uint8_t* flags, const std::uint16_t* cells, std::size_t n, std::uint32_t* out) {
  return select_of(flags, cells, n, out);
}

}  // namespace mossy
