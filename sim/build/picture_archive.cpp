// SPDX-License-Identifier: MIT
// Folders and zips of PNGs.
#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <locale.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "sim/build/picture_files.hpp"
#include "sim/core/error.hpp"
#include "sim/core/nearest_name.hpp"
#include "sim/describe/utf8.hpp"

namespace mossy::picture_files {

namespace fs = std::filesystem;

std::string plain_text(std::string text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto c = static_cast<unsigned char>(text[at]);
    const std::size_t length = c < 0x20 || c == 0x7F ? 0 : utf8_length(text, at);
    if (length == 0) text[at] = '?';
    at += std::max<std::size_t>(1, length);
  }
  return text;
}

void refuse(const std::string& path, const std::string& reason) {
  throw InputError(plain_text(path + ": " + reason));
}

std::uint64_t checked_pixels(const std::string& path, std::uint64_t rows, std::uint64_t columns) {
  if (rows == 0 || columns == 0) refuse(path, "the picture is empty");
  if (rows > most_pixels || columns > most_pixels / rows) {
    refuse(path,
           fmt::format("the picture has {} x {} pixels; at most {} are read", rows, columns, most_pixels));
  }
  return rows * columns;
}

ArchiveFile::ArchiveFile(const fs::path& path, Kind kind)
    : path_(path.string()), archive_(archive_read_new(), &archive_read_free) {
  if (!archive_) throw RunError("no memory to read " + path_);
  if (kind == Kind::zip) {
    archive_read_support_format_zip(archive_.get());
  } else {
    archive_read_support_filter_gzip(archive_.get());
    archive_read_support_format_raw(archive_.get());
    archive_read_support_format_empty(archive_.get());
  }
  if (archive_read_open_filename(archive_.get(), path_.c_str(), 1u << 16) != ARCHIVE_OK) {
    refuse(path_, fault());
  }
}

std::string ArchiveFile::fault() const {
  const char* why = archive_error_string(archive_.get());
  return why == nullptr ? "cannot be unpacked" : why;  // libarchive does not always say
}

std::optional<std::string> ArchiveFile::next() {
  archive_entry* entry = nullptr;
  const int status = archive_read_next_header(archive_.get(), &entry);
  if (status == ARCHIVE_EOF) return {};
  if (status < ARCHIVE_WARN) refuse(path_, fault());
  const char* name = archive_entry_pathname_utf8(entry);
  if (name == nullptr) name = archive_entry_pathname(entry);
  return name == nullptr ? std::string{} : std::string(name);
}

std::size_t ArchiveFile::read_some(char* to, std::size_t bytes) {
  const la_ssize_t got = archive_read_data(archive_.get(), to, bytes);
  if (got < 0) refuse(path_, fault());
  return static_cast<std::size_t>(got);
}

std::string ArchiveFile::read_all(std::uint64_t most) {
  std::string out, piece(1u << 16, '\0');
  while (const std::size_t got = read_some(piece.data(), piece.size())) {
    if (out.size() + got > most) refuse(path_, fmt::format("a file in it has more than {} bytes", most));
    out.append(piece, 0, got);
  }
  return out;
}

std::string ArchiveFile::read(std::uint64_t bytes) {
  std::string out, piece(1u << 16, '\0');
  while (out.size() < bytes) {
    const std::size_t wanted = std::min<std::uint64_t>(piece.size(), bytes - out.size());
    const std::size_t got = read_some(piece.data(), wanted);
    if (got == 0) refuse(path_, "the file ends too early");
    out.append(piece, 0, got);
  }
  return out;
}

