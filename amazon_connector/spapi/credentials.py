"""The keys of a seller's authorisation."""

from dataclasses import dataclass

from .errors import InvalidInputError


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """The keys of one seller's authorisation of one app; never printed.

    :raise InvalidInputError: names the field that is blank
    """

    client_id: str
    client_secret: str
    refresh_token: str

    def __post_init__(self):
        for name in self.__slots__:
            value = getattr(self, name)
            value = value.strip() if isinstance(value, str) else ""
            if not value:
                raise InvalidInputError(f"{name} is missing", operation="credentials")
            object.__setattr__(self, name, value)

    def __repr__(self):
        return "Credentials(***)"
