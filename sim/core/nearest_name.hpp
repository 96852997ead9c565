// SPDX-License-Identifier: MIT
// The known name that a misspelt one was probably meant to be.
#pragma once

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

namespace mossy {

/// Number of single-letter insertions, deletions and replacements between two words (Levenshtein 1966).
inline std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replace});
    }
  }
  return row[b.size()];
}

/// The nearest of `known`, or empty when none is near: at most a third of the letters (at least one,
/// or two from four letters on) may differ, never all. Ties go to the first.
template <class Names>
std::string nearest_name(std::string_view wrong, const Names& known) {
  std::size_t best = std::max<std::size_t>(wrong.size() >= 4 ? 2 : 1, wrong.size() / 3) + 1;
  std::string found;
  for (const auto& name : known) {
    const bool begun = wrong.size() >= 2 && std::string_view(name).starts_with(wrong);  // 'tau' for 'tau_m'
    const std::size_t distance = begun ? 1 : edit_distance(wrong, name);
    if (distance < best && distance < wrong.size()) {
      best = distance;
      found = std::string(name);
    }
  }
  return found;
}

/// "did you mean 'x'?" or empty.
template <class Names>
std::string did_you_mean(std::string_view wrong, const Names& known) {
  const std::string name = nearest_name(wrong, known);
  return name.empty() ? std::string{} : "did you mean '" + name + "'?";
}

}  // namespace mossy
