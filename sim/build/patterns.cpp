// SPDX-License-Identifier: MIT
#include "sim/build/patterns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/build/connect/pool.hpp"
#include "sim/build/pictures.hpp"
#include "sim/build/tell.hpp"
#include "sim/core/nearest_name.hpp"
#include "sim/core/rng.hpp"

namespace mossy {
namespace {

using Cells = std::vector<std::uint32_t>;

constexpr std::uint64_t most_cells = 100000000;  ///< active cells of one set, 400 MB

std::uint64_t part_of(double fraction, std::uint64_t whole) {
  return static_cast<std::uint64_t>(std::llround(fraction * static_cast<double>(whole)));
}

std::vector<bool> marked(const Cells& cells, std::uint64_t size) {
  std::vector<bool> marks(size, false);
  for (const std::uint32_t cell : cells)
    marks[cell] = true;
  return marks;
}

/// Adds `count` different cells that are not `taken`, of which there must be enough. Asking for more gives the
/// same ones first.
void draw_cells(Stream stream, std::vector<bool> taken, std::uint64_t count, Cells& out) {
  while (count > 0) {
    const std::uint64_t cell = stream.below(taken.size());
    if (taken[cell]) continue;
    taken[cell] = true;
    out.push_back(static_cast<std::uint32_t>(cell));
    --count;
  }
}

/// Adds `count` different cells: one of each group where there are so many groups, else any. No groups: 0.
void draw_pattern(Stream stream, std::uint64_t size, std::uint64_t groups, std::uint64_t count, Cells& out) {
  if (groups != count) return draw_cells(stream, std::vector<bool>(size), count, out);
  for (std::uint32_t g = 0; g < groups; ++g) {
    const CellRange group =
        group_range(static_cast<std::uint32_t>(size), static_cast<std::uint32_t>(groups), g);
    out.push_back(group.first + static_cast<std::uint32_t>(stream.below(group.size())));
  }
}

/// Another cell of the group of `lost`, which has two or more.
std::uint32_t other_of_its_group(Stream& stream, std::uint32_t size, std::uint32_t groups,
                                 std::uint32_t lost) {
  const CellRange group = group_range(size, groups, group_of(size, groups, lost));
  const auto cell = group.first + static_cast<std::uint32_t>(stream.below(group.size() - 1));
  return cell >= lost ? cell + 1 : cell;
}

void shuffle(Cells& cells, Stream stream) {
  for (std::size_t n = cells.size(); n > 1; --n)
    std::swap(cells[n - 1], cells[stream.below(n)]);
}

class PatternMaker {
 public:
  PatternMaker(const Description& d, const std::filesystem::path& base, Mistakes& mistakes)
      : d_(d), base_(base), mistakes_(mistakes), records_(d.patterns.size()), state_(d.patterns.size()) {}

  std::vector<PatternRecord> make() {
    for (std::size_t i = 0; i < d_.patterns.size(); ++i)
      make_set(i);
    return std::move(records_);
  }

 private:
  enum class State { untouched, under_way, made };

  void tell(const PatternSpec& spec, const std::string& what) {
    tell_once(mistakes_, spec.place, fmt::format("patterns.{}: {}", spec.name.text, what));
  }

  void make_set(std::size_t i) {
    if (state_[i] != State::untouched) return;
    state_[i] = State::under_way;
    const PatternSpec& spec = d_.patterns[i];
    PatternRecord& record = records_[i];
    record.name = spec.name.text;
    if (!(spec.of ? derive(spec, record) : make_origin(spec, record))) record.cells.clear();
    for (Cells& cells : record.cells)
      std::sort(cells.begin(), cells.end());
    state_[i] = State::made;
  }

  /// All that is not derived; false after a mistake, here and below.
  bool make_origin(const PatternSpec& spec, PatternRecord& record) {
    const PopulationSpec* population = find_population(spec.population, spec);
    if (!population) return false;
    record.population = population->name.text;
    const std::uint64_t size = population->size;
    bool good = false;
    if (!spec.cells.empty()) {
      good = take_cells(spec, size, record);
    } else if (!spec.drawn.empty()) {
      good = take_drawn(spec, size, record);
    } else if (spec.images) {
      good = take_images(spec, size, record);
    } else {
      good = draw_random(spec, size, record);
    }
    if (good && spec.shuffled) shuffle_set(spec, size, record);
    return good;
  }

