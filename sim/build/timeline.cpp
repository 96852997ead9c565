// SPDX-License-Identifier: MIT
#include "sim/build/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "sim/build/check.hpp"
#include "sim/build/source_values.hpp"
#include "sim/build/tell.hpp"
#include "sim/core/nearest_name.hpp"
#include "sim/core/rng.hpp"

namespace mossy {
namespace {

constexpr std::uint64_t most_presentations = 10000000;
constexpr std::uint64_t most_driven = 1u << 28;  ///< cells of all showings together, 1 GB

/// A set shown in a phase.
struct ShownSet {
  const PresentSpec* spec;
  const PatternRecord* record;
  std::uint64_t twin;  ///< how many before it in the phase show the same set
  std::shared_ptr<const RateProfile> profile;
};

std::vector<std::uint32_t> other_cells(const std::vector<std::uint32_t>& cells, std::uint64_t size) {
  std::vector<std::uint32_t> others;
  others.reserve(size - cells.size());
  auto next = cells.begin();
  for (std::uint32_t cell = 0; cell < size; ++cell) {
    if (next != cells.end() && *next == cell) {
      ++next;
    } else {
      others.push_back(cell);
    }
  }
  return others;
}

/// Four days of biology: there times are still told apart to 6e-8 ms.
constexpr double longest_run = 4e8;  // ms

/// Sums of times such as 0.1 + 0.2 and 0.3 are the same.
bool about_equal(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max({1.0, std::abs(a), std::abs(b)});
}

class TimelineMaker {
 public:
  TimelineMaker(const Description& d, const std::vector<PatternRecord>& patterns, Mistakes& mistakes)
      : d_(d), patterns_(patterns), mistakes_(mistakes) {}

  Timeline make() {
    for (const ProjectionSpec& p : d_.projections)
      if (p.plasticity) out_.plasticity_on[p.name.text];
    for (const PopulationSpec& p : d_.populations)
      if (cells_learn(p.model.text)) out_.learning_on[p.name.text];
    if (d_.protocol.empty()) {
      PhaseSpec run;
      run.name.text = "run";
      run.duration = d_.duration.value_or(0);
      add_phase(run);
    }
    for (const PhaseSpec& spec : d_.protocol)
      add_phase(spec);
    out_.duration = now_;
    check_duration();
    for (auto& [population, showings] : out_.showings)
      std::stable_sort(showings.begin(), showings.end(),
                       [](const Showing& a, const Showing& b) { return a.start < b.start; });
    return std::move(out_);
  }

 private:
  static std::string path_of(const PhaseSpec& spec) { return "protocol." + spec.name.text; }
  void tell(const PhaseSpec& spec, Place place, const std::string& what, std::string hint = {}) {
    sure_ = false;
    tell_once(mistakes_, place, path_of(spec) + what, std::move(hint));
  }

  void add_phase(const PhaseSpec& spec) {
    const double start = now_;
    if (!names_.insert(spec.name.text).second)
      tell(spec, spec.name.place, ": there are two phases of this name");
    PhaseRecord phase{spec.name.text, start, start, spec.plasticity.value_or(true), {}};
    start_phase(spec, start);
    if (spec.present.empty()) {
      if (!(spec.duration > 0)) tell(spec, spec.place, ": needs 'duration' or 'present'");
      phase.end = start + spec.duration;
    } else {
      phase.end = present(spec, phase);
    }
    now_ = phase.end;
    set_plasticity(spec, start, phase.end);
    out_.phases.push_back(std::move(phase));
  }

  /// What is done as a phase begins: resets first, so that a weight reset does not undo what is scaled.
  void start_phase(const PhaseSpec& spec, double start) {
    for (const auto& [word, kind] : {std::pair{"membranes", Action::Kind::reset_membranes},
                                     {"traces", Action::Kind::reset_traces},
                                     {"weights", Action::Kind::reset_weights}}) {
      for (const Name& name : spec.reset)
        if (name.text == word) out_.actions.push_back({start, kind, {}, 0});
    }
    for (const Name& name : spec.reset) {
      if (name.text != "membranes" && name.text != "traces" && name.text != "weights")
        tell(spec, name.place, fmt::format(".reset: '{}' is not membranes, traces or weights", name.text));
    }
    set_gains(spec, start);
    for (const auto& [name, mean] : spec.normalise) {
      if (find_projection(spec, name, ".normalise"))
        out_.actions.push_back({start, Action::Kind::normalise, name.text, mean});
    }
  }

