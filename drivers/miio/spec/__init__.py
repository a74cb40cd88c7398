"""MIoT specifications: what a maker says that a model has on the wire, and which capabilities its names mean."""
