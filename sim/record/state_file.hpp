// SPDX-License-Identifier: MIT
// Sampled state (membrane voltage, conductances ...) on disk:
//
//     /state/<population>/times       float64[T], units = "ms"
//     /state/<population>/cells       uint64[C], from 0 within the population
//     /state/<population>/<variable>  float64[T][C], units as told
//
// Memory does not grow with the number of samples. Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/record/buffered_table.hpp"
#include "sim/record/hdf5.hpp"

namespace mossy {

struct StateVariable {
  std::string name;   ///< not "times" or "cells"
  std::string units;  ///< "mV", or empty
};

/// What is sampled of one population.
struct StatePopulation {
  std::string name;
  std::vector<std::uint32_t> cells;
  std::vector<StateVariable> variables;
};

class StateWriter {
 public:
  StateWriter(const std::string& path, const std::vector<StatePopulation>& populations,
              h5::Making making = h5::Making::in_place);
  /// Closes, but in silence: what was appended is kept when an exception ends the run.
  ~StateWriter();

  /// One sample of a population at `time` (ms): for each variable the values of all cells.
  void append(std::size_t population, double time, std::span<const double> values);
  /// What was appended so far survives a kill from here on.
  void flush();
  void close();
  /// As SpikeWriter::archive.
  void archive(Archive& a);
  /// Samples of a population so far.
  std::uint64_t rows(std::size_t population) const { return groups_[population].times.rows(); }

 private:
  struct Group {
    h5::BufferedTable<double> times;
    std::vector<h5::BufferedTable<double>> variables;
    std::size_t cells;
  };
  template <class Visit>
  void for_each_table(const Visit& visit) {
    for (Group& group : groups_) {
      for (auto& variable : group.variables)
        visit(variable, 2);
      visit(group.times, 1);
    }
  }
  h5::OutputFile file_;
  std::vector<Group> groups_;
};

/// Samples of one variable.
struct StateSamples {
  std::vector<double> times;  ///< ms
  std::vector<std::uint32_t> cells;
  std::vector<double> values;  ///< [time][cell]
  std::string units;
};

class StateReader {
 public:
  explicit StateReader(const std::string& path);

  std::vector<std::string> populations() const { return file_.children("/state"); }
  std::vector<std::string> variables(std::string_view population) const;
  /// Samples with t0 <= t < t1.
  StateSamples read(std::string_view population, std::string_view variable, double t0, double t1) const;

 private:
  std::string group_of(std::string_view population) const;
  h5::InputFile file_;
};

}  // namespace mossy
