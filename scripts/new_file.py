"""A file that a command will write at its end: whether it can is asked at the beginning, before the work is done."""

import os
from pathlib import Path

import click


class NewFile(click.Path):
    """A path as `click.Path` reads it, in a folder that is there and may be written to."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, writable=True, path_type=Path)

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        path = super().convert(value, param, ctx)
        folder = Path(os.fsdecode(path)).absolute().parent
        if not folder.is_dir():
            self.fail(f"there is no folder {folder}", param, ctx)
        if not os.access(folder, os.W_OK):
            self.fail(f"nothing can be written into {folder}", param, ctx)
        return path
