// SPDX-License-Identifier: MIT
// A network file in the making, as a user would write it. Thread rule: one thread at a time.
#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace mossy::cases {

/// A parameter, already under the program's name for it.
using Setting = std::pair<std::string, double>;

/// With as many digits as it takes to read back the very same double.
std::string number(double value);
/// [1, 2.5]
std::string list(std::span<const double> values);
/// {tau_m: 10, C_m: 250}
std::string mapping(const std::vector<Setting>& settings);

class NetworkFile {
 public:
  explicit NetworkFile(double duration) : duration_(duration) {}  ///< ms

  /// An entry `name: body` of the section; `body` is YAML in one line.
  void add(const std::string& section, const std::string& name, const std::string& body);
  void add_population(const std::string& name, std::size_t size, const std::string& model,
                      const std::vector<Setting>& params, const std::vector<Setting>& initial = {});
  /// Spikes that arrive at these times (ms), in any order; weights below 0 go to the inhibitory receptor.
  void add_arrivals(const std::string& population, std::vector<std::pair<double, double>> time_and_weight);
  /// An entry of `record.kind`.
  void add_record(const std::string& kind, const std::string& name, const std::string& body);
  /// V_m of the cells (all when empty) at these times (ms).
  void record_voltage(const std::string& population, const std::string& cells, std::span<const double> at);

  void record_connections(const std::string& projection) { connections_.push_back(projection); }

  std::string text() const;

 private:
  using Entries = std::vector<std::string>;
  double duration_;
  std::map<std::string, Entries> sections_, records_;
  Entries connections_;
};

}  // namespace mossy::cases