  /// A gain holds for its phase: what the phase before changed and this one does not name goes back to 1.
  void set_gains(const PhaseSpec& spec, double start) {
    std::map<std::string, double> wanted;
    for (const auto& [name, factor] : spec.gain)
      if (find_projection(spec, name, ".gain")) wanted[name.text] = factor;
    for (const auto& [name, factor] : gains_)
      wanted.emplace(name, 1.0);
    for (const auto& [name, factor] : wanted) {
      const auto before = gains_.find(name);
      if (factor != (before == gains_.end() ? 1.0 : before->second))
        out_.actions.push_back({start, Action::Kind::gain, name, factor});
    }
    gains_ = std::move(wanted);
  }

  const ProjectionSpec* find_projection(const PhaseSpec& spec, const Name& name, const char* key) {
    std::vector<std::string> names;
    for (const ProjectionSpec& p : d_.projections) {
      if (p.name.text == name.text) return &p;
      names.push_back(p.name.text);
    }
    tell(spec, name.place, fmt::format("{}: there is no projection '{}'", key, name.text),
         did_you_mean(name.text, names));
    return nullptr;
  }

  void set_plasticity(const PhaseSpec& spec, double start, double end) {
    std::set<std::string> only;
    for (const Name& name : spec.plastic_only) {
      only.insert(name.text);
      if (out_.learning_on.contains(name.text)) continue;
      const ProjectionSpec* p = find_projection(spec, name, ".plasticity");
      if (p && !p->plasticity)
        tell(spec, name.place, fmt::format(".plasticity: '{}' is not plastic", name.text));
    }
    for (auto* switched : {&out_.plasticity_on, &out_.learning_on})
      for (auto& [name, times] : *switched)
        if (only.empty() ? spec.plasticity.value_or(true) : only.contains(name)) switch_on(times, start, end);
  }

  static void switch_on(OnTimes& times, double start, double end) {
    if (end <= start) return;
    if (!times.empty() && times.back().second == start) {
      times.back().second = end;
    } else {
      times.emplace_back(start, end);
    }
  }

  /// The sets a phase shows, or nothing after a mistake.
  std::vector<ShownSet> find_sets(const PhaseSpec& spec) {
    std::vector<ShownSet> sets;
    std::map<std::string, std::uint64_t> seen;
    bool good = true;
    for (const PresentSpec& present : spec.present) {
      const PatternRecord* record = find_record(spec, present.patterns);
      if (!record || !can_be_shown(spec, present, *record) || !fits(spec, present)) good = false;
      sets.push_back({&present, record, seen[present.patterns.text]++, profile_of(present)});
    }
    if (!good) sets.clear();
    return sets;
  }

  static std::shared_ptr<const RateProfile> profile_of(const PresentSpec& present) {
    if (present.modulation.empty()) return nullptr;
    return std::make_shared<const RateProfile>(std::vector<double>{}, std::vector<double>{},
                                               waves_of(present.modulation));
  }

  const PatternRecord* find_record(const PhaseSpec& spec, const Name& name) {
    std::vector<std::string> names;
    for (const PatternRecord& record : patterns_) {
      names.push_back(record.name);
      if (record.name != name.text) continue;
      sure_ = sure_ && !record.cells.empty();
      return record.cells.empty() ? nullptr : &record;
    }
    tell(spec, name.place, fmt::format(".present: there is no pattern set '{}'", name.text),
         did_you_mean(name.text, names));
    return nullptr;
  }

  bool can_be_shown(const PhaseSpec& spec, const PresentSpec& present, const PatternRecord& record) {
    const PopulationSpec* population = population_of(record);
    if (!population || population->model.text == "pattern_source") return population != nullptr;
    tell(spec, present.patterns.place,
         fmt::format(".present: '{}' are patterns of {}, whose model is {}", record.name, record.population,
                     population->model.text),
         "only cells of the model pattern_source can be shown patterns");
    return false;
  }

  const PopulationSpec* population_of(const PatternRecord& record) const {
    for (const PopulationSpec& p : d_.populations)
      if (p.name.text == record.population) return &p;
    return nullptr;
  }

