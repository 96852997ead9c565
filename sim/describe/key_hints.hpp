// SPDX-License-Identifier: MIT
// The hint for a key we do not know: the nearest of ours, or ours for one of PyNN's, NetPyNE's or SONATA's.
//
// Names of other simulators are never aliases, since their units differ (PyNN's C is in nF, ours in pF).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mossy {

/// "did you mean 'size'?", with a word on units where those differ; or empty.
std::string hint_for_key(std::string_view wrong, const std::vector<std::string>& known);

/// "a, b, c", of a long list the first dozen and how many more.
std::string list_of(const std::vector<std::string>& names);

}  // namespace mossy
