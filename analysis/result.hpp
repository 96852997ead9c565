// SPDX-License-Identifier: MIT
// What a measure gives back: numbers for tables, and figures for the report.
#pragma once

#include <string>
#include <vector>

namespace mossy {

/// One number. `name` is unique within its measure ("active_fraction"); `unit` is "" for pure numbers.
/// NaN means "not defined here" (no spikes, one presentation ...) and is written as null.
struct Score {
  enum class Better { neither, higher, lower };
  std::string name;
  double value = 0;
  std::string unit;
  std::string meaning;              ///< one line for the reader
  Better better = Better::neither;  ///< which way is what one hopes for, where there is such a way
};

/// Curves over a common axis: each with its own points.
struct Curve {
  std::string label;
  std::vector<double> x, y;
};

/// Rows of small pictures, e.g. cue, recalled, stored: values in 0..1, row-major.
struct PictureRow {
  std::string label;
  std::vector<std::vector<double>> pictures;
};

struct Figure {
  enum class Kind { curves, matrix, pictures, histogram };
  Kind kind = Kind::curves;
  std::string title, x_label, y_label;
  std::vector<Curve> curves;                ///< curves; histogram: x = left edges, y = counts
  bool diagonal = false;                    ///< draw y = x
  std::vector<std::vector<double>> matrix;  ///< [row][column]
  std::size_t rows = 0, columns = 0;        ///< of a picture
  std::vector<PictureRow> pictures;
};

struct MeasureResult {
  std::string name;     ///< the key in the file
  std::string measure;  ///< the kind
  std::vector<Score> scores;
  std::vector<Figure> figures;
};

}  // namespace mossy
