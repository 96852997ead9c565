// SPDX-License-Identifier: MIT
#include "sim/build/wiring.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <numeric>
#include <span>

#include "sim/build/catalogue.hpp"
#include "sim/build/connect/all_to_all.hpp"
#include "sim/build/connect/fixed_indegree.hpp"
#include "sim/build/connect/fixed_outdegree.hpp"
#include "sim/build/connect/fixed_total_number.hpp"
#include "sim/build/connect/one_of_each_group.hpp"
#include "sim/build/connect/one_to_one.hpp"
#include "sim/build/connect/pairs_within.hpp"
#include "sim/build/connect/pairwise_bernoulli.hpp"
#include "sim/build/expected_synapses.hpp"
#include "sim/build/parameters.hpp"
#include "sim/core/large_pages.hpp"
#include "sim/engine/synapses_of_rule.hpp"

namespace mossy {
namespace {

ConnectInput connect_input(const WiringInput& in) {
  ConnectInput c;
  c.sources = static_cast<std::uint32_t>(in.from->size);
  c.targets = static_cast<std::uint32_t>(in.to->size);
  c.groups = in.spec->within_groups ? static_cast<std::uint32_t>(in.to->groups) : 1;
  c.same_population = in.from->name.text == in.to->name.text;
  c.autapses = in.spec->allow_autapses.value_or(true);
  c.multapses = in.spec->allow_multapses.value_or(true);
  c.seed = in.seed;
  c.purpose = key_of("connect " + in.spec->name.text);
  return c;
}

/// Calls emit(source, target) for every synapse onto the block, in the rule's order.
template <class Emit>
void for_each_synapse(const WiringInput& in, const ConnectInput& c, const Emit& emit) {
  const std::string& rule = in.spec->rule.text;
  const double number = in.spec->rule_params.empty() ? 0 : in.spec->rule_params[0].value.a;
  const auto count = static_cast<std::uint64_t>(number);
  if (rule == "one_to_one") return one_to_one(c, in.targets, emit);
  if (rule == "all_to_all") return all_to_all(c, in.targets, emit);
  if (rule == "pairwise_bernoulli") return pairwise_bernoulli(c, number, in.targets, emit);
  if (rule == "fixed_indegree") return fixed_indegree(c, count, in.targets, emit);
  if (rule == "fixed_outdegree") return fixed_outdegree(c, count, in.targets, emit);
  if (rule == "fixed_total_number") return fixed_total_number(c, count, in.targets, emit);
  if (rule == "one_of_each_group")
    return one_of_each_group(c, static_cast<std::uint32_t>(in.from->groups), in.targets, emit);
  throw InputError("no connection rule " + rule);
}

/// Values of one kind for a block: constant, or one stream per target cell.
class PerTarget {
 public:
  PerTarget(const Distribution& d, std::string_view what, const WiringInput& in)
      : d_(d), in_(in), first_(in.targets.first), one_to_one_(in.spec->rule.text == "one_to_one") {
    if (is_constant(d)) return;
    streams_.reserve(in.targets.size());
    const std::uint64_t purpose = key_of(std::string(what) + " " + in.spec->name.text);
    for (std::uint32_t t = in.targets.first; t < in.targets.last; ++t)
      streams_.emplace_back(in.seed, purpose, t);
  }
  bool constant() const { return streams_.empty(); }
  double draw_for(std::uint32_t source, std::uint32_t target) {
    const std::uint64_t index = one_to_one_ ? target : std::uint64_t{source} * in_.to->size + target;
    return draw(d_, streams_[target - first_], index);
  }

 private:
  const Distribution& d_;
  const WiringInput& in_;
  std::vector<Stream> streams_;
  std::uint32_t first_;
  bool one_to_one_;
};

struct Drawn {
  SynapseTable table;
  std::vector<float> floats;    ///< weights of static synapses
  std::vector<double> doubles;  ///< weights of plastic synapses, and listed ones
  std::vector<double> delays;   ///< one per synapse, empty when constant
};

[[noreturn]] void refuse(const ProjectionSpec& spec, std::string_view what, double value) {
  throw InputError(fmt::format("projections.{}: a drawn {} is {}; give the distribution a min",
                               spec.name.text, what, value));
}

/// Synapses as the rule gives them, in portions of neighbouring sources: putting them in their places row by row then
/// stays within the cache, and the rule runs once.
class Portions {
 public:
  /// `cells`: size of the block.
  Portions(std::uint32_t sources, std::uint32_t cells, double expected)
      : target_bits_(static_cast<std::uint32_t>(std::bit_width(cells))) {
    constexpr double synapses_in_cache = 32768;
    const double wanted = std::clamp(expected / synapses_in_cache, 1.0, 2048.0);
    width_ = static_cast<std::uint32_t>(std::max(1.0, std::ceil(sources / wanted)));
    width_ = std::min(width_, std::uint32_t{1} << (32 - std::min(target_bits_, 31u)));
    portions_.resize(sources / width_ + 1);
    for (Portion& p : portions_)
      p.ends.reserve(static_cast<std::size_t>(1.1 * expected / static_cast<double>(portions_.size())) + 16);
  }

