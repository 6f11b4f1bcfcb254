"""A local Amazon Selling Partner API for tests, demonstrations and benchmarks."""

from .emulator import Emulator
from .faults import Fault
from .journal import Call
from .models import ModelsError
from .sellers import Seller

__all__ = ["Call", "Emulator", "Fault", "ModelsError", "Seller"]
