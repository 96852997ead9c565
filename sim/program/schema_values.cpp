// SPDX-License-Identifier: MIT
#include "sim/program/schema_values.hpp"

#include <fmt/format.h>

#include <cmath>

namespace mossy::schema {

Json told(Json schema, const std::string& description) {
  if (!schema.contains("$ref")) {
    schema["description"] = description;
    return schema;
  }
  return {{"description", description},
          {"allOf", Json::array({schema})}};  // draft 07 skips what stands by $ref
}

Json ref(const std::string& definition) {
  return {{"$ref", "#/definitions/" + definition}};
}

Json number(const Bounds& b) {
  Json schema{{"type", "number"}};
  if (std::isfinite(b.low)) schema[b.low_open ? "exclusiveMinimum" : "minimum"] = b.low;
  if (std::isfinite(b.high)) schema[b.high_open ? "exclusiveMaximum" : "maximum"] = b.high;
  return schema;
}

Json count(std::uint64_t low) {
  return {{"type", "integer"}, {"minimum", low}};
}
Json text() {
  return {{"type", "string"}};
}
Json name() {
  return ref("name");
}
Json toggle() {
  return ref("switch");
}
Json word_of(const std::vector<std::string>& words) {
  return {{"enum", words}};
}
Json list(const Json& item) {
  return {{"type", "array"}, {"items", item}};
}
Json one_or_list(const Json& item) {
  return {{"anyOf", {item, list(item)}}};
}
Json distribution(const Bounds& bounds) {
  return {{"anyOf", {number(bounds), list(number(bounds)), ref("drawn")}}};
}

Json mapping(const Keys& keys, const std::vector<std::string>& required) {
  Json schema;
  schema["type"] = required.empty() ? Json({"object", "null"}) : Json("object");
  schema["properties"] = Json::object();
  for (const auto& [key, value] : keys)
    schema["properties"][key] = value;
  if (!required.empty()) schema["required"] = required;
  schema["additionalProperties"] = false;
  return schema;
}

Json named(const Json& item, const std::string& description) {
  return {{"description", description},
          {"type", {"object", "null"}},
          {"propertyNames", name()},
          {"additionalProperties", item}};
}

Json choice(const std::vector<Choice>& choices) {
  Json words = Json::array(), meanings = Json::array();
  for (const Choice& c : choices) {
    words.push_back(c.name);
    meanings.push_back(c.meaning);
  }
  return {{"enum", words}, {"enumDescriptions", meanings}};
}

Json by_choice(Json mapping, const std::string& key, const std::vector<std::pair<std::string, Json>>& cases) {
  for (const auto& [word, then] : cases) {
    const Json when{{"properties", {{key, {{"const", word}}}}}, {"required", {key}}};
    mapping["allOf"].push_back({{"if", when}, {"then", then}});
  }
  return mapping;
}

Keys parameters(const std::vector<FieldRow>& rows, bool with_defaults) {
  Keys keys;
  for (const FieldRow& row : rows) {
    const ParameterBounds& b = row.bounds;
    const Bounds bounds{b.low, b.high, !b.low_allowed, !b.high_allowed, ""};
    std::string description{row.meaning};
    if (!row.unit.empty()) description += fmt::format(" ({})", row.unit);
    const std::string range = describe_bounds(b);
    if (range != "any number") description += "; " + range;
    const bool has_default =
        with_defaults && !row.unit.starts_with("list") && std::isfinite(row.default_value);
    if (has_default) description += fmt::format("; default {}", row.default_value);
    Json schema = told(distribution(bounds), description);
    if (has_default) schema["default"] = row.default_value;
    keys.emplace_back(row.name, std::move(schema));
  }
  return keys;
}

Json modulation() {
  const Json wave = mapping({{"frequency", told(number(above(0)), "Hz")},
                             {"depth", told(number(between(0, 1)), "0 to 1")},
                             {"phase", told(number(), "degrees; default 0")},
                             {"shape", told(word_of({"sine", "von_mises"}), "default sine")},
                             {"concentration", told(number(above(0)), "of a von_mises wave")}},
                            {"frequency", "depth"});
  return told(Json{{"anyOf", {wave, list(wave)}}}, "a wave on the rate, or several: they multiply");
}

namespace {

Json value_of(const SourceField& f) {
  const ParameterBounds& b = f.bounds;
  const Bounds bounds{b.low, b.high, !b.low_allowed, !b.high_allowed, ""};
  switch (f.takes) {
    case Takes::number:
      return number(bounds);
    case Takes::per_cell:
      return distribution(bounds);
    case Takes::list:
      return Json{{"anyOf", {number(bounds), list(number(bounds))}}};
    case Takes::modulation:
      return modulation();
    case Takes::file:
      break;
  }
  const Json with_population = mapping(
      {{"path", text()}, {"population", told(text(), "in the file; needed if it holds several")}}, {"path"});
  return Json{{"anyOf", {text(), with_population}}};
}

}  // namespace

Keys parameters(const std::vector<SourceField>& fields) {
  Keys keys;
  for (const SourceField& f : fields) {
    std::string description{f.meaning};
    if (!f.unit.empty()) description += fmt::format(" ({})", f.unit);
    const bool has_default = takes_number(f.takes) && std::isfinite(f.default_value);
    if (has_default) description += fmt::format("; default {}", f.default_value);
    Json schema = told(value_of(f), description);
    if (has_default) schema["default"] = f.default_value;
    keys.emplace_back(f.name, std::move(schema));
  }
  return keys;
}

Json definitions() {
  const Json pair{{"type", "array"}, {"items", number()}, {"minItems", 2}, {"maxItems", 2}};
  Json drawn = mapping({{"uniform", told(pair, "[low, high]")},
                        {"normal", told(pair, "[mean, sd]")},
                        {"lognormal", told(pair, "[mean, sd] of the logarithm")},
                        {"exponential", told(number(above(0)), "the mean")},
                        {"min", told(number(), "drawn again until at least this")},
                        {"max", told(number(), "drawn again until at most this")},
                        {"round", told(number(above(0)), "to a multiple of this")}});
  drawn["type"] = "object";
  drawn["description"] = "a number drawn anew for each cell or synapse";
  for (const char* kind : {"uniform", "normal", "lognormal", "exponential"})
    drawn["oneOf"].push_back({{"required", {kind}}});
  return {{"name", {{"type", "string"}, {"pattern", "^[A-Za-z_][A-Za-z0-9_-]{0,99}$"}}},
          {"switch", {{"anyOf", {{{"type", "boolean"}}, {{"enum", {"on", "off", "yes", "no"}}}}}}},
          {"drawn", drawn}};
}

}  // namespace mossy::schema
