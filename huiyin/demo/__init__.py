"""The demonstration: an invented round of inspection with some thousand findings, told through real actions."""
