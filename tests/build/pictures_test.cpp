// SPDX-License-Identifier: MIT
// Pictures of every format, made here, and refusals with their whole message.
#include "sim/build/pictures.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <functional>
#include <numeric>

#include "sim/core/error.hpp"
#include "tests/build/made_files.hpp"

using namespace mossy;
using namespace mossy::test;

namespace {

std::vector<std::string> labels_of(const std::vector<Picture>& pictures) {
  std::vector<std::string> labels;
  for (const Picture& p : pictures)
    labels.push_back(p.label);
  return labels;
}

/// '#' where a pixel is at least half ink.
std::vector<std::string> drawn(const Picture& p) {
  std::vector<std::string> rows(p.rows);
  for (std::size_t i = 0; i < p.values.size(); ++i)
    rows[i / p.columns] += p.values[i] >= 0.5 ? '#' : '.';
  return rows;
}

std::string refusal(const std::function<void()>& body) {
  try {
    body();
  } catch (const InputError& error) {
    return error.what();
  }
  return "no refusal";
}

std::string refusal_of(const std::string& path, const std::string& inside = {}, std::uint64_t rows = 0,
                       std::uint64_t columns = 0) {
  return refusal([&] { read_pictures(path, inside, rows, columns); });
}

using Rows = std::vector<std::string>;
using Labels = std::vector<std::string>;
const Rows cross{"..#..", "..#..", "#####", "..#.."};

}  // namespace

TEST_CASE("a PNG is read with its dark pixels as ink, since they are fewer") {
  const TemporaryFolder folder;
  const auto pictures = read_pictures(folder.write("cross.png", png_of(cross)), "", 0, 0);
  REQUIRE(pictures.size() == 1);
  CHECK(labels_of(pictures) == Labels{"cross"});
  CHECK(pictures[0].rows == 4);
  CHECK(pictures[0].columns == 5);
  CHECK(drawn(pictures[0]) == cross);
  CHECK(pictures[0].values[0] == 0.0);
  CHECK(pictures[0].values[2] == 1.0);
}

TEST_CASE("a PNG of bright ink on black is read with its bright pixels as ink") {
  const TemporaryFolder folder;
  const Rows inverse{"##.##", "##.##", ".....", "##.##"};
  CHECK(drawn(read_pictures(folder.write("a.png", png_of(inverse)), "", 0, 0)[0]) == cross);
}

TEST_CASE("which of dark and bright is ink is decided once for all pictures of a folder") {
  const TemporaryFolder folder;
  folder.write("set/a.png", png_of({"#...", "....", "....", "...."}));
  folder.write("set/b.png", png_of({"####", "####", "###.", "...."}));  // alone it would be turned round
  const auto pictures = read_pictures(folder.at("set"), "", 0, 0);
  CHECK(drawn(pictures[0]) == Rows{"#...", "....", "....", "...."});
  CHECK(drawn(pictures[1]) == Rows{"####", "####", "###.", "...."});
}

TEST_CASE("a folder gives its PNGs by name, also those below, and nothing hidden") {
  const TemporaryFolder folder;
  for (const char* name : {"b.png", "a.PNG", "sub/c.png", ".hidden.png", "notes.txt"})
    folder.write(std::string("set/") + name, png_of({"#.."}));
  CHECK(labels_of(read_pictures(folder.at("set"), "", 0, 0)) == Labels{"a", "b", "sub/c"});
  CHECK(labels_of(read_pictures(folder.at("set"), "", 0, 0, 2)) == Labels{"a", "b"});
  CHECK(labels_of(read_pictures(folder.at("set"), "sub", 0, 0)) == Labels{"c"});
}

TEST_CASE("a zip gives the folder asked for, with labels from class_labels.txt") {
  const TemporaryFolder folder;
  const std::string one = png_of({"#.."}), two = png_of({".#."});
  write_archive(folder.at("runs.zip"), true,
                {{"run01/test/item02.png", two},
                 {"run01/test/item01.png", one},
                 {"run01/training/class07.png", one},
                 {"__MACOSX/run01/test/._item01.png", "no picture"},
                 {"run02/test/item01.png", two},
                 {"run01/class_labels.txt",
                  "run01/test/item01.png run01/training/class07.png\r\n"
                  "run01/test/item02.png run01/training/class03.png\n"}});
  const auto test = read_pictures(folder.at("runs.zip"), "run01/test", 0, 0);
  CHECK(labels_of(test) == Labels{"class07", "class03"});
  CHECK(drawn(test[0]) == Rows{"#.."});
  CHECK(drawn(test[1]) == Rows{".#."});
  CHECK(labels_of(read_pictures(folder.at("runs.zip"), "/run01/training/", 0, 0)) == Labels{"class07"});
  CHECK(labels_of(read_pictures(folder.at("runs.zip"), "", 0, 0)) ==
        Labels{"run01/test/item01", "run01/test/item02", "run01/training/class07", "run02/test/item01"});
}

