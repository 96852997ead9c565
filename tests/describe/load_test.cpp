// SPDX-License-Identifier: MIT
// Files on disk: what cannot be read, and a file with its variant and settings.
#include "sim/describe/load.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "sim/describe/yaml_reader.hpp"

namespace mossy {
namespace {

/// A folder that is gone at the end of the test.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "mossy-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string file(const std::string& name) const { return path_ + "/" + name; }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(file(name), std::ios::binary) << text;
    return file(name);
  }

 private:
  std::string path_;
};

std::string error_of(const std::string& path, const std::string& variant = {},
                     const std::vector<std::string>& settings = {}) {
  try {
    load_network(path, variant, settings);
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

const std::string network = R"(populations: {A: {size: 10, model: lif}, B: {size: 20, model: lif}}
simulation: {duration: 100}
projections:
  ab: {from: A, to: B, rule: all_to_all, weight: 1, receptor: exc}
variants:
  weak: {projections.ab.weight: 0.5}
  wrong: {projections.ab.weigth: 0.5, populations.A.size: 0}
  lost: {projections.ba.weight: 0.5}
)";

TEST_CASE("files that cannot be read") {
  const Folder folder;
  CHECK(error_of(folder.file("none.yaml")) ==
        "cannot read " + folder.file("none.yaml") + ": No such file or directory\n");
  CHECK(error_of(folder.file("")) == "cannot read " + folder.file("") + ": it is a directory\n");
  CHECK(error_of("/dev/zero") == "cannot read /dev/zero: it is not a regular file\n");
  REQUIRE(mkfifo(folder.file("fifo").c_str(), 0600) == 0);
  CHECK(error_of(folder.file("fifo")) ==
        "cannot read " + folder.file("fifo") + ": it is not a regular file\n");
  folder.write("huge.yaml", "");
  std::filesystem::resize_file(folder.file("huge.yaml"), 4'000'001);
  CHECK(error_of(folder.file("huge.yaml")) ==
        "cannot read " + folder.file("huge.yaml") + ": it is larger than 4 MB\n");
  folder.write("locked.yaml", network);
  REQUIRE(chmod(folder.file("locked.yaml").c_str(), 0) == 0);
  if (geteuid() == 0) {
    WARN("root may read every file: the unreadable one is skipped");
  } else {
    CHECK(error_of(folder.file("locked.yaml")) ==
          "cannot read " + folder.file("locked.yaml") + ": Permission denied\n");
  }
}

TEST_CASE("a file is loaded with its variant, then the settings") {
  const Folder folder;
  const std::string path = folder.write("net.v2.yaml", network);
  const Loaded plain = load_network(path);
  CHECK(plain.mistakes->message().empty());
  CHECK(plain.description.name == "net.v2");
  CHECK(plain.description.projections[0].weight.a == 1);
  CHECK(plain.description.variants == std::vector<std::string>{"weak", "wrong", "lost"});
  CHECK(plain.changes.empty());
  CHECK(plain.text == network);
  CHECK(plain.tree.find("variants") == nullptr);

  const Loaded weak = load_network(path, "weak", {"simulation.seed=4", "populations.B.size=7"});
  CHECK(weak.mistakes->message().empty());
  CHECK(weak.description.projections[0].weight.a == 0.5);
  CHECK(weak.description.populations[1].size == 7);
  CHECK(weak.changes ==
        Changes{{"projections.ab.weight", "0.5"}, {"simulation.seed", "4"}, {"populations.B.size", "7"}});
  CHECK(load_network(path, "weak", {"projections.ab.weight=3"}).description.projections[0].weight.a == 3);
}

TEST_CASE("the tree of a loaded file, written out, loads to the same") {
  const Folder folder;
  const Loaded weak = load_network(folder.write("a.yaml", network), "weak", {});
  const Loaded again = load_network(folder.write("b.yaml", write_yaml(weak.tree)));
  CHECK(again.mistakes->message().empty());
  CHECK(again.description.projections[0].weight.a == 0.5);
  CHECK(write_yaml(again.tree) == write_yaml(weak.tree));
}

TEST_CASE("what has no place in the file is thrown at once") {
  const Folder folder;
  const std::string path = folder.write("net.yaml", network);
  CHECK(error_of(path, "week") ==
        "there is no variant 'week'; the file has weak, wrong, lost; did you mean 'weak'?\n");
  CHECK(error_of(path, "", {"projections.abb.weight=0"}) ==
        "--set projections.abb.weight=0: projections has no 'abb' to change; did you mean 'ab'?\n");
}

TEST_CASE("mistakes in the file wait for those of the builder") {
  const Folder folder;
  const std::string path = folder.write("net.yaml", "populations: {A: {size: 0, model: x}}\nprotocol: []\n");
  const Loaded loaded = load_network(path);
  CHECK(loaded.mistakes->list().size() == 2);
  CHECK(loaded.description.populations.size() == 1);
  const Loaded broken = load_network(folder.write("bad.yaml", "a: [1\n"));
  CHECK(broken.mistakes->list().size() == 1);
  CHECK(broken.description.populations.empty());
}

TEST_CASE("a wrong setting that only the description notices has no place but a path") {
  const Folder folder;
  const std::string path = folder.write("net.yaml", network);
  const Loaded loaded = load_network(path, "", {"populations.A.size=0"});
  CHECK(loaded.mistakes->message() ==
        path + ": error: populations.A.size must be a whole number from 1 to 2147483647, not '0'\n");
}

TEST_CASE("every variant is checked, and told by its name") {
  const Folder folder;
  const std::string path = folder.write("net.yaml", network);
  Loaded loaded = load_network(path);
  check_variants(loaded);
  std::vector<std::string> told;
  for (const Mistake& mistake : loaded.mistakes->list())
    told.push_back(mistake.what);
  CHECK(told ==
        std::vector<std::string>{
            "with variant wrong: populations.A.size must be a whole number from 1 to 2147483647, not '0'",
            "with variant wrong: projections.ab has no key 'weigth'; it takes from, to, rule, p, indegree, "
            "outdegree, N, within, allow_autapses, allow_multapses, weight, delay, axonal_delay, receptor, "
            "plasticity, short_term",
            "variants.lost: projections has no 'ba' to change"});
}

TEST_CASE("mistakes of the file itself are not told again for each variant") {
  const Folder folder;
  Loaded loaded = load_network(folder.write("net.yaml", network + "foo: 1\n"));
  const std::size_t before = loaded.mistakes->list().size();
  CHECK(before == 1);
  check_variants(loaded);
  CHECK(loaded.mistakes->list().size() == before + 3);
}

}  // namespace
}  // namespace mossy
