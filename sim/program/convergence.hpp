// SPDX-License-Identifier: MIT
// Measures how spike times converge: integrated models by their tolerance, a time-stepped cell by its step.
//
// Every run of the engine goes through a network file and one thread. The errors and the numbers of evaluated
// right-hand sides are the same on every run of the same program; CPU times are what the machine gave.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/grid/spike_errors.hpp"
#include "sim/build/catalogue.hpp"

namespace mossy {

struct ToleranceRow {
  double tolerance = 0;
  SpikeErrors errors;      ///< against the run at `finest_tolerance`
  double evaluations = 0;  ///< right-hand sides per simulated second
  double cpu_seconds = 0;  ///< per simulated second
};

struct ModelConvergence {
  std::string model;
  std::size_t spikes = 0, inputs = 0;  ///< of the finest run
  std::vector<ToleranceRow> rows;      ///< from coarse to fine
};

struct GridRow {
  std::string method;       ///< "grid, h = 0.1 ms", "lif_psc_exp"
  SpikeErrors errors;       ///< against ReferenceLif
  double updates = 0;       ///< of the state, per input
  double ns_per_input = 0;  ///< CPU
};

struct GridComparison {
  std::size_t inputs = 0, spikes = 0;  ///< of the reference
  std::vector<GridRow> rows;
};

struct Convergence {
  std::vector<ModelConvergence> models;
  GridComparison grid;
};

inline constexpr double finest_tolerance = 1e-13;
inline constexpr double tolerance_duration = 2000;  ///< ms, of each run of an integrated model
inline constexpr double grid_duration = 4000;       ///< ms, of each run of the comparison
inline constexpr double pairing_reach = 2;          ///< ms, farther apart two spikes are not the same one

/// The network file that drives one cell of an integrated model: a current of twice the smallest one that makes
/// it fire, and at every receptor a Poisson train of 200 Hz whose spikes move V_m by about 1 mV.
std::string driven_cell(const CatalogueEntry& model, double tolerance);

/// True for a model that is integrated numerically: it has a parameter `tolerance`.
bool is_integrated(const CatalogueEntry& model);

ModelConvergence measure_model(const CatalogueEntry& model, const std::vector<double>& tolerances);
GridComparison measure_grid(const std::vector<double>& steps);

}  // namespace mossy