  const PopulationSpec* find_population(const Name& name, const PatternSpec& spec) {
    std::vector<std::string> names;
    for (const PopulationSpec& p : d_.populations) {
      if (p.name.text == name.text) return &p;
      names.push_back(p.name.text);
    }
    tell_once(mistakes_, name.place,
              fmt::format("patterns.{}: there is no population '{}'", spec.name.text, name.text),
              did_you_mean(name.text, names));
    return nullptr;
  }

  bool draw_random(const PatternSpec& spec, std::uint64_t size, PatternRecord& record) {
    const std::uint64_t groups = groups_of(spec);
    if (spec.count == 0 || (groups == 0 && !spec.active_cells && !(spec.active > 0))) {
      // Whoever described the file has said so, unless nobody did.
      if (mistakes_.empty()) tell(spec, "needs 'count' and 'active', 'cells', 'drawn', 'images' or 'of'");
      return false;
    }
    std::uint64_t active = groups;
    if (groups == 0)
      active =
          spec.active_cells ? *spec.active_cells : std::max<std::uint64_t>(1, part_of(spec.active, size));
    if (active > size) {
      tell(spec, fmt::format("{} active cells, but {} has {}", active, record.population, size));
      return false;
    }
    if (!affordable(spec, spec.count, active)) return false;
    for (std::uint64_t k = 0; k < spec.count; ++k) {
      record.cells.emplace_back();
      draw_pattern({d_.seeds.input, key_of("pattern " + record.name), k}, size, groups, active,
                   record.cells.back());
    }
    return true;
  }

  bool affordable(const PatternSpec& spec, std::uint64_t count, std::uint64_t active) {
    if (count <= most_cells / std::max<std::uint64_t>(1, active)) return true;
    tell(spec, fmt::format("{} patterns of {} active cells are too many; at most {} cells in all", count,
                           active, most_cells));
    return false;
  }

  bool take_cells(const PatternSpec& spec, std::uint64_t size, PatternRecord& record) {
    for (std::size_t k = 0; k < spec.cells.size(); ++k) {
      Cells cells;
      for (const std::uint64_t cell : spec.cells[k]) {
        if (cell >= size) {
          tell(spec, fmt::format("pattern {} has cell {}, but {} has {} cells, numbered from 0", k, cell,
                                 record.population, size));
          return false;
        }
        cells.push_back(static_cast<std::uint32_t>(cell));
      }
      std::sort(cells.begin(), cells.end());
      if (std::adjacent_find(cells.begin(), cells.end()) != cells.end() || cells.empty()) {
        tell(spec, fmt::format("pattern {} has {}", k, cells.empty() ? "no cells" : "a cell twice"));
        return false;
      }
      record.cells.push_back(std::move(cells));
    }
    return true;
  }

  /// The picture's pixels are cells.
  bool set_shape(const PatternSpec& spec, std::uint64_t rows, std::uint64_t columns, std::uint64_t size,
                 PatternRecord& record) {
    record.rows = rows;
    record.columns = columns;
    if (rows * columns <= size) return true;
    tell(spec, fmt::format("pictures of {} x {} pixels need {} cells, but {} has {}", rows, columns,
                           rows * columns, record.population, size));
    return false;
  }

  bool take_drawn(const PatternSpec& spec, std::uint64_t size, PatternRecord& record) {
    const auto& first = spec.drawn[0].second;
    const std::size_t rows = first.size(), columns = rows == 0 ? 0 : first[0].size();
    if (!set_shape(spec, rows, columns, size, record)) return false;
    for (const auto& [label, picture] : spec.drawn) {
      Cells cells;
      bool good = picture.size() == rows;
      for (std::size_t r = 0; r < rows && good; ++r) {
        good = picture[r].size() == columns && picture[r].find_first_not_of("#.") == std::string::npos;
        for (std::size_t c = 0; c < columns && good; ++c)
          if (picture[r][c] == '#') cells.push_back(static_cast<std::uint32_t>(r * columns + c));
      }
      if (!good || cells.empty()) {
        tell(spec, good ? fmt::format("drawing '{}' has no '#'", label)
                        : fmt::format("drawing '{}' is not {} rows of {} '#' or '.'", label, rows, columns));
        return false;
      }
      record.labels.push_back(label);
      record.cells.push_back(std::move(cells));
    }
    return true;
  }