  struct Portion {
    std::vector<std::uint32_t> ends;  ///< source, counted from the portion's first, above target in the block
    std::vector<float> floats;        ///< as in Drawn, empty or one per synapse
    std::vector<double> doubles, delays;
  };
  Portion& add(std::uint32_t source, std::uint32_t target) {
    Portion& p = portions_[source / width_];
    p.ends.push_back(source % width_ << target_bits_ | target);
    return p;
  }
  struct Ends {
    std::uint32_t source, target;  ///< cell in its population, cell in the block
  };
  Ends ends(std::uint32_t portion, std::size_t k) const {
    const std::uint32_t packed = portions_[portion].ends[k];
    return {portion * width_ + (packed >> target_bits_), packed & ((std::uint32_t{1} << target_bits_) - 1)};
  }
  /// The sources of portion k: [k width, (k + 1) width).
  std::uint32_t width() const { return width_; }
  std::vector<Portion>& all() { return portions_; }
  std::uint64_t size() const {
    std::uint64_t sum = 0;
    for (const Portion& p : portions_)
      sum += p.ends.size();
    return sum;
  }

 private:
  std::uint32_t target_bits_, width_;
  std::vector<Portion> portions_;
};

Portions draw_portions(const WiringInput& in, const ConnectInput& c) {
  const ProjectionSpec& spec = *in.spec;
  const double share = static_cast<double>(in.targets.size()) / static_cast<double>(in.to->size);
  Portions portions(c.sources, static_cast<std::uint32_t>(in.targets.size()),
                    share * expected_synapses(spec, *in.from, *in.to));
  PerTarget weight(spec.weight, "weight", in), delay(spec.delay, "delay", in);
  const bool doubles = spec.plasticity || spec.weight.kind == Distribution::Kind::list;
  for_each_synapse(in, c, [&](std::uint32_t s, std::uint32_t t) {
    Portions::Portion& p = portions.add(s, t - in.targets.first);
    if (!weight.constant()) {
      const double w = weight.draw_for(s, t);
      if (!(w >= 0)) refuse(spec, "weight", w);
      if (doubles) p.doubles.push_back(w);
      if (!doubles) p.floats.push_back(static_cast<float>(w));
    }
    if (!delay.constant()) {
      const double d = delay.draw_for(s, t);
      if (!(d > spec.axonal_delay)) refuse(spec, "delay", d);
      p.delays.push_back(d);
    }
  });
  return portions;
}

Drawn draw_synapses(const WiringInput& in) {
  const ProjectionSpec& spec = *in.spec;
  const ConnectInput c = connect_input(in);
  Portions portions = draw_portions(in, c);
  const std::uint64_t n = portions.size();
  if (n > 0xffffffffull)
    throw InputError(
        fmt::format("projections.{}: more than 4294967295 synapses onto one block of cells", spec.name.text));
  Drawn drawn;
  auto& begin = drawn.table.begin;
  resize_on_large_pages(begin, c.sources + std::size_t{1});
  for (std::uint32_t portion = 0; portion < portions.all().size(); ++portion)
    for (std::size_t k = 0; k < portions.all()[portion].ends.size(); ++k)
      ++begin[portions.ends(portion, k).source + 1];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  const bool doubles = spec.plasticity || spec.weight.kind == Distribution::Kind::list;
  const bool floats = !doubles && !is_constant(spec.weight);
  drawn.table.targets = Targets(in.targets.size());
  drawn.table.targets.reserve(n);
  if (floats) reserve_on_large_pages(drawn.floats, n);
  if (doubles) drawn.doubles.reserve(n);
  if (!is_constant(spec.delay)) drawn.delays.reserve(n);
  // Arrays grow by one portion while that portion is freed: there are no two copies at any time.
  std::vector<std::uint32_t> place(begin.begin(), begin.end() - 1);
  for (std::uint32_t portion = 0; portion < portions.all().size(); ++portion) {
    Portions::Portion& p = portions.all()[portion];
    const std::uint32_t end =
        begin[std::min((portion + std::uint64_t{1}) * portions.width(), std::uint64_t{c.sources})];
    drawn.table.targets.resize(end);
    if (floats) drawn.floats.resize(end);
    if (doubles) drawn.doubles.resize(end, spec.weight.a);
    if (!is_constant(spec.delay)) drawn.delays.resize(end);
    for (std::size_t k = 0; k < p.ends.size(); ++k) {
      const auto [s, t] = portions.ends(portion, k);
      const std::uint32_t i = place[s]++;
      drawn.table.targets.put(i, t);
      if (!p.floats.empty()) drawn.floats[i] = p.floats[k];
      if (!p.doubles.empty()) drawn.doubles[i] = p.doubles[k];
      if (!p.delays.empty()) drawn.delays[i] = p.delays[k];
    }
    p = {};
  }
  return drawn;
}

template <class Values>
void permute(Values& values, std::size_t begin, const std::vector<std::uint32_t>& order, Values& scratch) {
  if (values.empty()) return;
  scratch.resize(order.size());
  for (std::size_t k = 0; k < order.size(); ++k)
    scratch[k] = values[begin + order[k]];
  std::copy(scratch.begin(), scratch.end(), values.begin() + static_cast<std::ptrdiff_t>(begin));
}

/// The order of a row by delay, of synapses that stand by target: counted, where delays are multiples of a step and not
/// far apart.
class OrderByDelay {
 public:
  explicit OrderByDelay(double step) : per_ms_(step > 0 ? 1 / step : 0) {}

