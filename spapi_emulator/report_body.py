"""What a report's document holds."""

from dataclasses import dataclass

TEXT_TYPE = "text/plain; charset=UTF-8"


@dataclass
class ReportBody:
    """The body of a report: bytes, or the path of a file (never compressed)."""

    data: object
    content_type: str = TEXT_TYPE
