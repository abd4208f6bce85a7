"""A station's settings: one TOML file in its home folder, read at start and never written by the program.

`docs/operations.md` explains each; a test fails when one is missing there.
"""

import re
import tomllib
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from workstation.domain.box_code import BOX_PREFIX, PRACTICE_BOX
from workstation.domain.collection import LegalBasis, Priority, SamplingReason
from workstation.domain.custody import COLDEST, MOST_TUBES, WARMEST
from workstation.domain.errors import BadInput, Reason
from workstation.domain.foreign_tubes import find_collision
from workstation.domain.identifiers import PRACTICE_CARD
from workstation.domain.personal_qr.card import CARD_PREFIX
from workstation.domain.scans import COMMAND_PREFIX, ScanRules, TubeLot
from workstation.domain.tube_barcode import IME_PROOF_PREFIX, TubeFormat

SETTINGS_FILE = "settings.toml"


class ExtraSymbology(StrEnum):
    """Kinds of bars that a camera reads only where a site asks for them: they are found in noise and damage too."""

    ITF = "ITF"
    UPC_E = "UPC_E"
    CODABAR = "CODABAR"


class Settings(BaseModel):
    """Everything that a site can set, with defaults that let a new station work at once."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Annotated[str, Field(pattern="^(vi|en)$")] = "vi"
    site: str = "Điểm lấy mẫu"
    desk: str = "Bàn 1"
    operator: str = ""
    campaign: str = "Chiến dịch xét nghiệm"
    disease: str = "Covid-19"
    test_code: str = "94500-6"
    accepted_codes: tuple[str, ...] = ()
    order_codes: dict[str, tuple[str, ...]] = {}
    specimen_type: str = "258500001"
    reason: SamplingReason = SamplingReason.SCREENING
    priority: Priority = Priority.ROUTINE
    legal_basis: LegalBasis = LegalBasis.CONSENT
    legal_text: str = ""
    laboratory: str = "Phòng xét nghiệm"
    tube_prefix: str = "VN"
    practice_prefix: str = "TP"
    tube_lots: tuple[TubeLot, ...] = ()
    tube_blocks: Annotated[str, Field(pattern=r"^([0-9]{1,4}-[0-9]{1,4})?$")] = ""
    foreign_tubes: str = ""
    extra_symbologies: tuple[ExtraSymbology, ...] = ()
    pool_size: Annotated[int, Field(ge=1, le=15)] = 1
    second_person_releases: bool = True
    platform_url: str = ""
    platform_key: str = ""
    shared_desks: bool = False
    public_url: str = ""
    time_zone: str = "Asia/Ho_Chi_Minh"
    listen_port: Annotated[int, Field(ge=0, le=65_535)] = 0
    listen_host: str = "0.0.0.0"  # noqa: S104 - analyzers stand elsewhere; listen_allow says which
    listen_allow: tuple[str, ...] = ()
    listen_senders: tuple[str, ...] = ()
    listen_names: dict[str, str] = {}
    listen_max_mb: Annotated[int, Field(ge=1, le=200)] = 50
    listen_tls_cert: str = ""
    listen_tls_key: str = ""
    listen_client_ca: str = ""
    watch_folder: str = ""
    box_destination: str = ""
    box_tubes: Annotated[int, Field(ge=1, le=MOST_TUBES)] = 50
    box_coldest: Annotated[float, Field(ge=COLDEST, le=WARMEST)] = 2.0
    box_warmest: Annotated[float, Field(ge=COLDEST, le=WARMEST)] = 8.0
    tube_hours: Annotated[int, Field(ge=1, le=10_000)] = 48

    @field_validator("tube_prefix", "practice_prefix")
    @classmethod
    def _ime_proof(cls, value: str) -> str:
        if not IME_PROOF_PREFIX.match(value):
            raise ValueError(
                "2 to 4 consonants that no Vietnamese input method changes (no vowel, W, J, F, Z, DD, no D at the end)"
            )
        if value in (CARD_PREFIX, PRACTICE_CARD):
            raise ValueError("these letters are those of personal cards")
        if value.startswith((BOX_PREFIX, PRACTICE_BOX)):
            raise ValueError("these letters are those of boxes")
        if value.startswith(COMMAND_PREFIX):
            raise ValueError("these letters are those of the command card and of badges")
        return value

    @field_validator("listen_allow")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            try:
                ip_network(network)
            except ValueError as error:
                raise ValueError(f"“{network}” is no address or network, for example 10.0.5.0/24") from error
        return value

    @field_validator("listen_names")
    @classmethod
    def _names(cls, value: dict[str, str]) -> dict[str, str]:
        cls._networks(tuple(value))
        if not all(re.fullmatch(r"[\w.-]{1,60}", name) for name in value.values()):
            raise ValueError("a name is 1 to 60 letters, digits, points and dashes, for example alinity-m")
        return value

    @field_validator("tube_blocks")
    @classmethod
    def _in_order(cls, value: str) -> str:
        first, _, last = value.partition("-")
        if value and int(first) > int(last):
            raise ValueError(f"the first block comes first: {last}-{first}")
        return value

    @field_validator("foreign_tubes")
    @classmethod
    def _pattern(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        return value

    @model_validator(mode="after")
    def _tell_practice_apart(self) -> "Settings":
        one, other = self.tube_prefix, self.practice_prefix
        if one.startswith(other) or other.startswith(one):
            raise ValueError("tube_prefix and practice_prefix must differ from their first letters on")
        return self

    @model_validator(mode="after")
    def _tell_foreign_tubes_apart(self) -> "Settings":
        found = find_collision(self.foreign_tubes, (self.tube_prefix, self.practice_prefix))
        if found is None or not self.foreign_tubes:
            return self
        if found.is_certain:
            raise ValueError(
                f"foreign_tubes also fits {found.example}, a {found.kind}: name letters that only tubes have"
            )
        raise ValueError("foreign_tubes looks ahead or back, which cannot be checked: write the pattern without (?…)")

    @model_validator(mode="after")
    def _name_the_order(self) -> "Settings":
        if self.legal_basis is LegalBasis.EPIDEMIC_ORDER and not self.legal_text.strip():
            raise ValueError("an epidemic order needs legal_text: its number, date and issuer")
        return self

    @model_validator(mode="after")
    def _secure_with_a_certificate(self) -> "Settings":
        if (self.listen_client_ca or self.listen_tls_key) and not self.listen_tls_cert:
            raise ValueError("listen_client_ca and listen_tls_key need listen_tls_cert, this station's certificate")
        return self

    @model_validator(mode="after")
    def _name_where_desks_meet(self) -> "Settings":
        if self.shared_desks and not self.platform_url:
            raise ValueError("shared_desks needs platform_url: the site's platform, where the desks meet")
        return self

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("not a time zone, for example Asia/Ho_Chi_Minh") from error
        return value

    @property
    def allowed_blocks(self) -> range | None:
        """The blocks of tube numbers that are this station's alone, or None where none were given."""
        if not self.tube_blocks:
            return None
        first, last = (int(part) for part in self.tube_blocks.split("-"))
        return range(first, last + 1)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are shown."""
        return ZoneInfo(self.time_zone)

    def scan_rules(self, *, practice: bool) -> ScanRules:
        """Give the rules by which a scan is read, in practice or in real work."""
        real, training = TubeFormat(self.tube_prefix), TubeFormat(self.practice_prefix)
        return ScanRules(
            tubes=training if practice else real,
            other_mode=real if practice else training,
            practice=practice,
            foreign=re.compile(self.foreign_tubes) if self.foreign_tubes else None,
            blocks=self.allowed_blocks,
            lots=self.tube_lots,
        )


def load_settings(home: Path) -> Settings:
    """Read a home's settings; raise BadInput naming the file and the setting that is wrong."""
    path = home / SETTINGS_FILE
    if not path.exists():
        return Settings()
    try:
        return Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, OSError) as error:
        raise BadInput(Reason.BAD_SETTING, path=path, setting="TOML", problem=error) from error
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise BadInput(Reason.BAD_SETTING, path=path, setting=name, problem=first["msg"]) from error
