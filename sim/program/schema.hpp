// SPDX-License-Identifier: MIT
// The JSON Schema (draft 07) of the network file, for completion, hover texts and errors in editors.
//
// Models, rules, sources, connection rules and measures come from the catalogue, with units, bounds and
// defaults; the keys around them stand here, and tests/program/schema_test holds them to those that reading a
// file knows. The schema knows less than `mossy check`: not which names go together.
#pragma once

#include <string>

namespace mossy {

/// Ends with a newline. networks/schema.json is this text.
std::string network_schema();

int schema_command();

}  // namespace mossy
