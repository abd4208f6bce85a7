"""What the windows get of the rest: use cases and devices in the windows' own words, a module for each port."""
