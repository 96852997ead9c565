// SPDX-License-Identifier: MIT
// Reading; files come from anywhere, so nothing about them is taken on trust.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <limits>

#include "sim/core/error.hpp"
#include "sim/record/hdf5.hpp"
#include "sim/record/hdf5_common.hpp"

namespace mossy::h5 {
namespace {

/// The reason why a path cannot be a data file, or empty. Pipes and devices would hang HDF5.
std::string why_no_file(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) return std::strerror(error ? error.value() : ENOENT);
  if (std::filesystem::is_directory(status)) return "it is a directory";
  if (!std::filesystem::is_regular_file(status)) return "it is not a file";
  if (::access(path.c_str(), R_OK) != 0) return std::strerror(errno);
  return {};
}

/// A fixed-length text ends at its first zero, or at its end.
std::string up_to_zero(const std::vector<char>& bytes) {
  return std::string(bytes.begin(), std::find(bytes.begin(), bytes.end(), '\0'));
}

}  // namespace

InputFile::InputFile(std::string path) : path_(std::move(path)) {
  const std::string why = why_no_file(path_);
  if (!why.empty()) refuse("cannot be read: " + why);
  silence();
  if (H5Fis_hdf5(path_.c_str()) <= 0) refuse("is not an HDF5 file");
  const Handle access(need(H5Pcreate(H5P_FILE_ACCESS)));
  need(H5Pset_file_locking(access.get(), false, true));  // not all network file systems have locks
  need(H5Pset_fclose_degree(access.get(), H5F_CLOSE_STRONG));
  file_ = Handle(need(H5Fopen(path_.c_str(), H5F_ACC_RDONLY, access.get())));
}

void InputFile::refuse(const std::string& why) const {
  throw InputError(path_ + ": " + why);
}

Id InputFile::need(Id result) const {
  if (result < 0) refuse("cannot be read: " + last_reason());
  return result;
}

InputFile::Kind InputFile::kind(const std::string& object) const {
  silence();
  // HDF5 calls the question itself an error when a group on the way is missing.
  for (std::size_t end = object.find('/', 1); end != std::string::npos; end = object.find('/', end + 1))
    if (H5Oexists_by_name(id(), object.substr(0, end).c_str(), H5P_DEFAULT) <= 0) return Kind::none;
  if (H5Lexists(id(), object.c_str(), H5P_DEFAULT) <= 0) return Kind::none;
  if (H5Oexists_by_name(id(), object.c_str(), H5P_DEFAULT) <= 0) return Kind::none;
  H5O_info_t info;
  need(H5Oget_info_by_name2(id(), object.c_str(), &info, H5O_INFO_BASIC, H5P_DEFAULT));
  if (info.type == H5O_TYPE_GROUP) return Kind::group;
  return info.type == H5O_TYPE_DATASET ? Kind::dataset : Kind::none;
}

std::vector<std::string> InputFile::children(const std::string& group) const {
  silence();
  H5G_info_t info;
  need(H5Gget_info_by_name(id(), group.c_str(), &info, H5P_DEFAULT));
  std::vector<std::string> names;
  const auto name_of = [&](hsize_t i, char* buffer, std::size_t size) {
    return need(
        H5Lget_name_by_idx(id(), group.c_str(), H5_INDEX_NAME, H5_ITER_INC, i, buffer, size, H5P_DEFAULT));
  };
  for (hsize_t i = 0; i < info.nlinks; ++i) {
    std::string name(static_cast<std::size_t>(name_of(i, nullptr, 0)), '\0');
    name_of(i, name.data(), name.size() + 1);
    names.push_back(std::move(name));
  }
  return names;
}

std::optional<std::string> InputFile::text(const std::string& object, const std::string& attribute) const {
  silence();
  if (H5Aexists_by_name(id(), object.c_str(), attribute.c_str(), H5P_DEFAULT) <= 0) return {};
  const Handle opened(
      need(H5Aopen_by_name(id(), object.c_str(), attribute.c_str(), H5P_DEFAULT, H5P_DEFAULT)));
  const Handle type(need(H5Aget_type(opened.get())));
  const Handle space(need(H5Aget_space(opened.get())));
  const bool single = need(H5Sget_simple_extent_npoints(space.get())) == 1;
  const H5T_class_t kind = H5Tget_class(type.get());
  if (!single || (kind != H5T_STRING && kind != H5T_ENUM))
    refuse(fmt::format("attribute '{}' of {} is not a text", attribute, object));
  std::vector<char> bytes(H5Tget_size(type.get()) + 1, '\0');
  if (kind == H5T_STRING && H5Tis_variable_str(type.get()) > 0) {
    char* value = nullptr;
    need(H5Aread(opened.get(), type.get(), &value));
    std::string found = value == nullptr ? "" : value;
    H5free_memory(value);
    return found;
  }
  need(H5Aread(opened.get(), type.get(), bytes.data()));
  if (kind == H5T_STRING) return up_to_zero(bytes);
  std::vector<char> name(256, '\0');
  if (H5Tenum_nameof(type.get(), bytes.data(), name.data(), name.size()) < 0)
    refuse(fmt::format("attribute '{}' of {} has a value without a name", attribute, object));
  return up_to_zero(name);
}

