"""The words of what an operator may do."""

from workstation.domain.badge import Role
from workstation.texts.translate import mark as _

ROLE_WORDS: dict[Role, str] = {Role.COLLECTOR: _("Collector"), Role.SUPERVISOR: _("Supervisor")}
