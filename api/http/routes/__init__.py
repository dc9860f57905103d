"""What is served, one module for each thing that departments come for."""
