"""The mutation benchmark: random consistent provinces, planted defects, what the job finds of them."""
