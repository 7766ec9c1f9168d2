#pragma once

#include <string>
#include <vector>

namespace bench {

// A temporary folder, removed by the destructor.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_ = "/var/tmp/mock-exchange-bench-XXXXXX";
};

// Runs a program to its end and returns its output; on failure throws an error with the output.
std::string run_tool(const std::vector<std::string>& words,
                     const std::vector<std::string>& environment = {});

double median(std::vector<double> values);
// The smallest value that at least this many percent do not exceed.
double percentile(std::vector<double> values, int percent);
double largest(const std::vector<double>& values);

}  // namespace bench
