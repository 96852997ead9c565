// SPDX-License-Identifier: MIT
#include "analysis/measures/pattern_separation.hpp"

#include <algorithm>
#include <map>

#include "analysis/measures/common.hpp"

namespace mossy {

namespace {

template <class Get>
double mean_of(const std::vector<PairSimilarity>& pairs, Get get) {
  std::vector<double> x;
  for (const PairSimilarity& p : pairs)
    x.push_back(get(p));
  return mean(x);
}

}  // namespace

SeparationSummary summarise(const std::vector<PairSimilarity>& pairs) {
  SeparationSummary s;
  s.f1_in = mean_of(pairs, [](const auto& p) { return p.in.f1; });
  s.f1_out = mean_of(pairs, [](const auto& p) { return p.out.f1; });
  s.R_in = mean_of(pairs, [](const auto& p) { return p.in.correlation; });
  s.R_out = mean_of(pairs, [](const auto& p) { return p.out.correlation; });
  s.overlap_in = mean_of(pairs, [](const auto& p) { return p.in.overlap; });
  s.overlap_out = mean_of(pairs, [](const auto& p) { return p.out.overlap; });
  const double in = mean_of(pairs, [](const auto& p) { return p.in.distance; });
  s.degree = in > 0 ? mean_of(pairs, [](const auto& p) { return p.out.distance; }) / in : undefined;
  s.separated = mean_of(pairs, [](const auto& p) {
    return std::isnan(p.in.f1 + p.out.f1) ? undefined : p.out.f1 > p.in.f1 ? 1.0 : 0.0;
  });
  return s;
}

double separation_area(std::vector<std::pair<double, double>> points) {
  std::erase_if(points, [](const auto& p) { return std::isnan(p.first) || std::isnan(p.second); });
  if (points.empty()) return undefined;
  std::sort(points.begin(), points.end());
  if (points.front().first > 0) points.insert(points.begin(), {0.0, 0.0});
  if (points.back().first < 1 - 1e-9) points.emplace_back(1.0, 1.0);
  double area = 0;
  for (std::size_t k = 1; k < points.size(); ++k) {
    const auto [x0, y0] = points[k - 1];
    const auto [x1, y1] = points[k];
    area += (x1 - x0) * ((x0 - y0) + (x1 - y1)) / 2;
  }
  return 2 * area;
}

std::vector<PairGroup> binned_by_input(const std::vector<PairSimilarity>& pairs) {
  std::map<int, PairGroup> bins;
  for (const PairSimilarity& p : pairs) {
    if (std::isnan(p.in.correlation)) continue;
    bins[std::min(9, static_cast<int>(std::floor(p.in.correlation * 10 + 1e-9)))].pairs.push_back(p);
  }
  std::vector<PairGroup> groups;
  for (auto& [bin, group] : bins)
    groups.push_back(std::move(group));
  return groups;
}

namespace {

enum class InputCode { standard, spikes, pattern };

struct Params {
  Name input, output;
  std::vector<Name> first, second, within;
  InputCode input_code = InputCode::standard;
  ReadWindow window;

  static Params read(Section& s) {
    Params p;
    p.input = read_required_name(s, "input");
    p.output = read_required_name(s, "output");
    p.first = read_names(s, "first");
    p.second = read_names(s, "second");
    p.within = read_names(s, "within");
    const auto code = s.optional("input_code", as_word_of({"spikes", "pattern"}));
    if (code) p.input_code = *code == "spikes" ? InputCode::spikes : InputCode::pattern;
    p.window = read_window(s, ReadWindow::From::start);
    return p;
  }

