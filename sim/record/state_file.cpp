// SPDX-License-Identifier: MIT
#include "sim/record/state_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "sim/core/error.hpp"
#include "sim/core/nearest_name.hpp"
#include "sim/record/logged_tables.hpp"

namespace mossy {

StateWriter::StateWriter(const std::string& path, const std::vector<StatePopulation>& populations,
                         h5::Making making)
    : file_(path, making) {
  const std::string root = file_.add_group("", "state");
  for (const StatePopulation& p : populations) {
    const std::string group = file_.add_group(root, p.name);
    h5::BufferedTable<std::uint64_t> cells(file_, group + "/cells");
    cells.append(std::span<const std::uint32_t>(p.cells));
    cells.finish();
    Group made{{file_, group + "/times"}, {}, p.cells.size()};
    file_.set_text(made.times.name(), "units", "ms");
    for (const StateVariable& v : p.variables) {
      made.variables.emplace_back(file_, group + "/" + v.name, p.cells.size());
      file_.set_text(made.variables.back().name(), "units", v.units);
    }
    groups_.push_back(std::move(made));
  }
  file_.flush();
}

StateWriter::~StateWriter() {
  try {
    close();
  } catch (...) {
  }
}

void StateWriter::append(std::size_t population, double time, std::span<const double> values) {
  Group& group = groups_[population];
  assert(values.size() == group.variables.size() * group.cells);
  for (std::size_t v = 0; v < group.variables.size(); ++v) {
    if (group.cells == 0)
      group.variables[v].append_empty_row();
    else
      group.variables[v].append(values.subspan(v * group.cells, group.cells));
  }
  group.times.append(time);
}

void StateWriter::flush() {
  h5::flush_tables(file_, [this](const auto& visit) { for_each_table(visit); });
}

void StateWriter::archive(Archive& a) {
  const auto empty_row = [this](const h5::InputFile&, std::uint32_t number) {
    for (Group& group : groups_)
      for (auto& variable : group.variables)
        if (variable.number() == number) variable.append_empty_row();
  };
  h5::archive_tables(
      a, file_, [this](const auto& visit) { for_each_table(visit); }, empty_row, [this] { flush(); });
}

void StateWriter::close() {
  for (Group& group : groups_) {
    for (auto& variable : group.variables)
      variable.finish();
    group.times.finish();
  }
  file_.close();
}

StateReader::StateReader(const std::string& path) : file_(path) {
  if (file_.kind("/state") != h5::InputFile::Kind::group)
    file_.refuse("holds no sampled state: expected the group /state");
}

std::string StateReader::group_of(std::string_view population) const {
  const auto known = populations();
  if (std::find(known.begin(), known.end(), population) != known.end())
    return "/state/" + std::string(population);
  const std::string hint = did_you_mean(population, known);
  file_.refuse(fmt::format("holds no population '{}'{}", population, hint.empty() ? "" : "; " + hint));
}

std::vector<std::string> StateReader::variables(std::string_view population) const {
  std::vector<std::string> names = file_.children(group_of(population));
  std::erase_if(names, [](const std::string& name) { return name == "times" || name == "cells"; });
  return names;
}

StateSamples StateReader::read(std::string_view population, std::string_view variable, double t0,
                               double t1) const {
  const std::string group = group_of(population);
  const auto known = variables(population);
  if (std::find(known.begin(), known.end(), variable) == known.end()) {
    const std::string hint = did_you_mean(variable, known);
    file_.refuse(fmt::format("holds no '{}' of population '{}'{}", variable, population,
                             hint.empty() ? "" : "; " + hint));
  }
  const h5::InputTable times(file_, group + "/times", 1), cells(file_, group + "/cells", 1);
  const std::string name = group + "/" + std::string(variable);
  const h5::InputTable values(file_, name, 2);
  if (values.columns() != cells.rows())
    file_.refuse(fmt::format("{} has {} columns for {} cells", name, values.columns(), cells.rows()));
  // A killed run may leave a last few rows of one without the other.
  const std::uint64_t rows = std::min(times.rows(), values.rows());
  const std::uint64_t first = times.lower_bound(rows, t0);
  const std::uint64_t last = std::max(first, times.lower_bound(rows, t1));
  return {times.read<double>(first, last - first), cells.read_ids(0, cells.rows()),
          values.read<double>(first, last - first), file_.text(name, "units").value_or("")};
}

}  // namespace mossy
