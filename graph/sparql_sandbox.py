"""Takes from this process what a query never needs: the network, files to write, memory and time without end.

No rights are needed for any of it. On Linux a seccomp filter makes ``socket()`` fail; elsewhere, and where the kernel
has no seccomp, no further file descriptor can be opened, which stops a socket as well. Windows has neither, and there
only ``graph/guard.py`` keeps queries from the network.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

CPU_GRACE = 5
"""Seconds of processor time beyond a query's limit. Only a worker whose parent was killed lives that long."""

_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_SET_MODE_FILTER = 1
_SECCOMP_FILTER_FLAG_TSYNC = 1
_EACCES = 13
_RET_ALLOW = 0x7FFF0000
_RET_ERRNO = 0x00050000
_LOAD_WORD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_AUDIT_ARCH = {"x86_64": (0xC000003E, 317, 41), "aarch64": (0xC00000B7, 277, 198)}
"""Machine → its AUDIT_ARCH and the numbers of its system calls seccomp and socket (linux/audit.h, asm/unistd.h)."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def confine(memory: int) -> str:
    """Confines this process for good, once everything it needs is open.

    Args:
        memory: bytes it may take beyond what it has now; Linux only.

    Returns:
        How the network is closed: ``seccomp``, ``descriptors`` or ``open``.
    """
    closed = "seccomp" if _no_sockets() else "open"
    if resource is None:
        return closed
    for limit in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        resource.setrlimit(limit, (0, 0))
    size = _address_space()
    if size:
        resource.setrlimit(resource.RLIMIT_AS, (size + memory, size + memory))
    if closed == "open":
        lowest_free = os.dup(0)
        os.close(lowest_free)
        resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free, lowest_free))
        closed = "descriptors"
    return closed


def limit_cpu(seconds: float) -> None:
    """Ends this process after so many more seconds of processor time."""
    if resource is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime + seconds) + CPU_GRACE
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _address_space() -> int:
    """Bytes of address space in use, 0 where that is not known."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def _no_sockets() -> bool:
    """Makes ``socket()`` fail with EACCES in every thread of this process; whether the kernel agreed."""
    if sys.platform != "linux" or os.uname().machine not in _AUDIT_ARCH:
        return False
    architecture, seccomp, socket = _AUDIT_ARCH[os.uname().machine]
    steps = (
        (_LOAD_WORD, 0, 0, 4),  # the architecture of the call
        (_JUMP_IF_EQUAL, 0, 3, architecture),
        (_LOAD_WORD, 0, 0, 0),  # its number
        (_JUMP_IF_EQUAL, 0, 1, socket),
        (_RETURN, 0, 0, _RET_ERRNO | _EACCES),
        (_RETURN, 0, 0, _RET_ALLOW),
    )
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = _Program(len(steps), ctypes.cast(code, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    done: int = libc.syscall(seccomp, _SECCOMP_SET_MODE_FILTER, _SECCOMP_FILTER_FLAG_TSYNC, ctypes.byref(program))
    return done == 0
