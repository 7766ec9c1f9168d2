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

output "services" {
  description = "The compose files of the services, whose folders are their names."
  value       = local.lab.services
}
