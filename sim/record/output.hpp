// SPDX-License-Identifier: MIT
// The directory a run writes into, made ready before anything is simulated.
#pragma once

#include <filesystem>
#include <span>
#include <string>

namespace mossy {

/// Creates the directory (and those above it) and makes sure that files can be made in it. `files` are the
/// names the run may write: those there are removed, so that nothing of an earlier run is taken for this
/// one's. InputError when the path is not a directory or a name is taken by one, RunError when the machine
/// refuses.
void prepare_output(const std::filesystem::path& directory, std::span<const std::string> files = {});

}  // namespace mossy
