// SPDX-License-Identifier: MIT
// The figures of a page as files. The page draws them itself, in Chromium without a window, so that there is
// one drawing code for screen and paper (analysis/report/src/saving.js).
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace mossy {

/// Writes each figure of `page` to <folder>/<name>.<kind>, `kind` being svg or png; returns how many. The browser
/// is $MOSSY_CHROMIUM, else the first of chromium, chromium-browser and google-chrome on the PATH. RunError when
/// there is none, or when it gives no figures (as with the page that was built without npm).
std::size_t save_figures(const std::filesystem::path& page, const std::filesystem::path& folder,
                         const std::string& kind);

}  // namespace mossy
