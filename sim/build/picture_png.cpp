// SPDX-License-Identifier: MIT
#include <png.h>

#include <memory>

#include "sim/build/picture_files.hpp"

namespace mossy::picture_files {

Picture decode_png(const std::string& bytes, const std::string& name) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  const std::unique_ptr<png_image, void (*)(png_image*)> freed(&image, &png_image_free);
  if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) refuse(name, image.message);
  checked_pixels(name, image.height, image.width);
  image.format = PNG_FORMAT_GRAY;
  const png_color paper{255, 255, 255};
  std::vector<png_byte> grey(PNG_IMAGE_SIZE(image));
  if (png_image_finish_read(&image, &paper, grey.data(), 0, nullptr) == 0) refuse(name, image.message);
  Picture picture{{}, image.height, image.width, {}};
  picture.values.reserve(grey.size());
  for (const png_byte value : grey)
    picture.values.push_back(value / 255.0);
  return picture;
}

}  // namespace mossy::picture_files
