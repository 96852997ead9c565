// SPDX-License-Identifier: MIT
#include "sim/record/hdf5_driver.hpp"

#include <fcntl.h>
#include <hdf5.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <limits>
#include <new>
#include <utility>

namespace mossy::h5 {
namespace {

/// Travels from unbreakable_access() to open_file() inside the access properties.
struct DriverInfo {
  WriteFault* fault;
};

std::uint32_t little_endian(const unsigned char* bytes) {
  return bytes[0] | std::uint32_t{bytes[1]} << 8 | std::uint32_t{bytes[2]} << 16 |
         std::uint32_t{bytes[3]} << 24;
}

// Superblock of version 3: where its parts lie, in bytes. All but the checksum itself is summed.
constexpr std::size_t version_at = 8, end_at = 28, checksum_at = 44;
using Superblock = std::array<unsigned char, checksum_at + 4>;

/// HDF5's checksum of a superblock: lookup3 by Bob Jenkins (2006, public domain), for whole words, seed 0.
std::uint32_t superblock_checksum(const unsigned char* bytes) {
  std::uint32_t a = 0xdeadbeef + checksum_at, b = a, c = a;
  std::size_t left = checksum_at;
  for (; left > 12; left -= 12, bytes += 12) {
    a += little_endian(bytes), b += little_endian(bytes + 4), c += little_endian(bytes + 8);
    a -= c, a ^= std::rotl(c, 4), c += b;
    b -= a, b ^= std::rotl(a, 6), a += c;
    c -= b, c ^= std::rotl(b, 8), b += a;
    a -= c, a ^= std::rotl(c, 16), c += b;
    b -= a, b ^= std::rotl(a, 19), a += c;
    c -= b, c ^= std::rotl(b, 4), b += a;
  }
  static_assert(checksum_at % 12 == 8, "two words are left for the end");
  a += little_endian(bytes), b += little_endian(bytes + 4);
  c ^= b, c -= std::rotl(b, 14);
  a ^= c, a -= std::rotl(c, 11);
  b ^= a, b -= std::rotl(a, 25);
  c ^= b, c -= std::rotl(b, 16);
  a ^= c, a -= std::rotl(c, 4);
  b ^= a, b -= std::rotl(a, 14);
  c ^= b, c -= std::rotl(b, 24);
  return c;
}

bool is_known(const Superblock& image) {
  return image[version_at] == 3 && superblock_checksum(image.data()) == little_endian(&image[checksum_at]);
}

void set_end(Superblock& image, std::uint64_t end) {
  for (std::size_t i = 0; i < 8; ++i)
    image[end_at + i] = static_cast<unsigned char>(end >> (8 * i));
  const std::uint32_t sum = superblock_checksum(image.data());
  for (std::size_t i = 0; i < 4; ++i)
    image[checksum_at + i] = static_cast<unsigned char>(sum >> (8 * i));
}

/// What HDF5 hands back to every callback; `base` must come first.
struct UnbreakableFile {
  H5FD_t base;
  int descriptor;
  haddr_t end_of_allocation;
  haddr_t end_of_file;
  dev_t device;
  ino_t inode;
  haddr_t announced;      ///< end of the file according to the superblock on the disk
  Superblock superblock;  ///< as last written, once `announced` is not 0
  WriteFault* fault;
};

UnbreakableFile& self(H5FD_t* file) {
  return *reinterpret_cast<UnbreakableFile*>(file);
}
const UnbreakableFile& self(const H5FD_t* file) {
  return *reinterpret_cast<const UnbreakableFile*>(file);
}

void remember(WriteFault& fault, std::uint64_t position) {
  if (fault.error == 0) fault = {errno == 0 ? EIO : errno, position};
}

void resize_file(UnbreakableFile& file, haddr_t size) {
  if (size == file.end_of_file) return;
  if (::ftruncate(file.descriptor, static_cast<off_t>(size)) == 0)
    file.end_of_file = size;
  else
    remember(*file.fault, size);
}

void write_bytes(UnbreakableFile& file, haddr_t address, const unsigned char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t done = ::pwrite(file.descriptor, bytes, size, static_cast<off_t>(address));
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return remember(*file.fault, address);
    bytes += done;
    size -= static_cast<std::size_t>(done);
    address += static_cast<haddr_t>(done);
    if (address > file.end_of_file) file.end_of_file = address;
  }
}

/// Puts the superblock on the disk, promising no byte that the file does not have.
void announce(UnbreakableFile& file, haddr_t end) {
  if (file.end_of_file < end) resize_file(file, end);
  set_end(file.superblock, end);
  if (file.fault->error == 0) write_bytes(file, 0, file.superblock.data(), file.superblock.size());
  file.announced = end;
}

// ------------------------------------------------------------------------------------------------
// The callbacks, in HDF5's shapes.

H5FD_t* open_file(const char* name, unsigned flags, hid_t properties, haddr_t) {
  const auto* info = static_cast<const DriverInfo*>(H5Pget_driver_info(properties));
  if (info == nullptr) return nullptr;
  int how = O_RDWR | O_CLOEXEC;
  if (flags & H5F_ACC_CREAT) how |= O_CREAT;
  if (flags & H5F_ACC_TRUNC) how |= O_TRUNC;
  const int descriptor = ::open(name, how, 0666);
  struct stat status {};
  if (descriptor < 0 || ::fstat(descriptor, &status) != 0) {
    *info->fault = {errno, 0};
    if (descriptor >= 0) ::close(descriptor);
    return nullptr;
  }
  *info->fault = {};  // HDF5 first tries to open what may not exist yet
  auto* file = new (std::nothrow) UnbreakableFile{};
  if (file == nullptr) {
    ::close(descriptor);
    return nullptr;
  }
  file->descriptor = descriptor;
  file->end_of_file = static_cast<haddr_t>(status.st_size);
  file->device = status.st_dev;
  file->inode = status.st_ino;
  file->fault = info->fault;
  return &file->base;
}

herr_t close_file(H5FD_t* base) {
  UnbreakableFile& file = self(base);
  // Late errors (quota, network file systems) show only here. EINVAL: a device that cannot be synced.
  if (file.fault->error == 0 && ::fsync(file.descriptor) != 0 && errno != EINVAL)
    remember(*file.fault, file.end_of_file);
  if (::close(file.descriptor) != 0) remember(*file.fault, file.end_of_file);
  delete &file;
  return 0;
}

int compare_files(const H5FD_t* a, const H5FD_t* b) {
  const auto key = [](const UnbreakableFile& f) { return std::pair(f.device, f.inode); };
  return key(self(a)) < key(self(b)) ? -1 : key(self(b)) < key(self(a)) ? 1 : 0;
}

herr_t query_features(const H5FD_t*, unsigned long* flags) {
  // No accumulation of metadata: it could reorder the writes whose order keeps the file valid.
  *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_SUPPORTS_SWMR_IO;
  return 0;
}

haddr_t get_allocation(const H5FD_t* file, H5FD_mem_t) {
  return self(file).end_of_allocation;
}

herr_t set_allocation(H5FD_t* file, H5FD_mem_t, haddr_t address) {
  self(file).end_of_allocation = address;
  return 0;
}

haddr_t get_end(const H5FD_t* file, H5FD_mem_t) {
  return self(file).end_of_file;
}

herr_t read_block(H5FD_t* base, H5FD_mem_t, hid_t, haddr_t address, std::size_t size, void* buffer) {
  auto* bytes = static_cast<unsigned char*>(buffer);
  while (size > 0) {
    const ssize_t done = ::pread(self(base).descriptor, bytes, size, static_cast<off_t>(address));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return -1;
    if (done == 0) {  // HDF5 expects zeros behind the end
      std::memset(bytes, 0, size);
      return 0;
    }
    bytes += done;
    size -= static_cast<std::size_t>(done);
    address += static_cast<haddr_t>(done);
  }
  return 0;
}

herr_t write_block(H5FD_t* base, H5FD_mem_t type, hid_t, haddr_t address, std::size_t size,
                   const void* buffer) {
  UnbreakableFile& file = self(base);
  if (file.fault->error != 0) return 0;
  const auto* bytes = static_cast<const unsigned char*>(buffer);
  if (address == 0 && size == sizeof(Superblock)) {
    Superblock image;
    std::memcpy(image.data(), bytes, size);
    if (is_known(image)) {
      file.superblock = image;
      announce(file, file.end_of_allocation);
      return 0;
    }
  }
  // HDF5 writes the superblock last; but readers refuse an index that points behind the announced end.
  if (type != H5FD_MEM_DRAW && 0 < file.announced && file.announced < file.end_of_allocation)
    announce(file, file.end_of_allocation);
  if (file.fault->error == 0) write_bytes(file, address, bytes, size);
  return 0;
}

herr_t truncate_file(H5FD_t* base, hid_t, hbool_t) {
  UnbreakableFile& file = self(base);
  if (file.fault->error != 0) return 0;
  if (file.end_of_allocation < file.announced) announce(file, file.end_of_allocation);
  if (file.fault->error == 0) resize_file(file, file.end_of_allocation);
  return 0;
}

H5FD_class_t driver_class() {
  H5FD_class_t driver{};
  driver.name = "mossy_unbreakable";
  driver.maxaddr = static_cast<haddr_t>(std::numeric_limits<off_t>::max());
  driver.fc_degree = H5F_CLOSE_STRONG;
  driver.fapl_size = sizeof(DriverInfo);
  driver.open = open_file;
  driver.close = close_file;
  driver.cmp = compare_files;
  driver.query = query_features;
  driver.get_eoa = get_allocation;
  driver.set_eoa = set_allocation;
  driver.get_eof = get_end;
  driver.read = read_block;
  driver.write = write_block;
  driver.truncate = truncate_file;
  // Without `lock` HDF5 neither locks the file nor marks it as being written.
  const H5FD_mem_t map[] = H5FD_FLMAP_DICHOTOMY;
  std::memcpy(driver.fl_map, map, sizeof map);
  return driver;
}

}  // namespace

std::int64_t unbreakable_access(WriteFault& fault) {
  const H5FD_class_t description = driver_class();
  const hid_t driver = H5FDregister(&description);
  const hid_t properties = H5Pcreate(H5P_FILE_ACCESS);
  const DriverInfo info{&fault};
  const bool made = driver >= 0 && properties >= 0 && H5Pset_driver(properties, driver, &info) >= 0 &&
                    H5Pset_libver_bounds(properties, H5F_LIBVER_V110, H5F_LIBVER_V110) >= 0 &&
                    H5Pset_fclose_degree(properties, H5F_CLOSE_STRONG) >= 0;
  H5FDunregister(driver);  // the properties keep it as long as they need it
  return made ? properties : -1;
}

}  // namespace mossy::h5
