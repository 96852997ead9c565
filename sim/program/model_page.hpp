// SPDX-License-Identifier: MIT
// The page models/README.md: what is written by hand, with the catalogue and the measured accuracy put in.
//
// The hand-written part is introduction.md beside the page. In it the line <!-- catalogue --> stands for every
// model, rule and source, and <!-- convergence --> for convergence.md, which `mossy convergence` writes.
#pragma once

#include <filesystem>
#include <string>

#include "sim/program/topics.hpp"

namespace mossy {

/// Every neuron model, rule and source in Markdown.
std::string catalogue_text();

/// The whole page for a directory with introduction.md and, if the introduction asks for it, convergence.md.
/// InputError when one is missing.
std::string model_page(const std::filesystem::path& directory);

/// True for the kinds of which `mossy describe --plot` makes a picture, pictures/<name>.svg on the page.
bool has_picture(const Topic& topic);

}  // namespace mossy