TEST_CASE("idx is read plain and packed, with the labels beside it") {
  const TemporaryFolder folder;
  const std::string idx = idx_of({2, 2, 3}, {0, 255, 51, 0, 0, 0, 255, 255, 255, 255, 255, 0});
  folder.write("x-images-idx3-ubyte", idx);
  auto pictures = read_pictures(folder.at("x-images-idx3-ubyte"), "", 0, 0);
  CHECK(labels_of(pictures) == Labels{"0", "1"});
  CHECK(pictures[0].values == std::vector<double>{0, 1, 0.2, 0, 0, 0});
  CHECK(pictures[1].values == std::vector<double>{1, 1, 1, 1, 1, 0});  // large is ink, however much of it

  write_archive(folder.at("x-images-idx3-ubyte.gz"), false, {{"data", idx}});
  write_archive(folder.at("x-labels-idx1-ubyte.gz"), false, {{"data", idx_of({2}, {7, 4})}});
  pictures = read_pictures(folder.at("x-images-idx3-ubyte.gz"), "", 0, 0);
  CHECK(labels_of(pictures) == Labels{"7", "4"});
  CHECK(pictures[0].values[2] == 0.2);
  CHECK(read_pictures(folder.at("x-images-idx3-ubyte.gz"), "", 0, 0, 1).size() == 1);
}

TEST_CASE("npy of every type we take gives the same picture") {
  const TemporaryFolder folder;
  const std::string two_d = "'fortran_order': False, 'shape': (2, 2), }";
  const std::vector<double> wanted{1, 0, 0, 1};
  folder.write("b.npy", npy_of<char>("{'descr': '|b1', " + two_d, {1, 0, 0, 1}));
  folder.write("u.npy", npy_of<unsigned char>("{'descr': '|u1', " + two_d, {255, 0, 0, 255}));
  folder.write("f.npy", npy_of<float>("{'descr': '<f4', " + two_d, {1, 0, 0, 1}));
  folder.write("d.npy", npy_of<double>("{'descr': '<f8', " + two_d, {1, 0, 0, 1}));
  for (const char* name : {"b.npy", "u.npy", "f.npy", "d.npy"}) {
    const auto pictures = read_pictures(folder.at(name), "", 0, 0);
    REQUIRE(pictures.size() == 1);
    CHECK(pictures[0].rows == 2);
    CHECK(pictures[0].columns == 2);
    CHECK(pictures[0].values == wanted);
  }
  const std::string three_d = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1, 3), }";
  folder.write("three.npy", npy_of<double>(three_d, {0, 0.25, 0.5, 1, 0, 1}));
  const auto pictures = read_pictures(folder.at("three.npy"), "", 0, 0);
  REQUIRE(pictures.size() == 2);
  CHECK(pictures[0].values == std::vector<double>{0, 0.25, 0.5});
  CHECK(pictures[1].columns == 3);
}

