// SPDX-License-Identifier: MIT
#include "sim/program/figures.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/record/plain_file.hpp"

namespace mossy {

namespace {

namespace fs = std::filesystem;

fs::path find_browser() {
  if (const char* told = std::getenv("MOSSY_CHROMIUM"); told && *told) {
    if (::access(told, X_OK) == 0) return told;
    throw RunError(fmt::format("MOSSY_CHROMIUM is {}, which cannot be run", told));
  }
  const char* path = std::getenv("PATH");
  for (const char* name : {"chromium", "chromium-browser", "google-chrome"}) {
    std::istringstream folders(path ? path : "");
    for (std::string folder; std::getline(folders, folder, ':');)
      if (fs::path file = fs::path(folder) / name; ::access(file.c_str(), X_OK) == 0) return file;
  }
  throw RunError(
      "--figures has the page draw its figures in Chromium, and there is none (Debian: apt-get install "
      "chromium). "
      "In any browser the page saves each figure by the buttons SVG and PNG at its corner");
}

/// A folder of its own, removed again.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "mossy-figures-XXXXXX").string();
    if (!::mkdtemp(name.data()))
      throw RunError("cannot make a folder in " + fs::temp_directory_path().string());
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code none;
    fs::remove_all(path_, none);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string address_of(const fs::path& page) {
  std::string address = "file://";
  for (const unsigned char c : fs::absolute(page).string())
    address += std::isalnum(c) || std::strchr("/-_.~", c) ? std::string(1, static_cast<char>(c))
                                                          : fmt::format("%{:02X}", c);
  return address;
}

/// The page after its script has run, as text.
std::string dumped(const fs::path& page, const std::string& kind) {
  const TemporaryFolder folder;
  const fs::path output = folder.path() / "page";
  // Three pixels to a point, for the rasters; virtual time lets the script finish however slow the machine.
  std::vector<std::string> words{find_browser().string(),
                                 "--headless",
                                 "--disable-gpu",
                                 "--no-first-run",
                                 "--disable-background-networking",
                                 "--force-device-scale-factor=3",
                                 "--window-size=1240,900",
                                 "--virtual-time-budget=120000",
                                 "--user-data-dir=" + (folder.path() / "profile").string(),
                                 "--dump-dom",
                                 address_of(page) + "#figures=" + kind};
  if (::geteuid() == 0) words.insert(words.begin() + 1, "--no-sandbox");  // it refuses to have one as root
  std::vector<char*> arguments;
  for (std::string& word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC,
                                   0644);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int fault = posix_spawn(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  if (fault != 0 || ::waitpid(child, &status, 0) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
    throw RunError(fmt::format("{} could not show {}", words[0], page.string()));
  std::ifstream file(output, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string from_base64(std::string_view text) {
  static constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<int, 256> value;
  value.fill(-1);
  for (std::size_t k = 0; k < digits.size(); ++k)
    value[static_cast<unsigned char>(digits[k])] = static_cast<int>(k);
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  unsigned word = 0;
  int bits = 0;
  for (const char c : text) {
    const int v = value[static_cast<unsigned char>(c)];
    if (v < 0) break;
    word = (word << 6) | static_cast<unsigned>(v);
    if ((bits += 6) >= 8) bytes += static_cast<char>((word >> (bits -= 8)) & 0xff);
  }
  return bytes;
}

}  // namespace

std::size_t save_figures(const fs::path& page, const fs::path& folder, const std::string& kind) {
  const std::string text = dumped(page, kind), begin = "<pre id=\"mossy-figures\">";
  const std::size_t from = text.find(begin), to = text.find("</pre>", from);
  if (from == std::string::npos || to == std::string::npos)
    throw RunError(page.string() +
                   " gives no figures: this program was built without npm, or the page holds no data");
  fs::create_directories(folder);
  std::istringstream lines(text.substr(from + begin.size(), to - from - begin.size()));
  std::size_t saved = 0;
  for (std::string name, data; lines >> name >> data; ++saved) {
    if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
      throw RunError("the page names a figure '" + name + "'");
    write_file_at_once((folder / fmt::format("{}.{}", name, kind)).string(), from_base64(data));
  }
  return saved;
}

}  // namespace mossy
