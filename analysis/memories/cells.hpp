// SPDX-License-Identifier: MIT
// Codes of 0/1 cells and of +-1 units: drawing them, spoiling them, comparing them, choosing winners.
//
// A 0/1 code is the ascending list of its active cells. Every draw takes its Stream from the caller, so
// a memory and the spiking circuit it is compared with can be given the same patterns and cues.
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cstdint>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "sim/core/rng.hpp"

namespace mossy {

/// Active cells, ascending.
using Cells = std::vector<std::uint32_t>;

/// k of n cells, every choice equally likely (Floyd, in Bentley 1987).
inline Cells draw_cells(std::uint32_t n, std::uint32_t k, Stream& stream) {
  if (k > n) throw std::invalid_argument("more active cells than cells");
  Cells chosen;
  chosen.reserve(k);
  std::vector<bool> taken(n, false);
  for (std::uint32_t last = n - k; last < n; ++last) {
    const auto drawn = static_cast<std::uint32_t>(stream.below(last + 1));
    const std::uint32_t cell = taken[drawn] ? last : drawn;
    taken[cell] = true;
    chosen.push_back(cell);
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

/// Some of the cells, `kept` of them: a partial cue.
inline Cells keep_cells(const Cells& cells, std::uint32_t kept, Stream& stream) {
  Cells result;
  for (const std::uint32_t place : draw_cells(static_cast<std::uint32_t>(cells.size()), kept, stream))
    result.push_back(cells[place]);
  return result;
}

/// The cells and `extra` others that are in neither `cells` nor `avoid`.
inline Cells add_cells(const Cells& cells, const Cells& avoid, std::uint32_t n, std::uint32_t extra,
                       Stream& stream) {
  std::vector<bool> barred(n, false);
  for (const std::uint32_t c : cells)
    barred[c] = true;
  for (const std::uint32_t c : avoid)
    barred[c] = true;
  Cells others;
  for (std::uint32_t c = 0; c < n; ++c)
    if (!barred[c]) others.push_back(c);
  Cells result = keep_cells(others, extra, stream);
  result.insert(result.end(), cells.begin(), cells.end());
  std::sort(result.begin(), result.end());
  return result;
}

/// `replaced` of the cells exchanged for others: same size, noisy cue or overlapping pattern.
inline Cells replace_cells(const Cells& cells, std::uint32_t n, std::uint32_t replaced, Stream& stream) {
  const auto size = static_cast<std::uint32_t>(cells.size());
  return add_cells(keep_cells(cells, size - replaced, stream), cells, n, replaced, stream);
}

/// How many cells are in both.
inline std::uint32_t shared_cells(const Cells& a, const Cells& b) {
  std::uint32_t shared = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j])
      ++shared, ++i, ++j;
    else if (a[i] < b[j])
      ++i;
    else
      ++j;
  }
  return shared;
}

/// How many cells are in one of the two but not in both.
inline std::size_t differing_cells(const Cells& a, const Cells& b) {
  return a.size() + b.size() - 2 * std::size_t{shared_cells(a, b)};
}

/// Pearson correlation of two 0/1 codes of n cells; NaN when one of them is all or nothing.
inline double code_correlation(const Cells& a, const Cells& b, double n) {
  const double fa = static_cast<double>(a.size()) / n, fb = static_cast<double>(b.size()) / n;
  return (shared_cells(a, b) / n - fa * fb) / std::sqrt(fa * (1 - fa) * fb * (1 - fb));
}

/// The k cells of [first, last) with the largest drive, ascending. `order` decides between equals: it holds
/// a rank per cell, and the lower rank wins; without it the lower index does.
template <class Drive>
void append_winners(const Drive& drive, std::uint32_t first, std::uint32_t last, std::uint32_t k,
                    const std::vector<std::uint32_t>* order, Cells& winners) {
  std::vector<std::uint32_t> cells(last - first);
  std::iota(cells.begin(), cells.end(), first);
  k = std::min(k, last - first);
  const auto better = [&](std::uint32_t a, std::uint32_t b) {
    if (drive[a] != drive[b]) return drive[a] > drive[b];
    return order ? (*order)[a] < (*order)[b] : a < b;
  };
  std::nth_element(cells.begin(), cells.begin() + k, cells.end(), better);
  std::sort(cells.begin(), cells.begin() + k);
  winners.insert(winners.end(), cells.begin(), cells.begin() + k);
}

/// A random order of n cells, to break ties with.
inline std::vector<std::uint32_t> random_order(std::uint32_t n, Stream& stream) {
  std::vector<std::uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0u);
  for (std::uint32_t i = n; i > 1; --i)
    std::swap(order[i - 1], order[stream.below(i)]);
  return order;
}

/// The k cells with the largest drive; ties go to the lower index.
template <class Drive>
Cells k_largest(const Drive& drive, std::uint32_t k) {
  Cells winners;
  append_winners(drive, 0, static_cast<std::uint32_t>(drive.size()), k, nullptr, winners);
  return winners;
}

/// The k cells with the largest drive; ties are tossed.
template <class Drive>
Cells k_largest(const Drive& drive, std::uint32_t k, Stream& ties) {
  const auto n = static_cast<std::uint32_t>(drive.size());
  const auto order = random_order(n, ties);
  Cells winners;
  append_winners(drive, 0, n, k, &order, winners);
  return winners;
}

/// Units of +-1, each value equally likely.
inline Eigen::VectorXf random_signs(Eigen::Index n, Stream& stream) {
  Eigen::VectorXf signs(n);
  for (Eigen::Index i = 0; i < n; ++i)
    signs[i] = stream.bits() >> 63 ? 1.0f : -1.0f;
  return signs;
}

/// Columns of +-1.
inline Eigen::MatrixXf random_sign_patterns(Eigen::Index n, Eigen::Index count, Stream& stream) {
  Eigen::MatrixXf patterns(n, count);
  for (Eigen::Index k = 0; k < count; ++k)
    patterns.col(k) = random_signs(n, stream);
  return patterns;
}

/// The same units with `flips` of them turned over.
inline Eigen::VectorXf flip_signs(Eigen::VectorXf signs, std::uint32_t flips, Stream& stream) {
  for (const std::uint32_t i : draw_cells(static_cast<std::uint32_t>(signs.size()), flips, stream))
    signs[i] = -signs[i];
  return signs;
}

/// Overlap m = (1/N) sum a_i b_i of two +-1 states.
inline double sign_overlap(const Eigen::VectorXf& a, const Eigen::VectorXf& b) {
  return a.dot(b) / static_cast<double>(a.size());
}

}  // namespace mossy
