#include "provision/engine_places.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "access/observe/engine_finder.h"

namespace stackpilot::provision {
namespace {

class EnginePlaces : public ::testing::Test {
 protected:
  fs::path place() const { return folder_.path() / "containerd"; }

  static void leave_socket(const fs::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof(address.sun_path) - 1);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    ASSERT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    ::close(socket);
  }

  TempFolder folder_ = TempFolder::make("/tmp", "places-").value();
};

// What a killed engine leaves: folders, and sockets that nobody listens on.
TEST_F(EnginePlaces, AHollowFolderIsRemoved) {
  ASSERT_TRUE(make_folder(place() / "s" / "deep"));
  leave_socket(place() / "s" / "0123");
  remove_if_hollow(place());
  EXPECT_FALSE(fs::exists(place()));
}

TEST_F(EnginePlaces, WhatHoldsAFileStays) {
  ASSERT_TRUE(make_folder(place() / "empty"));
  ASSERT_TRUE(write_file(place() / "s", "somebody else's"));
  remove_if_hollow(place());
  EXPECT_TRUE(fs::exists(place() / "s"));
  EXPECT_FALSE(fs::exists(place() / "empty"));
}

TEST_F(EnginePlaces, ALinkIsNotFollowed) {
  ASSERT_TRUE(make_folder(folder_.path() / "elsewhere"));
  ASSERT_TRUE(make_folder(place()));
  fs::create_symlink(folder_.path() / "elsewhere", place() / "link");
  remove_if_hollow(place());
  EXPECT_TRUE(fs::exists(folder_.path() / "elsewhere"));
}

TEST_F(EnginePlaces, WhatIsNotThereIsFine) {
  remove_if_hollow(place());
  EXPECT_FALSE(fs::exists(place()));
}

// Noted once: a later start finds what the first one has made.
TEST_F(EnginePlaces, AreNotedOnceForEachEngineFolder) {
  const Workspace workspace(folder_.path());
  const auto lock = access::LabLock::acquire(folder_.path() / "lock", "test");
  ASSERT_TRUE(lock);
  ASSERT_TRUE(make_folder(workspace.engine()));
  ASSERT_TRUE(note_engine_places(lock->permit(), workspace));
  const fs::path record = workspace.engine() / "places.json";
  EXPECT_TRUE(read_file(record)->starts_with("[")) << read_file(record).value();
  ASSERT_TRUE(write_file(record, "[]"));
  ASSERT_TRUE(note_engine_places(lock->permit(), workspace));
  EXPECT_EQ(read_file(record).value(), "[]");
}

}  // namespace
}  // namespace stackpilot::provision
