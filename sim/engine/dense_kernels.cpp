// SPDX-License-Identifier: MIT
#include "sim/engine/dense_kernels.hpp"

#include "sim/core/vectorised.hpp"

namespace mossy {

MOSSY_VECTORISED
void polynomial(const double* c, std::size_t terms, const double* __restrict__ y, std::size_t n,
                double* __restrict__ out) {
  constexpr std::size_t most = 256;  // Horner's scheme on pieces that stay in the first cache
  for (std::size_t first = 0; first < n; first += most) {
    const std::size_t last = first + most < n ? first + most : n;
    for (std::size_t i = first; i < last; ++i)
      out[i] = c[terms - 1];
    for (std::size_t k = terms - 1; k-- > 0;)
      for (std::size_t i = first; i < last; ++i)
        out[i] = out[i] * y[i] + c[k];
  }
}

MOSSY_VECTORISED
void step_cells(const StepOfV& s, std::size_t n, const double* __restrict__ V, double* __restrict__ ex,
                double* __restrict__ in, double* __restrict__ V_next, std::uint8_t* __restrict__ risk) {
  const StepOfV p = s;
  for (std::size_t c = 0; c < n; ++c) {
    const double free = p.V_inf + p.decay * (V[c] - p.V_inf);
    const double highest = (V[c] > free ? V[c] : free) + (p.lift_ex * ex[c] + p.lift_in * in[c]);
    risk[c] = !(highest < p.threshold);  // also where it is no number
    V_next[c] = free + (ex[c] + in[c]);
    ex[c] = 0;
    in[c] = 0;
  }
}

MOSSY_VECTORISED
void step_cells(const StepOfCurrents& s, std::size_t n, const double* __restrict__ V,
                const double* __restrict__ I_ex, const double* __restrict__ I_in, double* __restrict__ ex,
                double* __restrict__ in, double* __restrict__ V_next, double* __restrict__ I_ex_next,
                double* __restrict__ I_in_next, std::uint8_t* __restrict__ risk) {
  const StepOfCurrents p = s;
  for (std::size_t c = 0; c < n; ++c) {
    const double free = p.V_inf + p.decay * (V[c] - p.V_inf);
    const double standing = (I_ex[c] > 0 ? I_ex[c] : 0) + (I_in[c] > 0 ? I_in[c] : 0);
    const double highest =
        (V[c] > free ? V[c] : free) + (p.lift * standing + (p.lift_ex * ex[2 * c] + p.lift_in * in[2 * c]));
    risk[c] = !(highest < p.threshold);  // also where it is no number
    V_next[c] = free + ((p.V_ex * I_ex[c] + p.V_in * I_in[c]) + (ex[2 * c + 1] + in[2 * c + 1]));
    I_ex_next[c] = p.decay_ex * I_ex[c] + ex[2 * c];
    I_in_next[c] = p.decay_in * I_in[c] + in[2 * c];
    ex[2 * c] = 0;
    ex[2 * c + 1] = 0;
    in[2 * c] = 0;
    in[2 * c + 1] = 0;
  }
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
  std::size_t count = 0;
  for (std::size_t k = 0; k < n; ++k) {  // without branches: they would be guessed wrong too often
    out[count] = static_cast<std::uint32_t>(k);
    count += flags[cells[k]];
  }
  return count;
}

}  // namespace mossy
