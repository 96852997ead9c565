// SPDX-License-Identifier: MIT
#include "sim/record/weight_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "sim/core/error.hpp"
#include "sim/core/nearest_name.hpp"
#include "sim/record/logged_tables.hpp"

namespace mossy {

WeightWriter::WeightWriter(const std::string& path, const std::vector<WeightProjection>& projections,
                           h5::Making making)
    : file_(path, making) {
  const std::string root = file_.add_group("", "weights");
  for (const WeightProjection& p : projections) {
    const std::string group = file_.add_group(root, p.name);
    projections_.push_back({{file_, group + "/source_node_id"},
                            {file_, group + "/target_node_id"},
                            {file_, group + "/weights", h5::Type::float64, p.synapses, h5::Packing::plain},
                            {file_, group + "/times"},
                            p.synapses,
                            p.synapses,
                            0,
                            {}});
    const Projection& made = projections_.back();
    file_.set_text(made.sources.name(), "node_population", p.from);
    file_.set_text(made.targets.name(), "node_population", p.to);
    file_.set_text(made.times.name(), "units", "ms");
  }
  file_.flush();
}

WeightWriter::~WeightWriter() {
  try {
    close();
  } catch (...) {
  }
}

void WeightWriter::append_synapses(std::size_t projection, std::span<const std::uint32_t> sources,
                                   std::span<const std::uint32_t> targets) {
  assert(sources.size() == targets.size());
  projections_[projection].sources.append(sources);
  projections_[projection].targets.append(targets);
}

void WeightWriter::start(std::size_t projection, double time) {
  Projection& p = projections_[projection];
  assert(p.done == p.synapses && "the row before is whole");
  file_.log().steps.push_back(h5::FileLog::row | static_cast<std::uint32_t>(projection));
  p.weights.grow_to(p.weights.rows() + 1);
  p.time = time;
  p.done = 0;
  if (p.synapses == 0) p.times.append(time);
}

template <class T>
void WeightWriter::append_any(std::size_t projection, std::span<const T> weights) {
  Projection& p = projections_[projection];
  assert(p.done + p.piece.size() + weights.size() <= p.synapses);
  while (!weights.empty()) {
    const auto now = weights.first(std::min(weights.size(), p.weights.chunk_columns() - p.piece.size()));
    p.piece.insert(p.piece.end(), now.begin(), now.end());
    weights = weights.subspan(now.size());
    if (p.piece.size() == p.weights.chunk_columns() || p.done + p.piece.size() == p.synapses) write_piece(p);
  }
}

void WeightWriter::write_piece(Projection& p) {
  p.weights.write_at(p.weights.rows() - 1, p.done, std::span<const double>(p.piece));
  p.done += p.piece.size();
  p.piece.clear();
  if (p.done == p.synapses) p.times.append(p.time);
}

template void WeightWriter::append_any(std::size_t, std::span<const float>);
template void WeightWriter::append_any(std::size_t, std::span<const double>);

void WeightWriter::flush() {
  h5::flush_tables(file_, [this](const auto& visit) { for_each_table(visit); });
}

void WeightWriter::archive(Archive& a) {
  h5::archive_tables(
      a, file_, [this](const auto& visit) { for_each_table(visit); },
      [this](const h5::InputFile& before, std::uint32_t k) { write_again(before, k); }, [this] { flush(); });
}

/// The next row of a projection, as it stands in the file of before.
void WeightWriter::write_again(const h5::InputFile& before, std::uint32_t projection) {
  Projection& p = projections_.at(projection);
  const h5::InputTable weights(before, p.weights.name(), 2), times(before, p.times.name(), 1);
  const std::uint64_t row = p.weights.rows();
  if (row >= std::min(weights.rows(), times.rows()) || weights.columns() != p.synapses)
    before.refuse(p.weights.name() + " has lost rows that the checkpoint counts on");
  start(projection, times.read<double>(row, 1)[0]);
  std::vector<double> some;
  for (std::uint64_t first = 0; first < p.synapses; first += some.size()) {
    weights.read(row, 1, first, std::min<std::uint64_t>(1 << 16, p.synapses - first), some);
    append(projection, std::span<const double>(some));
  }
}

void WeightWriter::close() {
  for (Projection& p : projections_) {
    p.sources.finish();
    p.targets.finish();
    p.times.finish();
  }
  file_.close();
}

WeightReader::WeightReader(const std::string& path) : file_(path) {
  if (file_.kind("/weights") != h5::InputFile::Kind::group)
    file_.refuse("holds no weights: expected the group /weights");
}

std::string WeightReader::group_of(std::string_view projection) const {
  const auto known = projections();
  if (std::find(known.begin(), known.end(), projection) != known.end())
    return "/weights/" + std::string(projection);
  const std::string hint = did_you_mean(projection, known);
  file_.refuse(fmt::format("holds no projection '{}'{}", projection, hint.empty() ? "" : "; " + hint));
}

std::uint64_t WeightReader::synapses(std::string_view projection) const {
  return h5::InputTable(file_, group_of(projection) + "/weights", 2).columns();
}

std::vector<double> WeightReader::times(std::string_view projection) const {
  const std::string group = group_of(projection);
  const h5::InputTable times(file_, group + "/times", 1), weights(file_, group + "/weights", 2);
  return times.read<double>(0, std::min(times.rows(), weights.rows()));
}

std::vector<std::uint32_t> WeightReader::sources(std::string_view projection) const {
  const h5::InputTable ids(file_, group_of(projection) + "/source_node_id", 1);
  return ids.read_ids(0, ids.rows());
}

std::vector<std::uint32_t> WeightReader::targets(std::string_view projection) const {
  const h5::InputTable ids(file_, group_of(projection) + "/target_node_id", 1);
  return ids.read_ids(0, ids.rows());
}

std::vector<double> WeightReader::read(std::string_view projection, std::uint64_t k, std::uint64_t first,
                                       std::uint64_t many) const {
  const std::string group = group_of(projection);
  const std::size_t rows = times(projection).size();
  if (k >= rows) file_.refuse(fmt::format("{} has no row {}; it has {}", group + "/weights", k, rows));
  const h5::InputTable weights(file_, group + "/weights", 2);
  std::vector<double> values;
  first = std::min(first, weights.columns());
  weights.read(k, 1, first, std::min(many, weights.columns() - first), values);
  return values;
}

}  // namespace mossy
