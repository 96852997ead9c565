// SPDX-License-Identifier: MIT
// What writers of growing tables share: flushing that is logged, and making a file again from its log (file_log.hpp).
//
// A writer shows its buffered tables through `for_each_table(visit(table, dimensions))`, always in one order.
// For sim/record/*_file.cpp alone.
#pragma once

#include "sim/record/buffered_table.hpp"

namespace mossy::h5 {

template <class ForEachTable>
void flush_tables(OutputFile& file, const ForEachTable& for_each_table) {
  for_each_table([&](auto& table, int) {
    table.write_out();
    file.log().rows.push_back(table.rows());
  });
  file.log().steps.push_back(FileLog::flush);
  file.flush();
}

/// Writes the log; or reads it and does again what it says, with the rows of the file at whose side `file` was made.
/// `write_row(before, k)`: the next row of k is written at once.
template <class ForEachTable, class WriteRow, class Flush>
void archive_tables(Archive& a, OutputFile& file, const ForEachTable& for_each_table,
                    const WriteRow& write_row, const Flush& flush) {
  if (!a.loads()) {
    file.log().now.clear();
    for_each_table([&](auto& table, int) { file.log().now.push_back(table.rows()); });
    return a(file.log());
  }
  FileLog past;
  a(past);
  const InputFile before(file.place());
  std::vector<Refill> refills;
  for_each_table([&](auto& table, int dimensions) { refills.push_back(table.refill(before, dimensions)); });
  do_again(
      past, file.log(), refills, [&](std::uint32_t k) { write_row(before, k); }, flush, file.place());
  file.take_place();
}

}  // namespace mossy::h5
