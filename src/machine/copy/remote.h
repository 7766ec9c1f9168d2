// Commands as root on a machine that does not share this machine's files, over the shared
// connection.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/operate/operator.h"

namespace stackpilot::machine::copy {

/// Runs `script`, for sh, as root on the node. `options.input_file` is its stdin. Errors as of
/// login_error(); else those of run_ok, but the message names the node, and says what it
/// was `doing`.
Result<access::Output> as_root_on(const access::Operator& host, const access::SshTarget& target,
                                  const std::string& script, const std::string& doing,
                                  access::RunOptions options = {});

/// The script in file `path`, as one for as_root_on() that has these arguments.
Result<std::string> script_with(const fs::path& path, const std::vector<std::string>& arguments);

/// What `said`, the end of what ssh, sudo or a script has written, means for the machine: it does
/// not answer, refuses the login, is another one, gives no root, or its disk is full. Nullopt for
/// anything else. Exposed for tests.
std::optional<Error> login_error(const access::SshTarget& target, const std::string& said);

/// Whether the error, of as_root_on(), says that nobody gets on to the machine: it does not answer,
/// or refuses the login.
bool is_out_of_reach(const Error& failed);

}  // namespace stackpilot::machine::copy
