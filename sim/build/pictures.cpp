// SPDX-License-Identifier: MIT
#include "sim/build/pictures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <map>
#include <numeric>
#include <sstream>

#include "sim/build/picture_files.hpp"
#include "sim/core/rng.hpp"

namespace mossy {
namespace {

namespace fs = std::filesystem;
using namespace picture_files;

constexpr std::uint64_t most_values = 1u << 26;  ///< kept in memory: half a gigabyte

/// A part of one input pixel's side that lies in an output pixel, as a fraction of the output pixel.
struct Share {
  std::uint64_t pixel;
  double fraction;
};

/// For each of `out` equal parts of a side of `in` pixels, what it is made of.
std::vector<std::vector<Share>> shares(std::uint64_t in, std::uint64_t out) {
  const double step = static_cast<double>(in) / static_cast<double>(out);
  std::vector<std::vector<Share>> all(out);
  for (std::uint64_t i = 0; i < out; ++i) {
    const double left = static_cast<double>(i) * step, right = static_cast<double>(i + 1) * step;
    for (auto k = static_cast<std::uint64_t>(left); k < in && static_cast<double>(k) < right; ++k) {
      const auto low = static_cast<double>(k);
      const double covered = std::min(right, low + 1) - std::max(left, low);
      if (covered > 0) all[i].push_back({k, covered / step});
    }
  }
  return all;
}

/// Averages over areas, rows and columns each for themselves; 0 x 0 leaves the picture as it is.
Picture scaled(Picture picture, std::uint64_t rows, std::uint64_t columns) {
  if (rows == 0 || (rows == picture.rows && columns == picture.columns)) return picture;
  const auto across = shares(picture.columns, columns), down = shares(picture.rows, rows);
  std::vector<double> narrow(picture.rows * columns, 0.0);
  for (std::uint64_t r = 0; r < picture.rows; ++r)
    for (std::uint64_t c = 0; c < columns; ++c)
      for (const Share& s : across[c])
        narrow[r * columns + c] += s.fraction * picture.values[r * picture.columns + s.pixel];
  Picture out{std::move(picture.label), rows, columns, std::vector<double>(rows * columns, 0.0)};
  for (std::uint64_t r = 0; r < rows; ++r)
    for (const Share& s : down[r])
      for (std::uint64_t c = 0; c < columns; ++c)
        out.values[r * columns + c] += s.fraction * narrow[s.pixel * columns + c];
  return out;
}

/// Takes pictures, scales them and keeps them, within the limits.
class Collector {
 public:
  Collector(std::string path, std::uint64_t rows, std::uint64_t columns, std::uint64_t most)
      : path_(std::move(path)), rows_(rows), columns_(columns), most_(most) {
    if (rows_ > 0) checked_pixels(path_, rows_, columns_);
  }

  bool take(Picture picture) {
    picture.label = plain_text(std::move(picture.label));
    bright_ += static_cast<std::uint64_t>(
        std::count_if(picture.values.begin(), picture.values.end(), [](double v) { return v >= 0.5; }));
    pixels_ += picture.values.size();
    Picture small = scaled(std::move(picture), rows_, columns_);
    if (!pictures_.empty() && (small.rows != pictures_[0].rows || small.columns != pictures_[0].columns)) {
      refuse(path_,
             fmt::format("picture '{}' is {} x {}, the first is {} x {}; say 'picture: [rows, columns]'",
                         small.label, small.rows, small.columns, pictures_[0].rows, pictures_[0].columns));
    }
    if (pictures_.size() == most_pictures) refuse(path_, fmt::format("more than {} pictures", most_pictures));
    values_ += small.values.size();
    if (values_ > most_values) refuse(path_, fmt::format("more than {} pixels in all pictures", most_values));
    pictures_.push_back(std::move(small));
    return most_ == 0 || pictures_.size() < most_;
  }

  /// Makes the rarer of dark and bright the ink.
  std::vector<Picture> with_ink_bright() {
    if (2 * bright_ > pixels_) {
      for (Picture& picture : pictures_)
        for (double& value : picture.values)
          value = 1 - value;
    }
    return std::move(pictures_);
  }
  std::vector<Picture> as_they_are() { return std::move(pictures_); }

