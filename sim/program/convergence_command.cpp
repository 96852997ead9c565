// SPDX-License-Identifier: MIT
// `mossy convergence`: spike-time error against cost, as picture, table and numbers.
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "analysis/drawing/gnuplot.hpp"
#include "sim/core/version.hpp"
#include "sim/program/commands.hpp"
#include "sim/program/convergence.hpp"
#include "sim/record/plain_file.hpp"

namespace mossy {
namespace {

const std::vector<double> tolerances{1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12};
const std::vector<double> steps{0.1, 0.01, 0.001};

Convergence measure() {
  Convergence all;
  for (const CatalogueEntry& model : neuron_entries())
    if (is_integrated(model)) {
      fmt::print(stderr, "{}\n", model.name);
      all.models.push_back(measure_model(model, tolerances));
    }
  fmt::print(stderr, "time grid\n");
  all.grid = measure_grid(steps);
  return all;
}

// -- table --------------------------------------------------------------------------------------

std::string error(double ms) {
  return ms == 0 ? "0" : fmt::format("{:.1e}", ms);
}

std::string missed(const SpikeErrors& e) {
  return fmt::format("{} / {}", e.missed, e.extra);
}

std::string table(const ModelConvergence& m) {
  std::string out = fmt::format(
      "`{}`: {} inputs, {} spikes in {:g} s\n\n"
      "| tolerance | median error (ms) | largest (ms) | missed / extra | right-hand sides per s | CPU s per "
      "s |\n"
      "|---|---|---|---|---|---|\n",
      m.model, m.inputs, m.spikes, tolerance_duration / 1000);
  for (const ToleranceRow& r : m.rows)
    out += fmt::format("| {:.0e} | {} | {} | {} | {:.3g} | {:.2g} |\n", r.tolerance, error(r.errors.median),
                       error(r.errors.largest), missed(r.errors), r.evaluations, r.cpu_seconds);
  return out + "\n";
}

std::string table(const GridComparison& g) {
  std::string out = fmt::format(
      "{} inputs, {} spikes in {:g} s\n\n"
      "| method | median error (ms) | largest (ms) | missed / extra | updates per input | CPU ns per input "
      "|\n"
      "|---|---|---|---|---|---|\n",
      g.inputs, g.spikes, grid_duration / 1000);
  for (const GridRow& r : g.rows)
    out += fmt::format("| {} | {} | {} | {} | {:.3g} | {:.0f} |\n", r.method, error(r.errors.median),
                       error(r.errors.largest), missed(r.errors), r.updates, r.ns_per_input);
  return out + "\n";
}

std::string markdown(const Convergence& all) {
  std::string out =
      "![Error of spike times against cost](pictures/convergence.svg)\n\n"
      "Right: one cell under about ten inputs per ms, on a time grid and by events. The grid's cell follows "
      "its closed "
      "form within a step, so all of its error is the grid's. Errors are against the same cell in long "
      "double. An "
      "update advances the state; the search for a crossing is not counted, but its time is. The time of the "
      "grid "
      "is that of the bare loop, the time of `lif_psc_exp` that of the whole engine with one cell.\n\n";
  out += table(all.grid);
  out += fmt::format(
      "Left: cells without a closed form. Each is driven by a current of twice the smallest that makes "
      "it fire "
      "and by 200 inputs per second at each receptor; errors are against its own run at tolerance {:.0e}. "
      "For "
      "`lif_cond_exp` the tests hold that run against a Runge-Kutta integration in long double that shares "
      "no code "
      "with it. For the leaky cells with conductances, whose paths are Taylor series, coefficients are "
      "counted.\n\n",
      finest_tolerance);
  for (const ModelConvergence& m : all.models)
    out += table(m);
  return out +
         "Spikes more than 2 ms apart are not the same spike. Errors and counts are the same on every run; "
         "CPU times are "
         "those of one core of one machine, once. Made by `./mossy convergence --out models` (numbers: "
         "[convergence.json](convergence.json)).\n";
}

// -- picture ------------------------------------------------------------------------------------

/// A logarithm has no place for 0: such points are left out.
void add_point(Series& s, double x, double y) {
  if (!(y > 0)) return;
  s.x.push_back(x);
  s.y.push_back(y);
}

Drawing figure(const Convergence& all) {
  Panel left{"integrated models, tolerance 1e-3 to 1e-12",
             "right-hand sides per simulated second",
             "largest spike-time error (ms)",
             {},
             true,
             true},
      right{
          "LIF cell, ten inputs per ms", "state updates per input", "spike-time error (ms)", {}, true, true};
  int colour = 0;
  for (const ModelConvergence& m : all.models) {
    Series s{m.model, Series::Shape::line_points, colour++, {}, {}};
    for (const ToleranceRow& r : m.rows)
      add_point(s, r.evaluations, r.errors.largest);
    left.series.push_back(std::move(s));
  }
  Series median{"grid, median", Series::Shape::line_points, 0, {}, {}},
      largest{"grid, largest", Series::Shape::line_points, 1, {}, {}},
      exact{"lif_psc_exp", Series::Shape::line_points, 2, {}, {}};
  for (const GridRow& r : all.grid.rows) {
    if (r.method == "lif_psc_exp") {
      add_point(exact, r.updates, r.errors.largest);
    } else {
      add_point(median, r.updates, r.errors.median);
      add_point(largest, r.updates, r.errors.largest);
    }
  }
  right.series = {median, largest, exact};
  return {"Error of spike times against cost", {left, right}};
}

// -- numbers ------------------------------------------------------------------------------------

nlohmann::ordered_json json_of(const SpikeErrors& e) {
  return {{"compared", e.compared},
          {"missed", e.missed},
          {"extra", e.extra},
          {"median_ms", e.median},
          {"largest_ms", e.largest}};
}

nlohmann::ordered_json json_of(const Convergence& all) {
  nlohmann::ordered_json out{{"version", version},
                             {"finest_tolerance", finest_tolerance},
                             {"pairing_reach_ms", pairing_reach},
                             {"models", nlohmann::ordered_json::array()}};
  for (const ModelConvergence& m : all.models) {
    nlohmann::ordered_json rows = nlohmann::ordered_json::array();
    for (const ToleranceRow& r : m.rows)
      rows.push_back({{"tolerance", r.tolerance},
                      {"errors", json_of(r.errors)},
                      {"right_hand_sides_per_s", r.evaluations},
                      {"cpu_s_per_s", r.cpu_seconds}});
    out["models"].push_back({{"model", m.model},
                             {"duration_ms", tolerance_duration},
                             {"inputs", m.inputs},
                             {"spikes", m.spikes},
                             {"rows", std::move(rows)}});
  }
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const GridRow& r : all.grid.rows)
    rows.push_back({{"method", r.method},
                    {"errors", json_of(r.errors)},
                    {"updates_per_input", r.updates},
                    {"cpu_ns_per_input", r.ns_per_input}});
  out["grid"] = {{"duration_ms", grid_duration},
                 {"inputs", all.grid.inputs},
                 {"spikes", all.grid.spikes},
                 {"rows", std::move(rows)}};
  return out;
}

}  // namespace

int convergence_command(const std::string& folder) {
  const std::filesystem::path directory(folder);
  if (!std::filesystem::is_directory(directory))
    throw InputError(fmt::format("--out {}: it must be a directory that is there\n", folder));
  const Convergence all = measure();
  const auto picture = directory / "pictures" / "convergence.svg";
  std::filesystem::create_directories(picture.parent_path());
  write_file_at_once((directory / "convergence.md").string(), markdown(all));
  write_file_at_once((directory / "convergence.json").string(), json_of(all).dump(2) + "\n");
  draw_svg(figure(all), picture.string());
  fmt::print("{}", table(all.grid));
  for (const ModelConvergence& m : all.models)
    fmt::print("{}", table(m));
  fmt::print("{}\n", picture.string());
  return 0;
}

}  // namespace mossy
