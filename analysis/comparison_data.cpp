// SPDX-License-Identifier: MIT
#include "analysis/comparison_data.hpp"

#include <fmt/format.h>

#include <fstream>

#include "analysis/run_data.hpp"
#include "sim/core/error.hpp"
#include "sim/record/run_file.hpp"

namespace mossy {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t most_examples = 12, most_of_sweep = 6;  // conditions whose activity is embedded

Json read_comparison(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw InputError(fmt::format("{}: cannot be read", path.string()));
  Json json;
  try {
    json = Json::parse(file);
  } catch (const Json::parse_error& error) {
    throw InputError(fmt::format("{}: is not JSON (byte {})", path.string(), error.byte));
  }
  for (const char* field : {"kind", "seeds", "conditions", "scores"})
    if (!json.is_object() || !json.contains(field))
      throw InputError(fmt::format("{}: {} is missing", path.string(), field));
  return json;
}

/// A run as the page draws it beside others: no scores, and no text that all of them share.
Json example_json(const fs::path& directory, std::uint64_t shown_spikes) {
  RunRecord run = read_run_json((directory / "run.json").string());
  run.network.clear();
  SpikeReader spikes((directory / "spikes.h5").string());
  return run_data(run, spikes, {}, shown_spikes);
}

}  // namespace

Json comparison_data(const fs::path& directory, std::uint64_t shown_spikes) {
  const fs::path path = directory / "comparison.json";
  Json comparison = read_comparison(path), examples = Json::array(), pages = Json::array();
  try {
    const Json& conditions = comparison.at("conditions");
    const std::size_t shown =
        std::min(conditions.size(), comparison.at("kind") == "sweep" ? most_of_sweep : most_examples);
    for (std::size_t i = 0; i < shown; ++i) {
      const std::size_t k =
          shown > 1 ? i * (conditions.size() - 1) / (shown - 1) : 0;  // first, last, evenly between
      const Json& runs = conditions.at(k).at("runs");
      if (runs.empty()) continue;
      const auto of = directory / runs.at(0).at("directory").get<std::string>();
      examples.push_back({{"condition", k}, {"report", example_json(of, shown_spikes / shown)}});
    }
    for (const Json& condition : conditions)
      for (const Json& run : condition.at("runs")) {
        const auto of = run.at("directory").get<std::string>();
        if (fs::exists(directory / of / "report.html")) pages.push_back(of);
      }
    return {{"format", 1},
            {"kind", comparison.at("kind")},
            {"comparison", comparison},
            {"examples",
             {{"seed", comparison.at("seeds").at(0)},
              {"left_out", conditions.size() - shown},
              {"runs", examples}}},
            {"pages", pages}};
  } catch (const Json::exception& error) {
    throw InputError(fmt::format("{}: is not a comparison ({})", path.string(), error.what()));
  }
}

}  // namespace mossy
