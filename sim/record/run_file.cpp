// SPDX-License-Identifier: MIT
#include "sim/record/run_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>

#include "sim/core/error.hpp"
#include "sim/record/plain_file.hpp"

namespace mossy {
namespace {

using Json = nlohmann::ordered_json;  // fields stay in the order of the struct

// ------------------------------------------------------------------------------------------------
// Each struct lists its fields once, for writing and for reading. `Io` is a Writer or a Reader.

template <class Io, class P>
void fields(Io& io, P& p) requires std::same_as<std::remove_const_t<P>, PopulationRecord> {
  io("name", p.name), io("model", p.model), io("size", p.size), io("groups", p.groups);
  io("recorded", p.recorded), io("spikes", p.spikes);
}

template <class Io, class P>
void fields(Io& io, P& p) requires std::same_as<std::remove_const_t<P>, ProjectionRecord> {
  io("name", p.name), io("from", p.from), io("to", p.to), io("rule", p.rule), io("receptor", p.receptor);
  io("plasticity", p.plasticity), io("synapses", p.synapses);
}

template <class Io, class P>
void fields(Io& io, P& p) requires std::same_as<std::remove_const_t<P>, PatternRecord> {
  io("name", p.name), io("population", p.population), io("of", p.of), io("rows", p.rows);
  io("columns", p.columns), io("labels", p.labels), io("cells", p.cells);
}

template <class Io, class P>
void fields(Io& io, P& p) requires std::same_as<std::remove_const_t<P>, ShownPattern> {
  io("patterns", p.patterns), io("index", p.index), io("start", p.start), io("end", p.end);
}

template <class Io, class P>
void fields(Io& io, P& p) requires std::same_as<std::remove_const_t<P>, Presentation> {
  io("start", p.start), io("end", p.end), io("until", p.until), io("shown", p.shown);
}

template <class Io, class P>
void fields(Io& io, P& p) requires std::same_as<std::remove_const_t<P>, PhaseRecord> {
  io("name", p.name), io("start", p.start), io("end", p.end), io("plasticity", p.plasticity);
  io("presentations", p.presentations);
}

template <class Io, class P>
void fields(Io& io, P& p) requires std::same_as<std::remove_const_t<P>, std::pair<std::string, std::string>> {
  io("path", p.first), io("value", p.second);
}

template <class Io, class P>
void fields(Io& io, P& p) requires std::same_as<std::remove_const_t<P>, RunRecord> {
  io("name", p.name), io("variant", p.variant), io("file", p.file), io("version", p.version);
  io("status", p.status), io("seed", p.seed), io("duration", p.duration), io("reached", p.reached);
  io("threads", p.threads), io("build_seconds", p.build_seconds), io("run_seconds", p.run_seconds);
  io("cpu_seconds", p.cpu_seconds), io("events", p.events), io("peak_memory", p.peak_memory);
  io("populations", p.populations), io("projections", p.projections), io("patterns", p.patterns);
  io("phases", p.phases), io("changes", p.changes), io("network", p.network);
}

// ------------------------------------------------------------------------------------------------
// Writing

struct Writer {
  Json json = Json::object();

  template <class T>
  void operator()(const char* name, const T& value) {
    json[name] = of(value);
  }
  static Json of(const std::string& value) { return value; }
  static Json of(bool value) { return value; }
  static Json of(std::uint64_t value) { return value; }
  static Json of(std::uint32_t value) { return value; }
  static Json of(int value) { return value; }
  static Json of(double value) { return value; }  // the library writes what is not finite as null
  template <class T>
  static Json of(const std::vector<T>& values) {
    Json list = Json::array();
    for (const T& value : values)
      list.push_back(of(value));
    return list;
  }
  template <class T>
  static Json of(const T& record) {
    Writer writer;
    fields(writer, record);
    return std::move(writer.json);
  }
};

std::string dump(const Json& json) {
  // A name of a file need not be UTF-8; a spoilt letter is better than no record.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// One line for each field, and for each element of a list of records: to be read by people too.
std::string layout(const Json& json) {
  std::string text;
  for (const auto& [name, value] : json.items()) {
    text += fmt::format("{}{}: ", text.empty() ? "{\n" : ",\n", dump(name));
    const bool records = value.is_array() && !value.empty() && value.front().is_object();
    if (!records) {
      text += dump(value);
      continue;
    }
    for (std::size_t i = 0; i < value.size(); ++i)
      text += fmt::format("{}  {}", i == 0 ? "[\n" : ",\n", dump(value[i]));
    text += "\n]";
  }
  return text + "\n}\n";
}

// ------------------------------------------------------------------------------------------------
// Reading

struct Reader {
  const Json& json;
  const std::string& path;
  std::string where;  // "phases[2]." or empty

  template <class T>
  void operator()(const char* name, T& value) {
    const auto found = json.find(name);
    if (found == json.end()) refuse(where + name, "is missing");
    to(*found, where + name, value);
  }
  [[noreturn]] void refuse(const std::string& field, const char* why) const {
    throw InputError(fmt::format("{}: {} {}", path, field, why));
  }
  void to(const Json& from, const std::string& field, std::string& value) const {
    if (!from.is_string()) refuse(field, "is not a text");
    value = from.get<std::string>();
  }
  void to(const Json& from, const std::string& field, bool& value) const {
    if (!from.is_boolean()) refuse(field, "is neither true nor false");
    value = from.get<bool>();
  }
  void to(const Json& from, const std::string& field, double& value) const {
    if (!from.is_number() && !from.is_null()) refuse(field, "is not a number");
    value = from.is_null() ? std::numeric_limits<double>::quiet_NaN() : from.get<double>();
  }
  template <std::integral T>
  void to(const Json& from, const std::string& field, T& value) const {
    if (!from.is_number_unsigned() || from.get<std::uint64_t>() > std::numeric_limits<T>::max())
      refuse(field, "is not a whole number in range");
    value = from.get<T>();
  }
  template <class T>
  void to(const Json& from, const std::string& field, std::vector<T>& values) const {
    if (!from.is_array()) refuse(field, "is not a list");
    values.clear();
    for (std::size_t i = 0; i < from.size(); ++i) {
      T value{};
      to(from[i], fmt::format("{}[{}]", field, i), value);
      values.push_back(std::move(value));
    }
  }
  template <class T>
  void to(const Json& from, const std::string& field, T& record) const {
    if (!from.is_object()) refuse(field, "is not an object");
    Reader inner{from, path, field + "."};
    fields(inner, record);
  }
};

std::string read_text(const std::string& path) {
  std::error_code error;
  if (std::filesystem::exists(path, error) && !std::filesystem::is_regular_file(path, error))
    throw InputError(path + ": cannot be read: it is not a file");
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) throw InputError(fmt::format("{}: cannot be read: {}", path, std::strerror(errno)));
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

void write_run_json(const std::string& path, const RunRecord& run, const nlohmann::json& scores) {
  Json json = Writer::of(run);
  json["measures"] = Json(scores);
  write_file_at_once(path, layout(json));
}

RunRecord read_run_json(const std::string& path, nlohmann::json* scores) {
  const std::string text = read_text(path);
  Json json;
  try {
    json = Json::parse(text);
  } catch (const Json::parse_error& error) {
    throw InputError(fmt::format("{}: is not JSON (byte {})", path, error.byte));
  }
  if (!json.is_object()) throw InputError(path + ": is not the record of a run");
  RunRecord run;
  Reader reader{json, path, {}};
  fields(reader, run);
  if (scores != nullptr) *scores = json.contains("measures") ? nlohmann::json(json["measures"]) : nullptr;
  return run;
}

}  // namespace mossy
