// SPDX-License-Identifier: MIT
// Small picture files made by a test, in a folder that goes away with it.
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <png.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/paths.hpp"

namespace mossy::test {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "mossy-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string at(const std::string& name) const { return (path_ / name).string(); }
  /// Writes a file, with the folders above it; returns its path.
  std::string write(const std::string& name, const std::string& bytes) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream file(path_ / name, std::ios::binary);
    file << bytes;
    if (!file.flush()) throw std::runtime_error("cannot write " + name);
    return at(name);
  }

 private:
  std::filesystem::path path_;
};

/// A grey PNG of these rows: '#' black, 'x' mid grey, anything else white.
inline std::string png_of(const std::vector<std::string>& rows) {
  std::string grey;
  for (const std::string& row : rows)
    for (const char c : row)
      grey += static_cast<char>(c == '#' ? 0 : c == 'x' ? 128 : 255);
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(rows.at(0).size());
  image.height = static_cast<png_uint_32>(rows.size());
  image.format = PNG_FORMAT_GRAY;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string bytes(size, '\0');
  if (png_image_write_to_memory(&image, bytes.data(), &size, 0, grey.data(), 0, nullptr) == 0) {
    throw std::runtime_error(image.message);
  }
  bytes.resize(size);
  return bytes;
}

/// Writes members by name into a zip, or one unnamed member through gzip.
inline void write_archive(const std::string& path, bool zip,
                          const std::vector<std::pair<std::string, std::string>>& members) {
  const std::unique_ptr<archive, int (*)(archive*)> out(archive_write_new(), &archive_write_free);
  if (zip) {
    archive_write_set_format_zip(out.get());
  } else {
    archive_write_add_filter_gzip(out.get());
    archive_write_set_format_raw(out.get());
  }
  if (archive_write_open_filename(out.get(), path.c_str()) != ARCHIVE_OK) throw std::runtime_error(path);
  for (const auto& [name, bytes] : members) {
    const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(),
                                                                         &archive_entry_free);
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(bytes.size()));
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    if (archive_write_header(out.get(), entry.get()) != ARCHIVE_OK ||
        archive_write_data(out.get(), bytes.data(), bytes.size()) != static_cast<la_ssize_t>(bytes.size())) {
      throw std::runtime_error(path);
    }
  }
  if (archive_write_close(out.get()) != ARCHIVE_OK) throw std::runtime_error(path);
}

/// An idx file of unsigned bytes.
inline std::string idx_of(const std::vector<std::uint32_t>& shape, const std::vector<unsigned>& values) {
  std::string bytes{'\0', '\0', '\x08', static_cast<char>(shape.size())};
  for (const std::uint32_t size : shape)
    for (int shift = 24; shift >= 0; shift -= 8)
      bytes += static_cast<char>(size >> shift & 0xff);
  for (const unsigned value : values)
    bytes += static_cast<char>(value);
  return bytes;
}

/// An npy file, version 1.0: `header` as numpy writes it, such as {'descr': '|u1', ...}.
template <class T>
std::string npy_of(const std::string& header, const std::vector<T>& values) {
  std::string padded = header;
  while ((10 + padded.size() + 1) % 64 != 0)
    padded += ' ';
  padded += '\n';
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(padded.size() & 0xff);
  bytes += static_cast<char>(padded.size() >> 8);
  bytes += padded;
  std::string raw(values.size() * sizeof(T), '\0');
  std::memcpy(raw.data(), values.data(), raw.size());
  return bytes + raw;
}

/// Where data sets lie, if they do.
inline std::filesystem::path data_folder() {
  const char* given = std::getenv("MOSSY_DATA");
  return given != nullptr ? given : MOSSY_SOURCE_DIR "/../shared/data";
}

}  // namespace mossy::test
