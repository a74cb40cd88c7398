"""Tools of the machine that a test needs."""

import shutil

import pytest


def needs(command: str, package: str) -> pytest.MarkDecorator:
    """Skip where the command is not there, naming its Debian package."""
    return pytest.mark.skipif(shutil.which(command) is None, reason=f"needs `{command}`: apt install {package}")
