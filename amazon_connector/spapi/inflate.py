"""Inflating gzip piece by piece (RFC 1952).

A file may consist of several members one after another, and ends with zeros at
most. Each member carries a checksum and a length, which zlib checks; a file that
ends inside a member was cut off. Output comes in bounded pieces, so that a small
file which inflates to a giant one costs no memory.
"""

import zlib

from .errors import DocumentError

_PIECE = 64 * 1024
_MAGIC = b"\x1f\x8b"


class Inflater:
    """Feed it the chunks in order, then call :meth:`finish`."""

    def __init__(self):
        self._member = None
        self._members = 0
        self._rest = b""

    def feed(self, chunk):
        """The inflated pieces that ``chunk`` completes.

        :raise DocumentError: the data is not gzip, or damaged
        """
        self._rest += chunk
        while self._rest and (self._member or self._start_member()):
            piece = self._inflate()
            if piece:
                yield piece

    def finish(self):
        """:raise DocumentError: the file ends in the middle, or is empty"""
        if self._member or not self._members or self._rest.strip(b"\x00"):
            raise _broken("the gzip file is cut off")

    def _start_member(self):
        """Whether the rest begins a member (or cannot be told yet: ``False``)."""
        if self._members:
            self._rest = self._rest.lstrip(b"\x00")
        if len(self._rest) < len(_MAGIC):
            return False
        if not self._rest.startswith(_MAGIC):
            raise _broken("this is no gzip file")
        self._member = zlib.decompressobj(31)
        self._members += 1
        return True

    def _inflate(self):
        failure = None
        try:
            piece = self._member.decompress(self._rest, _PIECE)
        except zlib.error:
            failure = _broken("the gzip file is damaged")
        if failure:
            raise failure
        if self._member.eof:
            self._rest = self._member.unused_data
            self._member = None
        else:
            self._rest = self._member.unconsumed_tail
        return piece


def _broken(reason):
    return DocumentError(reason, operation="download")
