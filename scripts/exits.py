"""How a command ends when it does not end well: one exception for each exit code that is not 0.

click.ClickException
├── Faulty    1  found a difference or a fault
├── Refused   2  wrong use, or something this command does not do
└── NotFound  3  what was asked for is not there
"""

import click


class Faulty(click.ClickException):
    """The command did its work and found something wrong."""

    exit_code = 1


class Refused(click.ClickException):
    """The command will not do this."""

    exit_code = 2


class NotFound(click.ClickException):
    """There is nothing under this name."""

    exit_code = 3
