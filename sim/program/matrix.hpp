// SPDX-License-Identifier: MIT
// The runs that `compare` and `sweep` are made of: a matrix of conditions (file, variant, point of the swept
// grid) times seeds. Each cell of the matrix is one run in a directory of its own,
//
//     <out>/<condition>/seed-<N>
//
// and has a fingerprint: a hash of the resolved network with its seed, of the patterns made for it (so a
// changed picture is noticed), of how long it runs and of the program's version. A cell whose directory
// holds a finished run of that fingerprint is done and is not run again; everything else is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "analysis/comparison.hpp"

namespace mossy {

struct MatrixOptions {
  std::filesystem::path out;          ///< empty: results/<name>-<kind>
  std::vector<std::string> files;     ///< at least one
  std::vector<std::string> variants;  ///< "standard" is the file as it is; empty: it and all its variants
  std::vector<std::string> vary;      ///< path=v1,v2
  std::vector<std::string> settings;  ///< path=value, for all runs
  std::string seeds = "1..5";         ///< 1..5 or 1,4,7
  std::string shard;                  ///< "2/8", or empty: all cells
  double duration = -1;               ///< ms; negative: as the file says
  int jobs = 0;                       ///< runs at a time; 0: one per core
  int threads = 1;                    ///< of each run
  bool reports = false;               ///< a page for each run
  bool fresh = false;                 ///< run everything again
};

struct Cell {
  std::size_t condition = 0, seed = 0;  ///< indices
  std::filesystem::path directory;
  std::string fingerprint;         ///< 16 hexadecimal digits
  std::string title;               ///< "no_inhibition, seed 3"
  std::vector<std::string> words;  ///< arguments of the program that make the run
};

struct Matrix {
  Comparison comparison;  ///< without runs and scores
  std::filesystem::path out;
  std::vector<Cell> cells;  ///< seed after seed, conditions within
};

/// Lays out every cell and checks its network; nothing runs and nothing is written. InputError when any of
/// them is wrong. `kind` is "comparison" or "sweep".
Matrix make_matrix(const MatrixOptions& options, const std::string& kind);

/// Of a run: what it was made from.
std::string fingerprint_of(const RunRecord& run);

/// Whether the directory holds a finished run with the cell's fingerprint, its spikes included.
bool is_done(const Cell& cell);

/// The cells of a shard "k/n": every n-th from the k-th on, counted from 1; all for an empty text.
/// InputError when the text is neither.
std::vector<Cell> shard_of(const std::vector<Cell>& cells, const std::string& shard);

/// Reads every run of the matrix into its comparison; all must be done.
void collect(Matrix& matrix);

/// 1..5 or 1,4,7, none twice. InputError when the text is neither.
std::vector<std::uint64_t> parse_seeds(const std::string& text);

}  // namespace mossy
