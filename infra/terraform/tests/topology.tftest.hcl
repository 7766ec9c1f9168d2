# The outputs are exactly what infra/lab.yaml declares.
run "declared_lab" {
  command = plan

  assert {
    condition = jsonencode(output.nodes) == jsonencode({
      for node in yamldecode(file("../lab.yaml")).nodes : node.name => node
    })
    error_message = "The nodes, with all that is declared of them, are those of infra/lab.yaml."
  }
  assert {
    condition = [output.control] == [
      for node in yamldecode(file("../lab.yaml")).nodes : node.name if node.role == "control"
    ]
    error_message = "The control node is the one that has this role in infra/lab.yaml."
  }
  assert {
    condition     = jsonencode(output.network) == jsonencode(try(yamldecode(file("../lab.yaml")).network, output.network))
    error_message = "The network is that of infra/lab.yaml, where it declares one."
  }
  assert {
    condition     = jsonencode(output.services) == jsonencode(yamldecode(file("../lab.yaml")).services)
    error_message = "The services are those that infra/lab.yaml lists."
  }
}

# Each of these labs breaks one rule, and must be refused.
run "one_node" {
  command         = plan
  expect_failures = [terraform_data.topology]
  variables { lab_file = "tests/labs/one_node.yaml" }
}

run "two_controls" {
  command         = plan
  expect_failures = [terraform_data.topology]
  variables { lab_file = "tests/labs/two_controls.yaml" }
}

run "no_control" {
  command         = plan
  expect_failures = [terraform_data.topology]
  variables { lab_file = "tests/labs/no_control.yaml" }
}

run "same_name_twice" {
  command         = plan
  expect_failures = [terraform_data.topology]
  variables { lab_file = "tests/labs/same_name_twice.yaml" }
}

run "same_address_twice" {
  command         = plan
  expect_failures = [terraform_data.topology]
  variables { lab_file = "tests/labs/same_address_twice.yaml" }
}

run "address_of_the_host" {
  command         = plan
  expect_failures = [terraform_data.topology]
  variables { lab_file = "tests/labs/address_of_the_host.yaml" }
}

run "address_outside" {
  command         = plan
  expect_failures = [terraform_data.topology]
  variables { lab_file = "tests/labs/address_outside.yaml" }
}

run "broadcast_address" {
  command         = plan
  expect_failures = [terraform_data.topology]
  variables { lab_file = "tests/labs/broadcast_address.yaml" }
}

run "host_bits_in_the_network" {
  command         = plan
  expect_failures = [terraform_data.topology]
  variables { lab_file = "tests/labs/host_bits_in_the_network.yaml" }
}

run "unknown_role" {
  command         = plan
  expect_failures = [terraform_data.topology]
  variables { lab_file = "tests/labs/unknown_role.yaml" }
}

# The rules hold for every node, however many there are: here only the fourth breaks them.
run "fourth_outside" {
  command         = plan
  expect_failures = [terraform_data.topology]
  variables { lab_file = "tests/labs/fourth_outside.yaml" }
}

run "fourth_takes_an_address" {
  command         = plan
  expect_failures = [terraform_data.topology]
  variables { lab_file = "tests/labs/fourth_takes_an_address.yaml" }
}

# Valid labs pass: the rules above do not refuse everything.
run "four_and_sound" {
  command = plan
  variables { lab_file = "tests/labs/four_and_sound.yaml" }

  assert {
    condition     = join(" ", sort(keys(output.nodes))) == "first fourth second third"
    error_message = "All four nodes are given out."
  }
  assert {
    condition     = output.nodes["fourth"].address == "10.20.0.13" && output.nodes["fourth"].role == "worker"
    error_message = "The fourth node is given out as it is declared."
  }
  assert {
    condition     = output.control == "second" && jsonencode(output.services) == jsonencode(["shop/compose.yml"])
    error_message = "The control node is known by its role, wherever it is in the list."
  }
}

run "machines_that_are_there" {
  command = plan
  variables { lab_file = "tests/labs/machines_that_are_there.yaml" }

  assert {
    condition     = output.nodes["second"].address == "203.0.113.7" && output.nodes["first"].address == "10.20.0.10"
    error_message = "Without a network, the addresses of machines are somebody else's."
  }
}

run "small_and_sound" {
  command = plan
  variables { lab_file = "tests/labs/small_and_sound.yaml" }

  assert {
    condition     = output.control == "first" && length(output.nodes) == 2
    error_message = "Two nodes, one of them the control node, are enough."
  }
  assert {
    condition     = output.nodes["second"].address == "10.20.0.11" && output.network.cidr == "10.20.0.0/24"
    error_message = "Addresses and network are given out as they are declared."
  }
  assert {
    condition     = jsonencode(output.services) == jsonencode(["shop/compose.yml"])
    error_message = "Services are given out as they are listed."
  }
}
