"""Settings of a publication: `foedera.toml` in its folder, or FOEDERA_… in the environment."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from foedera.releases import Description
from foedera.terms import Base, BaseAddressError

if TYPE_CHECKING:
    from foedera.search.views import View

SETTINGS_FILE = "foedera.toml"


class SettingsError(Exception):
    """A setting that cannot be; the message names it and says what to write."""


PublisherType: TypeAlias = Literal[
    "Academia-ScientificOrganisation",
    "Company",
    "IndustryConsortium",
    "LocalAuthority",
    "NationalAuthority",
    "NonGovernmentalOrganisation",
    "NonProfitOrganisation",
    "PrivateIndividual(s)",
    "RegionalAuthority",
    "StandardisationBody",
    "SupraNationalAuthority",
]
"""The publisher types of ADMS (http://purl.org/adms/publishertype/1.0)."""


class Settings(BaseSettings):
    """What a publisher sets; each has a default that works from a fresh clone."""

    model_config = SettingsConfigDict(
        env_prefix="FOEDERA_", toml_file=SETTINGS_FILE, extra="forbid", frozen=True
    )

    base_url: str = Field(
        "http://localhost:8000/", description="What the publisher's IRIs begin with."
    )
    data: Path = Field(Path("data"), description="The folder with documents, registry, statements.")
    ontology: Path | None = Field(None, description="The ontology's folder; ours where unset.")
    shapes: Path | None = Field(None, description="The SHACL shapes' folder; ours where unset.")
    releases: Path = Field(Path("var/releases"), description="Where releases are kept.")
    texts: list[Path] = Field(
        default_factory=lambda: [Path("texts"), Path("../shared/documents/seeds")],
        description="Folders with the documents' frozen texts, searched by hash where present.",
    )
    work: Path = Field(Path("var/review"), description="Where documents under review are kept.")
    reviewer: str | None = Field(
        None, description="The name under which decisions are kept; git's where unset."
    )
    quotations: bool = Field(False, description="Whether pages may quote the documents' words.")
    title: dict[str, str] | None = Field(None, description="The data set's title by language.")
    summary: dict[str, str] | None = Field(None, description="The data set's summary by language.")
    publisher: str | None = Field(None, description="The publisher's name.")
    publisher_url: str | None = Field(None, description="The publisher's home page.")
    publisher_type: PublisherType | None = Field(
        None, description="What the publisher is, for catalogues, such as RegionalAuthority."
    )
    licence: str | None = Field(None, description="The address of the data's licence.")
    server_processes: int = Field(
        2, ge=1, le=64, description="Server processes; they share the port and all limits."
    )
    query_time: float = Field(10.0, gt=0, description="Seconds that a query may take.")
    query_memory: int = Field(
        512_000_000, ge=64_000_000, description="Bytes of memory that one query may have."
    )
    views: list[str] = Field(
        default_factory=lambda: ["explicit", "two-documents"],
        description="Views that a release carries as graphs of their own.",
    )
    views_kept: int = Field(
        4, ge=0, description="Views that readers chose and that are kept; 0 refuses views."
    )
    views_folder: Path | None = Field(
        None, description="Where they are kept; a folder for temporary files where unset."
    )
    query_bytes: int = Field(100_000, ge=100, description="Bytes of the longest query.")
    query_processes: int = Field(8, ge=1, description="Queries that run at the same time.")
    query_queue: int = Field(64, ge=0, description="Queries that may wait for their turn.")
    query_wait: float = Field(5.0, gt=0, description="Seconds that a query may wait.")
    queries_per_client: int = Field(
        6, ge=1, description="Queries of one client that run at the same time; others wait."
    )
    answer_bytes: int = Field(100_000_000, ge=1000, description="Bytes of the longest answer.")
    hold_back_bytes: int = Field(
        1_000_000, ge=0, description="Bytes held back, so that a failure gets a true status."
    )
    cache_bytes: int = Field(64_000_000, ge=0, description="Bytes of answers kept in memory.")
    max_age: int = Field(300, ge=0, description="Seconds that caches may keep an answer.")
    trusted_proxies: list[str] = Field(
        default_factory=list, description="Addresses whose X-Forwarded-For is believed."
    )
    log_queries: bool = Field(True, description="Whether each query is logged as a line.")
    log_clients: bool = Field(False, description="Whether that line names the client's address.")
    services: list[str] = Field(
        default_factory=list, description="Addresses of the endpoints that SERVICE may call."
    )
    service_networks: list[str] = Field(
        default_factory=list,
        description="Networks that are not public and that SERVICE may reach: `10.1.0.0/16`.",
    )
    service_bytes: int = Field(
        10_000_000, ge=1000, description="Bytes that an endpoint may answer to one SERVICE."
    )
    engine_url: str | None = Field(
        None, description="A SPARQL endpoint that answers in place of our own engine."
    )
    reconcile_batch: int = Field(
        50, ge=1, le=1000, description="Names that one reconciliation request may hold."
    )
    jsonp: bool = Field(
        False, description="Whether reconciliation wraps answers in a callback, for old clients."
    )
    engine_user: str | None = Field(None, description="The user's name at that endpoint.")
    engine_password: str | None = Field(None, description="The password at that endpoint.")
    engine_digest: bool = Field(False, description="Whether it wants digest authentication.")
    engine_default_graph: str | None = Field(
        None, description="Its graph that plays the default graph, where its own is the union."
    )
    engine_timeout_parameter: str = Field(
        "timeout", description="Its parameter for the deadline in milliseconds; empty for none."
    )
    engine_version: str = Field(
        "", description="A name of its data that changes with it; without one nothing is kept."
    )
    contact: str | None = Field(None, description="mailto: or http(s) address to report errors to.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The command line goes before the environment, and that before the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def base(self) -> Base:
        """The base address; raises SettingsError where it is not one."""
        try:
            return Base(self.base_url)
        except BaseAddressError as error:
            raise SettingsError(f"base_url: {error}") from error

    @property
    def carried_views(self) -> tuple[View, ...]:
        """The views that a release carries; raises SettingsError for a name that is none's."""
        from foedera.search.views import View, ViewError

        try:
            return tuple(dict.fromkeys(View.read(name) for name in self.views))
        except ViewError as error:
            raise SettingsError(f"views: {error}") from error

    @property
    def ontology_folder(self) -> Path:
        """The ontology that is used: as set, beside the publication, or the one shipped with us."""
        return self.ontology or _shipped("ontology")

    @property
    def shapes_folder(self) -> Path:
        """The shapes that are used, found like the ontology."""
        return self.shapes or _shipped("shapes")

    @property
    def text_folders(self) -> tuple[Path, ...]:
        """The folders with frozen texts that are there."""
        return tuple(folder for folder in self.texts if folder.is_dir())

    @property
    def described(self) -> dict[str, Any]:
        """What is set of the data set's description, by the names of Description."""
        given: dict[str, Any] = {
            "title": self.title,
            "summary": self.summary,
            "publisher": self.publisher,
            "publisher_address": self.publisher_url,
            "publisher_type": self.publisher_type,
            "licence": self.licence,
            "contact": self.contact,
        }
        return {name: value for name, value in given.items() if value is not None}

    @property
    def description(self) -> Description:
        """What the publisher says of the data set."""
        return Description(**self.described)


def load_settings(**given: Any) -> Settings:
    """Read the settings; what is given here goes before environment and file.

    Raises SettingsError, which names the setting that is wrong.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        lines = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise SettingsError(f"settings: {'; '.join(lines)}") from error
    except ValueError as error:
        raise SettingsError(f"{SETTINGS_FILE}: {error}") from error


def _shipped(name: str) -> Path:
    """A folder that comes with Foedera: beside data/ in a clone, inside the installed package."""
    package = Path(sys.modules["foedera"].__file__ or "").parent
    for folder in (Path(name), package.parent.parent / name, package / "shipped" / name):
        if folder.is_dir():
            return folder
    raise SettingsError(f"the folder {name}/ is missing; name one with the setting {name!r}")
