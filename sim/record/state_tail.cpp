// SPDX-License-Identifier: MIT
#include "sim/record/state_tail.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <limits>
#include <numeric>
#include <string_view>

namespace mossy {
namespace {

constexpr std::uint32_t magic = 0x6c617473;  // "stal"
constexpr double for_ever = std::numeric_limits<double>::infinity();

struct Header {
  std::uint32_t magic, population;
  std::uint64_t row, values;
  double time;
};

/// To records with room for them.
void add_checksums(std::string& records) {
  for (std::size_t at = 0; at < records.size();) {
    Header header{};
    std::memcpy(&header, records.data() + at, sizeof header);
    const std::size_t size = sizeof header + header.values * sizeof(double);
    const std::uint32_t crc = checksum(std::string_view(records).substr(at, size));
    std::memcpy(records.data() + at + size, &crc, sizeof crc);
    at += size + sizeof crc;
  }
}

struct Row {
  Header header{};
  std::vector<double> values;
};

/// The whole records at the beginning of the text; what a kill cut off is left out.
std::vector<Row> read_rows(const std::string& text) {
  std::vector<Row> rows;
  std::size_t at = 0;
  Row row;
  while (text.size() - at >= sizeof row.header) {
    std::memcpy(&row.header, text.data() + at, sizeof row.header);
    const std::size_t left = text.size() - at - sizeof row.header;
    if (row.header.magic != magic || row.header.values > left / sizeof(double)) break;
    const std::size_t size = sizeof row.header + row.header.values * sizeof(double);
    if (!is_whole(text, at, size)) break;
    row.values.resize(row.header.values);
    std::memcpy(row.values.data(), text.data() + at + sizeof row.header, row.header.values * sizeof(double));
    rows.push_back(row);
    at += size + sizeof(std::uint32_t);
  }
  return rows;
}

/// What a state file holds of one population.
struct Held {
  StatePopulation population;
  std::vector<StateSamples> variables;
  std::size_t rows = 0;  ///< whole ones
};

Held held_of(const StateReader& reader, const std::string& name) {
  Held held{{name, {}, {}}, {}, std::numeric_limits<std::size_t>::max()};
  for (const std::string& variable : reader.variables(name)) {
    held.variables.push_back(reader.read(name, variable, -for_ever, for_ever));
    held.population.variables.push_back({variable, held.variables.back().units});
    held.population.cells = held.variables.back().cells;
    held.rows = std::min(held.rows, held.variables.back().times.size());
  }
  if (held.variables.empty()) held.rows = 0;
  return held;
}

/// Copies the samples of a population, then the rows that go on where they end; returns how many these were.
std::uint64_t write_joined(StateWriter& writer, std::size_t number, const Held& held,
                           const std::vector<Row>& rows) {
  const std::size_t cells = held.population.cells.size();
  for (std::size_t r = 0; r < held.rows; ++r) {
    std::vector<double> values;
    for (const StateSamples& variable : held.variables)
      values.insert(values.end(), variable.values.begin() + static_cast<std::ptrdiff_t>(r * cells),
                    variable.values.begin() + static_cast<std::ptrdiff_t>((r + 1) * cells));
    writer.append(number, held.variables.front().times[r], values);
  }
  std::uint64_t next = held.rows;
  for (const Row& row : rows) {
    if (row.header.population != number || row.header.row != next) continue;
    if (row.values.size() != cells * held.variables.size()) continue;
    writer.append(number, row.header.time, row.values);
    ++next;
  }
  return next - held.rows;
}

}  // namespace

StateTail::StateTail(std::string path, const std::vector<StatePopulation>& populations)
    : file_(std::move(path)) {
  for (const StatePopulation& p : populations) {
    Table table;
    table.rank = static_cast<std::uint32_t>(std::count_if(
        populations.begin(), populations.end(), [&](const StatePopulation& o) { return o.name < p.name; }));
    table.order.resize(p.variables.size());
    std::iota(table.order.begin(), table.order.end(), std::size_t{0});
    std::sort(table.order.begin(), table.order.end(),
              [&](std::size_t a, std::size_t b) { return p.variables[a].name < p.variables[b].name; });
    table.cells = p.cells.size();
    tables_.push_back(std::move(table));
  }
}

void StateTail::append(std::size_t population, double time, std::span<const double> values) {
  Table& table = tables_[population];
  const Header header{magic, table.rank, table.rows++, values.size(), time};
  add_bytes(unsaved_, &header, sizeof header);
  for (const std::size_t variable : table.order)
    add_bytes(unsaved_, values.data() + variable * table.cells, table.cells * sizeof(double));
  unsaved_.append(sizeof(std::uint32_t), '\0');
}

void StateTail::save_if_due() {
  if (!file_.due()) return;
  add_checksums(unsaved_);
  file_.write(unsaved_);
  unsaved_.clear();
  file_.saved();
}

void StateTail::empty() {
  unsaved_.clear();
  file_.empty();
}

void StateTail::remove() {
  file_.remove();
}

std::uint64_t take_in_state_tail(const std::string& state, const std::string& tail) {
  const auto rows = read_rows(read_tail(tail));
  std::uint64_t added = 0;
  if (!rows.empty()) {
    const std::string part = state + ".part";
    {
      const StateReader reader(state);
      std::vector<Held> held;
      std::vector<StatePopulation> populations;
      for (const std::string& name : reader.populations()) {
        held.push_back(held_of(reader, name));
        populations.push_back(held.back().population);
      }
      StateWriter writer(part, populations);
      for (std::size_t p = 0; p < held.size(); ++p)
        added += write_joined(writer, p, held[p], rows);
      writer.close();
    }
    std::filesystem::rename(part, state);
  }
  ::unlink(tail.c_str());
  return added;
}

}  // namespace mossy
