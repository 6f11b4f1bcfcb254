"""The shop of the demonstration: europe, and Amazon's own orders with models."""

from . import europe, sandbox


def load(world):
    """Add the European seller, and the sandbox sellers when models are given."""
    europe.load(world)
    if world.settings.models:
        sandbox.load_beside(world)
