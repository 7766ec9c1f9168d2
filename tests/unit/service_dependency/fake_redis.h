// A Redis of this process: a TCP server that answers each command as told, over many rounds.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace stackpilot::service {

class FakeRedis {
 public:
  /// Bytes for a command, as "GET key". Empty: the connection is closed.
  using Answers = std::function<std::string(const std::string& command)>;

  explicit FakeRedis(Answers answers);
  FakeRedis(const FakeRedis&) = delete;
  FakeRedis& operator=(const FakeRedis&) = delete;
  ~FakeRedis();

  int port() const { return port_; }

 private:
  void serve();
  bool answer(int client, std::string& come);

  Answers answers_;
  int socket_ = -1;
  int port_ = 0;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

/// A value as Redis sends it.
std::string bulk(const std::string& bytes);
/// Several; each is sent as it is given.
std::string array(const std::vector<std::string>& items);

}  // namespace stackpilot::service
