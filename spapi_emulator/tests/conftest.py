import os

import pytest
from calls import Caller

from spapi_emulator import Emulator


@pytest.fixture
def models():
    folder = os.environ.get("SP_API_MODELS")
    if not folder:
        pytest.skip("SP_API_MODELS is not set")
    return folder


@pytest.fixture
def emulator():
    """The seller without orders, checked against the models where there are any."""
    with Emulator("empty", models=os.environ.get("SP_API_MODELS")) as running:
        yield running


@pytest.fixture
def caller(emulator):
    return Caller(emulator)
