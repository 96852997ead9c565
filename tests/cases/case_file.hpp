// SPDX-License-Identifier: MIT
// Published cases as they lie in a folder: each file is one family, a list of runs with what is expected of them.
//
// Units are those of the files: ms, mV, pA, pF, nS, 1/s. Thread rule: none, plain values.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace mossy::cases {

using Json = nlohmann::json;

struct CaseFile {
  std::string family;
  Json content;
};

/// One run of a case file, with the file around it (`model` and `semantics` stand there).
struct CaseRun {
  const CaseFile& file;
  const Json& run;
  std::string name() const { return run.at("name").get<std::string>(); }
  std::string model() const { return file.content.at("model").at("name").get<std::string>(); }
};

/// Text of one file; InputError, with `path` in front, when it is not a case file.
CaseFile parse_case(const std::string& text, const std::string& path);

/// Every .json of the folder, by family; `only` (unless empty) names one family. InputError when there is none.
std::vector<CaseFile> read_cases(const std::filesystem::path& folder, const std::string& only);

}  // namespace mossy::cases
