"""How the keyboard scanners are set, kept in the window's file under `wedge/`."""

from workstation.domain.wedge_settings import LARGEST_GAP_MS, USUAL_GAP_MS, Prefix, Suffix, WedgeSettings
from workstation.gui.kept import Kept

_GAP, _PREFIX, _SUFFIX = "wedge/gap_ms", "wedge/prefix", "wedge/suffix"


def read_wedge_settings(kept: Kept) -> WedgeSettings:
    """Read them back; what cannot be read is as a new scanner is usually set."""
    usual = WedgeSettings()
    return WedgeSettings(
        gap_ms=kept.whole(_GAP, default=usual.gap_ms, low=USUAL_GAP_MS, high=LARGEST_GAP_MS),
        prefix=Prefix(kept.one_of(_PREFIX, tuple(Prefix), usual.prefix)),
        suffix=Suffix(kept.one_of(_SUFFIX, tuple(Suffix), usual.suffix)),
    )


def keep_wedge_settings(kept: Kept, settings: WedgeSettings) -> None:
    """Write them down."""
    kept.keep(_GAP, settings.gap_ms)
    kept.keep(_PREFIX, settings.prefix.value)
    kept.keep(_SUFFIX, settings.suffix.value)
