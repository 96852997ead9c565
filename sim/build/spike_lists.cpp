// SPDX-License-Identifier: MIT
#include "sim/build/spike_lists.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <string_view>

#include "sim/build/check.hpp"
#include "sim/build/source_values.hpp"
#include "sim/core/nearest_name.hpp"
#include "sim/record/spike_file.hpp"

namespace mossy {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view hdf5_signature = "\x89HDF\r\n\x1a\n";

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back()))
    text.remove_suffix(1);
  return text;
}

/// Takes a number from the front of a text; false when there is none.
template <class Number>
bool take(std::string_view& text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

/// At least one blank, or a comma with or without blanks.
bool take_gap(std::string_view& text) {
  const std::size_t before = text.size();
  text = without_blanks(text);
  if (!text.empty() && text.front() == ',') text = without_blanks(text.substr(1));
  return text.size() < before;
}

Spike parse_line(std::string_view line, std::size_t number) {
  Spike spike{0, 0};
  std::string_view rest = line;
  if (!take(rest, spike.time) || !take_gap(rest) || !take(rest, spike.cell) || !rest.empty() ||
      !std::isfinite(spike.time))
    throw InputError(
        fmt::format("line {}: expected 'time cell', such as '12.5 7', not '{}'", number, line.substr(0, 40)));
  if (spike.time < 0)
    throw InputError(fmt::format("line {}: a spike at {} ms; times begin at 0", number, spike.time));
  return spike;
}

/// The first `most` bytes of a file.
std::string read_bytes(const fs::path& path, std::uintmax_t most) {
  std::error_code error;
  if (!fs::exists(path, error)) throw InputError(error ? error.message() : std::strerror(ENOENT));
  if (!fs::is_regular_file(path)) throw InputError("it is not a file");
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  std::string bytes(static_cast<std::size_t>(in ? std::min(most, fs::file_size(path)) : 0), '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!in) throw InputError(std::strerror(errno ? errno : EIO));
  return bytes;
}

/// The population of a SONATA file to read.
std::string choose(const SpikeReader& reader, const std::string& asked, const std::string& name) {
  const auto there = reader.populations();
  if (!asked.empty()) {
    if (!reader.has(asked))
      throw InputError(fmt::format("it has no population '{}'; it has {}", asked, fmt::join(there, ", ")));
    return asked;
  }
  if (there.size() == 1) return there[0];
  if (reader.has(name)) return name;
  throw InputError(fmt::format("it has the populations {}; say which with {{path: , population: }}",
                               fmt::join(there, ", ")));
}

ListedSpikes read_sonata(const std::string& path, const std::string& asked, const std::string& name) {
  SpikeReader reader(path);
  const std::string population = choose(reader, asked, name);
  const Spikes spikes = reader.read_block(population, 0, reader.count(population));
  ListedSpikes list;
  list.reserve(spikes.times.size());
  for (std::size_t k = 0; k < spikes.times.size(); ++k)
    list.push_back({spikes.times[k], spikes.ids[k]});
  return list;
}

void check_list(const ListedSpikes& list, std::uint64_t size, bool emits) {
  for (std::size_t k = 0; k < list.size(); ++k) {
    const Spike& s = list[k];
    if (s.cell >= size)
      throw InputError(fmt::format("a spike of cell {} at {} ms, but there are only cells 0 to {}", s.cell,
                                   s.time, size - 1));
    if (!(s.time >= 0 && std::isfinite(s.time)))
      throw InputError(fmt::format("a spike of cell {} at {} ms; times begin at 0", s.cell, s.time));
    if (emits && k > 0 && list[k - 1] == s)
      throw InputError(fmt::format("cell {} fires twice at {} ms", s.cell, s.time));
  }
}

ListedSpikes read_list(const fs::path& path, const SpikeFileSpec& spec, const std::string& name) {
  const bool sonata = read_bytes(path, hdf5_signature.size()) == hdf5_signature;
  if (!sonata && !spec.population.empty()) throw InputError("it is a text and has no populations");
  ListedSpikes list = sonata ? read_sonata(path.string(), spec.population, name)
                             : parse_spike_text(read_bytes(path, std::numeric_limits<std::uintmax_t>::max()));
  std::sort(list.begin(), list.end());
  return list;
}

class ListReader {
 public:
  ListReader(const fs::path& base, Mistakes& mistakes) : base_(base), mistakes_(mistakes) {}

  void read(const std::string& path, const SpikeFileSpec& spec, const std::string& name, std::uint64_t size,
            bool emits) {
    try {
      auto list = read_list(base_ / spec.path.text, spec, name);
      check_list(list, size, emits);
      lists_[path] = std::make_shared<const ListedSpikes>(std::move(list));
    } catch (const InputError& error) {
      std::string why = error.what();
      const std::string full = (base_ / spec.path.text).string() + ": ";
      if (why.starts_with(full)) why.erase(0, full.size());
      mistakes_.add(spec.path.place, fmt::format("{}.file: {}: {}", path, spec.path.text, why));
    }
  }
  SpikeLists take() { return std::move(lists_); }

 private:
  const fs::path& base_;
  Mistakes& mistakes_;
  SpikeLists lists_;
};

bool reads_file(const std::string& model) {
  const SourceEntry* entry = find_source(model);
  return entry && find_source_field(*entry, "file");
}

}  // namespace

ListedSpikes parse_spike_text(const std::string& text) {
  ListedSpikes list;
  std::string_view rest = text;
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    line = without_blanks(line.substr(0, line.find('#')));
    if (line.empty()) continue;
    const Spike spike = parse_line(line, number);
    if (!list.empty() && spike.time < list.back().time)
      throw InputError(fmt::format("line {}: a spike at {} ms after one at {} ms; times must ascend", number,
                                   spike.time, list.back().time));
    list.push_back(spike);
  }
  return list;
}

SpikeLists read_spike_lists(const Description& description, const fs::path& base, Mistakes& mistakes) {
  ListReader reader(base, mistakes);
  for (const PopulationSpec& p : description.populations)
    if (p.file && reads_file(p.model.text))
      reader.read("populations." + p.name.text, *p.file, p.name.text, p.size, true);
  for (const SourceSpec& s : description.sources) {
    const PopulationSpec* to = find_population(description, s.to.text);
    if (s.file && to && reads_file(s.model.text))
      reader.read("sources." + s.name.text, *s.file, s.name.text, to->size, false);
  }
  return reader.take();
}

}  // namespace mossy
