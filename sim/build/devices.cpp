// SPDX-License-Identifier: MIT
#include "sim/build/devices.hpp"

#include <algorithm>

#include "sim/build/parameters.hpp"
#include "sim/build/source_values.hpp"

namespace mossy {
namespace {

/// One source and the cells of the block that it drives.
struct Device {
  const SourceSpec& source;
  SourceValues values;
  std::vector<std::uint32_t> cells;    ///< in the block
  std::vector<std::uint64_t> numbers;  ///< of the same, in the population
};

Device device_of(const SourceSpec& source, const CellsInput& in) {
  Device d{source, values_of(source, in.description->seeds), selected_cells(source.cells, in.cells), {}};
  for (const std::uint32_t c : d.cells)
    d.numbers.push_back(in.cells.first + c);
  return d;
}

PrivatePoisson make_trains(const Device& d, const CellsInput& in, int port) {
  PoissonTrain base;
  base.port = port;
  base.start = d.values.one("start");
  base.stop = d.values.one("stop");
  auto laws = d.values.laws(d.numbers);
  const auto* first = std::get_if<Poisson>(&laws[0]);
  const bool constant = first && !first->profile;
  const bool each = d.values.varies("weight") || (constant && laws.size() > 1);
  std::vector<PoissonTrain> trains(each ? d.cells.size() : 1, base);
  for (std::size_t k = 0; k < trains.size(); ++k) {
    trains[k].weight = d.values.of_cell("weight", d.numbers[k]);
    if (constant) trains[k].rate = std::get<Poisson>(laws[laws.size() == 1 ? 0 : k]).rate;
  }
  if (constant) laws.clear();
  return {
      d.cells,        in.cells.first, std::move(trains), in.description->seeds.input, purpose_of(d.source),
      std::move(laws)};
}

/// Of cells that are run in steps: the same for all (steps.hpp).
SharedPoisson make_shared(const Device& d, const CellsInput& in, int port) {
  SharedPoisson shared;
  shared.rate = d.values.one("rate");
  shared.weight = d.values.one("weight");
  shared.start = d.values.one("start");
  shared.stop = d.values.one("stop");
  shared.port = port;
  shared.seed = in.description->seeds.input;
  shared.purpose = purpose_of(d.source);
  return shared;
}

void add_steps(const Device& d, std::uint32_t number, std::vector<CurrentStep>& steps) {
  const double stop = d.values.one("stop");
  if (d.values.given("times")) {
    const auto times = d.values.list("times"), amplitudes = d.values.list("amplitudes");
    for (std::size_t k = 0; k < times.size(); ++k)
      steps.push_back({times[k], amplitudes[k], number, d.cells});
  } else if (d.values.varies("amplitude")) {
    for (std::size_t k = 0; k < d.cells.size(); ++k)
      steps.push_back(
          {d.values.one("start"), d.values.of_cell("amplitude", d.numbers[k]), number, {d.cells[k]}});
    if (stop < never) steps.push_back({stop, 0, number, d.cells});
  } else {
    steps.push_back({d.values.one("start"), d.values.one("amplitude"), number, d.cells});
    if (stop < never) steps.push_back({stop, 0, number, d.cells});
  }
}

NoiseCurrent make_noise(const Device& d, std::uint32_t number, const CellsInput& in) {
  const double tau = d.values.one("tau"), every = d.values.one("every");
  const bool each = d.values.varies("mean") || d.values.varies("sd");
  std::vector<OuCurrent> processes;
  for (std::size_t k = 0; k < (each ? d.cells.size() : 1); ++k)
    processes.emplace_back(d.values.of_cell("mean", d.numbers[k]), d.values.of_cell("sd", d.numbers[k]), tau,
                           every);
  return {number,
          d.cells,
          in.cells.first,
          std::move(processes),
          every,
          d.values.one("start"),
          d.values.one("stop"),
          in.description->seeds.input,
          purpose_of(d.source)};
}

// -- listed spikes as synapses of their own -----------------------------------------------------

/// A "source" for each of `weights`, all onto every cell; with one weight it is common to all.
struct ListedSynapses {
  SynapseTable table;
  StaticSynapses::Weights weights;
};

/// With one weight a single "source" that spikes at each time, with a list one "source" per spike.
ListedSynapses same_for_all(const Device& d, const std::vector<double>& weights) {
  ListedSynapses out;
  out.table.delays = {0};
  out.table.begin.assign(1, 0);
  std::vector<std::uint32_t> targets;
  std::vector<double> each;
  for (const double weight : weights) {
    targets.insert(targets.end(), d.cells.begin(), d.cells.end());
    each.insert(each.end(), d.cells.size(), weight);
    out.table.begin.push_back(static_cast<std::uint32_t>(targets.size()));
  }
  out.table.targets = std::move(targets);
  out.weights = weights[0];
  if (weights.size() > 1) out.weights = std::move(each);
  return out;
}

/// One "source" that reaches every cell with a weight of its own.
ListedSynapses drawn_per_cell(const Device& d) {
  ListedSynapses out = same_for_all(d, {0});
  std::vector<double> each;
  for (const std::uint64_t cell : d.numbers)
    each.push_back(d.values.of_cell("weight", cell));
  out.weights = std::move(each);
  return out;
}

/// One "source" for each cell.
ListedSynapses one_to_one(const Device& d) {
  ListedSynapses out;
  out.table.delays = {0};
  out.table.begin.assign(1, 0);
  out.table.targets = d.cells;
  for (std::uint32_t k = 0; k < d.cells.size(); ++k)
    out.table.begin.push_back(k + 1);
  out.weights = d.values.one("weight");
  if (d.values.varies("weight")) out.weights = drawn_per_cell(d).weights;
  return out;
}

void add_file_spikes(const Device& d, std::uint32_t set, const CellsInput& in,
                     std::vector<Delivery>& scheduled) {
  constexpr std::uint32_t none = 0xffffffff;
  std::vector<std::uint32_t> packet(in.cells.size(), none);
  for (std::uint32_t k = 0; k < d.cells.size(); ++k)
    packet[d.cells[k]] = k;
  for (const Spike& spike : *in.timeline->listed.at("sources." + d.source.name.text)) {
    if (spike.cell < in.cells.first || spike.cell >= in.cells.last) continue;
    const std::uint32_t k = packet[spike.cell - in.cells.first];
    if (k != none) scheduled.push_back({spike.time, set, k, k});
  }
}

void add_listed(const Device& d, std::uint32_t set, const CellsInput& in, int port, Devices& out) {
  ListedSynapses synapses;
  if (d.source.file) {
    synapses = one_to_one(d);
    add_file_spikes(d, set, in, out.scheduled);
  } else {
    const auto times = d.values.list("times"), weights = d.values.list("weight");
    const Parameter* weight = find_parameter(d.source.params, "weight");
    const bool drawn = !is_constant(weight->value) && weight->value.kind != Distribution::Kind::list;
    synapses = drawn ? drawn_per_cell(d) : same_for_all(d, weights);
    for (std::size_t k = 0; k < times.size(); ++k) {
      const std::uint32_t s = weights.size() == 1 ? 0 : static_cast<std::uint32_t>(k);
      out.scheduled.push_back({times[k], set, s, s});
    }
  }
  out.incoming.push_back(
      {no_population,
       std::make_unique<StaticSynapses>(std::move(synapses.table), port, std::move(synapses.weights)),
       {},
       {}});
}

}  // namespace

Devices make_devices(const CellsInput& in, const std::function<int(std::string_view)>& port_of) {
  Devices out;
  std::uint32_t number = 0;
  for (const SourceSpec& source : in.description->sources) {
    if (source.to.text != in.spec->name.text) continue;
    const SourceEntry& entry = *find_source(source.model.text);
    const std::uint32_t current = entry.gives_spikes ? 0 : number++;  // counted even where it drives no cell
    const Device d = device_of(source, in);
    if (d.cells.empty()) continue;
    const int port = entry.gives_spikes ? port_of(source.receptor.text) : 0;
    if (entry.name == Dc::name) {
      add_steps(d, current, out.steps);
    } else if (entry.name == OuCurrent::name) {
      out.noise.push_back(make_noise(d, current, in));
    } else if (entry.name == SpikeTimes::name) {
      add_listed(d, in.device_sets + static_cast<std::uint32_t>(out.incoming.size()), in, port, out);
    } else if (in.step) {
      out.shared.push_back(make_shared(d, in, port));
    } else {
      out.trains.push_back(make_trains(d, in, port));
    }
  }
  std::stable_sort(out.steps.begin(), out.steps.end(),
                   [](const auto& a, const auto& b) { return a.time < b.time; });
  std::sort(out.scheduled.begin(), out.scheduled.end());
  return out;
}

}  // namespace mossy
