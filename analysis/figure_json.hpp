// SPDX-License-Identifier: MIT
// Figures as the pages read them (Figure in report/src/contract.js). NaN becomes null.
#pragma once

#include <nlohmann/json.hpp>

#include "analysis/result.hpp"

namespace mossy {

nlohmann::ordered_json figure_json(const Figure& figure);
nlohmann::ordered_json figures_json(const std::vector<Figure>& figures);

}  // namespace mossy
