#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace test {

struct Answer {
  int status = 0;  // 0: no answer
  std::string head;
  std::string body;

  nlohmann::json json() const { return nlohmann::json::parse(body); }
  std::string detail() const;
  // The value of a header, empty when absent.
  std::string header(const std::string& name) const;
};

struct Request {
  std::string method = "GET";
  std::string target;
  std::string body;
  std::vector<std::string> headers;
};

// A plain blocking client, one connection per request, that gives up after ten seconds.
class HttpClient {
 public:
  explicit HttpClient(int port) : port_(port) {}

  Answer get(const std::string& target) const { return send({"GET", target, {}, {}}); }
  Answer post(const std::string& target, const std::string& body = {},
              const std::vector<std::string>& headers = {}) const {
    return send({"POST", target, body, headers});
  }
  Answer send(const Request& request) const;
  // Sends these bytes and reads to the end of the stream.
  Answer raw(const std::string& bytes) const;

  // A connected socket, the caller's to close; -1 when refused.
  int connect() const;

 private:
  int port_;
};

// Reads to the end of the stream; fd stays the caller's.
std::string read_to_end(int fd);

}  // namespace test
