#include "machine/container/engine_places.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/json.h"

namespace stackpilot::machine::container {
namespace {

class EnginePlaces : public ::testing::Test {
 protected:
  fs::path place() const { return folder_.path() / "containerd"; }

  /// Returns a listening socket. Closed, it leaves its file behind, as a killed engine does.
  static int listen_on(const fs::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof(address.sun_path) - 1);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    EXPECT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    EXPECT_EQ(::listen(socket, 1), 0);
    return socket;
  }

  TempFolder folder_ = TempFolder::make("/tmp", "places-").value();
};

// A killed engine leaves folders, and sockets on which nobody listens.
TEST_F(EnginePlaces, AHollowFolderIsRemoved) {
  ASSERT_TRUE(make_folder(place() / "s" / "deep"));
  ::close(listen_on(place() / "s" / "0123"));
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

// For example a plugin of another engine.
TEST_F(EnginePlaces, ASocketThatSomebodyListensOnStays) {
  ASSERT_TRUE(make_folder(place() / "plugins"));
  const int socket = listen_on(place() / "plugins" / "x.sock");
  remove_if_hollow(place());
  ::close(socket);
  EXPECT_TRUE(fs::exists(place() / "plugins" / "x.sock"));
}

TEST_F(EnginePlaces, OnlyWhatWasNotedIsRemoved) {
  const Workspace workspace(folder_.path());
  ASSERT_TRUE(make_folder(workspace.engine()));
  const fs::path key = folder_.path() / "etc" / "key.json";
  ASSERT_TRUE(make_folder(key.parent_path()));
  ASSERT_TRUE(make_folder(place() / "lib"));
  ASSERT_TRUE(make_folder(folder_.path() / "before"));
  ASSERT_TRUE(write_file(key, "{}"));
  const Json noted = {key.string(), key.parent_path().string(), place().string(),
                      "/nowhere/at/all"};
  ASSERT_TRUE(write_file(workspace.engine() / "places.json", to_text(noted)));
  ASSERT_TRUE(remove_noted_places(workspace));
  EXPECT_FALSE(fs::exists(key.parent_path()));
  EXPECT_FALSE(fs::exists(place()));
  EXPECT_TRUE(fs::exists(folder_.path() / "before"));
}

TEST_F(EnginePlaces, ADamagedRecordRemovesNothing) {
  const Workspace workspace(folder_.path());
  ASSERT_TRUE(make_folder(workspace.engine()));
  ASSERT_TRUE(write_file(workspace.engine() / "places.json", "[\"/half"));
  EXPECT_TRUE(remove_noted_places(workspace));
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

// Places are recorded only at the first start: a later start would find what the first one made.
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
}  // namespace stackpilot::machine::container
