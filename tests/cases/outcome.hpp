// SPDX-License-Identifier: MIT
// What became of one run, and the comparison that decides it.
//
// A comparison that compared nothing fails, so that a run cannot pass by being misread.
// Thread rule: a comparison belongs to one thread.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace mossy::cases {

struct Outcome {
  enum class Kind { passed, failed, skipped };
  Kind kind = Kind::failed;
  std::string detail;
};

inline Outcome skipped(std::string why) {
  return {Outcome::Kind::skipped, std::move(why)};
}
inline Outcome failed(std::string why) {
  return {Outcome::Kind::failed, std::move(why)};
}

/// Which spikes a train must hold: all (`chosen` empty), or only those numbers of `count`, negative from the end.
struct ExpectedTrain {
  std::size_t count = 0;
  std::vector<long> chosen;
  std::vector<double> times, tolerances;  ///< ms, one per spike or per chosen spike
};

class Comparison {
 public:
  /// |got - expected| <= tolerance; `quantity` ("V_m") and `unit` group the values in the summary, `which` tells
  /// the one that fails ("at 3 ms").
  void value(const std::string& quantity, const std::string& unit, const std::string& which, double got,
             double expected, double tolerance);
  /// `whose` train: "" or " of neuron 3".
  void train(const std::string& whose, std::span<const double> got, const ExpectedTrain& expected);
  /// A check of another kind; `what` is told when it fails.
  void require(bool good, const std::string& what);
  /// Told behind the summary.
  void note(std::string text) { notes_.push_back(std::move(text)); }

  /// "12 spikes, worst error 3e-14 of 1e-09 ms", or what is wrong (the first few).
  Outcome outcome() const;

 private:
  struct Group {
    std::string quantity, unit;
    std::size_t values = 0;
    double error = 0, tolerance = 0;  ///< of the worst
  };
  std::vector<Group> groups_;
  std::vector<std::string> wrong_, notes_;
  std::size_t checks_ = 0;
};

}  // namespace mossy::cases
