// SPDX-License-Identifier: MIT
// Writing; reading is in hdf5_input.cpp.
#include "sim/record/hdf5.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstring>
#include <limits>

#include "sim/core/error.hpp"
#include "sim/record/hdf5_common.hpp"
#include "sim/record/plain_file.hpp"

namespace mossy::h5 {
namespace {

extern "C" herr_t keep_innermost(unsigned depth, const H5E_error2_t* error, void* text) {
  if (depth == 0 && error->desc != nullptr) *static_cast<std::string*>(text) = error->desc;
  return 0;
}

hid_t file_type(Type type) {
  switch (type) {
    case Type::float32:
      return H5T_IEEE_F32LE;
    case Type::float64:
      return H5T_IEEE_F64LE;
    case Type::uint32:
      return H5T_STD_U32LE;
    case Type::uint64:
      return H5T_STD_U64LE;
    case Type::int64:
      return H5T_STD_I64LE;
  }
  return -1;
}

constexpr unsigned deflate_level = 1;  // ids and samples hardly shrink further, and the engine waits for it

}  // namespace

std::string last_reason() {
  std::string reason;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_innermost, &reason);
  return reason.empty() ? "unknown reason" : reason;
}

Handle::~Handle() {
  if (id_ >= 0 && H5Iis_valid(id_) > 0) H5Idec_ref(id_);
}

OutputFile::OutputFile(std::string path, Making making)
    : path_(std::move(path)), fault_(std::make_unique<WriteFault>()) {
  if (making == Making::beside) {
    place_ = path_;
    path_ += ".part";
  }
  silence();
  const Handle create(need(H5Pcreate(H5P_FILE_CREATE)));
  need(H5Pset_obj_track_times(create.get(), false));  // equal runs write equal bytes
  const Handle access(need(unbreakable_access(*fault_)));
  file_ = H5Fcreate(path_.c_str(), H5F_ACC_TRUNC | H5F_ACC_SWMR_WRITE, create.get(), access.get());
  if (file_ >= 0) return;
  const std::string why = fault_->error != 0 ? std::strerror(fault_->error) : last_reason();
  throw RunError(fmt::format("{}: cannot be created: {}", path_, why));
}

OutputFile::~OutputFile() {
  silence();
  if (file_ >= 0 && H5Fclose(file_) < 0) (void)fault_.release();  // HDF5 may still look at it
  if (!place_.empty()) std::remove(path_.c_str());
}

void OutputFile::move_into_place() {
  if (!takes_place_) return;
  put_in_place(path_, place_);
  path_ = std::exchange(place_, {});
  takes_place_ = false;
}

Id OutputFile::need(Id result) const {
  if (fault_->error != 0)
    throw RunError(fmt::format("{}: cannot be written beyond byte {}: {}; what it holds stays readable",
                               path_, fault_->position, std::strerror(fault_->error)));
  if (result < 0) throw RunError(fmt::format("{}: cannot be written: {}", path_, last_reason()));
  return result;
}

std::string OutputFile::add_group(const std::string& parent, const std::string& name) {
  if (name.empty() || name == "." || name.find('/') != std::string::npos)
    throw RunError(fmt::format("{}: '{}' cannot be the name of a group", path_, name));
  silence();
  std::string whole = parent + "/" + name;
  const Handle create(need(H5Pcreate(H5P_GROUP_CREATE)));
  need(H5Pset_obj_track_times(create.get(), false));
  const Handle group(need(H5Gcreate2(file_, whole.c_str(), H5P_DEFAULT, create.get(), H5P_DEFAULT)));
  return whole;
}

void OutputFile::set_attribute(const std::string& object, const std::string& attribute, Id type, Id space,
                               const void* value) {
  const Handle made(need(H5Acreate_by_name(file_, object.c_str(), attribute.c_str(), type, space, H5P_DEFAULT,
                                           H5P_DEFAULT, H5P_DEFAULT)));
  need(H5Awrite(made.get(), type, value));
}

void OutputFile::set_text(const std::string& object, const std::string& attribute, const std::string& value) {
  silence();
  const Handle type(need(H5Tcopy(H5T_C_S1)));
  need(H5Tset_size(type.get(), std::max<std::size_t>(1, value.size())));
  need(H5Tset_strpad(type.get(), H5T_STR_NULLPAD));
  // Some readers expect ASCII where it suffices, and HDF5 does not convert between the two.
  const bool ascii = std::all_of(value.begin(), value.end(), [](char c) { return c > 0; });
  need(H5Tset_cset(type.get(), ascii ? H5T_CSET_ASCII : H5T_CSET_UTF8));
  const Handle space(need(H5Screate(H5S_SCALAR)));
  set_attribute(object, attribute, type.get(), space.get(), value.c_str());
}

void OutputFile::set_number(const std::string& object, const std::string& attribute, std::uint32_t value) {
  silence();
  const Handle space(need(H5Screate(H5S_SCALAR)));
  set_attribute(object, attribute, H5T_NATIVE_UINT32, space.get(), &value);
}

void OutputFile::set_numbers(const std::string& object, const std::string& attribute,
                             std::span<const std::uint32_t> values) {
  silence();
  const hsize_t size = values.size();
  const Handle space(need(H5Screate_simple(1, &size, nullptr)));
  set_attribute(object, attribute, H5T_NATIVE_UINT32, space.get(), values.data());
}

