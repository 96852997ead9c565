// SPDX-License-Identifier: MIT
#include "sim/record/weight_file.hpp"

#include <catch2/catch.hpp>
#include <csignal>

#include "sim/core/error.hpp"
#include "sim/record/edge_file.hpp"
#include "tests/record/raw_hdf5.hpp"
#include "tests/record/scratch.hpp"

using namespace mossy;
using namespace mossy::test;

namespace {

using Ids = std::vector<std::uint32_t>;
using Raw = std::vector<std::uint64_t>;
using Numbers = std::vector<double>;

template <class T>
std::vector<T> weights_at(int k, std::size_t many) {
  std::vector<T> weights(many);
  for (std::size_t i = 0; i < many; ++i)
    weights[i] = static_cast<T>(k + 1) + static_cast<T>(i % 977) * T{0.125};
  return weights;
}

/// Hands a vector over in pieces.
template <class T, class Take>
void in_pieces(const std::vector<T>& all, std::size_t piece, const Take& take) {
  for (std::size_t first = 0; first < all.size(); first += piece)
    take(std::span<const T>(all).subspan(first, std::min(piece, all.size() - first)));
}

}  // namespace

TEST_CASE("weights come back as they were written, in any pieces") {
  const Scratch scratch;
  const std::size_t many = GENERATE(1u, 1000u, 4096u, 4097u, 100003u);
  const std::size_t piece = GENERATE(997u, 4096u, 200000u);
  Ids sources(many), targets(many);
  for (std::uint32_t i = 0; i < many; ++i)
    sources[i] = i % 100, targets[i] = i / 100;
  WeightWriter writer(scratch / "weights.h5", {{"pp", "EC", "GC", many}, {"none", "EC", "BC", 0}});
  in_pieces(sources, piece, [&](std::span<const std::uint32_t> some) {
    const std::size_t at = static_cast<std::size_t>(some.data() - sources.data());
    writer.append_synapses(0, some, std::span<const std::uint32_t>(targets).subspan(at, some.size()));
  });
  for (int k = 0; k < 3; ++k) {
    writer.start(0, 100.0 * k);
    in_pieces(weights_at<float>(k, many), piece,
              [&](std::span<const float> some) { writer.append(0, some); });
    writer.start(1, 100.0 * k);
    if (k == 1) writer.flush();
  }
  writer.close();

  const WeightReader reader(scratch / "weights.h5");
  CHECK(reader.projections() == std::vector<std::string>{"none", "pp"});
  CHECK(reader.synapses("pp") == many);
  CHECK(reader.times("pp") == Numbers{0, 100, 200});
  CHECK(reader.sources("pp") == sources);
  CHECK(reader.targets("pp") == targets);
  for (int k = 0; k < 3; ++k)
    CHECK((reader.read("pp", static_cast<std::uint64_t>(k)) == weights_at<double>(k, many)));
  const Numbers tail = reader.read("pp", 2, many - 1, 10);
  CHECK(tail == Numbers{weights_at<double>(2, many).back()});
  CHECK(reader.times("none") == Numbers{0, 100, 200});
  CHECK(reader.synapses("none") == 0);
  CHECK(reader.read("none", 2).empty());
}

TEST_CASE("the layout of weights is as documented") {
  const Scratch scratch;
  const std::string path = scratch / "weights.h5";
  WeightWriter writer(path, {{"pp", "EC", "GC", 2}});
  writer.append_synapses(0, Ids{5, 6}, Ids{7, 8});
  writer.start(0, 10);
  writer.append(0, Numbers{0.1, 0.2});
  writer.start(0, 20);
  writer.append(0, Numbers{0.3, 0.4});
  writer.close();
  CHECK(raw_values<std::uint64_t>(path, "/weights/pp/source_node_id") == Raw{5, 6});
  CHECK(raw_values<std::uint64_t>(path, "/weights/pp/target_node_id") == Raw{7, 8});
  CHECK(raw_values<double>(path, "/weights/pp/times") == Numbers{10, 20});
  CHECK(raw_values<double>(path, "/weights/pp/weights") == Numbers{0.1, 0.2, 0.3, 0.4});
  if (!have_h5py()) {
    WARN("partly skipped: /usr/bin/python3 has no h5py");
    return;
  }
  CHECK(python(scratch, R"(
import sys, h5py
g = h5py.File(sys.argv[1], "r")["weights/pp"]
print(g["weights"].shape, g["source_node_id"].attrs["node_population"].decode(),
      g["target_node_id"].attrs["node_population"].decode(), g["weights"][1, 0])
)",
               path) == "(2, 2) EC GC 0.3\n");
}

