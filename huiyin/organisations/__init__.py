"""Inspecting bodies, the units they inspect, and the departments that help them."""
