// SPDX-License-Identifier: MIT
// The few cells of a step that go from input to input: what dense_block.hpp and alert_cells.hpp do alike with them.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "sim/engine/cell_course.hpp"
#include "sim/engine/faults.hpp"
#include "sim/engine/few_cells.hpp"

namespace mossy {

/// The state of a cell whose refractory period ends `dt` ms after its currents stood at those of `s`.
template <class Model>
typename Model::State state_at_wake(const Model& model, typename Model::State s, double dt, double V_reset) {
  model.advance(s, dt);
  s.*(Model::state_fields[0].member) = V_reset;
  return s;
}

/// Refractory cells whose period ends before b are added to the few, the others to `later`; none is at risk by its flag.
inline void wake_late(const std::vector<FewCells::Cell>& late, double b, std::uint8_t* flags, FewCells& few,
                      std::vector<FewCells::Cell>& later) {
  for (const FewCells::Cell& cell : late) {
    flags[cell.cell] = 0;
    if (cell.since < b) {
      few.add(cell.cell, cell.since);
    } else {
      later.push_back(cell);
    }
  }
}

/// Inputs in order of time, and what the cell does up to `until` ms; calls tell(date) at each spike.
template <class Model, class Tell>
void go_through(CellCourse<Model>& course, std::span<const FewCells::Input> inputs, double until,
                const BlockPlace& place, std::uint32_t cell, const Tell& tell) {
  constexpr std::size_t most_spikes = 100000;  // in one step
  std::size_t fired = 0;
  const auto fires = [&](double time) {
    faults::check_finite<Model>(place, cell, course.state(), time);
    if (++fired > most_spikes) faults::fires_without_end(place, cell, time);
    tell(time);
  };
  for (const FewCells::Input& in : inputs) {
    course.until(in.time, fires);
    course.receive(in.time, in.port, in.weight);
  }
  course.until(until, fires);
}

/// The state as it stands at `time` after these inputs and the spikes before `until`, which is `time` or right after it; what is
/// told has been told.
template <class Model>
typename Model::State state_of_course_at(CellCourse<Model>& course, std::span<const FewCells::Input> inputs,
                                         double time, double until) {
  for (const FewCells::Input& in : inputs) {
    course.until(in.time, [](double) {});
    course.receive(in.time, in.port, in.weight);
  }
  course.until(until, [](double) {});
  auto s = course.state();
  if (course.now() > time) {
    course.model().rewind(s, course.now() - time);
  } else {
    course.model().advance(s, time - course.now());
  }
  return s;
}

/// Calls visit(k) where flags[k] is set: few, so eight are asked at once.
template <class Visit>
void for_each_flagged(const std::uint8_t* flags, std::size_t n, const Visit& visit) {
  for (std::size_t k = 0; k < n; ++k) {
    if (k % 8 == 0 && k + 8 <= n) {
      std::uint64_t eight;
      std::memcpy(&eight, flags + k, sizeof eight);
      if (eight == 0) {
        k += 7;
        continue;
      }
    }
    if (flags[k]) visit(k);
  }
}

}  // namespace mossy
