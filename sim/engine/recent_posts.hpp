// SPDX-License-Identifier: MIT
// The newest posts of each cell of a block, kept for vector lanes: three lines of the cache per cell,
//
//   newest   t0 f0 r0 a0 t1 f1 t2 f2     post 0 is the newest one
//   older    r1 a1 t3 f3 t4 f4 t5 f5     t: ms, of the spike; f: fall of tau_plus, r: rise of tau_minus (sim/core/decay.hpp);
//   oldest   t6 f6 t7 f7 t8 f8 t9 --     a: the trace right after it
//
// Lanes turn the lines of four cells into columns by shuffles, where a number taken cell by cell costs a load and a store.
// What a mark lacks is its epoch. A post that never was has t = -infinity.
// Thread rule: belongs to its block.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

#include "sim/core/archive.hpp"

namespace mossy {

class RecentPosts {
 public:
  static constexpr std::size_t lanes = 128;  ///< cells at once, at most
  static constexpr std::size_t bytes_per_cell = 192;

  enum Newest { t0, f0, r0, a0, t1, f1, t2, f2 };
  enum Older { r1, a1, t3, f3, t4, f4, t5, f5 };
  enum Oldest { t6, f6, t7, f7, t8, f8, t9 };
  struct alignas(64) Line {
    std::array<double, 8> number;
  };
  /// Lines of some cells, number by number.
  struct alignas(64) Columns {
    double of[8][lanes];
  };

  /// A trace as a number of a line: the traces of paired rules are one number, or nothing.
  template <class Trace>
  [[gnu::always_inline]] static double number_of(const Trace& trace) {
    if constexpr (std::is_empty_v<Trace>) {
      return 0;
    } else {
      return std::bit_cast<double>(trace);
    }
  }
  template <class Trace>
  [[gnu::always_inline]] static Trace trace_of(double number) {
    if constexpr (std::is_empty_v<Trace>) {
      return {};
    } else {
      return std::bit_cast<Trace>(number);
    }
  }

  explicit RecentPosts(std::size_t cells)
      : newest_(cells, never_newest), older_(cells, never_older), oldest_(cells, never_oldest) {}

  /// A post, not before the others of the cell.
  void push(std::uint32_t cell, double time, double fall, double rise, double after) {
    auto& n = newest_[cell].number;
    auto& o = older_[cell].number;
    auto& last = oldest_[cell].number;
    last = {o[t5], o[f5], last[t6], last[f6], last[t7], last[f7], last[t8], 0};
    o = {n[r0], n[a0], n[t2], n[f2], o[t3], o[f3], o[t4], o[f4]};
    n = {time, fall, rise, after, n[t0], n[f0], n[t1], n[f1]};
  }
  void forget() {
    newest_.assign(newest_.size(), never_newest);
    older_.assign(older_.size(), never_older);
    oldest_.assign(oldest_.size(), never_oldest);
  }
  /// ms, -infinity if there was none.
  [[gnu::always_inline]] double newest_time(std::uint32_t cell) const { return newest_[cell].number[t0]; }

  /// Of n cells, 1 to `lanes`; the lanes behind the last one up to a multiple of 8 are filled, with anything.
  void newest(const std::uint32_t* cells, std::size_t n, Columns& out) const {
    columns_of(newest_.data(), cells, n, out);
  }
  void older(const std::uint32_t* cells, std::size_t n, Columns& out) const {
    columns_of(older_.data(), cells, n, out);
  }
  void oldest(const std::uint32_t* cells, std::size_t n, Columns& out) const {
    columns_of(oldest_.data(), cells, n, out);
  }

  void archive(Archive& a) { a(newest_, older_, oldest_); }
  std::uint64_t bytes() const {
    return sizeof(Line) * (newest_.capacity() + older_.capacity() + oldest_.capacity());
  }

 private:
  static constexpr double never = -std::numeric_limits<double>::infinity();
  static constexpr Line never_newest{{never, 0, 0, 0, never, 0, never, 0}};
  static constexpr Line never_older{{0, 0, never, 0, never, 0, never, 0}};
  static constexpr Line never_oldest{{never, 0, never, 0, never, 0, never, 0}};
  static_assert(3 * sizeof(Line) == bytes_per_cell);

  static void columns_of(const Line* lines, const std::uint32_t* cells, std::size_t n, Columns& out);

  std::vector<Line> newest_, older_, oldest_;  ///< [cells]
};

}  // namespace mossy