void OutputFile::set_choice(const std::string& object, const std::string& attribute, std::uint8_t value,
                            std::span<const char* const> names) {
  silence();
  const Handle type(need(H5Tenum_create(H5T_STD_U8LE)));
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto number = static_cast<std::uint8_t>(i);
    need(H5Tenum_insert(type.get(), names[i], &number));
  }
  const Handle space(need(H5Screate(H5S_SCALAR)));
  set_attribute(object, attribute, type.get(), space.get(), &value);
}

void OutputFile::mark_as_sonata() {
  constexpr std::uint32_t magic = 0x0A7A;
  constexpr std::uint32_t version[2] = {0, 1};
  set_number("/", "magic", magic);
  set_numbers("/", "version", version);
}

void OutputFile::flush() {
  if (file_ < 0) return;
  silence();
  need(H5Fflush(file_, H5F_SCOPE_LOCAL));
  move_into_place();
}

void OutputFile::close() {
  if (file_ < 0) return;
  silence();
  const Id closed = H5Fclose(file_);
  if (closed >= 0) file_ = -1;
  need(closed);
  move_into_place();
}

OutputTable::OutputTable(OutputFile& file, std::string name, Type stored, Packing packing)
    : OutputTable(file, std::move(name), stored, std::nullopt, packing) {}

OutputTable::OutputTable(OutputFile& file, std::string name, Type stored, std::uint64_t columns,
                         Packing packing)
    : OutputTable(file, std::move(name), stored, std::optional(columns), packing) {}

OutputTable::OutputTable(OutputFile& file, std::string name, Type stored,
                         std::optional<std::uint64_t> columns, Packing packing)
    : file_(&file), name_(std::move(name)), flat_(!columns), width_(columns.value_or(1)) {
  silence();
  const std::uint64_t width = std::max<std::uint64_t>(1, width_);  // HDF5 knows no chunk without cells
  const std::uint64_t across = (width + chunk_elements - 1) / chunk_elements;
  const hsize_t chunk_width = (width + across - 1) / across;
  chunk_rows_ = std::max<std::uint64_t>(1, chunk_elements / chunk_width);
  chunk_columns_ = chunk_width;
  const int dimensions = flat_ ? 1 : 2;
  const hsize_t size[] = {0, width_}, limit[] = {H5S_UNLIMITED, width}, chunk[] = {chunk_rows_, chunk_width};

  const Handle create(file.need(H5Pcreate(H5P_DATASET_CREATE)));
  file.need(H5Pset_chunk(create.get(), dimensions, chunk));
  file.need(H5Pset_obj_track_times(create.get(), false));  // equal runs write equal bytes
  if (packing == Packing::compressed) {
    file.need(H5Pset_shuffle(create.get()));
    file.need(H5Pset_deflate(create.get(), deflate_level));
  }
  const double nan = std::numeric_limits<double>::quiet_NaN();
  if (stored == Type::float64 || stored == Type::float32)
    file.need(H5Pset_fill_value(create.get(), H5T_NATIVE_DOUBLE, &nan));
  const Handle access(file.need(H5Pcreate(H5P_DATASET_ACCESS)));
  const std::size_t cached = 4 * chunk_elements * sizeof(double);
  file.need(H5Pset_chunk_cache(access.get(), 7, cached, 1.0));

  const Handle space(file.need(H5Screate_simple(dimensions, size, limit)));
  dataset_ = Handle(file.need(H5Dcreate2(file.id(), name_.c_str(), file_type(stored), space.get(),
                                         H5P_DEFAULT, create.get(), access.get())));
  // Sizes and indices reach the disk in flush() only, so that no reader sees rows before their content.
  file.need(H5Odisable_mdc_flushes(dataset_.get()));
}

void OutputTable::grow_to(std::uint64_t rows) {
  if (rows <= rows_) return;
  silence();
  const hsize_t size[] = {rows, width_};
  file_->need(H5Dset_extent(dataset_.get(), size));
  rows_ = rows;
}

void OutputTable::write_chunk_plainly(std::uint64_t row, const void* values, std::size_t bytes) {
  static_assert(std::endian::native == std::endian::little, "tables are little-endian");
  silence();
  constexpr std::uint32_t no_shuffle_no_deflate = 3;
  const hsize_t start[] = {row, 0};
  file_->need(H5Dwrite_chunk(dataset_.get(), H5P_DEFAULT, no_shuffle_no_deflate, start, bytes, values));
}

void OutputTable::write(std::uint64_t row, std::uint64_t rows, std::uint64_t column, std::uint64_t columns,
                        Type type, const void* values) {
  if (rows * columns == 0) return;
  silence();
  // In one dimension a "part of a row" is a part of the column.
  const hsize_t start[] = {flat_ ? row + column : row, column};
  const hsize_t count[] = {rows * (flat_ ? columns : 1), columns};
  const int dimensions = flat_ ? 1 : 2;
  const Handle space(file_->need(H5Dget_space(dataset_.get())));
  file_->need(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start, nullptr, count, nullptr));
  const Handle memory(file_->need(H5Screate_simple(dimensions, count, nullptr)));
  file_->need(H5Dwrite(dataset_.get(), memory_type(type), memory.get(), space.get(), H5P_DEFAULT, values));
}

}  // namespace mossy::h5
