// SPDX-License-Identifier: MIT
#include "sim/record/spike_text.hpp"

#include <catch2/catch.hpp>

#include "sim/core/error.hpp"
#include "tests/record/scratch.hpp"

using namespace mossy;
using namespace mossy::test;

namespace {

using Ids = std::vector<std::uint32_t>;
using Times = std::vector<double>;

void write_some(const std::string& path) {
  SpikeWriter writer(path, {{"granule", 10}, {"BC", 10}, {"silent", 10}});
  writer.append(0, Times{0.1 + 0.2, 12, 1e7}, Ids{3, 0, 9});
  writer.append(1, Times{5.5}, Ids{1});
  writer.close();
}

}  // namespace

TEST_CASE("csv has BMTK's columns and every digit") {
  const Scratch scratch;
  write_some(scratch / "spikes.h5");
  SpikeReader reader(scratch / "spikes.h5");
  export_csv(reader, scratch / "spikes.csv");
  CHECK(content(scratch / "spikes.csv") ==
        "timestamps population node_ids\n"
        "5.5 BC 1\n"
        "0.30000000000000004 granule 3\n"
        "12 granule 0\n"
        "10000000 granule 9\n");
}

TEST_CASE("gdf has the cell and the time of one population") {
  const Scratch scratch;
  write_some(scratch / "spikes.h5");
  SpikeReader reader(scratch / "spikes.h5");
  export_gdf(reader, "granule", scratch / "granule.gdf");
  CHECK(content(scratch / "granule.gdf") == "3\t0.30000000000000004\n0\t12\n9\t10000000\n");
  export_gdf(reader, "silent", scratch / "silent.gdf");
  CHECK(content(scratch / "silent.gdf").empty());
  CHECK(message_of<InputError>([&] { export_gdf(reader, "granul", scratch / "x.gdf"); }) ==
        (scratch / "spikes.h5") + ": holds no population 'granul'; did you mean 'granule'?");
}

TEST_CASE("an export longer than a block is whole") {
  const Scratch scratch;
  constexpr std::uint32_t many = 40000;
  SpikeWriter writer(scratch / "spikes.h5", {{"A", many}});
  std::string expected;
  for (std::uint32_t i = 0; i < many; ++i) {
    writer.append(0, Times{static_cast<double>(i)}, Ids{i});
    expected += std::to_string(i) + "\t" + std::to_string(i) + "\n";
  }
  writer.close();
  SpikeReader reader(scratch / "spikes.h5");
  export_gdf(reader, "A", scratch / "A.gdf");
  CHECK((content(scratch / "A.gdf") == expected));
}