 private:
  std::string path_;
  std::uint64_t rows_, columns_, most_;
  std::vector<Picture> pictures_;
  std::uint64_t bright_ = 0, pixels_ = 0;  ///< as read, before scaling
  std::uint64_t values_ = 0;
};

/// "run01/test/item01.png run01/training/class08.png" makes test/item01.png -> class08.
std::map<std::string, std::string> read_class_labels(const std::string& text) {
  std::map<std::string, std::string> labels;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string picture, other;
    if (!(words >> picture >> other)) continue;
    const fs::path path(picture);
    labels[(path.parent_path().filename() / path.filename()).generic_string()] =
        fs::path(other).stem().string();
  }
  return labels;
}

std::vector<Picture> unpack(const PackedFolder& folder, const fs::path& path, Collector collector) {
  const auto labels = read_class_labels(folder.class_labels);
  for (const PackedPicture& packed : folder.pictures) {
    Picture picture = decode_png(packed.bytes, (path / packed.name).string());
    const auto known = labels.find(folder.folder + "/" + packed.name);
    picture.label = known != labels.end() ? known->second : packed.name.substr(0, packed.name.size() - 4);
    if (!collector.take(std::move(picture))) break;
  }
  return collector.with_ink_bright();
}

std::string first_bytes(const fs::path& path) {
  std::array<char, 8> bytes{};
  std::ifstream file(path, std::ios::binary);
  if (!file) refuse(path.string(), "cannot be read");
  file.read(bytes.data(), bytes.size());
  return {bytes.data(), static_cast<std::size_t>(file.gcount())};
}

PackedFolder single_png(const fs::path& path) {
  ArchiveFile file(path, ArchiveFile::Kind::one_file);
  file.next();
  return {{}, {{path.filename().string(), file.read_all(most_file_bytes)}}, {}};
}

/// How many steps to a side neighbour lead from each pixel to the nearest with ink, of which there must be one.
std::vector<std::uint32_t> steps_from_ink(const Picture& picture) {
  constexpr std::uint32_t unknown = ~std::uint32_t{0};
  std::vector<std::uint32_t> steps(picture.values.size(), unknown), front;
  for (std::uint32_t i = 0; i < steps.size(); ++i) {
    if (picture.values[i] <= 0) continue;
    steps[i] = 0;
    front.push_back(i);
  }
  const std::uint64_t columns = picture.columns;
  for (std::size_t k = 0; k < front.size(); ++k) {  // grows while it is walked
    const std::uint32_t pixel = front[k];
    const auto reach = [&](bool inside, std::uint64_t neighbour) {
      if (!inside || steps[neighbour] != unknown) return;
      steps[neighbour] = steps[pixel] + 1;
      front.push_back(static_cast<std::uint32_t>(neighbour));
    };
    reach(pixel % columns > 0, std::uint64_t{pixel} - 1);
    reach(pixel % columns + 1 < columns, std::uint64_t{pixel} + 1);
    reach(pixel >= columns, pixel - columns);
    reach(pixel + columns < steps.size(), pixel + columns);
  }
  return steps;
}

}  // namespace

std::vector<Picture> read_pictures(const fs::path& path, const std::string& inside, std::uint64_t rows,
                                   std::uint64_t columns, std::uint64_t most) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) refuse(path.string(), "there is no such file or folder");
  Collector collector(path.string(), rows, columns, most);
  if (fs::is_directory(status)) return unpack(read_folder(path, inside), path / inside, collector);
  if (!fs::is_regular_file(status)) refuse(path.string(), "is neither a file nor a folder");
  const std::string magic = first_bytes(path);
  if (magic.starts_with("PK")) return unpack(read_zip(path, inside), path / inside, collector);
  if (!inside.empty()) refuse(path.string(), "'inside' is for zips and folders");
  if (magic.starts_with("\x89PNG")) return unpack(single_png(path), path.parent_path(), collector);
  read_arrays(path, [&](Picture picture) { return collector.take(std::move(picture)); });
  return collector.as_they_are();
}

std::vector<std::uint32_t> active_pixels(const Picture& picture, std::uint64_t wanted) {
  const auto& values = picture.values;
  const double largest = values.empty() ? 0 : *std::max_element(values.begin(), values.end());
  std::vector<std::uint32_t> pixels;
  if (largest <= 0) return pixels;
  for (std::uint32_t i = 0; i < values.size(); ++i)
    if (wanted > 0 || values[i] >= largest / 2) pixels.push_back(i);
  if (wanted == 0 || pixels.size() <= wanted) return pixels;
  const auto far = steps_from_ink(picture);
  std::sort(pixels.begin(), pixels.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (far[a] != far[b]) return far[a] < far[b];
    if (values[a] != values[b]) return values[a] > values[b];
    return key_of(1, a) < key_of(1, b);
  });
  pixels.resize(wanted);
  std::sort(pixels.begin(), pixels.end());
  return pixels;
}

}  // namespace mossy
