// SPDX-License-Identifier: MIT
// Cells of a matrix of runs made side by side: each is a process of this program, some at a time.
//
// A child dies with its parent, however that ends, and a lock on its directory keeps two parents out of one
// cell. What is finished stays, so whatever stops here is gone on with by the same command.
#pragma once

#include "sim/program/matrix.hpp"

namespace mossy {

struct CellsDone {
  std::size_t there = 0;    ///< were done before
  std::size_t made = 0;     ///< by this call
  std::size_t missing = 0;  ///< not reached after an interrupt
  bool interrupted = false;
};

/// Makes the cells that are not done, `jobs` at a time (0: one per core), under an InterruptGuard of its
/// caller; tells progress on stderr. A run that fails does not stop the others; then RunError (InputError
/// when the run says so) with what the first of them said.
CellsDone run_cells(const std::vector<Cell>& cells, int jobs, bool fresh, bool reports);

}  // namespace mossy
