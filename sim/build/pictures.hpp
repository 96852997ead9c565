// SPDX-License-Identifier: MIT
// Pictures from files as brightness on a small grid, and the cells that such a picture makes active.
//
// What a path may be (known by its content, not its extension):
//     a PNG           one picture; colours become grey, what is transparent becomes white
//     a folder, a zip every PNG in it and below, in the order of their names
//     idx, idx.gz     unsigned bytes of 2 or 3 dimensions (MNIST); labels from the file beside it, if there is one
//     npy, npy.gz     bool, uint8, float32 or float64 of 2 or 3 dimensions [picture][row][column]
//
// In idx and npy a large value is ink. PNGs do not say which of black and white is ink: over all pictures read
// from a path, the rarer of dark and bright pixels is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace mossy {

struct Picture {
  std::string label;  ///< see read_pictures
  std::uint64_t rows = 0, columns = 0;
  std::vector<double> values;  ///< row by row, 0 to 1, 1 = ink
};

/// The pictures of a path, at most `most` (0: all), as averages over rows x columns areas; with 0 x 0 as they
/// are, and then all of one size. `inside`: only this folder of a zip or folder.
///
/// Labels: the name of a PNG below the folder without ".png"; where a file class_labels.txt beside the folder
/// says "test/item01.png training/class08.png", as Omniglot's one-shot runs do, the label of item01 is class08.
/// Of idx the digit from the labels file, else the running number.
/// InputError with path and reason when anything is wrong or too large.
std::vector<Picture> read_pictures(const std::filesystem::path& path, const std::string& inside,
                                   std::uint64_t rows, std::uint64_t columns, std::uint64_t most = 0);

/// Pixels, row by row and ascending, that are active: with 0 `wanted` all of at least half the picture's largest
/// value, otherwise the `wanted` brightest, so that every picture has equally many; where there is too little ink
/// for that, its strokes are thickened. Equally bright pixels are taken in a scattered order, the same for all
/// pictures, so that no side is favoured. None when the picture is blank.
std::vector<std::uint32_t> active_pixels(const Picture& picture, std::uint64_t wanted);

}  // namespace mossy
