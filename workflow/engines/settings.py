"""What every engine's table in communique.toml may say, and what an engine may know of its surroundings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from workflow.engines.http import is_loopback
from workflow.project import Section


class EngineSettings(Section):
    """A table `[engines.NAME]`."""

    budget: int | None = Field(default=None, ge=0)
    """Characters that may be sent to it in a month, those that are sent again too."""


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        raise ValueError(f"“{value}” is not an address like https://translate.example.org")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("an address of a service has no user, password, query or fragment here")
    return value.rstrip("/")


Url = Annotated[str, AfterValidator(_url)]


class ServerSettings(EngineSettings):
    """The table of an engine whose server one may run oneself."""

    url: Url
    local: bool = False
    """True for a server of ours on this machine: it may see what is under embargo."""

    @model_validator(mode="after")
    def _local_means_this_machine(self) -> "ServerSettings":
        if self.local and not is_loopback(self.url):
            raise ValueError("“local = true” is for a server on this machine alone: 127.0.0.0/8, ::1 or localhost")
        return self


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an engine may know besides its settings."""

    environment: Mapping[str, str] = field(default_factory=dict)
    dictionaries: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """For a pair of languages the project's terms as CSV: source, target."""
    owner: str = ""
    """Whose glossary it is, for the list of glossaries at a service."""

    def key(self, engine: str) -> str:
        """The key of a service, from the environment; empty when there is none."""
        return self.environment.get(key_variable(engine), "").strip()


def key_variable(engine: str) -> str:
    """The variable of the environment that holds the key of an engine."""
    return f"COMMUNIQUE_{engine.upper().replace('-', '_')}_KEY"