  bool take_images(const PatternSpec& spec, std::uint64_t size, PatternRecord& record) {
    try {
      const auto pictures = read_pictures(base_ / spec.images->text, spec.images_inside, spec.picture.first,
                                          spec.picture.second, spec.count);
      return take_pictures(spec, pictures, size, record);
    } catch (const InputError& error) {
      tell_once(mistakes_, spec.images->place,
                fmt::format("patterns.{}.images: {}", spec.name.text, error.what()));
      return false;
    }
  }

  bool take_pictures(const PatternSpec& spec, const std::vector<Picture>& pictures, std::uint64_t size,
                     PatternRecord& record) {
    if (pictures.size() < spec.count) {
      tell(spec, fmt::format("asks for {} pictures, but there are only {}", spec.count, pictures.size()));
      return false;
    }
    const Picture& first = pictures.at(0);
    if (!set_shape(spec, first.rows, first.columns, size, record)) return false;
    const std::uint64_t pixels = first.rows * first.columns;
    std::uint64_t wanted = spec.active_cells.value_or(0);
    if (!spec.active_cells && spec.active > 0)
      wanted = std::max<std::uint64_t>(1, part_of(spec.active, pixels));
    if (!affordable(spec, pictures.size(), wanted > 0 ? wanted : pixels)) return false;
    if (wanted > pixels) {
      tell(spec, fmt::format("{} active cells, but a picture has {} pixels", wanted, pixels));
      return false;
    }
    for (std::size_t k = 0; k < pictures.size(); ++k) {
      record.labels.push_back(pictures[k].label);
      record.cells.push_back(active_pixels(pictures[k], wanted));
      if (!record.cells.back().empty()) continue;
      tell(spec, fmt::format("picture {} ('{}') is blank", k, pictures[k].label));
      return false;
    }
    return true;
  }

  /// The parent of a derived set, made; nothing after a mistake.
  const PatternRecord* find_parent(const PatternSpec& spec) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < d_.patterns.size(); ++i) {
      names.push_back(d_.patterns[i].name.text);
      if (names.back() != spec.of->text) continue;
      if (state_[i] == State::under_way) {
        tell_once(mistakes_, spec.of->place,
                  fmt::format("patterns.{}.of: '{}' is itself made from '{}'", spec.name.text, names.back(),
                              spec.name.text));
        return nullptr;
      }
      make_set(i);
      return records_[i].cells.empty() ? nullptr : &records_[i];
    }
    tell_once(mistakes_, spec.of->place,
              fmt::format("patterns.{}.of: there is no pattern set '{}'", spec.name.text, spec.of->text),
              did_you_mean(spec.of->text, names));
    return nullptr;
  }

  bool derive(const PatternSpec& spec, PatternRecord& record) {
    const PatternRecord* parent = find_parent(spec);
    if (!parent) return false;
    record.of = parent->name;
    record.population = parent->population;
    record.labels = parent->labels;
    const PopulationSpec* own = find_population({parent->population, spec.place}, spec);
    if (!own) return false;
    for (std::size_t k = 0; k < parent->cells.size(); ++k) {
      if (!derive_one(spec, *parent, k, own->size, record)) return false;
    }
    const bool elsewhere = !spec.population.text.empty() && spec.population.text != parent->population;
    if (!elsewhere) {
      record.rows = parent->rows;
      record.columns = parent->columns;
    } else if (!spec.shuffled) {
      tell(spec,
           fmt::format("only with 'shuffle: true' can it lie in another population than '{}'", parent->name));
      return false;
    } else {
      own = find_population(spec.population, spec);
      if (!own) return false;
      record.population = own->name.text;
    }
    return !spec.shuffled || shuffle_set(spec, own->size, record);
  }

