// SPDX-License-Identifier: MIT
#include "sim/record/edge_file.hpp"

#include <cassert>

namespace mossy {

EdgeWriter::EdgeWriter(const std::string& path, const std::vector<EdgeProjection>& projections)
    : file_(path) {
  file_.mark_as_sonata();
  const std::string root = file_.add_group("", "edges");
  for (const EdgeProjection& p : projections) {
    const std::string base = file_.add_group(root, p.name);
    const std::string group = file_.add_group(base, "0");
    projections_.push_back({{file_, base + "/source_node_id"},
                            {file_, base + "/target_node_id"},
                            {file_, base + "/edge_type_id"},
                            {file_, base + "/edge_group_id"},
                            {file_, base + "/edge_group_index"},
                            {file_, group + "/syn_weight"},
                            {file_, group + "/delay"},
                            0});
    const Projection& made = projections_.back();
    file_.set_text(made.sources.name(), "node_population", p.from);
    file_.set_text(made.targets.name(), "node_population", p.to);
    file_.set_text(made.delays.name(), "units", "ms");
  }
}

void EdgeWriter::append(std::size_t projection, const EdgePiece& piece) {
  const std::size_t many = piece.sources.size();
  assert(piece.targets.size() == many && piece.weights.size() == many && piece.delays.size() == many);
  Projection& p = projections_[projection];
  p.sources.append(piece.sources);
  p.targets.append(piece.targets);
  p.weights.append(piece.weights);
  p.delays.append(piece.delays);
  for (std::size_t i = 0; i < many; ++i) {
    p.type.append(projection);
    p.group.append(0);
    p.index.append(p.synapses++);
  }
}

void EdgeWriter::close() {
  for (Projection& p : projections_) {
    for (auto* ids : {&p.sources, &p.targets, &p.type, &p.group, &p.index})
      ids->write_out();
    p.weights.write_out();
    p.delays.write_out();
  }
  file_.flush();
  file_.close();
}

}  // namespace mossy
