// SPDX-License-Identifier: MIT
// The loops over cells and inputs of a dense step, compiled for several instruction sets of which the best is
// chosen when the program starts. None of them fuses or reorders an operation, so all give the same bits.
#pragma once

#include <array>
#include <boost/align/aligned_allocator.hpp>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/core/vectorised.hpp"

namespace mossy {

using AlignedDoubles = std::vector<double, boost::alignment::aligned_allocator<double, 64>>;
using CurrentFields = std::array<AlignedDoubles, 3>;  ///< V, I_ex, I_in: [cell]

/// out[i] = c[0] + c[1] y[i] + ... + c[terms - 1] y[i]^(terms - 1)
void polynomial(const double* c, std::size_t terms, const double* y, std::size_t n, double* out);

/// One step of cells with state V alone; ex and in are the sums of inputs at the end of the step.
///   V' = V_inf + decay (V - V_inf) + ex + in;   risk if max(V, V_inf + decay (V - V_inf)) + lift_ex ex + lift_in in
///   reaches `threshold`
struct StepOfV {
  double V_inf, decay, lift_ex, lift_in, threshold;
};
void step_cells(const StepOfV& s, std::size_t n, const double* V, const double* ex, const double* in,
                double* V_next, std::uint8_t* risk);

/// The same for cells with V and two currents, I_ex >= 0 >= I_in, and `moved`, what the inputs make of V. All arrays are
/// as long as a multiple of cells_at_once, up to which n is rounded.
///   I_ex' = decay_ex I_ex + ex,   V' = V_inf + decay (V - V_inf) + V_ex I_ex + V_in I_in + moved
///   risk if max(V, V') + of_ex I_ex' - of_in in reaches `level`
struct StepOfCurrents {
  double V_inf, decay, decay_ex, decay_in, V_ex, V_in;
  double of_ex, of_in, level;
};
inline constexpr std::size_t cells_at_once = whole_lanes(1);
void step_cells(const StepOfCurrents& s, std::size_t n, const double* V, const double* I_ex,
                const double* I_in, const double* ex, const double* in, const double* moved, double* V_next,
                double* I_ex_next, double* I_in_next, std::uint8_t* risk);

/// A cell as it stands at the end of a long step (calm_block.hpp).
struct CalmCell {
  double V_m, I_ex, I_in;  ///< mV, pA
  double limit;            ///< pA: it cannot reach threshold before then, up to this I_ex
};
using CalmCells = std::vector<CalmCell, boost::alignment::aligned_allocator<CalmCell, 64>>;
/// From their states at the start of a long step, those at its end without inputs, and the limits:
///   limit = I_ex' + (level - (max(V, V') + of_ex I_ex')) per_mV;   risk where that is no more than I_ex'
/// `before`: as they were, of those at risk and some others; anything of the rest. n: a multiple of cells_at_once.
void step_calm_cells(const StepOfCurrents& s, double per_mV, std::size_t n, CalmCell* cells, CalmCell* before,
                     std::uint8_t* risk);

/// What a cell's inputs of a port make of its current and of V at the end of a long step (foreseen_block.hpp).
struct InputSum {
  double I, V;  ///< pA, mV
};
using InputSums = std::vector<InputSum, boost::alignment::aligned_allocator<InputSum, 64>>;
/// One of the cells of a loop, as it was.
struct CellAtRisk {
  std::uint32_t cell;
  double V_m, I_ex, I_in;  ///< mV, pA
};
/// From what V, I_ex and I_in of cells would be at the start of a long step without `late`, their states at its end with
/// `ex`, which it brings; as step_cells otherwise. Those at risk, as they were with `late`, ascending, to `at_risk` of n;
/// returns how many. Leaves the sums at zero. n: a multiple of cells_at_once.
std::size_t step_foreseen_cells(const StepOfCurrents& s, std::size_t n, InputSum* late, InputSum* ex,
                                double* V, double* I_ex, double* I_in, CellAtRisk* at_risk);

/// The first `count` blocks of a Philox stream, as 64-bit words: out[2 k] and out[2 k + 1] are block k. Writes whole
/// groups of `philox_lanes` blocks.
inline constexpr std::size_t philox_lanes = 8;
void philox_blocks(std::uint64_t key, std::uint64_t index, std::size_t count, std::uint64_t* out);

/// From random words: cell[i] = low half & mask, left[i] = (high half + 1/2) / 2^32.
void split_words(const std::uint64_t* words, std::size_t n, std::uint32_t mask, std::uint32_t* cell,
                 double* left);

/// The k with flags[cells[k]] != 0 (flags are 0 or 1), ascending, into `out` of n; returns how many.
std::size_t select(const std::uint8_t* flags, const std::uint32_t* cells, std::size_t n, std::uint32_t* out);
std::size_t select(const std::uint8_t* flags, const std::uint16_t* cells, std::size_t n, std::uint32_t* out);

}  // namespace mossy
