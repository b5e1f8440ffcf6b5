"""What is done from time to time without anybody asking: a registry of steps, each safe to repeat.

An app has a module `ticks` with functions marked by `registry.every`; it is found by itself.
"""
