// SPDX-License-Identifier: MIT
// A drawing as plain data: panels side by side, each with curves, points or spike marks over two axes.
//
// Figures are made by whoever has the numbers and drawn by gnuplot.hpp; nothing here depends on how.
#pragma once

#include <string>
#include <vector>

namespace mossy {

struct Series {
  enum class Shape {
    line,
    points,
    line_points,
    marks,  ///< small triangles: spikes
    dots,   ///< one per spike of a raster
    bars
  };
  std::string label;  ///< empty: not in the key
  Shape shape = Shape::line;
  int colour = 0;            ///< which of the drawing's colours; equal ones belong together
  std::vector<double> x, y;  ///< equally long
};

struct Panel {
  std::string title, x_label, y_label;  ///< labels with their units, "time (ms)"
  std::vector<Series> series;
  bool log_x = false, log_y = false;
  double x_low = 0, x_high = 0;  ///< the range of x; as the data have it when equal
  bool zero_lines = false;       ///< thin lines at x = 0 and y = 0
};

struct Drawing {
  std::string title;
  std::vector<Panel> panels;
};

}  // namespace mossy
