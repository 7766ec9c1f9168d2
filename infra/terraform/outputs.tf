output "network" {
  description = "The network of the lab: its name, its range, and the host's address on it."
  value       = terraform_data.topology.input.network
}

output "nodes" {
  description = "Every node by name: address, role and resources."
  value       = { for name, nodes in terraform_data.topology.input.nodes : name => nodes[0] }
}

output "control" {
  description = "The name of the control node."
  value       = try(local.control.name, null)
}

output "service_url" {
  description = "Where the service answers when it is deployed on the control node."
  value       = try(format("http://%s:%d", local.control.address, local.lab.service.port), null)
}
