"""How the program runs: settings, addresses, servers and the worker."""
