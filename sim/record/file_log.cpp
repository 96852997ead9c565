// SPDX-License-Identifier: MIT
#include "sim/record/file_log.hpp"

#include <algorithm>
#include <map>

namespace mossy::h5 {

void do_again(const FileLog& past, const FileLog& done, const std::vector<Refill>& refills,
              const std::function<void(std::uint32_t)>& write_row, const std::function<void()>& flush,
              const std::string& path) {
  const std::size_t opened = done.steps.size();
  const auto refuse = [&] { throw InputError(path + ": is not the file that the checkpoint belongs to\n"); };
  if (opened > past.steps.size() || !std::equal(done.steps.begin(), done.steps.end(), past.steps.begin()) ||
      past.now.size() != refills.size())
    refuse();
  std::map<std::uint32_t, std::uint64_t> chunks;  // of each table, full so far
  std::map<std::uint32_t, const Refill*> of;
  for (const Refill& refill : refills)
    of[refill.number] = &refill;
  auto rows = past.rows.begin();
  for (std::size_t i = 0; i < past.steps.size(); ++i) {
    const std::uint32_t step = past.steps[i];
    if (step == FileLog::flush) {
      for (const Refill& refill : refills)
        refill.fill_to(*rows++);
      flush();
    } else if ((step & FileLog::row) != 0) {
      write_row(step & ~FileLog::row);
    } else {
      const std::uint64_t full = ++chunks[step];
      if (i >= opened) of.at(step)->fill_to(full * of.at(step)->chunk_rows);
    }
  }
  for (std::size_t k = 0; k < refills.size(); ++k)
    refills[k].fill_to(past.now[k]);
}

}  // namespace mossy::h5
