// SPDX-License-Identifier: MIT
#include "sim/record/spike_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

#include "sim/core/error.hpp"
#include "sim/core/nearest_name.hpp"
#include "sim/record/logged_tables.hpp"

namespace mossy {
namespace {

constexpr const char* sortings[] = {"none", "by_id", "by_time"};
constexpr std::uint8_t by_time = 2;
constexpr const char* name_of_only_population = "default";

/// Milliseconds in what is called `unit`; 0 for what we do not know.
double milliseconds_in(const std::string& unit) {
  for (const char* name : {"ms", "millisecond", "milliseconds"})
    if (unit == name) return 1;
  for (const char* name : {"s", "sec", "second", "seconds"})
    if (unit == name) return 1000;
  return 0;
}

/// Reorders both columns by time, then by cell.
Spikes sorted_by_time(const Spikes& spikes) {
  std::vector<std::uint32_t> order(spikes.times.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(spikes.times[a], spikes.ids[a]) < std::pair(spikes.times[b], spikes.ids[b]);
  });
  Spikes sorted;
  for (const std::uint32_t i : order) {
    sorted.times.push_back(spikes.times[i]);
    sorted.ids.push_back(spikes.ids[i]);
  }
  return sorted;
}

/// A part of spikes that are in memory.
Spikes part(const Spikes& spikes, std::size_t first, std::size_t last) {
  const auto cut = [&](const auto& column) {
    return std::vector(column.begin() + static_cast<std::ptrdiff_t>(first),
                       column.begin() + static_cast<std::ptrdiff_t>(last));
  };
  return {cut(spikes.times), cut(spikes.ids)};
}

}  // namespace

SpikeWriter::SpikeWriter(const std::string& path, const std::vector<SpikePopulation>& populations,
                         h5::Making making)
    : file_(path, making) {
  file_.mark_as_sonata();
  const std::string root = file_.add_group("", "spikes");
  for (const SpikePopulation& p : populations) {
    const std::string group = file_.add_group(root, p.name);
    file_.set_choice(group, "sorting", by_time, sortings);
    trains_.push_back({{file_, group + "/timestamps", h5::Packing::plain},
                       {file_, group + "/node_ids"},
                       p.size,
                       -std::numeric_limits<double>::infinity()});
    file_.set_text(trains_.back().times.name(), "units", "ms");
  }
  file_.flush();
}

SpikeWriter::~SpikeWriter() {
  try {
    close();
  } catch (...) {
  }
}

void SpikeWriter::append(std::size_t population, std::span<const double> times,
                         std::span<const std::uint32_t> ids) {
  if (times.empty()) return;
  Train& train = trains_[population];
  assert(times.size() == ids.size());
  assert(train.last <= times.front() && std::is_sorted(times.begin(), times.end()));
  assert(std::all_of(ids.begin(), ids.end(), [&](std::uint32_t id) { return id < train.size; }));
  train.last = times.back();
  train.times.append(times);
  train.ids.append(ids);
}

void SpikeWriter::flush() {
  h5::flush_tables(file_, [this](const auto& visit) { for_each_table(visit); });
}

void SpikeWriter::archive(Archive& a) {
  h5::archive_tables(
      a, file_, [this](const auto& visit) { for_each_table(visit); }, [](const auto&, std::uint32_t) {},
      [this] { flush(); });
}

void SpikeWriter::close() {
  for (Train& train : trains_) {
    train.times.finish();
    train.ids.finish();
  }
  file_.close();
}

SpikeReader::SpikeReader(const std::string& path) : file_(path) {
  using Kind = h5::InputFile::Kind;
  if (file_.number("/", "magic").value_or(0x0A7A) != 0x0A7A)
    file_.refuse("is not a SONATA file: its magic number is another");
  if (file_.kind("/spikes") != Kind::group)
    file_.refuse("holds no spikes: expected the group /spikes of a SONATA file");
  if (file_.kind("/spikes/timestamps") == Kind::dataset) {
    add(name_of_only_population, "/spikes",
        file_.kind("/spikes/gids") == Kind::dataset ? "/spikes/gids" : "/spikes/node_ids");
    return;
  }
  for (const std::string& name : file_.children("/spikes")) {
    const std::string group = "/spikes/" + name;
    if (file_.kind(group) == Kind::group) add(name, group, group + "/node_ids");
  }
}

