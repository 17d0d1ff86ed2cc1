"""Whose the output folder is: nothing is ever cleared that this program did not fill."""

from __future__ import annotations

from pathlib import Path

from digest.errors import DigestError
from digest.pages.recipe import NO_JEKYLL


def claim_output(output: Path, *, is_known: bool) -> None:
    """Mark a folder as ours before anything else goes into it, so that a build that is killed, and whose state is lost
    then, can be taken up again. The mark is an output of every site: ``.nojekyll``, an empty file.

    ``is_known``: the state remembers outputs, so the folder is ours even without the mark.

    Raises:
        DigestError: the folder is a file, or holds files of somebody else.
    """
    mark = output / NO_JEKYLL
    if mark.exists():
        return
    if output.exists() and not output.is_dir():
        raise DigestError(f"{output.name} is a file: the pages go into a folder of that name")
    if not is_known and output.is_dir() and any(output.iterdir()):
        raise DigestError(f"{output.name}/ holds files that were not made here; move them away, then build again")
    output.mkdir(exist_ok=True)
    mark.touch()


def give_up_output(output: Path) -> None:
    """Take away what is in a folder if it is ours. It stays itself, for it may be a link or a volume.

    Raises:
        DigestError: something in it cannot be taken away.
    """
    if (output / NO_JEKYLL).exists():
        import shutil  # it brings five modules along that only this needs

        try:
            for path in sorted(output.iterdir(), key=lambda path: path.name == NO_JEKYLL):  # the mark at last
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()
        except OSError as error:  # which names a file of some folder in it by its bare name
            raise DigestError(f"{output}: cannot be taken away: {error.filename}: {error.strerror}") from error
