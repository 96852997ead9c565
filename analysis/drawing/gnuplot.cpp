// SPDX-License-Identifier: MIT
#include "analysis/drawing/gnuplot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

#include "sim/core/error.hpp"

namespace mossy {
namespace {

constexpr int panel_width = 430, panel_height = 310;  // pixels
constexpr const char* grey = "#808080";
constexpr int legend_row = 18;  // pixels
constexpr const char* colours[] = {"#3d85c6", "#d9822b", "#4f9e4f", "#c0504d",
                                   "#8f6bb8", "#909090", "#20a5a5", "#8c6d31"};

/// A gnuplot string: within single quotes only the quote itself is special.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text)
    out += c == '\'' ? std::string("''") : c == '\n' ? " " : std::string(1, c);
  return out + "'";
}

std::string data_block(const std::string& name, const Series& s) {
  std::string out = fmt::format("{} << END\n", name);
  for (std::size_t k = 0; k < s.x.size(); ++k)
    out += fmt::format("{:.6g} {:.6g}\n", s.x[k], s.y[k]);
  return out + "END\n";
}

std::string style_of(const Series& s, bool text) {
  const std::string colour =
      text ? "" : fmt::format(" lc rgb '{}'", colours[std::size_t(s.colour) % std::size(colours)]);
  switch (s.shape) {
    case Series::Shape::line:
      return fmt::format("lines lw 1.6{}", colour);
    case Series::Shape::points:
      return fmt::format("points pt 7 ps 0.45{}", colour);
    case Series::Shape::line_points:
      return fmt::format("linespoints lw 1.6 pt 7 ps 0.6{}", colour);
    case Series::Shape::marks:
      return text ? "points pt 'v'" : fmt::format("points pt 11 ps 0.6{}", colour);
    case Series::Shape::dots:
      return text ? "points pt '.'" : fmt::format("points pt 7 ps 0.22{}", colour);
    case Series::Shape::bars:
      return text ? "steps" : fmt::format("boxes fs solid 0.45 noborder{}", colour);
  }
  return "lines";
}

/// Rows of the legends, two entries in each: of the panel with most, so that all axes are of one height.
int legend_rows(const Drawing& figure) {
  std::ptrdiff_t most = 4;
  for (const Panel& p : figure.panels)
    most = std::max(most, std::count_if(p.series.begin(), p.series.end(),
                                        [](const Series& s) { return !s.label.empty(); }));
  return static_cast<int>((most + 1) / 2);
}

std::string axes(const Panel& p, bool text, int rows) {
  std::string out = "reset\n";
  const std::string ink = text ? "" : fmt::format(" tc rgb '{}'", grey);
  if (!text) {
    out += fmt::format("set border 3 lc rgb '{0}'\nset tics nomirror out{1}\n", grey, ink);
    out += fmt::format("set grid lc rgb '{}' lw 0.25 dt 3\n", grey);
  } else {
    out += "set tics nomirror\n";
  }
  out += fmt::format("set title {} noenhanced{}\n", quoted(p.title), ink);
  out += fmt::format("set xlabel {} noenhanced{}\n", quoted(p.x_label), ink);
  out += fmt::format("set ylabel {} noenhanced{}\n", quoted(p.y_label), ink);
  out += fmt::format("set key below maxrows {} Left reverse samplen 2 noenhanced{}\n", rows, ink);
  if (!text) out += fmt::format("set bmargin {:g}\nset xlabel offset 0,0.4\n", 6.2 + 1.5 * (rows - 2));
  if (!p.log_x) out += "set autoscale xfix\n";
  out += "set offsets graph 0, graph 0, graph 0.04, graph 0\n";
  if (p.x_low < p.x_high) out += fmt::format("set xrange [{:g}:{:g}]\n", p.x_low, p.x_high);
  if (p.log_x) out += "set logscale x\nset format x '10^{%L}'\nset mxtics 1\n";
  if (p.log_y) out += "set logscale y\nset format y '10^{%L}'\nset mytics 1\n";
  if (p.log_x || p.log_y) out += "unset offsets\n";
  if (p.zero_lines && !text)
    out +=
        fmt::format("set xzeroaxis lt 1 lw 0.6 lc rgb '{0}'\nset yzeroaxis lt 1 lw 0.6 lc rgb '{0}'\n", grey);
  return out;
}

std::string panel_script(const Panel& p, bool text, std::size_t number, int rows) {
  std::string data, plot;
  for (std::size_t k = 0; k < p.series.size(); ++k) {
    const Series& s = p.series[k];
    if (s.x.empty()) continue;
    const std::string name = fmt::format("$p{}s{}", number, k);
    data += data_block(name, s);
    plot += fmt::format("{}{} using 1:2 with {} {}", plot.empty() ? "plot " : ", ", name, style_of(s, text),
                        s.label.empty() ? "notitle" : "title " + quoted(s.label));
  }
  if (plot.empty()) plot = "set xrange [0:1]\nset yrange [0:1]\nplot 1/0 notitle";
  return data + axes(p, text, rows) + plot + "\n";
}

void run_gnuplot(const std::string& script) {
  if (std::system("command -v gnuplot >/dev/null 2>&1") != 0)
    throw RunError(
        "drawing needs gnuplot, which is not installed here (Debian: apt-get install gnuplot-nox)");
  std::fflush(stdout);
  FILE* pipe = ::popen("gnuplot -", "w");
  if (pipe == nullptr) throw RunError(fmt::format("gnuplot did not start: {}", std::strerror(errno)));
  const bool taken = std::fwrite(script.data(), 1, script.size(), pipe) == script.size();
  if (::pclose(pipe) != 0 || !taken) throw RunError("gnuplot failed; what it said stands above");
}

}  // namespace

std::string svg_script(const Drawing& figure, const std::string& path) {
  const std::size_t count = figure.panels.size();
  const std::size_t across = count > 1 ? 2 : 1, down = (count + across - 1) / across;
  std::string out = fmt::format(
      "set encoding utf8\nset terminal svg size {},{} font 'sans-serif,12'\nset output {}\nset multiplot "
      "layout "
      "{},{} title {} noenhanced tc rgb '{}'\n",
      across * panel_width, down * (panel_height + legend_row * (legend_rows(figure) - 2)) + 30, quoted(path),
      down, across, quoted(figure.title), grey);
  for (std::size_t k = 0; k < count; ++k)
    out += panel_script(figure.panels[k], false, k, legend_rows(figure));
  return out + "unset multiplot\nunset output\n";
}

std::string text_script(const Drawing& figure, int columns) {
  std::string out =
      fmt::format("set encoding utf8\nset terminal dumb {} {} nofeed noenhanced\n", columns, 20);
  for (std::size_t k = 0; k < figure.panels.size(); ++k)
    out += panel_script(figure.panels[k], true, k, legend_rows(figure));
  return out;
}

void draw_svg(const Drawing& figure, const std::string& path) {
  errno = 0;
  if (!std::ofstream(path, std::ios::app))
    throw InputError(fmt::format("cannot write {}: {}\n", path, std::strerror(errno)));
  run_gnuplot(svg_script(figure, path));
}

void draw_text(const Drawing& figure, int columns) {
  run_gnuplot(text_script(figure, columns));
}

}  // namespace mossy