TEST_CASE("scaling averages areas: the mean and the centre of mass stay") {
  const TemporaryFolder folder;
  const std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (6, 10), }";
  std::vector<double> values(60);
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<double>(i * i % 17) / 16;
  folder.write("a.npy", npy_of<double>(header, values));
  const auto centre = [](const Picture& p) {
    double sum = 0, down = 0, across = 0;
    for (std::size_t i = 0; i < p.values.size(); ++i) {
      sum += p.values[i];
      down += p.values[i] * (static_cast<double>(i / p.columns) + 0.5) / static_cast<double>(p.rows);
      across += p.values[i] * (static_cast<double>(i % p.columns) + 0.5) / static_cast<double>(p.columns);
    }
    return std::array{sum / static_cast<double>(p.values.size()), down / sum, across / sum};
  };
  const auto before = centre(read_pictures(folder.at("a.npy"), "", 0, 0)[0]);
  for (const auto& [rows, columns] :
       {std::pair{3, 5}, {6, 5}, {12, 30}}) {  // whole parts: the centre is kept exactly
    const auto after = centre(read_pictures(folder.at("a.npy"), "", rows, columns)[0]);
    for (std::size_t k = 0; k < 3; ++k)
      CHECK(after[k] == Approx(before[k]).margin(k == 0 ? 1e-12 : 0.02));
  }
  const auto uneven = centre(read_pictures(folder.at("a.npy"), "", 4, 7)[0]);
  CHECK(uneven[0] == Approx(before[0]).epsilon(1e-12));
  const auto half = read_pictures(folder.at("a.npy"), "", 3, 5)[0];
  CHECK(half.values[0] == Approx((values[0] + values[1] + values[10] + values[11]) / 4));
  CHECK(half.values[14] == Approx((values[48] + values[49] + values[58] + values[59]) / 4));
}

TEST_CASE("scaling a third: parts of pixels count by their share") {
  const TemporaryFolder folder;
  folder.write("a.npy",
               npy_of<double>("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 3), }", {0.9, 0.3, 0}));
  const auto two = read_pictures(folder.at("a.npy"), "", 1, 2)[0];
  CHECK(two.values[0] == Approx((0.9 + 0.15) / 1.5));
  CHECK(two.values[1] == Approx(0.15 / 1.5));
}

TEST_CASE("active pixels: half the maximum, or exactly as many as wanted") {
  const Picture picture{"p", 2, 3, {0.1, 0.8, 0.4, 0.0, 0.3, 0.5}};
  CHECK(active_pixels(picture, 0) == std::vector<std::uint32_t>{1, 2, 5});
  CHECK(active_pixels(picture, 2) == std::vector<std::uint32_t>{1, 5});
  CHECK(active_pixels(picture, 4) == std::vector<std::uint32_t>{1, 2, 4, 5});
  CHECK(active_pixels(picture, 5) == std::vector<std::uint32_t>{0, 1, 2, 4, 5});
  CHECK(active_pixels(picture, 6).size() == 6);
  CHECK(active_pixels(Picture{"blank", 1, 2, {0, 0}}, 0).empty());
}

TEST_CASE("a picture with less ink than wanted is thickened") {
  Picture dot{"dot", 5, 5, std::vector<double>(25, 0.0)};
  dot.values[12] = 0.3;
  CHECK(active_pixels(dot, 5) == std::vector<std::uint32_t>{7, 11, 12, 13, 17});
  CHECK(active_pixels(dot, 13) == std::vector<std::uint32_t>{2, 6, 7, 8, 10, 11, 12, 13, 14, 16, 17, 18, 22});
  Picture corner{"corner", 2, 3, {1, 0, 0, 0, 0, 0}};
  CHECK(active_pixels(corner, 3) == std::vector<std::uint32_t>{0, 1, 3});
  CHECK(active_pixels(Picture{"blank", 2, 2, {0, 0, 0, 0}}, 2).empty());
}

TEST_CASE("equally bright pixels are taken from everywhere") {
  const Picture picture{"p", 20, 20, std::vector<double>(400, 1.0)};
  const auto pixels = active_pixels(picture, 100);
  REQUIRE(pixels.size() == 100);
  std::array<int, 4> quarter{};
  for (const std::uint32_t p : pixels)
    ++quarter[p / 100];
  for (const int n : quarter)
    CHECK(n > 10);  // 25 expected
}

TEST_CASE("pictures that cannot be read are refused with path and reason") {
  const TemporaryFolder folder;
  const std::string png = png_of(cross);
  CHECK(refusal_of(folder.at("none")) == folder.at("none") + ": there is no such file or folder");
  CHECK(refusal_of("/dev/zero") == "/dev/zero: is neither a file nor a folder");
  CHECK(refusal_of(folder.write("text", "just text")) ==
        folder.at("text") + ": is no PNG, zip, idx or npy file");
  CHECK(refusal_of(folder.write("empty", "")) == folder.at("empty") + ": the file is empty");
  CHECK(refusal_of(folder.write("ok.png", png), "sub") ==
        folder.at("ok.png") + ": 'inside' is for zips and folders");
  CHECK(refusal_of(folder.write("cut.png", png.substr(0, png.size() / 2)))
            .starts_with(folder.at("cut.png") + ": "));
  std::filesystem::create_directory(folder.path() / "bare");
  CHECK(refusal_of(folder.at("bare")) == folder.at("bare/") + ": there is no PNG in this folder");
  CHECK(refusal_of(folder.at("bare"), "sub") == folder.at("bare/sub/") + ": No such file or directory");
}