  bool derive_one(const PatternSpec& spec, const PatternRecord& parent, std::size_t k, std::uint64_t size,
                  PatternRecord& record) {
    Cells cells = parent.cells[k];
    shuffle(cells, {d_.seeds.input, key_of("kept cells " + parent.name), k});
    const std::uint64_t kept = part_of(spec.keep, cells.size()), lost = cells.size() - kept;
    if (spec.fill && groups_of(spec) > 0) {
      return exchange_within_groups(spec, parent, k, kept, std::move(cells), record);
    }
    cells.resize(kept);
    if (spec.fill && lost > size - parent.cells[k].size()) {
      tell(spec, fmt::format("pattern {} loses {} cells, but {} has only {} others to replace them", k, lost,
                             parent.population, size - parent.cells[k].size()));
      return false;
    }
    if (spec.fill) {
      draw_cells({d_.seeds.input, key_of("other cells " + parent.name), k}, marked(parent.cells[k], size),
                 lost, cells);
    }
    record.cells.push_back(std::move(cells));
    return true;
  }

  /// `cells`: the parent's in a random order, of which those after the first `kept` are exchanged.
  bool exchange_within_groups(const PatternSpec& spec, const PatternRecord& parent, std::size_t k,
                              std::uint64_t kept, Cells cells, PatternRecord& record) {
    const PopulationSpec& own = *find_population({parent.population, spec.place}, spec);
    if (kept < cells.size() && own.size < 2 * own.groups) {
      tell(spec,
           fmt::format("some groups of {} have no other cell to replace one that is lost: {} cells in {} "
                       "groups",
                       own.name.text, own.size, own.groups));
      return false;
    }
    Stream stream{d_.seeds.input, key_of("other cells " + parent.name), k};
    // From the end, so that a smaller keep exchanges the same cells for the same others, and more.
    for (std::size_t i = cells.size(); i-- > kept;)
      cells[i] = other_of_its_group(stream, static_cast<std::uint32_t>(own.size),
                                    static_cast<std::uint32_t>(own.groups), cells[i]);
    record.cells.push_back(std::move(cells));
    return true;
  }

  /// The set that `spec` comes from in the end; its parents have been made, so there is no circle.
  const PatternSpec& origin_of(const PatternSpec& spec) const {
    const PatternSpec* at = &spec;
    while (at->of) {
      at = &*std::find_if(d_.patterns.begin(), d_.patterns.end(),
                          [&](const PatternSpec& p) { return p.name.text == at->of->text; });
    }
    return *at;
  }

  /// Of the population, where the set, or the one it comes from, has a cell of each; else 0.
  std::uint64_t groups_of(const PatternSpec& spec) {
    const PatternSpec& origin = origin_of(spec);
    return origin.one_of_each_group ? find_population(origin.population, spec)->groups : 0;
  }

  bool shuffle_set(const PatternSpec& spec, std::uint64_t size, PatternRecord& record) {
    const std::uint64_t groups = record.population == origin_of(spec).population.text ? groups_of(spec) : 0;
    for (std::size_t k = 0; k < record.cells.size(); ++k) {
      Cells& cells = record.cells[k];
      const std::uint64_t count = cells.size();
      if (count > size) {
        tell(spec, fmt::format("{} active cells, but {} has {}", count, record.population, size));
        return false;
      }
      cells.clear();
      draw_pattern({d_.seeds.input, key_of("shuffled " + record.name), k}, size, groups, count, cells);
    }
    return true;
  }

  const Description& d_;
  const std::filesystem::path& base_;
  Mistakes& mistakes_;
  std::vector<PatternRecord> records_;
  std::vector<State> state_;
};

}  // namespace

std::vector<PatternRecord> make_patterns(const Description& description, const std::filesystem::path& base,
                                         Mistakes& mistakes) {
  return PatternMaker(description, base, mistakes).make();
}

}  // namespace mossy