namespace {

/// A PNG that is wanted, not one of the hidden ones that file managers leave behind.
bool is_png_name(const std::string& name) {
  const fs::path path(name);
  std::string extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const bool hidden = std::any_of(path.begin(), path.end(), [](const fs::path& part) {
    return part.string().starts_with('.') || part == "__MACOSX";
  });
  return extension == ".png" && !hidden;
}

void add_picture(PackedFolder& out, const std::string& path, std::string name, std::string bytes,
                 std::uint64_t& total) {
  total += bytes.size();
  if (total > most_total_bytes) refuse(path, fmt::format("more than {} bytes of pictures", most_total_bytes));
  if (out.pictures.size() == most_pictures) refuse(path, fmt::format("more than {} pictures", most_pictures));
  out.pictures.push_back({std::move(name), std::move(bytes)});
}

void sort_pictures(PackedFolder& out) {
  std::sort(out.pictures.begin(), out.pictures.end(),
            [](const PackedPicture& a, const PackedPicture& b) { return a.name < b.name; });
}

/// A folder's name as its members' names begin: "run01/training/" or nothing.
std::string as_prefix(const std::string& inside) {
  const std::size_t first = inside.find_first_not_of('/');
  if (first == std::string::npos) return {};
  return inside.substr(first, inside.find_last_not_of('/') + 1 - first) + "/";
}

std::string read_file(const fs::path& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  std::ifstream file(path, std::ios::binary);
  if (error || !file) refuse(path.string(), "cannot be read");
  if (size > most_file_bytes) refuse(path.string(), fmt::format("more than {} bytes", most_file_bytes));
  std::string bytes(size, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(size));
  if (!file) refuse(path.string(), "cannot be read");
  return bytes;
}

/// UTF-8 names while it lives, in this thread: libarchive drops a name that the locale cannot say.
class Utf8Names {
 public:
  Utf8Names() : utf8_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
    if (utf8_) before_ = uselocale(utf8_);
  }
  ~Utf8Names() {
    if (!utf8_) return;
    uselocale(before_);
    freelocale(utf8_);
  }
  Utf8Names(const Utf8Names&) = delete;
  Utf8Names& operator=(const Utf8Names&) = delete;

 private:
  locale_t utf8_, before_{};
};

}  // namespace

PackedFolder read_folder(const fs::path& path, const std::string& inside) {
  PackedFolder out;
  std::uint64_t total = 0;
  try {
    const fs::path folder = fs::canonical(path / as_prefix(inside));
    out.folder = folder.filename().string();
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      const std::string name = entry.path().lexically_relative(folder).generic_string();
      if (entry.is_regular_file() && is_png_name(name)) {
        add_picture(out, path.string(), name, read_file(entry.path()), total);
      }
    }
    const fs::path labels = folder.parent_path() / "class_labels.txt";
    if (fs::is_regular_file(labels)) out.class_labels = read_file(labels);
  } catch (const fs::filesystem_error& error) {
    refuse(error.path1().string(), error.code().message());
  }
  if (out.pictures.empty()) refuse((path / inside).string(), "there is no PNG in this folder");
  sort_pictures(out);
  return out;
}

PackedFolder read_zip(const fs::path& path, const std::string& inside) {
  const Utf8Names names;
  const std::string prefix = as_prefix(inside);
  const fs::path folder = fs::path(prefix).parent_path();
  const std::string labels = (folder.parent_path() / "class_labels.txt").generic_string();
  PackedFolder out;
  out.folder = folder.filename().string();
  std::set<std::string> folders;
  std::uint64_t total = 0;
  ArchiveFile zip(path, ArchiveFile::Kind::zip);
  while (auto name = zip.next()) {
    *name = fs::path(*name).lexically_normal().generic_string();  // "./a.png"
    if (is_png_name(*name)) folders.insert(fs::path(*name).parent_path().generic_string());
    if (*name == labels && !prefix.empty()) {
      out.class_labels = zip.read_all(most_file_bytes);
    } else if (is_png_name(*name) && name->starts_with(prefix)) {
      add_picture(out, path.string(), name->substr(prefix.size()), zip.read_all(most_file_bytes), total);
    }
  }
  if (out.pictures.empty()) {
    const std::string hint = did_you_mean(folder.generic_string(), folders);
    refuse(path.string(), prefix.empty() ? "there is no PNG in this zip"
                                         : fmt::format("there is no PNG in its folder '{}'{}{}", inside,
                                                       hint.empty() ? "" : "; ", hint));
  }
  sort_pictures(out);
  return out;
}

}  // namespace mossy::picture_files