TEST_CASE("a folder missing in a zip is told with the nearest one there") {
  const TemporaryFolder folder;
  write_archive(folder.at("a.zip"), true, {{"run01/training/a.png", png_of({"#.."})}});
  CHECK(refusal_of(folder.at("a.zip"), "run01/trainings") ==
        folder.at("a.zip") +
            ": there is no PNG in its folder 'run01/trainings'; did you mean 'run01/training'?");
  write_archive(folder.at("b.zip"), true, {{"readme", "none"}});
  CHECK(refusal_of(folder.at("b.zip")) == folder.at("b.zip") + ": there is no PNG in this zip");
  write_archive(folder.at("c.zip"), true, {{"a.png", "no PNG at all"}});
  CHECK(refusal_of(folder.at("c.zip")) == folder.at("c.zip/a.png") + ": Not a PNG file");
}

TEST_CASE("names beyond ASCII are labels, bytes that are no text are not") {
  const TemporaryFolder folder;
  folder.write("set/\xce\xb1.png", png_of({"#.."}));
  folder.write("set/\xff\x1b.png", png_of({"#.."}));
  CHECK(labels_of(read_pictures(folder.at("set"), "", 0, 0)) == Labels{"\xce\xb1", "??"});
  // In the C locale libarchive writes no such name: an ASCII one is overwritten.
  const auto flagged = [&] {
    write_archive(folder.at("a.zip"), true, {{"ab.png", png_of({"#.."})}});
    std::ifstream file(folder.at("a.zip"), std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(file)), {});
    for (std::size_t at; (at = bytes.find("ab.png")) != std::string::npos;)
      bytes.replace(at, 2, "\xce\xb1");
    for (const auto& [mark, flags] : {std::pair<std::string, std::size_t>{"PK\3\4", 7}, {"PK\1\2", 9}})
      bytes.at(bytes.find(mark) + flags) |= 8;  // the names are UTF-8
    return bytes;
  };
  CHECK(labels_of(read_pictures(folder.write("b.zip", flagged()), "", 0, 0)) == Labels{"\xce\xb1"});
}

TEST_CASE("archives that are broken are refused, wherever they break") {
  const TemporaryFolder folder;
  write_archive(folder.at("a.zip"), true, {{"a.png", png_of(cross)}, {"b.png", png_of(cross)}});
  write_archive(folder.at("a.gz"), false, {{"data", idx_of({1, 2, 3}, {1, 2, 3, 4, 5, 6})}});
  for (const char* name : {"a.zip", "a.gz"}) {
    std::ifstream file(folder.at(name), std::ios::binary);
    const std::string whole((std::istreambuf_iterator<char>(file)), {});
    REQUIRE(read_pictures(folder.at(name), "", 0, 0).size() == (std::string(name) == "a.zip" ? 2 : 1));
    int refused = 0;
    for (std::size_t size = 4; size < whole.size() / 2; ++size) {
      const std::string text = refusal_of(folder.write("cut", whole.substr(0, size)));
      refused += text.starts_with(folder.at("cut") + ": ");
    }
    CHECK(refused == static_cast<int>(whole.size() / 2) - 4);
  }
}

TEST_CASE("pictures of different sizes need a size to be scaled to") {
  const TemporaryFolder folder;
  folder.write("set/a.png", png_of({"#.."}));
  folder.write("set/b.png", png_of({"#..", "..."}));
  CHECK(refusal_of(folder.at("set")) ==
        folder.at("set") + ": picture 'b' is 2 x 3, the first is 1 x 3; say 'picture: [rows, columns]'");
  CHECK(read_pictures(folder.at("set"), "", 2, 2).size() == 2);
}

