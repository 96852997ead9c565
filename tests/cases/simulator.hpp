// SPDX-License-Identifier: MIT
// Runs the program on a network file in a process of its own, and reads what it wrote.
//
// Each run has a folder (network.yaml, log, and the results), removed with its `Results` unless the simulator keeps
// them. Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/record/spike_file.hpp"

namespace mossy::cases {

/// Samples of one variable by time; `values[k]` holds those of the cells at `times[k]` (ms).
struct Samples {
  std::vector<double> times;
  std::vector<std::vector<double>> values;
  /// The first cell's value at a time that was asked for; RunError when it is not there.
  double at(double time) const;
};

struct Connections {
  std::vector<std::uint32_t> sources, targets;
};

class Results {
 public:
  Results(std::filesystem::path folder, bool keep) : folder_(std::move(folder)), keep_(keep) {}
  ~Results();
  Results(Results&& other) noexcept : folder_(std::exchange(other.folder_, {})), keep_(other.keep_) {}
  Results& operator=(Results&&) = delete;

  /// Up to and including `until` (ms), in order of time.
  Spikes spikes(const std::string& population, double until) const;
  Samples voltage(const std::string& population) const;
  Samples weights(const std::string& projection) const;
  Connections connections(const std::string& projection) const;

 private:
  std::string file(const char* name) const { return (folder_ / name).string(); }
  std::filesystem::path folder_;
  bool keep_;
};

class Simulator {
 public:
  /// `keep`: folder for the network files and results of all runs; empty: temporary ones.
  explicit Simulator(std::filesystem::path program, std::filesystem::path keep = {});

  /// RunError, with what the program said, when it does not end well.
  Results run(const std::string& name, const std::string& network,
              std::optional<std::uint64_t> seed = {}) const;

 private:
  std::filesystem::path program_, keep_;
};

}  // namespace mossy::cases
