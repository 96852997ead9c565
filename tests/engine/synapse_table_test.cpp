// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <numeric>

#include "sim/engine/synapses.hpp"

namespace mossy::test {
namespace {

/// Packets of so many synapses, of which `per_source` belong to each source.
SynapseTable table_of(const std::vector<std::uint32_t>& sizes, std::uint32_t per_source) {
  SynapseTable table;
  table.begin.push_back(0);
  for (const std::uint32_t size : sizes)
    table.begin.push_back(table.begin.back() + size);
  if (per_source > 1)
    for (std::uint32_t packet = 0; packet <= sizes.size(); packet += per_source)
      table.first_packet.push_back(packet);
  table.delays.assign(1, 1);
  table.targets.resize(table.begin.back());
  return table;
}

TEST_CASE("slices of a table cover it in order, however large its packets are") {
  for (const auto& sizes : std::vector<std::vector<std::uint32_t>>{
           {}, {0}, {5}, {0, 0, 7, 0}, {100000, 1, 2, 65535, 1, 65536, 200000, 0, 3}}) {
    const SynapseTable table = table_of(sizes, 1);
    std::uint32_t next = 0;
    std::size_t synapses = 0, slices = 0;
    table.for_each_slice([&](PacketRange slice) {
      CHECK(slice.first == next);
      CHECK(slice.last > slice.first);
      CHECK((table.size_of(slice) <= 65536 || slice.last == slice.first + 1));
      synapses += table.size_of(slice);
      next = slice.last;
      ++slices;
    });
    CHECK(next == sizes.size());
    CHECK(synapses == table.size());
    CHECK(slices == (sizes.empty() ? 0 : sizes.size() == 9 ? 6 : 1));
  }
}

TEST_CASE("a packet knows its source, also behind sources without synapses") {
  CHECK(table_of({1, 2, 3}, 1).source_of(2) == 2);
  const SynapseTable pairs = table_of({1, 2, 3, 4, 5, 6}, 2);
  for (std::uint32_t packet = 0; packet < 6; ++packet)
    CHECK(pairs.source_of(packet) == packet / 2);
  SynapseTable gaps = table_of({1, 1, 1}, 1);
  gaps.first_packet = {0, 0, 2, 2, 2, 3, 3};
  CHECK(gaps.source_of(0) == 1);
  CHECK(gaps.source_of(1) == 1);
  CHECK(gaps.source_of(2) == 4);
}

}  // namespace
}  // namespace mossy::test
