// SPDX-License-Identifier: MIT
// Arrays of pictures: idx (http://yann.lecun.com/exdb/mnist, "file formats") and npy (numpy.lib.format).
#include <fmt/format.h>

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

#include "sim/build/picture_files.hpp"

namespace mossy::picture_files {
namespace {

namespace fs = std::filesystem;

/// The shape of an array of pictures, and how one value of it becomes a brightness.
struct Layout {
  std::uint64_t count = 1, rows = 0, columns = 0;
  std::size_t bytes = 1;  ///< of a value
  enum class Type { byte, truth, number } type = Type::byte;
};

/// Big-endian, as idx has it.
std::uint32_t read_big32(ArchiveFile& file) {
  std::uint32_t value = 0;
  for (const char c : file.read(4))
    value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

/// First, second, third of the sizes are pictures, rows, columns; of two, rows and columns of one picture.
void set_shape(Layout& layout, const std::vector<std::uint64_t>& shape) {
  layout.count = shape.size() == 3 ? shape[0] : 1;
  layout.rows = shape[shape.size() - 2];
  layout.columns = shape[shape.size() - 1];
}

/// `magic`: 0, 0, type of the values, dimensions.
Layout read_idx_header(ArchiveFile& file, const std::string& magic) {
  const int type = static_cast<unsigned char>(magic[2]), dimensions = static_cast<unsigned char>(magic[3]);
  if (type != 8 || (dimensions != 2 && dimensions != 3)) {
    refuse(file.path(),
           fmt::format("an idx file of type {:#04x} in {} dimensions; bytes (0x08) in 2 or 3 are read", type,
                       dimensions));
  }
  std::vector<std::uint64_t> shape;
  for (int i = 0; i < dimensions; ++i)
    shape.push_back(read_big32(file));
  Layout layout;
  set_shape(layout, shape);
  return layout;
}

/// What follows "'key':" in the header of an npy file, up to `end`.
std::string npy_value(const ArchiveFile& file, const std::string& header, std::string_view key, char end) {
  const std::string quoted = fmt::format("'{}':", key);
  const std::size_t found = header.find(quoted);
  const std::size_t stop = found == std::string::npos ? found : header.find(end, found + quoted.size());
  if (stop == std::string::npos) refuse(file.path(), fmt::format("its npy header has no '{}'", key));
  std::string value = header.substr(found + quoted.size(), stop - found - quoted.size());
  value.erase(0, value.find_first_not_of(' '));
  return value;
}

void set_type(const ArchiveFile& file, Layout& layout, const std::string& type) {
  if (type == "'|u1'") {
    layout.type = Layout::Type::byte;
  } else if (type == "'|b1'") {
    layout.type = Layout::Type::truth;
  } else if (type == "'<f4'" || type == "'<f8'") {
    layout.type = Layout::Type::number;
    layout.bytes = type == "'<f4'" ? 4 : 8;
  } else {
    refuse(
        file.path(),
        fmt::format("an array of type {}; bool, uint8, float32 and float64 (little-endian) are read", type));
  }
}

std::vector<std::uint64_t> npy_shape(const ArchiveFile& file, const std::string& header) {
  const std::string text = npy_value(file, header, "shape", ')');
  std::vector<std::uint64_t> shape;
  for (const char *at = text.data(), *end = at + text.size(); at < end;) {
    std::uint64_t size = 0;
    const auto [next, error] = std::from_chars(at, end, size);
    if (error == std::errc{}) shape.push_back(size);
    if (error == std::errc::result_out_of_range) refuse(file.path(), "its npy header has an absurd shape");
    at = next == at ? at + 1 : next;
  }
  if (shape.size() != 2 && shape.size() != 3) {
    refuse(file.path(),
           fmt::format("an array of {} dimensions; 2 (one picture) or 3 are read", shape.size()));
  }
  return shape;
}

Layout read_npy_header(ArchiveFile& file) {
  const std::string rest = file.read(4);  // "PY", version
  if (!rest.starts_with("PY")) refuse(file.path(), "is no PNG, zip, idx or npy file");
  const std::size_t size_bytes = rest[2] == 1 ? 2 : 4;
  std::uint64_t size = 0;
  const std::string packed = file.read(size_bytes);
  for (std::size_t i = 0; i < size_bytes; ++i)
    size |= std::uint64_t{static_cast<unsigned char>(packed[i])} << (8 * i);
  if (size > 65536) refuse(file.path(), "its npy header is too long");
  const std::string header = file.read(size);
  Layout layout;
  set_type(file, layout, npy_value(file, header, "descr", ','));
  if (npy_value(file, header, "fortran_order", ',') != "False") {
    refuse(file.path(), "the array is in Fortran order; save numpy.ascontiguousarray of it");
  }
  set_shape(layout, npy_shape(file, header));
  return layout;
}

double number_at(const std::string& bytes, std::size_t i, std::size_t width) {
  static_assert(std::endian::native == std::endian::little);
  if (width == 4) {
    float value;
    std::memcpy(&value, bytes.data() + 4 * i, 4);
    return value;
  }
  double value;
  std::memcpy(&value, bytes.data() + 8 * i, 8);
  return value;
}

Picture read_one(ArchiveFile& file, const Layout& layout, std::uint64_t pixels) {
  const std::string bytes = file.read(pixels * layout.bytes);
  Picture picture{{}, layout.rows, layout.columns, std::vector<double>(pixels)};
  for (std::size_t i = 0; i < pixels; ++i) {
    double& value = picture.values[i];
    switch (layout.type) {
      case Layout::Type::byte:
        value = static_cast<unsigned char>(bytes[i]) / 255.0;
        break;
      case Layout::Type::truth:
        value = bytes[i] != 0 ? 1 : 0;
        break;
      case Layout::Type::number:
        value = number_at(bytes, i, layout.bytes);
        break;
    }
    if (!(value >= 0 && value <= 1)) refuse(file.path(), fmt::format("has a value {}, not in 0 to 1", value));
  }
  return picture;
}

/// "train-images-idx3-ubyte.gz" has "train-labels-idx1-ubyte.gz" beside it.
std::optional<fs::path> labels_beside(const fs::path& images) {
  std::string name = images.filename().string();
  for (const auto& [from, to] : {std::pair<std::string, std::string>{"images", "labels"}, {"idx3", "idx1"}}) {
    const std::size_t found = name.find(from);
    if (found == std::string::npos) return {};
    name.replace(found, from.size(), to);
  }
  const fs::path path = images.parent_path() / name;
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return {};
  return path;
}

/// Reads the labels one by one, beside the pictures.
class Labels {
 public:
  Labels(const fs::path& images, std::uint64_t count) {
    const auto path = labels_beside(images);
    if (!path) return;
    file_.emplace(*path, ArchiveFile::Kind::one_file);
    file_->next();
    if (file_->read(4) != std::string("\0\0\x08\x01", 4)) refuse(path->string(), "is no idx file of labels");
    const std::uint64_t has = read_big32(*file_);
    if (has != count) refuse(path->string(), fmt::format("has {} labels for {} pictures", has, count));
  }
  std::string label(std::uint64_t index) {
    return std::to_string(file_ ? static_cast<unsigned char>(file_->read(1)[0]) : index);
  }

 private:
  std::optional<ArchiveFile> file_;
};

}  // namespace

void read_arrays(const fs::path& path, const Taker& take) {
  ArchiveFile file(path, ArchiveFile::Kind::one_file);
  if (!file.next()) refuse(file.path(), "the file is empty");
  const std::string magic = file.read(4);
  const bool idx = magic.starts_with(std::string_view("\0\0", 2)), npy = magic == "\x93NUM";
  if (!idx && !npy) refuse(file.path(), "is no PNG, zip, idx or npy file");
  const Layout layout = idx ? read_idx_header(file, magic) : read_npy_header(file);
  const std::uint64_t pixels = checked_pixels(file.path(), layout.rows, layout.columns);
  if (layout.count == 0) refuse(file.path(), "there are no pictures in it");
  std::optional<Labels> labels;
  if (idx) labels.emplace(path, layout.count);
  for (std::uint64_t i = 0; i < layout.count; ++i) {
    Picture picture = read_one(file, layout, pixels);
    picture.label = labels ? labels->label(i) : std::to_string(i);
    if (!take(std::move(picture))) return;
  }
}

}  // namespace mossy::picture_files
