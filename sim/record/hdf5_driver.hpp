// SPDX-License-Identifier: MIT
// An HDF5 file driver that keeps the file on the disk valid at every instant.
//
// HDF5 orders its writes so that a file is never broken half-way only in its single-writer mode. But then
// it marks the file as being written, and a killed run leaves the mark behind, which ordinary readers
// refuse; and it writes the length of the file last, so that a kill before leaves an index that points
// behind it. This driver keeps the order and cures both. It takes no file lock either, as some network
// file systems have none.
//
// After the first failed write (disk full, quota) nothing more reaches the disk: the file stays as a kill
// at that instant would have left it, HDF5 can still be closed, and the fault tells its owner why.
// Thread rule: one file, one thread.
#pragma once

#include <cstdint>

namespace mossy::h5 {

/// Why and when writing stopped.
struct WriteFault {
  int error = 0;               ///< errno of the first failure, 0 while all is well
  std::uint64_t position = 0;  ///< byte of the file it happened at
};

/// HDF5 id of the properties of access with which H5Fcreate must make the file, with the flag
/// H5F_ACC_SWMR_WRITE; negative on failure. `fault` must outlive the file.
std::int64_t unbreakable_access(WriteFault& fault);

}  // namespace mossy::h5
