// SPDX-License-Identifier: MIT
#include "analysis/result_json.hpp"

#include <cmath>

namespace mossy {

nlohmann::json results_to_json(const std::vector<MeasureResult>& results) {
  nlohmann::json all = nlohmann::json::object();
  for (const MeasureResult& result : results) {
    nlohmann::json scores = nlohmann::json::object();
    for (const Score& s : result.scores) {
      nlohmann::json value = std::isnan(s.value) ? nlohmann::json() : nlohmann::json(s.value);
      scores[s.name] = {{"value", std::move(value)}, {"unit", s.unit}, {"meaning", s.meaning}};
      if (s.better != Score::Better::neither)
        scores[s.name]["better"] = s.better == Score::Better::higher ? "higher" : "lower";
    }
    all[result.name] = {{"measure", result.measure}, {"scores", std::move(scores)}};
  }
  return all;
}

}  // namespace mossy