void SpikeReader::add(const std::string& name, const std::string& group, const std::string& ids) {
  const std::string times = group + "/timestamps";
  const std::string units = file_.text(times, "units").value_or("ms");
  const double to_ms = milliseconds_in(units);
  if (to_ms == 0) file_.refuse(fmt::format("{} is in '{}'; expected ms or s", times, units));
  Train train{name, {file_, times, 1}, {file_, ids, 1}, 0, to_ms, false, false, {}};
  train.count = std::min(train.times.rows(), train.ids.rows());
  train.by_time = to_ms == 1 && file_.text(group, "sorting").value_or("none") == "by_time";
  trains_.push_back(std::move(train));
}

std::vector<std::string> SpikeReader::populations() const {
  std::vector<std::string> names;
  for (const Train& train : trains_)
    names.push_back(train.name);
  return names;
}

bool SpikeReader::has(std::string_view population) const {
  return std::any_of(trains_.begin(), trains_.end(), [&](const Train& t) { return t.name == population; });
}

const SpikeReader::Train& SpikeReader::find(std::string_view population) const {
  for (const Train& train : trains_)
    if (train.name == population) return train;
  const std::string hint = did_you_mean(population, populations());
  file_.refuse(fmt::format("holds no population '{}'{}", population, hint.empty() ? "" : "; " + hint));
}

SpikeReader::Train& SpikeReader::find(std::string_view population) {
  return const_cast<Train&>(std::as_const(*this).find(population));
}

std::uint64_t SpikeReader::count(std::string_view population) const {
  return find(population).count;
}

/// As they lie in the file.
Spikes SpikeReader::load(const Train& train, std::uint64_t first, std::uint64_t many) const {
  Spikes spikes{train.times.read<double>(first, many), train.ids.read_ids(first, many)};
  if (train.to_ms != 1)
    for (double& t : spikes.times)
      t *= train.to_ms;
  if (std::any_of(spikes.times.begin(), spikes.times.end(), [](double t) { return std::isnan(t); }))
    file_.refuse(fmt::format("population '{}' has a spike without a time", train.name));
  return spikes;
}

void SpikeReader::sort_once(Train& train) const {
  if (train.loaded) return;
  if (train.count > std::numeric_limits<std::uint32_t>::max())
    file_.refuse(fmt::format("population '{}' has too many spikes to sort", train.name));
  train.sorted = sorted_by_time(load(train, 0, train.count));
  train.loaded = true;
}

Spikes SpikeReader::read(std::string_view population, double t0, double t1) {
  Train& train = find(population);
  if (!(t0 < t1)) return {};
  if (!train.by_time) {
    sort_once(train);
    const auto& times = train.sorted.times;
    const auto index = [&](double t) {
      return static_cast<std::size_t>(std::lower_bound(times.begin(), times.end(), t) - times.begin());
    };
    return part(train.sorted, index(t0), index(t1));
  }
  const std::uint64_t first = train.times.lower_bound(train.count, t0);
  const std::uint64_t last = train.times.lower_bound(train.count, t1);
  Spikes spikes = load(train, first, last < first ? 0 : last - first);
  const auto& times = spikes.times;
  const bool in_order = first <= last && std::is_sorted(times.begin(), times.end()) &&
                        (times.empty() || (times.front() >= t0 && times.back() < t1));
  if (!in_order)
    file_.refuse(fmt::format("population '{}' is said to be sorted by time and is not", train.name));
  return spikes;
}

Spikes SpikeReader::read_block(std::string_view population, std::uint64_t first, std::uint64_t many) {
  Train& train = find(population);
  if (first >= train.count) return {};
  many = std::min(many, train.count - first);
  if (train.by_time) return load(train, first, many);
  sort_once(train);
  return part(train.sorted, first, first + many);
}

}  // namespace mossy
