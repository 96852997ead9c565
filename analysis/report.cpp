// SPDX-License-Identifier: MIT
#include "analysis/report.hpp"

#include <nlohmann/json.hpp>

#include "analysis/comparison_data.hpp"
#include "analysis/pattern_figures.hpp"
#include "analysis/record_data.hpp"
#include "analysis/run_data.hpp"
#include "sim/core/error.hpp"
#include "sim/record/plain_file.hpp"

namespace mossy {

using Json = nlohmann::ordered_json;

namespace {

constexpr std::string_view placeholder = "@MOSSY_DATA@";

/// JSON that may stand inside <script>: '<' occurs in its strings only, where an escape means the same, so
/// no name can end the script. Bytes that are not UTF-8 become U+FFFD.
std::string script_text(const Json& json) {
  const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string safe;
  safe.reserve(text.size());
  for (const char c : text) {
    if (c == '<')
      safe += "\\u003c";
    else
      safe += c;
  }
  return safe;
}

void write_page(const std::filesystem::path& html, const Json& json, const ReportOptions& options) {
  const std::string_view page = options.plain || full_page.empty() ? plain_page : full_page;
  const std::size_t at = page.find(placeholder);
  if (at == std::string_view::npos)
    throw RunError("the report's page was built without a place for its data");
  const std::string data = script_text(json);
  std::string text;
  text.reserve(page.size() + data.size());
  text.append(page.substr(0, at)).append(data).append(page.substr(at + placeholder.size()));
  write_file_at_once(html.string(), text);
}

}  // namespace

void write_report(const std::filesystem::path& html, const RunRecord& run, SpikeReader& spikes,
                  const std::vector<MeasureResult>& results, const ReportOptions& options) {
  Json data = run_data(run, spikes, results, options.shown_spikes);
  data["traces"] = traces_json(html.parent_path() / "state.h5", run);
  data["weights"] = weights_json(html.parent_path() / "weights.h5");
  data["pattern_figures"] = pattern_figures_json(run, spikes);
  write_page(html, data, options);
}

void write_comparison_report(const std::filesystem::path& directory, const ReportOptions& options) {
  write_page(directory / "report.html", comparison_data(directory, options.shown_spikes), options);
}

}  // namespace mossy
