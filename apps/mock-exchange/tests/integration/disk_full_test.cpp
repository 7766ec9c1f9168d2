// While the database's disk is full the service is not ready, whether or not orders are placed.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include "support/service.hpp"
#include "support/traffic.hpp"

namespace test {
namespace {

// A small file system, mounted during the object's lifetime.
class SmallDisk {
 public:
  SmallDisk() {
    if (mkdtemp(folder_.data()) == nullptr) return;
    mounted_ = mount("none", folder_.c_str(), "tmpfs", 0, "size=128m,mode=0755") == 0;
    error_ = mounted_ ? "" : std::strerror(errno);
  }
  ~SmallDisk() {
    if (mounted_) umount2(folder_.c_str(), MNT_DETACH);
    rmdir(folder_.c_str());
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  const std::string& folder() const { return folder_; }
  bool is_mounted() const { return mounted_; }
  const std::string& error() const { return error_; }

  // Fills the disk to the last byte, as another program could.
  void fill() const {
    const int fd = open(filler().c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    const std::string block(65536, 'x');
    while (write(fd, block.data(), block.size()) > 0) {
    }
    close(fd);
  }
  void make_room() const { std::filesystem::remove(filler()); }

 private:
  std::string filler() const { return folder_ + "/filler"; }

  std::string folder_ = "/tmp/mock-exchange-disk-XXXXXX";
  bool mounted_ = false;
  std::string error_;
};

TEST(DiskFull, IsNotReadyAndLosesNothing) {
  const SmallDisk disk;
  if (!disk.is_mounted()) GTEST_SKIP() << "cannot mount a file system: " << disk.error();
  PostgresServer postgres(disk.folder());
  Service service(environment_for(postgres));
  ASSERT_TRUE(service.becomes_ready());

  // Nobody places orders: the service notices the full disk by itself.
  disk.fill();
  EXPECT_TRUE(service.becomes_unready("db_disk_full"));
  disk.make_room();
  EXPECT_TRUE(service.becomes_ready());

  Traffic traffic(service.http(), 4);
  EXPECT_TRUE(traffic.flows());
  disk.fill();
  EXPECT_TRUE(eventually([&] { return !service.is_ready(); }));
  EXPECT_EQ(service.http().get("/health").status, 200);
  disk.make_room();
  EXPECT_TRUE(eventually([&] {
    // Postgres may have stopped because it had no room for its WAL.
    if (!postgres.is_running()) postgres.start();
    return service.is_ready();
  }));
  EXPECT_TRUE(traffic.flows());
  traffic.stop();
  traffic.expect_kept_once(postgres);
}

}  // namespace
}  // namespace test
