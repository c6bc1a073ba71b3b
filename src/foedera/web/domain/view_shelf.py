"""Where views that were made are kept: a folder that all server processes of a machine share.

A view stands there whole or not at all. Whoever answers from one holds a lock on it; whoever makes
one, or throws one away, holds the lock of the shelf. Locks go with the process that holds them.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_USED = "used"
_LOCK = ".lock"
_MAKING = ".making-"


class ShelfError(Exception):
    """A folder in which views cannot be kept; the message says why."""


@dataclass(frozen=True)
class Held:
    """A view that stays where it is until it is let go."""

    folder: Path
    descriptor: int

    def let_go(self) -> None:
        """Let others throw it away."""
        os.close(self.descriptor)


@dataclass(frozen=True)
class Shelf:
    """The folder; views beyond `most` are thrown away, those longest unused first."""

    folder: Path
    most: int

    @classmethod
    def at(cls, folder: Path | None, most: int) -> Shelf:
        """The shelf in a folder, one for temporary files where None; raises ShelfError.

        A folder for temporary files is everyone's: one of another's making is refused.
        """
        found = folder or Path(tempfile.gettempdir()) / f"foedera-views-{os.getuid()}"
        try:
            found.mkdir(mode=0o700, parents=True, exist_ok=True)
            owner = found.lstat().st_uid
        except OSError as error:
            raise ShelfError(f"views cannot be kept in {found}: {error.strerror}") from error
        if owner != os.getuid() or (folder is None and found.is_symlink()):
            raise ShelfError(f"views cannot be kept in {found}: it belongs to someone else")
        return cls(found, most)

    def has(self, name: str) -> bool:
        """Whether a view is there."""
        return (self.folder / name / _USED).exists()

    def hold(self, name: str) -> Held | None:
        """A view that is there, kept from being thrown away; None where it is not."""
        used = self.folder / name / _USED
        try:
            descriptor = os.open(used, os.O_RDWR)
        except OSError:
            return None
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        # It may have been thrown away, and made again, before it was held.
        try:
            same = os.path.samestat(os.fstat(descriptor), used.stat())
        except OSError:
            same = False
        if not same:
            os.close(descriptor)
            return None
        os.utime(descriptor)
        return Held(used.parent, descriptor)

    @contextmanager
    def turn(self, name: str) -> Iterator[Path | None]:
        """The empty folder in which a view may be made; None while another one is made.

        What stands in it at the end becomes the view, unless it ends by an error.
        """
        descriptor = os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                yield None
                return
            self._make_room()
            making = Path(tempfile.mkdtemp(prefix=f"{name}{_MAKING}", dir=self.folder))
            try:
                yield making
                if self.has(name):
                    return
                (making / _USED).touch(mode=0o600)
                making.rename(self.folder / name)
            finally:
                shutil.rmtree(making, ignore_errors=True)
        finally:
            os.close(descriptor)

    def making(self, name: str) -> Path | None:
        """The folder in which a view is being made; None where none is."""
        return next(iter(self.folder.glob(f"{name}{_MAKING}*")), None)

    def _make_room(self) -> None:
        """Throw away what was never finished, and of the rest what was longest unused."""
        kept: list[tuple[float, Path]] = []
        for one in self.folder.iterdir():
            if not one.is_dir():
                continue
            if _MAKING in one.name or not (one / _USED).exists():
                shutil.rmtree(one, ignore_errors=True)
                continue
            with suppress(OSError):
                kept.append(((one / _USED).stat().st_mtime, one))
        beyond = len(kept) - (self.most - 1)
        for _, one in sorted(kept):
            if beyond > 0 and self._thrown_away(one):
                beyond -= 1

    @staticmethod
    def _thrown_away(view: Path) -> bool:
        """Throw a view away, unless somebody answers from it."""
        try:
            descriptor = os.open(view / _USED, os.O_RDWR)
        except OSError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            (view / _USED).unlink()
        except OSError:
            return False
        finally:
            os.close(descriptor)
        shutil.rmtree(view, ignore_errors=True)
        return True