std::optional<std::uint64_t> InputFile::number(const std::string& object,
                                               const std::string& attribute) const {
  silence();
  if (H5Aexists_by_name(id(), object.c_str(), attribute.c_str(), H5P_DEFAULT) <= 0) return {};
  const Handle opened(
      need(H5Aopen_by_name(id(), object.c_str(), attribute.c_str(), H5P_DEFAULT, H5P_DEFAULT)));
  const Handle type(need(H5Aget_type(opened.get())));
  const Handle space(need(H5Aget_space(opened.get())));
  const auto count = need(H5Sget_simple_extent_npoints(space.get()));
  if (H5Tget_class(type.get()) != H5T_INTEGER || count < 1 || count > 1024)
    refuse(fmt::format("attribute '{}' of {} is not a whole number", attribute, object));
  std::vector<std::uint64_t> values(static_cast<std::size_t>(count));
  need(H5Aread(opened.get(), H5T_NATIVE_UINT64, values.data()));
  return values.front();
}

InputTable::InputTable(const InputFile& file, const std::string& name, int dimensions)
    : file_(&file), name_(name), flat_(dimensions == 1) {
  if (file.kind(name) != InputFile::Kind::dataset) file.refuse("has no dataset " + name);
  silence();
  dataset_ = Handle(file.need(H5Dopen2(file.id(), name.c_str(), H5P_DEFAULT)));
  const Handle type(file.need(H5Dget_type(dataset_.get())));
  const H5T_class_t kind = H5Tget_class(type.get());
  if (kind != H5T_INTEGER && kind != H5T_FLOAT) file.refuse(name + " does not hold numbers");
  const Handle space(file.need(H5Dget_space(dataset_.get())));
  if (H5Sis_simple(space.get()) <= 0 || H5Sget_simple_extent_ndims(space.get()) != dimensions)
    file.refuse(fmt::format("{} does not have {} dimension{}", name, dimensions, flat_ ? "" : "s"));
  hsize_t size[2] = {0, 1};
  file.need(H5Sget_simple_extent_dims(space.get(), size, nullptr));
  rows_ = size[0];
  columns_ = size[1];
}

void InputTable::read(std::uint64_t row, std::uint64_t rows, std::uint64_t column, std::uint64_t columns,
                      Type type, void* out) const {
  if (rows * columns == 0) return;
  silence();
  const hsize_t start[] = {row, column}, count[] = {rows, columns};
  const Handle space(file_->need(H5Dget_space(dataset_.get())));
  file_->need(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start, nullptr, count, nullptr));
  const Handle memory(file_->need(H5Screate_simple(flat_ ? 1 : 2, count, nullptr)));
  if (H5Dread(dataset_.get(), memory_type(type), memory.get(), space.get(), H5P_DEFAULT, out) < 0)
    file_->refuse(fmt::format("{} cannot be read: {}", name_, last_reason()));
}

std::vector<std::uint32_t> InputTable::read_ids(std::uint64_t row, std::uint64_t rows) const {
  const Handle type(file_->need(H5Dget_type(dataset_.get())));
  if (H5Tget_class(type.get()) != H5T_INTEGER) file_->refuse(name_ + " does not hold whole numbers");
  constexpr std::uint64_t block = 1 << 16;
  std::vector<std::uint32_t> ids;
  std::vector<std::int64_t> some;  // HDF5 would bend what does not fit into the nearest that does
  for (std::uint64_t done = 0; done < rows; done += some.size()) {
    read(row + done, std::min(block, rows - done), 0, 1, some);
    for (const std::int64_t id : some) {
      if (id < 0 || id > std::numeric_limits<std::uint32_t>::max())
        file_->refuse(fmt::format("{} holds {}, which is not the number of a cell", name_, id));
      ids.push_back(static_cast<std::uint32_t>(id));
    }
  }
  return ids;
}

std::uint64_t InputTable::lower_bound(std::uint64_t count, double value) const {
  std::uint64_t first = 0;
  std::vector<double> probe;
  while (count > 0) {
    const std::uint64_t half = count / 2;
    read(first + half, 1, 0, 1, probe);
    if (probe[0] < value) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return first;
}

}  // namespace mossy::h5
