// SPDX-License-Identifier: MIT
// The pattern sets of a network file, worked out: which cells are active in each pattern.
//
// Every pattern has random streams of its own, keyed by its set's name and its number, so that asking for more
// patterns, or for other sets, leaves the ones there were as they are. What is lost and what replaces it in a
// derived set depends on the parent set alone: the cells kept with keep 0.5 are among those kept with 0.8.
#pragma once

#include <filesystem>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/describe/description.hpp"
#include "sim/record/run_record.hpp"

namespace mossy {

/// One record per set of the file, in its order; a set with a mistake has no patterns.
///     random    round(active * size) cells each, at least 1; or one cell of each group of the population, and so with
///               what is derived from it: another cell of the same group replaces one that is lost
///     cells, drawn, images   pixels row by row are the cells 0, 1, 2 ...; of images the `active` fraction of the
///               pixels, the brightest, thickened where ink is short; with nothing said those of
///               at least half the picture's largest value
///     of        round(keep * cells) of the parent's cells and, with `fill`, as many others as were lost
///     shuffled  as many cells as the above, drawn anew from the whole population: overlap as by chance
/// `base`: folder of the network file, which the paths of images are relative to.
std::vector<PatternRecord> make_patterns(const Description& description, const std::filesystem::path& base,
                                         Mistakes& mistakes);

}  // namespace mossy
