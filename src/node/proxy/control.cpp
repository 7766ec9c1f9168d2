#include "node/proxy/control.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <chrono>

namespace stackpilot::node {
namespace {

namespace asio = boost::asio;
using Code = boost::system::error_code;
using Stream = boost::beast::basic_stream<asio::local::stream_protocol>;

constexpr auto patience = std::chrono::seconds(2);
constexpr std::size_t longest_line = 64U << 10U;
constexpr std::size_t longest_path = 100;  // sun_path has 108

// One line in each direction of a stream, within `patience`. Its handlers keep it alive.
class Conversation : public std::enable_shared_from_this<Conversation> {
 public:
  explicit Conversation(Stream stream) : stream_(std::move(stream)) {
    stream_.expires_after(patience);
  }

  Stream& stream() { return stream_; }

  void read(std::function<void(Code, std::string_view)> done) {
    asio::async_read_until(
        stream_, asio::dynamic_buffer(line_, longest_line), '\n',
        [self = shared_from_this(), done = std::move(done)](Code code, std::size_t size) {
          done(code, std::string_view(self->line_).substr(0, size));
        });
  }

  void write(const Json& line, std::function<void(Code)> done) {
    out_ = to_text(line) + "\n";
    asio::async_write(stream_, asio::buffer(out_),
                      [self = shared_from_this(), done = std::move(done)](Code code, std::size_t) {
                        done(code);
                      });
  }

 private:
  Stream stream_;
  std::string line_;
  std::string out_;
};

}  // namespace

Result<std::unique_ptr<ControlSocket>> ControlSocket::listen(asio::io_context& context,
                                                             const fs::path& path,
                                                             Handler handler) {
  if (path.string().size() > longest_path) {
    return fail(ErrorKind::kUsage, path.string() + ": too long for a socket");
  }
  std::unique_ptr<ControlSocket> made(new ControlSocket(context, "", std::move(handler)));
  Code code;
  made->acceptor_.open(Protocol(), code);
  // Before bind() gives it a name, so that nobody else can connect in between.
  if (!code) ::fchmod(made->acceptor_.native_handle(), S_IRUSR | S_IWUSR);
  if (!code) made->acceptor_.bind(Protocol::endpoint(path.string()), code);
  if (code) {
    return fail(ErrorKind::kBroken,
                fmt::format("cannot make the socket {}: {}", path.string(), code.message()));
  }
  made->path_ = path;  // ours to remove from here on
  made->acceptor_.listen(asio::socket_base::max_listen_connections, code);
  if (code) {
    return fail(ErrorKind::kBroken,
                fmt::format("cannot listen on {}: {}", path.string(), code.message()));
  }
  made->accept();
  return made;
}

ControlSocket::~ControlSocket() {
  close();
}

void ControlSocket::close() {
  Code ignored;
  acceptor_.close(ignored);
  if (!path_.empty()) ::unlink(path_.c_str());
  path_.clear();
}

void ControlSocket::accept() {
  acceptor_.async_accept([this](Code code, Protocol::socket socket) {
    if (!acceptor_.is_open()) return;
    if (!code) {
      const auto talk = std::make_shared<Conversation>(Stream(std::move(socket)));
      talk->read([this, talk = talk.get()](Code bad, std::string_view line) {
        if (bad) return;
        const Result<Json> request = parse_json_text(line, "the request");
        talk->write(request ? handler_(*request) : Json{{"error", request.error().message}},
                    [](Code) {});
      });
    }
    accept();
  });
}

Result<Json> ask_control(const fs::path& path, const Json& request) {
  const auto broken = [&](const std::string& why) {
    return fail(ErrorKind::kBroken, fmt::format("{}: {}", path.string(), why));
  };
  if (path.string().size() > longest_path) return broken("too long for a socket");
  asio::io_context context;
  const auto talk = std::make_shared<Conversation>(Stream(context));
  Code failed;
  std::string answer;
  talk->stream().async_connect(asio::local::stream_protocol::endpoint(path.string()),
                               [&](Code connected) {
                                 if ((failed = connected)) return;
                                 talk->write(request, [&](Code written) {
                                   if ((failed = written)) return;
                                   talk->read([&](Code read, std::string_view line) {
                                     failed = read;
                                     answer = line;
                                   });
                                 });
                               });
  context.run();
  if (failed) return broken(failed.message());
  Result<Json> json = parse_json_text(answer, "the answer of " + path.string());
  if (json && json->contains("error")) return broken(text_at(*json, "error").value_or("an error"));
  return json;
}

}  // namespace stackpilot::node
