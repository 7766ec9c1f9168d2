#include "support/http_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <sstream>

namespace test {
namespace {

Answer parse(const std::string& text) {
  Answer answer;
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string::npos || !text.starts_with("HTTP/1.")) return answer;
  answer.status = std::stoi(text.substr(9, 3));
  answer.head = text.substr(0, end + 2);
  answer.body = text.substr(end + 4);
  return answer;
}

}  // namespace

std::string Answer::detail() const {
  const auto document = nlohmann::json::parse(body, nullptr, false);
  return document.is_object() ? document.value("detail", "") : "";
}

std::string Answer::header(const std::string& name) const {
  std::istringstream lines(head);
  for (std::string line; std::getline(lines, line);) {
    if (line.size() > name.size() && line[name.size()] == ':' &&
        strncasecmp(line.c_str(), name.c_str(), name.size()) == 0) {
      const std::string value = line.substr(line.find_first_not_of(' ', name.size() + 1));
      return value.substr(0, value.find('\r'));
    }
  }
  return {};
}

int HttpClient::connect() const {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  timeval limit{};
  limit.tv_sec = 10;
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(static_cast<std::uint16_t>(port_));
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&name), sizeof(name)) == 0) return fd;
  close(fd);
  return -1;
}

std::string read_to_end(int fd) {
  std::string text;
  char part[4096];
  for (ssize_t size = 0; (size = recv(fd, part, sizeof(part), 0)) > 0;) {
    text.append(part, static_cast<std::size_t>(size));
  }
  return text;
}

Answer HttpClient::raw(const std::string& bytes) const {
  const int fd = connect();
  if (fd < 0) return {};
  ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  const std::string text = read_to_end(fd);
  close(fd);
  return parse(text);
}

Answer HttpClient::send(const Request& request) const {
  std::string bytes = request.method + " " + request.target +
                      " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
  for (const std::string& header : request.headers) bytes += header + "\r\n";
  if (request.method == "POST") {
    bytes += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  }
  return raw(bytes + "\r\n" + request.body);
}

}  // namespace test