TEST_CASE("a row of weights counts once it is whole") {
  const Scratch scratch;
  const std::string path = scratch / "weights.h5";
  constexpr std::size_t many = 50000;
  Child child([&](const auto& report) {
    WeightWriter writer(path, {{"perforant", "EC", "GC", many}});
    writer.start(0, 0);
    writer.append(0, weights_at<double>(0, many));
    writer.start(0, 10);
    writer.append(0, weights_at<double>(1, many / 2));
    writer.flush();
    report(1);
    ::pause();
  });
  std::uint64_t flushed = 0;
  REQUIRE(child.next(flushed));
  ::kill(child.pid(), SIGKILL);
  child.wait();
  const WeightReader reader(path);
  CHECK(reader.times("perforant") == Numbers{0});
  CHECK((reader.read("perforant", 0) == weights_at<double>(0, many)));
  CHECK(message_of<InputError>([&] { reader.read("perforant", 1); }) ==
        path + ": /weights/perforant/weights has no row 1; it has 1");
  CHECK(message_of<InputError>([&] { reader.times("perforan"); }) ==
        path + ": holds no projection 'perforan'; did you mean 'perforant'?");
}

TEST_CASE("edges have SONATA's layout") {
  const Scratch scratch;
  const std::string path = scratch / "edges.h5";
  EdgeWriter writer(path, {{"pp", "EC", "GC"}, {"mf", "GC", "CA3"}, {"none", "A", "B"}});
  writer.append(1, {Ids{1, 2}, Ids{3, 4}, Numbers{0.5, 0.25}, Numbers{1, 2}});
  writer.append(0, {Ids{9}, Ids{8}, Numbers{7}, Numbers{6}});
  writer.append(1, {Ids{5}, Ids{6}, Numbers{0.125}, Numbers{3}});
  writer.close();
  CHECK(raw_values<std::uint64_t>(path, "/edges/mf/source_node_id") == Raw{1, 2, 5});
  CHECK(raw_values<std::uint64_t>(path, "/edges/mf/target_node_id") == Raw{3, 4, 6});
  CHECK(raw_values<std::uint64_t>(path, "/edges/mf/edge_type_id") == Raw{1, 1, 1});
  CHECK(raw_values<std::uint64_t>(path, "/edges/mf/edge_group_id") == Raw{0, 0, 0});
  CHECK(raw_values<std::uint64_t>(path, "/edges/mf/edge_group_index") == Raw{0, 1, 2});
  CHECK(raw_values<double>(path, "/edges/mf/0/syn_weight") == Numbers{0.5, 0.25, 0.125});
  CHECK(raw_values<double>(path, "/edges/mf/0/delay") == Numbers{1, 2, 3});
  CHECK(raw_values<std::uint64_t>(path, "/edges/pp/source_node_id") == Raw{9});
  CHECK(raw_values<double>(path, "/edges/none/0/delay").empty());
  if (!have_h5py()) {
    WARN("partly skipped: /usr/bin/python3 has no h5py");
    return;
  }
  CHECK(python(scratch, R"(
import sys, h5py
f = h5py.File(sys.argv[1], "r")
g = f["edges/mf"]
print(f.attrs["magic"], g["source_node_id"].attrs["node_population"].decode(),
      g["target_node_id"].attrs["node_population"].decode(), g["0/syn_weight"].dtype)
)",
               path) == "2682 GC CA3 float64\n");
}