TEST_CASE("arrays that lie about themselves are refused") {
  const TemporaryFolder folder;
  const auto message = [&](const std::string& bytes) {
    const std::string text = refusal_of(folder.write("a", bytes));
    REQUIRE(text.starts_with(folder.at("a") + ": "));
    return text.substr(folder.at("a").size() + 2);
  };
  CHECK(message(idx_of({2, 2, 2}, {1, 2, 3, 4, 5})) == "the file ends too early");
  CHECK(message(idx_of({1, 65536, 65536}, {1})) ==
        "the picture has 65536 x 65536 pixels; at most 16777216 are read");
  CHECK(message(idx_of({0, 2, 2}, {})) == "there are no pictures in it");
  CHECK(message(idx_of({2, 0, 2}, {})) == "the picture is empty");
  CHECK(message(idx_of({4}, {1, 2, 3, 4})) ==
        "an idx file of type 0x08 in 1 dimensions; bytes (0x08) in 2 or 3 are read");
  const auto npy = [&](const std::string& header) { return message(npy_of<double>(header, {0.5, 1.5})); };
  CHECK(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }") ==
        "has a value 1.5, not in 0 to 1");
  CHECK(npy("{'descr': '<f8', 'fortran_order': True, 'shape': (1, 2), }") ==
        "the array is in Fortran order; save numpy.ascontiguousarray of it");
  CHECK(npy("{'descr': '<i8', 'fortran_order': False, 'shape': (1, 2), }") ==
        "an array of type '<i8'; bool, uint8, float32 and float64 (little-endian) are read");
  CHECK(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }") ==
        "an array of 1 dimensions; 2 (one picture) or 3 are read");
  CHECK(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999, 2), }") ==
        "its npy header has an absurd shape");
  CHECK(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296), }") ==
        "the picture has 4294967296 x 4294967296 pixels; at most 16777216 are read");
  CHECK(npy("{'descr': '<f8', 'shape': (2,), }") == "its npy header has no 'fortran_order'");
}

TEST_CASE("labels that do not go with their pictures are refused") {
  const TemporaryFolder folder;
  folder.write("images-idx3", idx_of({1, 1, 1}, {9}));
  folder.write("labels-idx1", idx_of({2}, {1, 2}));
  CHECK(refusal_of(folder.at("images-idx3")) == folder.at("labels-idx1") + ": has 2 labels for 1 pictures");
}

TEST_CASE("more pixels than memory should hold are refused before they are made") {
  const TemporaryFolder folder;
  const std::string path = folder.write("a.png", png_of(cross));
  CHECK(refusal_of(path, "", 65535, 65535) ==
        path + ": the picture has 65535 x 65535 pixels; at most 16777216 are read");
  const std::string many = folder.write("b", idx_of({70, 1, 1}, std::vector<unsigned>(70, 255)));
  CHECK(refusal_of(many, "", 1000, 1000) == many + ": more than 67108864 pixels in all pictures");
}

TEST_CASE("Omniglot's one-shot runs: twenty letters, and items labelled by their class") {
  const auto zip = data_folder() / "omniglot/one_shot_runs_01-10.zip";
  if (!std::filesystem::exists(zip)) {
    WARN("skipped: there is no " << zip);
    return;
  }
  const auto training = read_pictures(zip, "run01/training", 28, 28);
  const auto test = read_pictures(zip, "run01/test", 28, 28);
  REQUIRE(training.size() == 20);
  REQUIRE(test.size() == 20);
  CHECK(training[0].label == "class01");
  CHECK(test[0].label == "class08");
  for (const Picture& p : training) {
    const double ink = std::accumulate(p.values.begin(), p.values.end(), 0.0) / 784;
    CHECK(ink > 0.005);
    CHECK(ink < 0.2);  // strokes on paper, not paper
  }
}

TEST_CASE("MNIST: the first training images are 5, 0, 4, 1, 9") {
  const auto path = data_folder() / "mnist/train-images-idx3-ubyte.gz";
  if (!std::filesystem::exists(path)) {
    WARN("skipped: there is no " << path);
    return;
  }
  const auto pictures = read_pictures(path, "", 0, 0, 5);
  CHECK(labels_of(pictures) == Labels{"5", "0", "4", "1", "9"});
  REQUIRE(pictures.size() == 5);
  CHECK(pictures[0].values.size() == 784);
  CHECK(pictures[0].values[0] == 0);
  CHECK(active_pixels(pictures[0], 78).size() == 78);
}
