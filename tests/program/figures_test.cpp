// SPDX-License-Identifier: MIT
// `mossy report --figures` without a browser. With one it is tested beside the page, analysis/report/test/networks.test.mjs.
#include <catch2/catch.hpp>
#include <cstdlib>

#include "tests/program/typed.hpp"

namespace mossy {
namespace {

/// A variable of the environment for as long as this lives.
class Told {
 public:
  Told(const char* name, const std::string& value) : name_(name) { ::setenv(name, value.c_str(), 1); }
  ~Told() { ::unsetenv(name_); }

 private:
  const char* name_;
};

TEST_CASE("figures without a browser: the page is written, and what is missing is told") {
  Run run(small);
  REQUIRE(run("run @net.yaml --out @out --quiet --no-report") == 0);
  const Told told("MOSSY_CHROMIUM", run.path("nowhere"));
  CHECK(run("report @out --figures") == 1);
  CHECK(run.output.find("mossy: MOSSY_CHROMIUM is " + run.path("nowhere") + ", which cannot be run\n") !=
        std::string::npos);
  CHECK(bytes_of(run.path("out/report.html")).size() > 100);
  CHECK(run("report @out --figures=gif") == 2);
}

TEST_CASE("figures from a browser that shows nothing are no figures") {
  Run run(small);
  REQUIRE(run("run @net.yaml --out @out --quiet --no-report") == 0);
  const Told told("MOSSY_CHROMIUM", "/bin/true");
  CHECK(run("report @out --figures=png") == 1);
  CHECK(
      run.output.find(
          "report.html gives no figures: this program was built without npm, or the page holds no data\n") !=
      std::string::npos);
}

}  // namespace
}  // namespace mossy
