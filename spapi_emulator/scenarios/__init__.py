"""Scenarios: which sellers and orders the emulator starts with."""

from . import america, demo, europe, sandbox
from .generator import generate

NAMES = {
    "europe": "a shop in five European marketplaces, orders in every status",
    "america": "a shop in the US and Canada, where tax comes on top of the prices",
    "empty": "the same seller without orders",
    "sandbox": "the orders of Amazon's sandbox cases, for EU, NA and FE (needs models)",
    "demo": "europe with listings and catalogue, and with models the sandbox sellers",
}
_LOADERS = {
    "europe": europe.load,
    "america": america.load,
    "empty": europe.load_empty,
    "sandbox": sandbox.load,
    "demo": demo.load,
}


def load(name, world):
    """Fill a world; ValueError for a name that is not in ``NAMES``.

    A function instead of a name is called with the world.
    """
    if callable(name):
        name(world)
        return
    if name not in _LOADERS:
        known = ", ".join(NAMES)
        raise ValueError(f"Unknown scenario: {name}. Known: {known}.")
    _LOADERS[name](world)


__all__ = ["NAMES", "generate", "load"]
