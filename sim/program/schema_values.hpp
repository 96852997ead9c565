// SPDX-License-Identifier: MIT
// Schemas of single values: numbers in bounds, ways to draw them, names, switches, rows of the catalogue.
#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/source_model.hpp"
#include "sim/describe/readers.hpp"

namespace mossy::schema {

using Json = nlohmann::ordered_json;
using Keys = std::vector<std::pair<std::string, Json>>;  ///< in the order that editors offer them

/// The same schema with a text for the reader.
Json told(Json schema, const std::string& description);
/// A reference to one of the definitions.
Json ref(const std::string& definition);

Json number(const Bounds& bounds = {});
Json count(std::uint64_t low = 0);
Json text();
Json name();
Json toggle();
Json word_of(const std::vector<std::string>& words);
Json list(const Json& item);
Json one_or_list(const Json& item);
/// A number in bounds, a list of such, or a way to draw numbers.
Json distribution(const Bounds& bounds = {});

/// A mapping of these keys and no others; null is an empty one where nothing is required.
Json mapping(const Keys& keys, const std::vector<std::string>& required = {});
/// A mapping of the user's names to values of one kind.
Json named(const Json& item, const std::string& description);

/// Words of the catalogue, with their meanings beside them.
struct Choice {
  std::string_view name, meaning;
};
Json choice(const std::vector<Choice>& choices);
/// Values that depend on the choice under `key`: for each word what the mapping must look like then.
Json by_choice(Json mapping, const std::string& key, const std::vector<std::pair<std::string, Json>>& cases);

/// Parameters of the catalogue as keys: meaning, unit, bounds and default.
Keys parameters(const std::vector<FieldRow>& rows, bool with_defaults = true);

Keys parameters(const std::vector<SourceField>& fields);
/// One wave or a list of waves on a rate.
Json modulation();

/// The definitions that `ref` means.
Json definitions();

}  // namespace mossy::schema
