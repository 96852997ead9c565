// SPDX-License-Identifier: MIT
// The connections of a network as SONATA edges, for other programs:
//
//     /edges/<projection>/source_node_id, target_node_id   uint64[S], node_population = name
//     /edges/<projection>/edge_type_id                     uint64[S], number of the projection in the file
//     /edges/<projection>/edge_group_id, edge_group_index  uint64[S], all in group 0, in order
//     /edges/<projection>/0/syn_weight, delay              float64[S], delay in ms
//
// Written in pieces, so that no second copy of the network is needed. Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/record/buffered_table.hpp"
#include "sim/record/hdf5.hpp"

namespace mossy {

struct EdgeProjection {
  std::string name, from, to;
};

/// Some synapses, in columns of equal length.
struct EdgePiece {
  std::span<const std::uint32_t> sources, targets;
  std::span<const double> weights;  ///< pA or nS
  std::span<const double> delays;   ///< ms
};

class EdgeWriter {
 public:
  EdgeWriter(const std::string& path, const std::vector<EdgeProjection>& projections);

  /// The next synapses of a projection.
  void append(std::size_t projection, const EdgePiece& piece);
  void close();

 private:
  struct Projection {
    h5::BufferedTable<std::uint64_t> sources, targets, type, group, index;
    h5::BufferedTable<double> weights, delays;
    std::uint64_t synapses;
  };
  h5::OutputFile file_;
  std::vector<Projection> projections_;
};

}  // namespace mossy
