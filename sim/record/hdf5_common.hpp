// SPDX-License-Identifier: MIT
// What reading and writing through HDF5 share; for sim/record/hdf5*.cpp alone.
#pragma once

#include <hdf5.h>

#include <string>
#include <type_traits>

#include "sim/record/hdf5.hpp"

namespace mossy::h5 {

static_assert(std::is_same_v<Id, hid_t>);

/// HDF5 prints its errors unless told not to, once per thread: hence before every group of calls.
inline void silence() {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

/// The innermost reason HDF5 gives for its last failure.
std::string last_reason();

inline hid_t memory_type(Type type) {
  switch (type) {
    case Type::float32:
      return H5T_NATIVE_FLOAT;
    case Type::float64:
      return H5T_NATIVE_DOUBLE;
    case Type::uint32:
      return H5T_NATIVE_UINT32;
    case Type::uint64:
      return H5T_NATIVE_UINT64;
    case Type::int64:
      return H5T_NATIVE_INT64;
  }
  return -1;
}

}  // namespace mossy::h5
