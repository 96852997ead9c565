// SPDX-License-Identifier: MIT
#include "analysis/figure_json.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/packed.hpp"

namespace mossy {

using Json = nlohmann::ordered_json;

namespace {

Json matrix_json(const std::vector<std::vector<double>>& matrix) {
  const std::size_t columns = matrix.empty() ? 0 : matrix.front().size();
  std::vector<float> values;
  values.reserve(matrix.size() * columns);
  for (const auto& row : matrix)
    for (std::size_t k = 0; k < columns; ++k)
      values.push_back(k < row.size() ? static_cast<float>(row[k]) : std::nanf(""));
  return {{"rows", matrix.size()}, {"columns", columns}, {"values", packed(values)}};
}

Json pictures_json(const Figure& figure) {
  Json rows = Json::array();
  for (const auto& row : figure.pictures) {
    Json pictures = Json::array();
    for (const auto& picture : row.pictures) {
      std::vector<std::uint8_t> levels(figure.rows * figure.columns, 0);
      for (std::size_t k = 0; k < std::min(levels.size(), picture.size()); ++k)
        if (picture[k] > 0)
          levels[k] = static_cast<std::uint8_t>(std::lround(255 * std::min(1.0, picture[k])));
      pictures.push_back(packed(levels));
    }
    rows.push_back({{"label", row.label}, {"pictures", pictures}});
  }
  return rows;
}

}  // namespace

Json figure_json(const Figure& figure) {
  static constexpr const char* kinds[] = {"curves", "matrix", "pictures", "histogram"};
  Json json = {{"kind", kinds[static_cast<int>(figure.kind)]},
               {"title", figure.title},
               {"x_label", figure.x_label},
               {"y_label", figure.y_label}};
  if (figure.kind == Figure::Kind::matrix) {
    json["matrix"] = matrix_json(figure.matrix);
  } else if (figure.kind == Figure::Kind::pictures) {
    json["rows"] = figure.rows;
    json["columns"] = figure.columns;
    json["pictures"] = pictures_json(figure);
  } else {
    json["diagonal"] = figure.diagonal;
    json["curves"] = Json::array();
    for (const auto& c : figure.curves)
      json["curves"].push_back({{"label", c.label}, {"x", c.x}, {"y", c.y}});
  }
  return json;
}

Json figures_json(const std::vector<Figure>& figures) {
  Json list = Json::array();
  for (const Figure& figure : figures)
    list.push_back(figure_json(figure));
  return list;
}

}  // namespace mossy
