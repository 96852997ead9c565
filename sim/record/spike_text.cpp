// SPDX-License-Identifier: MIT
#include "sim/record/spike_text.hpp"

#include <fmt/format.h>

#include <iterator>

#include "sim/record/plain_file.hpp"

namespace mossy {
namespace {

/// Writes every spike of a population through `line(text, time, id)`, in blocks of bounded size.
template <class Line>
void write_lines(SpikeReader& spikes, std::string_view population, PlainFile& file, const Line& line) {
  constexpr std::uint64_t block = 1 << 14;
  std::string text;
  for (std::uint64_t first = 0; first < spikes.count(population); first += block) {
    const Spikes some = spikes.read_block(population, first, block);
    text.clear();
    for (std::size_t i = 0; i < some.times.size(); ++i)
      line(text, some.times[i], some.ids[i]);
    file.write(text);
  }
}

}  // namespace

void export_csv(SpikeReader& spikes, const std::string& path) {
  PlainFile file(path);
  file.write("timestamps population node_ids\n");
  for (const std::string& population : spikes.populations())
    write_lines(spikes, population, file, [&](std::string& text, double time, std::uint32_t id) {
      fmt::format_to(std::back_inserter(text), "{} {} {}\n", time, population, id);
    });
  file.close();
}

void export_gdf(SpikeReader& spikes, std::string_view population, const std::string& path) {
  PlainFile file(path);
  write_lines(spikes, population, file, [](std::string& text, double time, std::uint32_t id) {
    fmt::format_to(std::back_inserter(text), "{}\t{}\n", id, time);
  });
  file.close();
}

}  // namespace mossy
