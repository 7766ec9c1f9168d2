#include "machine/copy/tree_sender.h"

#include "access/observe/node_target.h"
#include "machine/copy/remote.h"
#include "machine/copy/tree_copy.h"

namespace stackpilot::machine::copy {

Status TreeSender::send_unless_sent(const NodeSpec& node, const FileDigests& files) {
  const std::string digest = combined(files);
  std::string& sent = sent_[node.name];
  if (sent == digest) return {};
  TRY(send_tree(host_, workspace_, access::target_of(workspace_, node), files));
  sent = digest;
  return {};
}

Status TreeSender::send(const NodeSpec& node, const FileDigests& files) {
  const std::scoped_lock hold(sending_);
  return send_unless_sent(node, files);
}

Status TreeSender::refresh(const Survey& survey, const LabSpec& lab) {
  const std::scoped_lock hold(sending_);
  TRY_ASSIGN(const auto states, survey.list());
  TRY_ASSIGN(const FileDigests files, files_for_nodes(workspace_));
  for (const NodeSpec& node : lab.nodes) {
    if (state_of(states, node.name).power != Power::kOn) continue;
    Status sent = send_unless_sent(node, files);
    if (!sent && !is_out_of_reach(sent.error())) return sent;
  }
  return {};
}

Status TreeSender::forget(const std::string& node) {
  const std::scoped_lock hold(sending_);
  sent_.erase(node);
  return forget_tree(workspace_, node);
}

}  // namespace stackpilot::machine::copy
