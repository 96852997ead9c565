// SPDX-License-Identifier: MIT
// What is wrong with what the user gave us: every mistake with its place, what was expected, and a hint.
//
// A `Mistakes` sink is handed down through reading, describing and checking, so that one run of the
// program reports all of them at once. Nothing here is thrown until `throw_if_any()`; faults of the
// machine (disk full, no memory) are `RunError` instead and are thrown where they happen.
// Thread rule: a sink belongs to one thread.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace mossy {

/// A position in the network file; line and column count from 1, 0 means "no place".
struct Place {
  int line = 0;
  int column = 0;
  friend bool operator==(const Place&, const Place&) = default;
};

/// One mistake of the user's.
struct Mistake {
  Place place;
  std::string what;  ///< "populations.GC has no parameter 'tau'; expected one of ..."
  std::string hint;  ///< "did you mean 'tau_m'?", or empty
};

/// The user's file or arguments are wrong: exit status 2.
class InputError : public std::runtime_error {
 public:
  explicit InputError(const std::string& message) : std::runtime_error(message) {}
};

/// The file is right but the run could not go on (disk full, runaway activity): exit status 1.
class RunError : public std::runtime_error {
 public:
  explicit RunError(const std::string& message) : std::runtime_error(message) {}
};

/// Collects mistakes and prints them the way compilers do:
///
///     net.yaml:4:3: error: lif_psc_exp has no parameter 'tau'
///       4 |   tau: 20
///         |   ^
///       did you mean 'tau_m'?
class Mistakes {
 public:
  Mistakes(std::string file_name, std::string text);

  void add(Place place, std::string what, std::string hint = {});
  bool empty() const { return list_.empty(); }
  /// So many that looking for more helps nobody.
  bool enough() const { return list_.size() >= 1000; }
  const std::vector<Mistake>& list() const { return list_; }
  /// All mistakes, sorted by place, ready for a terminal; ends with a newline.
  std::string message() const;
  /// Throws InputError(message()) when there is at least one.
  void throw_if_any() const;

 private:
  std::string line_of(int line) const;
  std::string file_name_;
  std::string text_;
  std::vector<Mistake> list_;
};

}  // namespace mossy
