// SPDX-License-Identifier: MIT
#include "tests/cases/case_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "sim/core/error.hpp"

namespace mossy::cases {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view schema = "snn-verify-case/1";

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) throw InputError(fmt::format("cannot read {}", path.string()));
  return text;
}

}  // namespace

CaseFile parse_case(const std::string& text, const std::string& path) {
  try {
    Json content = Json::parse(text);
    if (content.at("schema") != schema)
      throw InputError(fmt::format("{}: the schema is not {}", path, schema));
    if (content.at("runs").empty()) throw InputError(fmt::format("{}: there are no runs", path));
    std::string family = content.at("family").get<std::string>();
    return {std::move(family), std::move(content)};
  } catch (const Json::exception& error) {
    throw InputError(fmt::format("{}: not a case file: {}", path, error.what()));
  }
}

std::vector<CaseFile> read_cases(const fs::path& folder, const std::string& only) {
  if (!fs::is_directory(folder)) throw InputError(fmt::format("{} is not a folder", folder.string()));
  std::vector<CaseFile> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".json")
      files.push_back(parse_case(text_of(entry.path()), entry.path().string()));
  if (files.empty()) throw InputError(fmt::format("there are no cases in {}", folder.string()));
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.family < b.family; });
  if (only.empty()) return files;
  std::vector<std::string> known;
  for (const CaseFile& file : files)
    known.push_back(file.family);
  std::erase_if(files, [&](const CaseFile& file) { return file.family != only; });
  if (files.empty())
    throw InputError(
        fmt::format("no family '{}' in {}; there are {}", only, folder.string(), fmt::join(known, ", ")));
  return files;
}

}  // namespace mossy::cases