  /// That a set's drive lies within the presentation.
  bool fits(const PhaseSpec& spec, const PresentSpec& present) {
    const std::string who = fmt::format(".present: '{}'", present.patterns.text);
    const double left = spec.each - present.after, lasts = present.lasts > 0 ? present.lasts : left;
    std::string wrong;
    if (!(left > 0)) {
      wrong =
          fmt::format("{} begins after {} ms, but a presentation lasts {} ms", who, present.after, spec.each);
    } else if (lasts > left && !about_equal(lasts, left)) {
      wrong = fmt::format("{} lasts until {} ms, but a presentation {} ms", who, present.after + lasts,
                          spec.each);
    }
    for (const double time : present.times) {
      if (wrong.empty() && !(time >= 0 && time < lasts))
        wrong = fmt::format("{} has a spike at {} ms, but lasts {} ms", who, time, lasts);
    }
    if (!wrong.empty()) tell(spec, present.patterns.place, wrong);
    return wrong.empty();
  }

  /// Indices of the patterns to show in one repeat, before any shuffling.
  std::vector<std::uint64_t> indices(const PhaseSpec& spec, const std::vector<ShownSet>& sets) {
    std::uint64_t count = 1;
    for (const ShownSet& set : sets)
      count = std::max<std::uint64_t>(count, set.record->cells.size());
    for (const ShownSet& set : sets) {
      const std::uint64_t own = set.record->cells.size();
      if (own == count || own == 1) continue;
      tell(spec, set.spec->patterns.place,
           fmt::format(".present: '{}' has {} patterns, another set shown with it {}", set.record->name, own,
                       count),
           "sets shown together need equally many patterns, or one");
      return {};
    }
    for (const std::uint64_t index : spec.only) {
      if (index < count) continue;
      tell(spec, spec.place,
           fmt::format(".only: there are {} patterns, numbered from 0, and no {}", count, index));
      return {};
    }
    std::vector<std::uint64_t> order(count);
    std::iota(order.begin(), order.end(), std::uint64_t{0});
    return spec.only.empty() ? order : spec.only;
  }

  /// Fills in the presentations of a phase; returns its end.
  double present(const PhaseSpec& spec, PhaseRecord& phase) {
    if (spec.duration > 0) tell(spec, spec.place, " is as long as its presentations; remove 'duration'");
    if (!(spec.each > 0)) tell(spec, spec.place, ": needs 'each', how long a pattern is shown");
    const std::vector<ShownSet> sets = find_sets(spec);
    const auto listed = sets.empty() ? std::vector<std::uint64_t>{} : indices(spec, sets);
    if (listed.empty()) return phase.start;
    if (spec.repeat == 0 || spec.repeat > most_presentations / listed.size()) {
      tell(spec, spec.place,
           fmt::format(": {} x {} presentations; there must be 1 to {}", spec.repeat, listed.size(),
                       most_presentations));
      return phase.start;
    }
    for (std::uint64_t repeat = 0; repeat < spec.repeat; ++repeat) {
      auto order = listed;
      if (spec.shuffle_order) shuffle(order, {d_.seeds.input, key_of("order " + spec.name.text), repeat});
      for (const std::uint64_t index : order) {
        if (!show(spec, sets, index, phase)) return phase.start;
      }
    }
    return phase.presentations.back().until;
  }

  static void shuffle(std::vector<std::uint64_t>& order, Stream stream) {
    for (std::size_t n = order.size(); n > 1; --n)
      std::swap(order[n - 1], order[stream.below(n)]);
  }

  /// One presentation. Times are multiples from the phase's start, so that rounding does not add up.
  bool show(const PhaseSpec& spec, const std::vector<ShownSet>& sets, std::uint64_t index,
            PhaseRecord& phase) {
    const std::uint64_t number = phase.presentations.size();
    const double period = spec.each + spec.gap;
    Presentation one;
    one.start = phase.start + static_cast<double>(number) * period;
    one.end = one.start + spec.each;
    one.until = phase.start + static_cast<double>(number + 1) * period;
    one.end = std::min(one.end, one.until);  // without a gap the two may round apart
    if (spec.reset_each) reset_membranes(one.start);
    for (const ShownSet& set : sets) {
      const std::uint64_t own = set.record->cells.size() == 1 ? 0 : index;
      const double start = one.start + set.spec->after;
      const double end = set.spec->lasts > 0 ? std::min(one.end, start + set.spec->lasts) : one.end;
      one.shown.push_back({set.record->name, own, start, end});
      drive(spec, set, one.shown.back(), number);
    }
    phase.presentations.push_back(std::move(one));
    if (driven_ <= most_driven) return true;
    tell(spec, spec.place,
         fmt::format(": too much is shown; at most {} cells in all presentations", most_driven));
    return false;
  }

