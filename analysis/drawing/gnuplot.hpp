// SPDX-License-Identifier: MIT
// Figures drawn by gnuplot: as an SVG that can be read on light and on dark ground, and as text on a terminal.
//
// Axes, text and grid are of a middle grey and the ground is left open, so that a page's own colour shows.
#pragma once

#include <string>

#include "analysis/drawing/drawing.hpp"

namespace mossy {

/// The gnuplot script that draws the figure into the SVG file at `path`.
std::string svg_script(const Drawing& figure, const std::string& path);
/// The script that prints each panel with letters, `columns` wide.
std::string text_script(const Drawing& figure, int columns);

/// Writes the SVG. InputError when `path` cannot be written, RunError when there is no gnuplot or it fails.
void draw_svg(const Drawing& figure, const std::string& path);
/// Prints the figure on standard output. RunError as above.
void draw_text(const Drawing& figure, int columns);

}  // namespace mossy