  void check(const std::string& path, const NameCheck& names) const {
    if (input_code == InputCode::spikes)
      names.recorded(input, path + ".input");
    else
      names.population(input, path + ".input");
    names.recorded(output, path + ".output");
    check_showing(first, path + ".first", names);
    check_showing(second, path + ".second", names);
    check_showing(within, path + ".within", names);
    if (!within.empty() && !(first.empty() && second.empty()))
      names.tell(within.front().place, path + " takes either 'within' or 'first' and 'second', not both");
  }
};

/// What input and output did in one showing.
struct Response {
  Showing showing;
  Activity in, out;
};

/// The cells driven by everything shown to the input at once.
Activity shown_pattern(const RunRecord& run, const Presentation& time, const PopulationRecord& input) {
  Cells all;
  for (const ShownPattern& shown : time.shown) {
    const PatternRecord* set = run.pattern_set(shown.patterns);
    if (!set || set->population != input.name || shown.index >= set->cells.size()) continue;
    all.insert(all.end(), set->cells[shown.index].begin(), set->cells[shown.index].end());
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return activity_of(all, input.size);
}

std::vector<Response> responses(const Params& params, const RunRecord& run, const SpikeSource& spikes,
                                const PhaseRecord& phase) {
  const PopulationRecord& input = *run.population(params.input.text);
  const PopulationRecord& output = *run.population(params.output.text);
  const bool from_spikes =
      params.input_code == InputCode::standard ? input.recorded : params.input_code == InputCode::spikes;
  std::vector<Response> all;
  for (const Showing& s : showings(run, phase, input.name)) {
    if (!s.set) continue;
    all.push_back({s,
                   from_spikes ? activity_in(spikes, input, params.window, *s.time)
                               : shown_pattern(run, *s.time, input),
                   activity_in(spikes, output, params.window, *s.time)});
  }
  return all;
}

PairSimilarity compare(const Response& a, const Response& b) {
  return {similarity(a.in, b.in), similarity(a.out, b.out)};
}

/// Every pair of one phase: the different patterns in bins, the repeated ones as reliability.
std::vector<PairGroup> groups_within(const std::vector<Response>& all) {
  std::vector<PairSimilarity> different;
  PairGroup same{"repeated", true, {}};
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = i + 1; j < all.size(); ++j)
      (all[i].showing.same_pattern(all[j].showing) ? same.pairs : different)
          .push_back(compare(all[i], all[j]));
  auto groups = binned_by_input(different);
  if (!same.pairs.empty()) groups.push_back(std::move(same));
  return groups;
}

/// Showing by showing of the same index; every pair when the sets have nothing to do with each other.
PairGroup group_between(const std::vector<Response>& first, const std::vector<Response>& second,
                        bool related) {
  const Showing& one = second.front().showing;
  PairGroup group{one.phase->name, first.front().showing.set == one.set, {}};
  std::map<std::uint64_t, std::vector<const Response*>> by_index;
  for (const Response& a : first)
    by_index[a.showing.index].push_back(&a);
  std::map<std::uint64_t, std::size_t> times_shown;
  for (const Response& b : second) {
    if (!related) {
      for (const Response& a : first)
        group.pairs.push_back(compare(a, b));
      continue;
    }
    const auto& partners = by_index[b.showing.index];
    const std::size_t turn = times_shown[b.showing.index]++;
    if (turn < partners.size()) group.pairs.push_back(compare(*partners[turn], b));
  }
  return group;
}

bool names_phase(const std::vector<Name>& names, const PhaseRecord& phase) {
  return std::any_of(names.begin(), names.end(), [&](const Name& n) { return n.text == phase.name; });
}

/// The first of `all` that may stand before `all[k]`: its set is the same, or one was derived from the other.
const std::vector<Response>* partner_of(std::size_t k, const std::vector<std::vector<Response>>& all,
                                        const Params& params, const RunRecord& run, bool& related) {
  const PatternRecord* set = all[k].front().showing.set;
  const std::vector<Response>* unrelated = nullptr;
  for (std::size_t j = 0; j < all.size(); ++j) {
    const Showing& other = all[j].front().showing;
    const bool may = params.first.empty() ? j < k : j != k && names_phase(params.first, *other.phase);
    if (!may) continue;
    related = derived_from(run, set, other.set) || derived_from(run, other.set, set);
    if (related) return &all[j];
    if (!unrelated) unrelated = &all[j];
  }
  return params.first.empty() || params.second.empty() ? nullptr : unrelated;
}

/// One group per phase that has a partner. `first` and `second` limit which phases may play either part; only
/// when both are given may their sets have nothing to do with each other.
std::vector<PairGroup> groups_between(const Params& params, const RunRecord& run, const SpikeSource& spikes) {
  std::vector<std::vector<Response>> all;
  for (const PhaseRecord* phase : chosen_phases(run, {}, true)) {
    if (!params.first.empty() && !params.second.empty() && !names_phase(params.first, *phase) &&
        !names_phase(params.second, *phase))
      continue;
    auto now = responses(params, run, spikes, *phase);
    if (!now.empty()) all.push_back(std::move(now));
  }
  std::vector<PairGroup> groups;
  for (std::size_t k = 0; k < all.size(); ++k) {
    if (!params.second.empty() && !names_phase(params.second, *all[k].front().showing.phase)) continue;
    bool related = false;
    const auto* partner = partner_of(k, all, params, run, related);
    if (partner) groups.push_back(group_between(*partner, all[k], related));
  }
  return groups;
}

void add_scores(const std::string& scope, const SeparationSummary& s, std::vector<Score>& scores) {
  using enum Score::Better;
  const auto add = [&](const char* name, double value, const char* meaning, Score::Better better = neither) {
    scores.push_back({joined({scope, name}), value, "", meaning, better});
  };
  add("f1_in", s.f1_in, "input distance: differing cells over twice the active ones");
  add("f1_out", s.f1_out, "output distance; above f1_in is separation", higher);
  add("R_in", s.R_in, "correlation of the input rates");
  add("R_out", s.R_out, "correlation of the output rates; below R_in is separation", lower);
  add("overlap_in", s.overlap_in, "shared fraction of the active input cells");
  add("overlap_out", s.overlap_out, "shared fraction of the active output cells", lower);
  add("degree", s.degree, "separation degree: distance out over distance in; above 1 is separation", higher);
  add("separated", s.separated, "fraction of the pairs with f1_out above f1_in", higher);
}

Figure curve_figure(const std::string& title, const std::string& quantity, Curve curve) {
  Figure f;
  f.title = title;
  f.x_label = quantity + " of the input";
  f.y_label = quantity + " of the output";
  f.diagonal = true;
  f.curves.push_back(std::move(curve));
  return f;
}

/// The groups' means in order of x.
Curve sorted_curve(const std::string& label, std::vector<std::pair<double, double>> points) {
  std::erase_if(points, [](const auto& p) { return std::isnan(p.first) || std::isnan(p.second); });
  std::sort(points.begin(), points.end());
  Curve c{label, {}, {}};
  for (const auto& [x, y] : points)
    c.x.push_back(x), c.y.push_back(y);
  return c;
}

MeasureResult compute(const Params& params, const RunRecord& run, const SpikeSource& spikes) {
  std::vector<PairGroup> groups;
  for (const Name& n : params.within)
    for (PairGroup& g : groups_within(responses(params, run, spikes, *run.phase(n.text))))
      groups.push_back(std::move(g));
  if (params.within.empty()) groups = groups_between(params, run, spikes);

  MeasureResult result;
  std::vector<PairSimilarity> different, same;
  std::vector<std::pair<double, double>> R, f1;
  for (const PairGroup& g : groups) {
    auto& all = g.same_pattern ? same : different;
    all.insert(all.end(), g.pairs.begin(), g.pairs.end());
    const SeparationSummary s = summarise(g.pairs);
    R.emplace_back(s.R_in, s.R_out);
    f1.emplace_back(s.f1_in, s.f1_out);
  }
  add_scores({}, summarise(different), result.scores);
  result.scores.push_back({"area", different.empty() ? undefined : separation_area(R), "",
                           "twice the area between identity and R_out(R_in); 1 is perfect separation",
                           Score::Better::higher});
  result.scores.push_back({"reliability", summarise(same).R_out, "", "R_out for the same pattern shown again",
                           Score::Better::higher});
  result.scores.push_back(
      {"pairs", static_cast<double>(different.size()), "", "pairs of different patterns"});
  if (params.within.empty() && groups.size() > 1)
    for (const PairGroup& g : groups)
      add_scores(g.name, summarise(g.pairs), result.scores);
  if (R.size() > 1) {  // one point is no curve
    result.figures.push_back(curve_figure("Pattern separation", "correlation", sorted_curve("R", R)));
    result.figures.push_back(curve_figure("Pattern separation, distance", "f1", sorted_curve("f1", f1)));
  }
  return result;
}

}  // namespace

Measure pattern_separation() {
  return measure_of<Params, compute>(
      "pattern_separation", "whether similar inputs get less similar outputs",
      {{"input", "", "", "population that the patterns are shown to"},
       {"output", "", "", "population that separates"},
       {"first", "", "all", "phases that show the originals"},
       {"second", "", "all", "phases that show what was derived from them"},
       {"within", "", "none", "phases whose presentations are all compared with each other, instead"},
       {"input_code", "", "spikes if recorded",
        "whether inputs are compared as `spikes` or as the `pattern`"},
       {"window", "ms", "the presentation", "[after, length] of the part looked at"},
       {"from", "", "start", "whether the window counts from the start or the end of a presentation"}});
}

}  // namespace mossy
