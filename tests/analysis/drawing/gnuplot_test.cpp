// SPDX-License-Identifier: MIT
// Drawings: the picture holds titles, labels with units and a path per curve; what cannot be drawn is told.
#include "analysis/drawing/gnuplot.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "sim/core/error.hpp"
#include "tests/record/scratch.hpp"

namespace mossy {
namespace {

Drawing two_panels() {
  Panel left{
      "it's a title", "time (ms)", "V_m (mV)", {{"a_curve", Series::Shape::line, 0, {0, 1, 2}, {0, 1, 0}}}};
  Panel right{"logarithmic", "cost",
              "error (ms)",  {{"points", Series::Shape::points, 1, {1, 10}, {1e-3, 1e-6}}},
              true,          true};
  return {"both", {left, right}};
}

bool have_gnuplot() {
  return std::system("command -v gnuplot >/dev/null 2>&1") == 0;
}

TEST_CASE("a drawing's script quotes its words and holds its data") {
  const std::string script = svg_script(two_panels(), "a file.svg");
  CHECK(script.find("set output 'a file.svg'") != std::string::npos);
  CHECK(script.find("set title 'it''s a title' noenhanced") != std::string::npos);
  CHECK(script.find("$p0s0 << END\n0 0\n1 1\n2 0\nEND\n") != std::string::npos);
  CHECK(script.find("set logscale y") > script.find("$p1s0 << END\n1 0.001\n10 1e-06\nEND\n"));
}

TEST_CASE("a drawing is an SVG with its words, and the page's own ground") {
  if (!have_gnuplot()) {
    WARN("skipped: gnuplot is not installed");
    return;
  }
  const test::Scratch scratch;
  draw_svg(two_panels(), scratch / "x.svg");
  const std::string svg = test::content(scratch / "x.svg");
  for (const char* word : {"it's a title", "time (ms)", "V_m (mV)", "a_curve", "error (ms)", "both"})
    CHECK(svg.find(word) != std::string::npos);
  CHECK(svg.find("</svg>") != std::string::npos);
  CHECK(svg.find("fill=\"white\"") == std::string::npos);
}

TEST_CASE("a picture that cannot be written names the file and the reason") {
  const test::Scratch scratch;
  CHECK(test::message_of<InputError>([&] { draw_svg(two_panels(), scratch / "none/x.svg"); }) ==
        "cannot write " + (scratch / "none/x.svg") + ": No such file or directory\n");
}

}  // namespace
}  // namespace mossy
