#include "runtime/logger.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

namespace exchange {
namespace {

class Pipe {
 public:
  Pipe() { EXPECT_EQ(pipe(ends_), 0); }
  ~Pipe() {
    close_writer();
    close(ends_[0]);
  }
  int writer() const { return ends_[1]; }
  void close_writer() {
    if (ends_[1] >= 0) close(ends_[1]);
    ends_[1] = -1;
  }
  std::string read_all() {
    close_writer();
    std::string text(1 << 20, '\0');
    std::size_t size = 0;
    while (true) {
      const ssize_t count = read(ends_[0], text.data() + size, text.size() - size);
      if (count <= 0) break;
      size += static_cast<std::size_t>(count);
    }
    text.resize(size);
    return text;
  }

 private:
  int ends_[2] = {-1, -1};
};

TEST(Logger, EachLineIsOneJsonObject) {
  Pipe pipe;
  {
    Logger logger(pipe.writer(), "svc", "test", LogLevel::info);
    logger.write(LogLevel::debug, "hidden");
    logger.write(LogLevel::info, "one");
    logger.write(LogLevel::error, "two\nlines", std::move(JsonObject().text("k", "v\n")));
  }
  std::istringstream lines(pipe.read_all());
  std::string first, second, none;
  std::getline(lines, first);
  std::getline(lines, second);
  EXPECT_FALSE(std::getline(lines, none)) << none;
  EXPECT_EQ(nlohmann::json::parse(first)["event"], "one");
  const auto line = nlohmann::json::parse(second);
  EXPECT_EQ(line["event"], "two\nlines");
  EXPECT_EQ(line["k"], "v\n");
  EXPECT_EQ(line["service"], "svc");
  EXPECT_EQ(line["level"], "error");
}

TEST(Logger, StuckReaderLosesLinesButHoldsUpNobody) {
  // The stuck writer thread outlives the test, so the pipe must outlive the process' statics.
  static Pipe& pipe = *new Pipe;
  const auto begin = std::chrono::steady_clock::now();
  {
    Logger logger(pipe.writer(), "svc", "test", LogLevel::info);
    const std::string text(1000, 'x');
    for (int i = 0; i < 4000; ++i) {
      logger.write(LogLevel::info, "fill", std::move(JsonObject().text("text", text)));
    }
    EXPECT_GT(logger.dropped(), 0U);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

}  // namespace
}  // namespace exchange
