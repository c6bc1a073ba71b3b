"""What the kernel takes from a query process: outliving its server, and opening connections.

Both are a second line behind the checks of the query's text, and hold on Linux only.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import signal
import struct
import sys
import time

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_LOAD_WORD, _JUMP_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4
_CALLS = {
    # machine: (audit architecture, socket, connect); linux/audit.h and the tables of calls
    "x86_64": (0xC000003E, 41, 42),
    "aarch64": (0xC00000B7, 198, 203),
}


def _prctl(option: int, *values: object) -> bool:
    library = ctypes.CDLL(None, use_errno=True)
    padded = (*values, 0, 0, 0, 0)[:4]
    return bool(library.prctl(option, *padded) == 0)


def die_with_parent() -> bool:
    """Have the kernel kill this process when its parent ends; whether that could be arranged."""
    if not sys.platform.startswith("linux"):
        return False
    return _prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL))


def _instruction(code: int, on_true: int, on_false: int, value: int) -> bytes:
    return struct.pack("HBBI", code, on_true, on_false, value)


class _Program(ctypes.Structure):
    """struct sock_fprog of linux/filter.h."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def forbid_connections() -> bool:
    """Refuse socket() and connect() from now on with EACCES; whether that could be arranged."""
    calls = _CALLS.get(platform.machine())
    if calls is None or not sys.platform.startswith("linux"):
        return False
    architecture, *numbers = calls
    code = [
        _instruction(_LOAD_WORD, 0, 0, _ARCHITECTURE_AT),
        _instruction(_JUMP_EQUAL, 0, len(numbers) + 1, architecture),
        _instruction(_LOAD_WORD, 0, 0, _NUMBER_AT),
        *(
            _instruction(_JUMP_EQUAL, len(numbers) - index, 0, number)
            for index, number in enumerate(numbers)
        ),
        _instruction(_RETURN, 0, 0, _ALLOW),
        _instruction(_RETURN, 0, 0, _REFUSE | errno.EACCES),
    ]
    text = b"".join(code)
    buffer = ctypes.create_string_buffer(text, len(text))
    program = _Program(len(code), ctypes.cast(buffer, ctypes.c_void_p).value)
    return _prctl(_PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1)) and _prctl(
        _PR_SET_SECCOMP, ctypes.c_ulong(_SECCOMP_MODE_FILTER), ctypes.byref(program)
    )


def time_spent(process: int) -> float:
    """Seconds of processor time that a process has used; 0 where the system does not tell.

    The number of a process's clock is made of the process's (CPUCLOCK_SCHED,
    linux/posix-timers.h).
    """
    try:
        return time.clock_gettime((~process << 3) | 2)
    except OSError:
        return 0.0


def lower_priority(process: int) -> None:
    """Put a process, or a thread of this one, behind everyone else's."""
    try:
        os.setpriority(os.PRIO_PROCESS, process, 19)
    except (ProcessLookupError, PermissionError):
        return
