// SPDX-License-Identifier: MIT
#include "sim/describe/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "sim/describe/describe.hpp"
#include "sim/describe/yaml_reader.hpp"

namespace mossy {
namespace {

constexpr std::size_t most_of_variants = 2'000'000;  // values, of the file as each variant makes it
constexpr std::size_t largest_file = 4'000'000;      // bytes: what is wrong in it is told within a second

std::size_t values_in(const Value& value) {
  std::size_t sum = 1;
  for (const Value& item : value.items)
    sum += values_in(item);
  for (const Value::Entry& entry : value.entries)
    sum += values_in(entry.value);
  return sum;
}

}  // namespace

std::string read_text_file(const std::string& path) {
  const auto refuse = [&](const std::string& why) {
    throw InputError(fmt::format("cannot read {}: {}\n", path, why));
  };
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) refuse(error ? error.message() : "no such file");
  if (std::filesystem::is_directory(status)) refuse("it is a directory");
  if (!std::filesystem::is_regular_file(status)) refuse("it is not a regular file");
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) refuse(errno != 0 ? std::strerror(errno) : "it does not open");
  const auto size = std::filesystem::file_size(path, error);
  if (!error && size > largest_file) refuse(fmt::format("it is larger than {} MB", largest_file / 1'000'000));
  std::string text(largest_file + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad()) refuse("reading failed");
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > largest_file) refuse(fmt::format("it is larger than {} MB", largest_file / 1'000'000));
  text.shrink_to_fit();
  return text;
}

Loaded load_network(const std::string& path, const std::string& variant,
                    const std::vector<std::string>& settings) {
  Loaded loaded;
  loaded.path = path;
  loaded.text = read_text_file(path);
  loaded.mistakes = std::make_shared<Mistakes>(path, loaded.text);
  loaded.tree = read_yaml(loaded.text, *loaded.mistakes);
  if (!loaded.mistakes->empty()) {
    loaded.tree = {};
    return loaded;
  }
  const std::vector<std::string> variants = variant_names(loaded.tree);
  loaded.changes = apply_variant(loaded.tree, variant, *loaded.mistakes);
  for (const std::string& setting : settings) {
    for (auto& change : apply_setting(loaded.tree, setting))
      loaded.changes.push_back(std::move(change));
  }
  loaded.description = describe(loaded.tree, *loaded.mistakes);
  std::erase_if(loaded.tree.entries, [](const Value::Entry& entry) { return entry.key == "goals"; });
  loaded.description.variants = variants;
  if (loaded.description.name.empty()) {
    loaded.description.name = std::filesystem::path(path).stem().string();
  }
  return loaded;
}

void check_variants(Loaded& loaded) {
  Mistakes ignored(loaded.path, loaded.text);
  const Value original = read_yaml(loaded.text, ignored);
  if (!ignored.empty()) return;
  const auto is_known = [&](const Mistake& mistake) {
    const auto& list = loaded.mistakes->list();
    return std::any_of(list.begin(), list.end(), [&](const Mistake& known) {
      return known.place == mistake.place && known.what == mistake.what;
    });
  };
  const std::vector<std::string> variants = variant_names(original);
  if (const std::size_t values = values_in(original); variants.size() > most_of_variants / values) {
    const Value* place = original.find("variants");
    loaded.mistakes->add(place->place,
                         fmt::format("{} variants of {} values are too many; at most {} values in all",
                                     variants.size(), values, most_of_variants));
    return;
  }
  for (const std::string& variant : variants) {
    Value tree = original;
    Mistakes mistakes(loaded.path, {});
    apply_variant(tree, variant, mistakes);
    describe(tree, mistakes);
    for (const Mistake& mistake : mistakes.list()) {
      if (is_known(mistake)) continue;
      const bool named = mistake.what.starts_with("variants.");
      loaded.mistakes->add(mistake.place,
                           named ? mistake.what : fmt::format("with variant {}: {}", variant, mistake.what),
                           mistake.hint);
    }
  }
}

}  // namespace mossy