  /// False if it cannot tell. `order`: positions in the row.
  bool operator()(std::span<const double> delays, std::vector<std::uint32_t>& order) {
    if (per_ms_ == 0 || delays.empty()) return false;
    const auto [low, high] = std::minmax_element(delays.begin(), delays.end());
    if (!((*high - *low) * per_ms_ < most_kinds - 2)) return false;
    const double begin = *low - 0.5 / per_ms_;  // so that a multiple lies in the middle of its kind
    const auto number = [&](double d) { return static_cast<std::size_t>((d - begin) * per_ms_); };
    kinds_.assign(number(*high) + 1, {});
    const auto kind = [&](double d) -> Kind& { return kinds_[number(d)]; };
    for (const double d : delays) {
      Kind& k = kind(d);
      if (k.count++ == 0) k.delay = d;
      if (k.delay != d) return false;
    }
    std::uint32_t place = 0;
    for (Kind& k : kinds_) {
      k.place = place;
      place += k.count;
    }
    for (std::uint32_t i = 0; i < delays.size(); ++i)
      order[kind(delays[i]).place++] = i;
    return true;
  }

 private:
  static constexpr double most_kinds = 1024;
  struct Kind {
    double delay = 0;
    std::uint32_t count = 0, place = 0;
  };
  double per_ms_;
  std::vector<Kind> kinds_;
};

/// Sorts each source's synapses by target, within equal delays; multapses keep their order. `step`: what drawn delays are
/// multiples of, ms, or 0.
void sort_rows(Drawn& drawn, double step) {
  SynapseTable& table = drawn.table;
  std::vector<std::uint32_t> order, targets;
  Scratch<std::uint32_t> row;
  std::vector<float> floats;
  std::vector<double> doubles;
  OrderByDelay order_by_delay(step);
  for (std::size_t s = 0; s + 1 < table.begin.size(); ++s) {
    const std::size_t begin = table.begin[s], n = table.begin[s + 1] - begin;
    const auto to = table.targets.read(begin, begin + n, row);
    const double* delay = drawn.delays.empty() ? nullptr : drawn.delays.data() + begin;
    const auto before = [&](std::uint32_t a, std::uint32_t b) {
      if (delay && delay[a] != delay[b]) return delay[a] < delay[b];
      return to[a] != to[b] ? to[a] < to[b] : a < b;
    };
    const bool by_target = std::is_sorted(to.begin(), to.end());
    if (by_target && !delay) continue;
    order.resize(n);
    if (!by_target || !order_by_delay({delay, n}, order)) {
      std::iota(order.begin(), order.end(), 0);
      std::sort(order.begin(), order.end(), before);
    }
    targets.assign(to.begin(), to.end());
    for (std::size_t k = 0; k < n; ++k)
      table.targets.put(begin + k, targets[order[k]]);
    permute(drawn.floats, begin, order, floats);
    permute(drawn.doubles, begin, order, doubles);
    permute(drawn.delays, begin, order, doubles);
  }
}

/// Keeps delays by number where few of them differ.
void number_delays(SynapseTable& table) {
  std::vector<double> different = table.delays;
  std::sort(different.begin(), different.end());
  different.erase(std::unique(different.begin(), different.end()), different.end());
  if (different.size() > 0xffff || different.size() > table.delays.size() / 4) return;
  table.delay_of.reserve(table.delays.size());
  for (const double d : table.delays)
    table.delay_of.push_back(static_cast<std::uint16_t>(
        std::lower_bound(different.begin(), different.end(), d) - different.begin()));
  different.shrink_to_fit();
  table.delays = std::move(different);
}

/// Cuts the rows into packets of one delay each; `delay`, ms, is that of all where none were drawn.
void cut_packets(Drawn& drawn, double delay) {
  SynapseTable& table = drawn.table;
  if (drawn.delays.empty()) {
    table.delays = {delay};
    return;
  }
  const std::vector<std::uint32_t> rows = std::move(table.begin);
  const auto for_each_packet = [&](const auto& visit) {
    for (std::size_t s = 0; s + 1 < rows.size(); ++s)
      for (std::uint32_t i = rows[s]; i < rows[s + 1]; ++i)
        if (i == rows[s] || drawn.delays[i] != drawn.delays[i - 1]) visit(s, i);
  };
  std::size_t packets = 0;
  for_each_packet([&](std::size_t, std::uint32_t) { ++packets; });
  table.begin = {};
  table.begin.reserve(packets + 1);
  table.delays.reserve(std::max<std::size_t>(packets, 2));
  table.first_packet.assign(rows.size(), 0);
  for_each_packet([&](std::size_t s, std::uint32_t i) {
    table.begin.push_back(i);
    table.delays.push_back(drawn.delays[i]);
    ++table.first_packet[s + 1];
  });
  std::partial_sum(table.first_packet.begin(), table.first_packet.end(), table.first_packet.begin());
  table.begin.push_back(rows.back());
  number_delays(table);
}

std::unique_ptr<Synapses> make_plastic(const WiringInput& in, Drawn drawn) {
  std::unique_ptr<Synapses> made;
  for_each_type(PlasticityRules{}, [&]<class Rule>() {
    if (made || in.spec->plasticity->rule.text != Rule::name) return;
    const auto params = with_constants(typename Rule::Params{}, in.spec->plasticity->params, Rule::fields);
    for (const double w : drawn.doubles)
      if (w > params.Wmax || w < smallest_weight(params)) refuse(*in.spec, "weight", w);
    made = std::make_unique<SynapsesOfRule<Rule>>(std::move(drawn.table), in.port, std::move(drawn.doubles),
                                                  Rule(params), in.spec->axonal_delay, in.targets.size(),
                                                  in.plasticity_on, in.keep_initial_weights);
  });
  return made;
}

std::unique_ptr<Synapses> make_synapses(const WiringInput& in, Drawn drawn) {
  if (in.spec->plasticity) return make_plastic(in, std::move(drawn));
  StaticSynapses::Weights weights = in.spec->weight.a;
  if (!drawn.floats.empty()) weights = std::move(drawn.floats);
  if (!drawn.doubles.empty()) weights = std::move(drawn.doubles);
  return std::make_unique<StaticSynapses>(std::move(drawn.table), in.port, std::move(weights));
}

std::unique_ptr<Release> make_release(const ShortTermSpec& spec, std::size_t packets) {
  std::unique_ptr<Release> made;
  for_each_type(ShortTermRules{}, [&]<class Rule>() {
    if (spec.rule.text != Rule::name) return;
    const auto params = with_constants(typename Rule::Params{}, spec.params, Rule::fields);
    made = std::make_unique<ReleaseOf<Rule>>(Rule(params), packets);
  });
  return made;
}

}  // namespace

std::unique_ptr<Synapses> wire(const WiringInput& in) {
  Drawn drawn = draw_synapses(in);
  sort_rows(drawn, in.spec->delay.round);
  cut_packets(drawn, smallest(in.spec->delay));
  auto synapses = make_synapses(in, std::move(drawn));
  if (in.spec->short_term)
    synapses->set_release(make_release(*in.spec->short_term, synapses->table().packets()));
  return synapses;
}

}  // namespace mossy