  /// Once per instant.
  void reset_membranes(double time) {
    for (auto a = out_.actions.rbegin(); a != out_.actions.rend() && a->time == time; ++a)
      if (a->kind == Action::Kind::reset_membranes) return;
    out_.actions.push_back({time, Action::Kind::reset_membranes, {}, 0});
  }

  /// The trains of the active cells and, with a background, of the others, which is neither modulated nor timed.
  void drive(const PhaseSpec& spec, const ShownSet& set, const ShownPattern& shown, std::uint64_t number) {
    const PresentSpec& how = *set.spec;
    const auto& cells = set.record->cells[shown.index];
    Showing showing;
    showing.start = shown.start;
    showing.end = shown.end;
    set_streams(spec, set, shown, number, showing);
    if (how.background > 0) {
      Showing others = showing;
      others.rate = how.background;
      others.cells = other_cells(cells, population_of(*set.record)->size);
      add_showing(set, std::move(others));
    }
    showing.times = how.times;
    std::sort(showing.times.begin(), showing.times.end());
    showing.jitter = how.jitter;
    showing.rate = how.times.empty() ? how.rate : 0;
    showing.profile = set.profile;
    showing.cells = cells;
    if (showing.rate > 0 || !showing.times.empty()) add_showing(set, std::move(showing));
  }

  /// Which random streams: of this showing alone, or of the pattern the set was first made from. Cells have
  /// streams of their own below that, so active cells and others may share the key.
  void set_streams(const PhaseSpec& spec, const ShownSet& set, const ShownPattern& shown,
                   std::uint64_t number, Showing& showing) const {
    const std::string& population = set.record->population;
    if (set.spec->same_trains) {
      showing.purpose = key_of("same trains " + population + "/" + root_of(*set.record));
      showing.index = shown.index;
    } else {
      showing.purpose = key_of("train " + population + "/" + set.record->name + "/" + spec.name.text);
      showing.index = number + (set.twin << 32);
    }
  }

  /// The set that a chain of derived sets begins with.
  std::string root_of(const PatternRecord& record) const {
    const PatternRecord* root = &record;
    for (std::size_t step = 0; step < patterns_.size() && !root->of.empty(); ++step) {
      const auto parent = std::find_if(patterns_.begin(), patterns_.end(),
                                       [&](const PatternRecord& p) { return p.name == root->of; });
      if (parent == patterns_.end()) break;
      root = &*parent;
    }
    return root->name;
  }

  void add_showing(const ShownSet& set, Showing showing) {
    if (showing.cells.empty()) return;
    driven_ += showing.cells.size();
    out_.showings[set.record->population].push_back(std::move(showing));
  }

  void check_duration() {
    if (!d_.duration && d_.protocol.empty() && mistakes_.empty())
      mistakes_.add({}, "the file needs 'simulation: {duration: ...}' or a 'protocol'");
    if (out_.duration > longest_run)
      mistakes_.add(
          {},
          fmt::format("the run lasts {} ms; at most {}: beyond, times are too coarse for the shortest delays",
                      out_.duration, longest_run));
    if (!sure_ || !d_.duration || about_equal(*d_.duration, out_.duration)) return;
    mistakes_.add({},
                  fmt::format("simulation.duration is {} ms, but the phases of the protocol last {} ms",
                              *d_.duration, out_.duration),
                  "remove simulation.duration, or make them equal");
  }

  const Description& d_;
  const std::vector<PatternRecord>& patterns_;
  Mistakes& mistakes_;
  Timeline out_;
  std::set<std::string> names_;
  std::map<std::string, double> gains_;  ///< as the phase before left them
  double now_ = 0;                       ///< where the next phase begins, ms
  std::uint64_t driven_ = 0;
  bool sure_ = true;  ///< the length of every phase is known
};

}  // namespace

Timeline make_timeline(const Description& description, const std::vector<PatternRecord>& patterns,
                       Mistakes& mistakes) {
  return TimelineMaker(description, patterns, mistakes).make();
}

}  // namespace mossy
