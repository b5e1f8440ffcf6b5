"""One module a noun of the navigation. Views call queries and actions; they never touch a model."""
