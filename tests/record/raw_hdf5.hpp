// SPDX-License-Identifier: MIT
// HDF5 by hand, to write what other programs write and to look at what we wrote without our own reader.
#pragma once

#include <hdf5.h>

#include <algorithm>
#include <string>
#include <vector>

namespace mossy::test {

template <class T>
hid_t raw_type() {
  if constexpr (std::is_same_v<T, double>) return H5T_NATIVE_DOUBLE;
  if constexpr (std::is_same_v<T, float>) return H5T_NATIVE_FLOAT;
  if constexpr (std::is_same_v<T, std::uint16_t>) return H5T_NATIVE_UINT16;
  if constexpr (std::is_same_v<T, std::int64_t>) return H5T_NATIVE_INT64;
  if constexpr (std::is_same_v<T, std::uint64_t>) return H5T_NATIVE_UINT64;
  if constexpr (std::is_same_v<T, std::uint32_t>) return H5T_NATIVE_UINT32;
}

/// A file of an ordinary program: default settings, contiguous datasets.
class RawFile {
 public:
  explicit RawFile(const std::string& path)
      : file_(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)) {}
  ~RawFile() { H5Fclose(file_); }
  RawFile(const RawFile&) = delete;
  RawFile& operator=(const RawFile&) = delete;

  RawFile& group(const std::string& name) {
    H5Gclose(H5Gcreate2(file_, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    return *this;
  }
  /// With `gzip` as h5py writes it when asked for compression="gzip", as BMTK does: in chunks, level 4.
  template <class T>
  RawFile& dataset(const std::string& name, const std::vector<T>& values, bool gzip = false) {
    const hsize_t size = values.size(), chunk = std::max<hsize_t>(1, size / 2);
    const hid_t space = H5Screate_simple(1, &size, nullptr), how = H5Pcreate(H5P_DATASET_CREATE);
    if (gzip) {
      H5Pset_chunk(how, 1, &chunk);
      H5Pset_deflate(how, 4);
    }
    const hid_t made = H5Dcreate2(file_, name.c_str(), raw_type<T>(), space, H5P_DEFAULT, how, H5P_DEFAULT);
    H5Pclose(how);
    H5Dwrite(made, raw_type<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    H5Dclose(made);
    H5Sclose(space);
    return *this;
  }
  RawFile& number(const std::string& object, const std::string& name, std::uint32_t value) {
    return attribute(object, name, H5T_NATIVE_UINT32, &value);
  }
  /// As h5py writes a str.
  RawFile& text(const std::string& object, const std::string& name, const std::string& value) {
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    const char* pointer = value.c_str();
    attribute(object, name, type, &pointer);
    H5Tclose(type);
    return *this;
  }

 private:
  RawFile& attribute(const std::string& object, const std::string& name, hid_t type, const void* value) {
    const hid_t space = H5Screate(H5S_SCALAR);
    const hid_t made = H5Acreate_by_name(file_, object.c_str(), name.c_str(), type, space, H5P_DEFAULT,
                                         H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(made, type, value);
    H5Aclose(made);
    H5Sclose(space);
    return *this;
  }
  hid_t file_;
};

/// All values of a dataset, whatever its shape.
template <class T>
std::vector<T> raw_values(const std::string& path, const std::string& name) {
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  const hid_t dataset = H5Dopen2(file, name.c_str(), H5P_DEFAULT);
  const hid_t space = H5Dget_space(dataset);
  std::vector<T> values(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)));
  H5Dread(dataset, raw_type<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  H5Sclose(space);
  H5Dclose(dataset);
  H5Fclose(file);
  return values;
}

}  // namespace mossy::test
