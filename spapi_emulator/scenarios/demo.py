"""The shop of the demonstration: europe, its offers, with models Amazon's orders."""

from . import europe, offers, sandbox


def load(world):
    """Add the European seller with offers, and with models the sandbox sellers."""
    europe.load(world)
    offers.load(world, world.sellers["europe"])
    if world.settings.models:
        sandbox.load_beside(world)
