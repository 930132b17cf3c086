"""Unit tests touch neither network nor database."""

import pytest
from pytest_socket import disable_socket


@pytest.fixture(autouse=True)
def no_network() -> None:
    """Any socket is a mistake here."""
    disable_socket()
