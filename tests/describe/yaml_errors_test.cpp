// SPDX-License-Identifier: MIT
// Texts that are no YAML, or YAML that lets mistakes pass.
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "tests/describe/told.hpp"

namespace mossy {
namespace {

TEST_CASE("texts that cannot be read are told with place and hint") {
  const std::vector<Wrong> files{
      {"an empty file", R"y()y",
       R"y(net.yaml:1:1: error: there is nothing in this file
  1 |
    | ^
)y"},
      {"only a comment", R"y(# nothing
)y",
       R"y(net.yaml:1:1: error: there is nothing in this file
  1 | # nothing
    | ^
)y"},
      {"an explicit null", R"y(~
)y",
       R"y(net.yaml:1:1: error: there is nothing in this file
  1 | ~
    | ^
)y"},
      {"a list", R"y(- 1
- 2
)y",
       R"y(net.yaml:1:1: error: the file must be a mapping, not a list
  1 | - 1
    | ^
)y"},
      {"a word", R"y(hello
)y",
       R"y(net.yaml:1:1: error: the file must be a mapping, not 'hello'
  1 | hello
    | ^
)y"},
      {"a tab", R"y(populations:
	A: 1
)y",
       R"y(net.yaml:2:3: error: not YAML: illegal map value
  2 | 	A: 1
    |   ^
  indent with spaces, not tabs
)y"},
      {"an open bracket", R"y(populations: {A: {size: [1, 2}
)y",
       R"y(net.yaml:1:30: error: not YAML: illegal flow end
  1 | populations: {A: {size: [1, 2}
    |                              ^
)y"},
      {"an open quotation", R"y(name: "net
populations: {}
)y",
       R"y(net.yaml:1:7: error: the text that begins here never ends
  1 | name: "net
    |       ^
  is a closing quotation mark missing?
)y"},
      {"wrong indentation", R"y(name: a
  populations: b
)y",
       R"y(net.yaml:2:14: error: not YAML: illegal map value
  2 |   populations: b
    |              ^
  a second ':' on the line, or wrong indentation?
)y"},
      {"two documents", R"y(name: a
---
name: b
)y",
       R"y(net.yaml:2:1: error: a second document begins here; expected one
  2 | ---
    | ^
  remove the line '---'
)y"},
      {"a key twice", R"y(populations:
  A: {size: 1, model: x}
  B: {size: 1, model: x}
  A: {size: 2, model: x}
)y",
       R"y(net.yaml:4:3: error: 'A' is given twice; first on line 2
  4 |   A: {size: 2, model: x}
    |   ^
)y"},
      {"a merge key", R"y(base: &b {size: 1}
populations:
  A: {<<: *b, model: x}
)y",
       R"y(net.yaml:3:7: error: the merge key '<<' is not supported
  3 |   A: {<<: *b, model: x}
    |       ^
  write the keys out, or use a variant
)y"},
      {"a key that is a list", R"y([a, b]: 1
)y",
       R"y(net.yaml:1:1: error: a key must be a word, not a list
  1 | [a, b]: 1
    | ^
)y"},
      {"an empty key", R"y(populations: {: 1}
)y",
       R"y(net.yaml:1:15: error: a key must be a word, not nothing
  1 | populations: {: 1}
    |               ^
)y"},
      {"a tag", R"y(populations: {A: {size: !!int 3, model: x}}
)y",
       R"y(net.yaml:1:25: error: the tag '!!int' means nothing here
  1 | populations: {A: {size: !!int 3, model: x}}
    |                         ^
  write the value alone
)y"},
      {"an unknown alias", R"y(populations: {A: *x}
)y",
       R"y(net.yaml:1:18: error: not YAML: the referenced anchor is not defined
  1 | populations: {A: *x}
    |                  ^
)y"},
      {"an alias in itself", R"y(populations: &a {A: *a}
)y",
       R"y(net.yaml:1:21: error: this alias stands for the value that it is part of, without end
  1 | populations: &a {A: *a}
    |                     ^
)y"},
      {"bytes that are no text", std::string("name: a\nmodel: \377\n", 17),
       std::string("net.yaml:2:8: error: byte 0xff is not text\n  2 | model: \377\n    |        ^\n  "
                   "expected UTF-8 without control characters\n",
                   117)},
      {"a control character", std::string("name: a\007\n", 9),
       std::string("net.yaml:1:8: error: byte 0x07 is not text\n  1 | name: a\007\n    |        ^\n  "
                   "expected UTF-8 without control characters\n",
                   117)},
      {"UTF-16", std::string("\377\376n\000a\000", 6),
       std::string("net.yaml:1:1: error: byte 0xff is not text\n  1 | \377\376n\000a\000\n    | ^\n  "
                   "expected UTF-8 without control characters\n",
                   108)},
  };
  for (const Wrong& wrong : files) {
    INFO(wrong.what);
    CHECK(told(wrong.file) == wrong.message);
  }
}

}  // namespace
}  // namespace mossy
