#include "tool.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "support/child_process.hpp"

namespace bench {

TemporaryFolder::TemporaryFolder() {
  if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
  // Servers that drop root must be able to read the folder.
  chmod(path_.c_str(), 0755);
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string run_tool(const std::vector<std::string>& words,
                     const std::vector<std::string>& environment) {
  const TemporaryFolder folder;
  std::vector<std::string> variables{"PATH=/usr/bin:/bin", "LC_ALL=C"};
  variables.insert(variables.end(), environment.begin(), environment.end());
  test::ChildProcess process({words, variables, {}, folder.path() + "/output"});
  const auto status = process.wait(test::Seconds(300));
  std::string output = test::read_file(folder.path() + "/output");
  if (status != 0) throw std::runtime_error(words[0] + " failed:\n" + output);
  return output;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

double percentile(std::vector<double> values, int percent) {
  std::sort(values.begin(), values.end());
  const std::size_t rank = (values.size() * static_cast<std::size_t>(percent) + 99) / 100;
  return values.at(std::max<std::size_t>(rank, 1) - 1);
}

double largest(const std::vector<double>& values) {
  return *std::max_element(values.begin(), values.end());
}

}  // namespace bench
