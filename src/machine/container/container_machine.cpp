#include "machine/container/container_machine.h"

#include "access/observe/node_target.h"
#include "machine/container/states.h"

namespace stackpilot::machine::container {

access::SshTarget ContainerMachine::ssh() const {
  return access::target_of(workspace_, node_);
}

Result<Containers> ContainerMachine::containers() const {
  if (!engine_) return pass_on(engine_);
  return Containers(*engine_, workspace_, lab_);
}

Result<MachineState> ContainerMachine::state() const {
  if (!engine_) return pass_on(engine_);
  return read_state(engine_->get().engine(), workspace_.lab_id(), node_.name);
}

Status ContainerMachine::switch_on() const {
  TRY_ASSIGN(const Containers all, containers());
  TRY_ASSIGN(const MachineState now, state());
  return now.power == Power::kPaused ? all.resume(node_.name) : all.start(node_.name);
}

Status ContainerMachine::shut_down() const {
  TRY_ASSIGN(const Containers all, containers());
  return all.stop(node_.name);
}

Status ContainerMachine::cut_power() const {
  TRY_ASSIGN(const Containers all, containers());
  return all.kill(node_.name);
}

Status ContainerMachine::pause() const {
  TRY_ASSIGN(const Containers all, containers());
  return all.pause(node_.name);
}

Result<std::string> ContainerMachine::host_key() const {
  TRY_ASSIGN(const Containers all, containers());
  return all.host_key(node_.name);
}

std::string ContainerMachine::last_words() const {
  const Result<Containers> all = containers();
  return all ? all->log_tail(node_.name) : all.error().message;
}

std::string ContainerMachine::log_command() const {
  const Result<Containers> all = containers();
  return all ? all->log_command(node_.name) : "docker logs";
}

}  // namespace stackpilot::machine::container
