// SPDX-License-Identifier: MIT
// Weights of projections at chosen times, on disk:
//
//     /weights/<projection>/source_node_id  uint64[S], node_population = name of the source population
//     /weights/<projection>/target_node_id  uint64[S], node_population = name of the target population
//     /weights/<projection>/times           float64[K], units = "ms"
//     /weights/<projection>/weights         float64[K][S]
//
// One table of rows rather than a dataset per time, so that a synapse's history is one column, and all
// tables exist from the start (a file safe against kills may gain no new ones later). Row k is whole when
// `times` has it. Everything is written in pieces of any length, in the same order of synapses each time.
// Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/record/buffered_table.hpp"
#include "sim/record/hdf5.hpp"

namespace mossy {

struct WeightProjection {
  std::string name, from, to;
  std::uint64_t synapses = 0;
};

class WeightWriter {
 public:
  WeightWriter(const std::string& path, const std::vector<WeightProjection>& projections,
               h5::Making making = h5::Making::in_place);
  /// Closes, but in silence: what was appended is kept when an exception ends the run.
  ~WeightWriter();

  /// The next synapses of a projection: who sends, who receives.
  void append_synapses(std::size_t projection, std::span<const std::uint32_t> sources,
                       std::span<const std::uint32_t> targets);
  /// Begins the weights at `time` (ms); exactly as many as there are synapses follow through append().
  void start(std::size_t projection, double time);
  void append(std::size_t projection, std::span<const float> weights) { append_any(projection, weights); }
  void append(std::size_t projection, std::span<const double> weights) { append_any(projection, weights); }
  /// What was appended so far survives a kill from here on.
  void flush();
  void close();
  /// As SpikeWriter::archive; not within a row.
  void archive(Archive& a);

 private:
  struct Projection {
    h5::BufferedTable<std::uint64_t> sources, targets;
    h5::OutputTable weights;
    h5::BufferedTable<double> times;
    std::uint64_t synapses;
    std::uint64_t done;         ///< weights of the last row in the file
    double time;                ///< of that row
    std::vector<double> piece;  ///< of that row: a chunk across, written whole however it was handed over
  };
  template <class Visit>
  void for_each_table(const Visit& visit) {
    for (Projection& p : projections_) {
      visit(p.sources, 1);
      visit(p.targets, 1);
      visit(p.times, 1);
    }
  }
  void write_piece(Projection& p);
  void write_again(const h5::InputFile& before, std::uint32_t projection);
  template <class T>
  void append_any(std::size_t projection, std::span<const T> weights);
  h5::OutputFile file_;
  std::vector<Projection> projections_;
};

class WeightReader {
 public:
  explicit WeightReader(const std::string& path);

  std::vector<std::string> projections() const { return file_.children("/weights"); }
  std::uint64_t synapses(std::string_view projection) const;
  std::vector<double> times(std::string_view projection) const;  ///< ms
  std::vector<std::uint32_t> sources(std::string_view projection) const;
  std::vector<std::uint32_t> targets(std::string_view projection) const;
  /// Weights at times()[k] of `many` synapses from the `first` on; fewer at the end.
  std::vector<double> read(std::string_view projection, std::uint64_t k, std::uint64_t first = 0,
                           std::uint64_t many = UINT64_MAX) const;

 private:
  std::string group_of(std::string_view projection) const;
  h5::InputFile file_;
};

}  // namespace mossy
