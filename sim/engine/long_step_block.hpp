// SPDX-License-Identifier: MIT
// Blocks whose calm cells take long steps [A, B), each of several short ones of the grid, or what dates of the protocol leave
// of them: what calm_block.hpp and foreseen_block.hpp do alike.
//
// A cell is calm, alert (alert_cells.hpp) or refractory beyond B: then it is set aside, with its currents among the calm.
// Thread rule: one thread at a time; the engine hands blocks to threads.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "sim/core/scratch.hpp"
#include "sim/engine/alert_cells.hpp"
#include "sim/engine/dense_step.hpp"
#include "sim/engine/step_grid_block.hpp"

namespace mossy {

template <class Model>
struct CalmInput {
  typename Model::Params params;
  std::function<typename Model::State(std::uint32_t cell, const Model&)> initial;  ///< cell in the population
  StepGrid grid;                                                                   ///< of the short steps
  std::uint64_t steps_per_long = 8;
};

template <LinearModel Model>
class LongStepBlock : public StepGridBlock {
 public:
  /// `longest_ahead`: ms from the oldest short step whose packets are kept to the last arrival.
  LongStepBlock(BlockPlace place, double shortest_delay, double longest_ahead, CalmInput<Model> input)
      : StepGridBlock(std::move(place), shortest_delay, longest_ahead, std::move(input.grid)),
        model_(input.params),
        per_long_(input.steps_per_long),
        long_(input.params, h_ * static_cast<double>(per_long_)),
        alert_(input.params, h_, place_.cells),
        initial_(std::move(input.initial)) {}

  double sample(std::uint32_t cell, std::size_t index, double time) override {
    return state_at(cell, time).*(Model::state_fields[index].member);
  }

 protected:
  using State = typename Model::State;
  using Late = FewCells::Cell;  ///< a cell, and the date at which its refractory period ends

  static constexpr double held_back = -1e300;  ///< mV, V_m of calm cells that are refractory

  /// All before `time` has been told.
  virtual State state_at(std::uint32_t cell, double time) = 0;

  State initial(std::uint32_t cell) const { return initial_(place_.first + cell, model_); }
  void start_long() {
    look_time_ = never_looked;
    alert_.clear();
    late_.clear();
    long_begin_ = long_end_ = begin_;
  }
  void archive_long(Archive& a) {
    archive_grid(a);
    a(long_begin_, long_end_, late_);
    alert_.archive(a);
  }

  /// The long step of the grid that begins at begin_, or what breaks leave of it.
  void find_long() {
    const std::uint64_t number = number_ / per_long_;
    long_begin_ = begin_;
    long_end_ = grid_date(number + 1);
    if (next_break_ < breaks_.size()) long_end_ = std::min(long_end_, breaks_[next_break_]);
    const bool whole = long_begin_ == grid_date(number) && long_end_ == grid_date(number + 1);
    if (const double dt = whole ? long_.longest() : long_end_ - long_begin_; dt != long_dt_) {
      long_dt_ = dt;
      long_step_ = long_.step_of_currents(long_.over(dt));
    }
  }
  /// Cells are looked at for finite numbers now and then.
  bool is_watched() const {
    constexpr std::uint64_t long_steps_unwatched = 64;
    return number_ / per_long_ % long_steps_unwatched == 0;
  }

  /// The alert cells are calm or set aside again; calls put(cell, state) with what they are now.
  template <class Put>
  void leave_alert(const Put& put) {
    for (std::uint32_t slot = 0; slot < alert_.size(); ++slot)
      put(alert_.cells()[slot], alert_.state(slot));
    for (const Late& late : alert_.late())
      late_.push_back({alert_.cells()[late.cell], late.since});
    alert_.clear();
  }
  /// Refractory cells stay aside up to the long step in which they are no longer; currents(cell) is a state at begin_ whose
  /// currents count. Calls hold(cell) for all of them.
  template <class Currents, class Hold>
  void set_aside_late(const Currents& currents, const Hold& hold) {
    std::size_t kept = 0;
    for (const Late& late : late_) {
      if (late.since < long_end_) {
        alert_.add_late(late.cell, held(currents(late.cell)), late.since);
      } else {
        late_[kept++] = late;
      }
      hold(late.cell);
    }
    late_.resize(kept);
  }
  bool is_aside(std::uint32_t cell) const {
    return std::any_of(late_.begin(), late_.end(), [&](const Late& late) { return late.cell == cell; });
  }
  State held(State s) const {
    s.*(Model::state_fields[0].member) = long_.V_reset();
    return s;
  }

  /// The step of the alert cells that ends at b; tells their spikes before `until`.
  void step_alert(double b, double until) {
    alert_.step(begin_, b, step_length(b), until, place_,
                [&](std::uint32_t cell, double time) { tell(cell, time); });
  }

  /// An alert cell as it stands at `time`. All of them are worked out when the first is asked for; before that hear() brings
  /// their inputs up to there.
  template <class Hear>
  State alert_state_at(std::uint32_t cell, double time, const Hear& hear) {
    if (look_time_ != time || look_told_ != told_) {
      hear();
      looked_at_ = alert_.at(begin_, step_end(), time, looked_until(time));
      look_time_ = time;
      look_told_ = told_;
    }
    return looked_at_[alert_.slot_of(cell)];
  }

  Model model_;
  std::uint64_t per_long_;
  DenseStep<Model> long_;
  StepOfCurrents long_step_{};            ///< of the long step at hand
  double long_begin_ = 0, long_end_ = 0;  ///< ms, A and B
  std::vector<Late> late_;                ///< cells that are set aside
  AlertCells<Model> alert_;               ///< by short steps

 private:
  /// Where a long step of the grid begins, ms.
  double grid_date(std::uint64_t number) const { return static_cast<double>(number * per_long_) * h_; }

  static constexpr double never_looked = -1;

  std::function<State(std::uint32_t, const Model&)> initial_;
  double long_dt_ = -1;                                         ///< ms, what long_step_ is for
  double look_time_ = never_looked, look_told_ = never_looked;  ///< ms, what looked_at_ is for
  std::vector<State> looked_at_;                                ///< [slot of the alert]
};

}  // namespace mossy
