// Which repository a command works on. It need not be the one that the program lies in.
#pragma once

#include <string>

#include "base/files.h"
#include "base/result.h"

namespace stackpilot {

/// The places to look at, in this order.
struct RepositorySearch {
  std::string named;  ///< --repo, relative to the working directory; empty when it was not given
  fs::path
      current;  ///< from here upwards, as git does; empty when there is no such folder any more
  fs::path program;  ///< the file of the program: the repository around it
};

struct FoundRepository {
  fs::path root;         ///< absolute, without symbolic links
  fs::path passed_over;  ///< the repository around the program, where that is another one
};

/// The first that is a repository of StackPilot, which is known by infra/lab.yaml. A folder that is
/// named must be one itself: nothing is looked for above it, nor elsewhere. kUsage when there is
/// none, saying what was looked for.
Result<FoundRepository> find_repository(const RepositorySearch& search);

/// The places of this process.
RepositorySearch search_from_here(const std::string& named);

}  // namespace stackpilot
