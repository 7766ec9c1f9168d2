// A service that answers as it is told to: by the variable MISBEHAVE, or later by GET
// /become/<how>.
// It listens on PORT, or else 8080.
//   GET /ready    PUT /notes/<id>?text=<text>    GET /notes/<id>    GET /variable/<name>
// <how> is a route and what is wrong with it, as "ready-endless"; what a route can do: misbehave().
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <string>
#include <thread>

namespace {

std::mutex mutex;
std::string how;                           // guarded by mutex
std::map<std::string, std::string> notes;  // guarded by mutex

bool send_all(int client, const std::string& text) {
  std::size_t sent = 0;
  while (sent < text.size()) {
    const ssize_t count = send(client, text.data() + sent, text.size() - sent, 0);
    if (count <= 0) return false;
    sent += static_cast<std::size_t>(count);
  }
  return true;
}

void answer(int client, const char* status, const std::string& body) {
  send_all(client, std::string("HTTP/1.1 ") + status + "\r\nContent-Length: " +
                       std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body);
}

// Until the client goes.
void send_without_end(int client, const std::string& head, std::size_t size, useconds_t pause) {
  send_all(client, head + "\r\n");
  const std::string part(size, 'x');
  while (send_all(client, part)) usleep(pause);
}

// Whether it did, in the way that is wanted of that route.
bool misbehave(int client, const std::string& route) {
  std::string wanted;
  {
    const std::lock_guard lock(mutex);
    wanted = how;
  }
  if (wanted.rfind(route + "-", 0) != 0) return false;
  const std::string what = wanted.substr(route.size() + 1);
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  if (what == "endless") send_without_end(client, ok, 1 << 16, 0);
  if (what == "claims")
    send_without_end(client, ok + "Content-Length: 99999999999\r\n", 1 << 16, 0);
  if (what == "trickles") send_without_end(client, ok, 1, 100'000);
  if (what == "huge") answer(client, "200 OK", "{\"x\":\"" + std::string(10 << 20, 'x') + "\"}");
  if (what == "empty") answer(client, "200 OK", "{}");
  return true;
}

void keep(int client, const std::string& id, const std::string& target) {
  const std::size_t text = target.find("?text=");
  const std::lock_guard lock(mutex);
  notes[id] = text == std::string::npos ? "" : target.substr(text + 6);
  answer(client, "200 OK", "{\"id\":\"" + id + "\"}");
}

void give(int client, const std::string& id) {
  const std::lock_guard lock(mutex);
  const auto found = notes.find(id);
  if (found == notes.end()) return answer(client, "404 Not Found", "{}");
  answer(client, "200 OK", "{\"text\":\"" + found->second + "\"}");
}

void serve(int client, const std::string& method, const std::string& target) {
  const std::string path = target.substr(0, target.find('?'));
  if (path.rfind("/become/", 0) == 0) {
    const std::lock_guard lock(mutex);
    how = path.substr(8);
    return answer(client, "200 OK", "{}");
  }
  if (path.rfind("/variable/", 0) == 0) {
    const char* value = getenv(path.substr(10).c_str());
    return answer(client, "200 OK", value == nullptr ? "unset" : value);
  }
  if (path == "/ready") {
    if (!misbehave(client, "ready")) answer(client, "200 OK", "{\"ok\":true}");
  } else if (path.rfind("/notes/", 0) == 0 && method == "PUT") {
    if (!misbehave(client, "write")) keep(client, path.substr(7), target);
  } else if (path.rfind("/notes/", 0) == 0) {
    if (!misbehave(client, "read")) give(client, path.substr(7));
  } else {
    answer(client, "404 Not Found", "{}");
  }
}

void take(int client) {
  char request[4096];
  const ssize_t count = recv(client, request, sizeof request - 1, 0);
  char method[8] = "";
  char target[1024] = "";
  request[count > 0 ? count : 0] = '\0';
  if (sscanf(request, "%7s %1023s", method, target) == 2) serve(client, method, target);
  shutdown(client, SHUT_WR);
  close(client);
}

}  // namespace

int main() {
  signal(SIGPIPE, SIG_IGN);
  signal(SIGTERM, [](int) { _exit(0); });
  if (const char* told = getenv("MISBEHAVE")) how = told;
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  const char* port = getenv("PORT");
  here.sin_port = htons(static_cast<std::uint16_t>(port == nullptr ? 8080 : atoi(port)));
  if (bind(listener, reinterpret_cast<sockaddr*>(&here), sizeof here) != 0 ||
      listen(listener, 64) != 0) {
    return 1;
  }
  for (;;) {
    const int client = accept(listener, nullptr, nullptr);
    if (client >= 0) std::thread(take, client).detach();
  }
}
