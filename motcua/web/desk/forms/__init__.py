"""Forms of the desk: the shape of input, no rules."""
