// SPDX-License-Identifier: MIT
// The loops over cells and inputs of a dense step, compiled for several instruction sets of which the best is
// chosen when the program starts. None of them fuses or reorders an operation, so all give the same bits.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mossy {

/// out[i] = c[0] + c[1] y[i] + ... + c[terms - 1] y[i]^(terms - 1)
void polynomial(const double* c, std::size_t terms, const double* y, std::size_t n, double* out);

/// One step of cells with state V alone; ex and in are the sums of inputs at the end of the step and are set to 0.
///   V' = V_inf + decay (V - V_inf) + ex + in;   risk if max(V, V_inf + decay (V - V_inf)) + lift_ex ex + lift_in in
///   reaches `threshold`
struct StepOfV {
  double V_inf, decay, lift_ex, lift_in, threshold;
};
void step_cells(const StepOfV& s, std::size_t n, const double* V, double* ex, double* in, double* V_next,
                std::uint8_t* risk);

/// The same for cells with V and two currents. ex and in: pairs (current, V) per cell.
///   I_ex' = decay_ex I_ex + ex[0],   V' = V_inf + decay (V - V_inf) + V_ex I_ex + V_in I_in + ex[1] + in[1]
struct StepOfCurrents {
  double V_inf, decay, decay_ex, decay_in, V_ex, V_in;
  double lift, lift_ex, lift_in;  ///< of standing currents, of inputs
  double threshold;
};
void step_cells(const StepOfCurrents& s, std::size_t n, const double* V, const double* I_ex,
                const double* I_in, double* ex, double* in, double* V_next, double* I_ex_next,
                double* I_in_next, std::uint8_t* risk);

/// The first `count` blocks of a Philox stream, as 64-bit words: out[2 k] and out[2 k + 1] are block k. Writes whole
/// groups of `philox_lanes` blocks.
inline constexpr std::size_t philox_lanes = 8;
void philox_blocks(std::uint64_t key, std::uint64_t index, std::size_t count, std::uint64_t* out);

/// From random words: cell[i] = low half & mask, left[i] = (high half + 1/2) / 2^32.
void split_words(const std::uint64_t* words, std::size_t n, std::uint32_t mask, std::uint32_t* cell,
                 double* left);

/// The k with flags[cells[k]] != 0 (flags are 0 or 1), ascending, into `out` of n; returns how many.
std::size_t select(const std::uint8_t* flags, const std::uint32_t* cells, std::size_t n, std::uint32_t* out);

}  // namespace mossy
