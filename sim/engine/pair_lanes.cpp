// SPDX-License-Identifier: MIT
#include "sim/engine/pair_lanes.hpp"

#include <limits>

#include "sim/core/vectorised.hpp"

namespace mossy {
namespace {

static_assert(Decay::few_epochs == 4);

[[gnu::always_inline]] inline double over_by_date(const OverByDate& by_date, double post) {
  double found = post < by_date.starts[0] ? by_date.over[1] : by_date.over[0];
  found = post < by_date.starts[1] ? by_date.over[2] : found;
  found = post < by_date.starts[2] ? by_date.over[3] : found;
  return post < by_date.starts[3] ? 0 : found;
}

}  // namespace

MOSSY_VECTORISED
void mark_old(const PairDates& p, std::size_t n, const double* __restrict__ time,
              double* __restrict__ known) {
  const double done = p.done;
  for (std::size_t k = 0; k < n; ++k)
    known[k] = time[k] <= done ? 1 : 0;
}

MOSSY_VECTORISED
void decay_to_posts(const PairDates& p, std::size_t n, const double* __restrict__ time,
                    const double* __restrict__ fall, double* __restrict__ decay, double* __restrict__ known) {
  const double rise = p.rise, done = p.done;
  const OverByDate plus = p.plus;
  for (std::size_t k = 0; k < n; ++k)
    decay[k] = rise * fall[k] * over_by_date(plus, time[k]);
  for (std::size_t k = 0; k < n; ++k)
    known[k] = (time[k] <= done) | (time[k] >= plus.starts[3]) ? known[k] : 0;
}

MOSSY_VECTORISED
void keep_applied(const PairDates& p, std::size_t n, const double* __restrict__ time,
                  const double* __restrict__ stepped, double* __restrict__ w) {
  const double done = p.done, acted = p.acted;
  for (std::size_t k = 0; k < n; ++k) {
    const double old = w[k];
    w[k] = (time[k] > done) & (time[k] <= acted) ? stepped[k] : old;
  }
}

MOSSY_VECTORISED
void mark_pre(const PairDates& p, std::size_t n, const double* __restrict__ time,
              const double* __restrict__ rise, double* __restrict__ decay, double* __restrict__ spiked,
              double* __restrict__ known) {
  constexpr double never = -std::numeric_limits<double>::infinity();
  const double fall = p.fall, past = p.past;
  const OverByDate minus = p.minus;
  for (std::size_t k = 0; k < n; ++k)
    decay[k] = rise[k] * fall * over_by_date(minus, time[k]);
  for (std::size_t k = 0; k < n; ++k) {
    spiked[k] = time[k] > never ? 1 : 0;
    known[k] = time[k] <= past ? known[k] : 0;
  }
}

MOSSY_VECTORISED
void take_past(const PairDates& p, std::size_t n, OfTwo time, OfTwo rise, OfTwo after,
               double* __restrict__ last_time, double* __restrict__ last_rise,
               double* __restrict__ last_after) {
  const double past = p.past;
  const auto take = [=](const OfTwo& of, double* __restrict__ last) __attribute__((always_inline)) {
    const double *newest = of[0], *second = of[1], *t0 = time[0];
    for (std::size_t k = 0; k < n; ++k) {
      const double a = newest[k], b = second[k];
      last[k] = t0[k] <= past ? a : b;
    }
  };
  take(time, last_time);
  take(rise, last_rise);
  take(after, last_after);
}

MOSSY_VECTORISED
void keep_where(std::size_t n, const double* __restrict__ mask, const double* __restrict__ otherwise,
                double* __restrict__ w) {
  for (std::size_t k = 0; k < n; ++k)
    w[k] = mask[k] > 0 ? w[k] : otherwise[k];
}

std::size_t unset(std::size_t n, const double* mask, std::uint32_t first, std::uint32_t* numbers) {
  std::size_t count = 0;
  for (std::size_t k = 0; k < n; ++k) {  // without branches: they would be guessed wrong too often
    numbers[count] = first + static_cast<std::uint32_t>(k);
    count += mask[k] == 0;
  }
  return count;
}

}  // namespace mossy
