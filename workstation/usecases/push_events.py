"""Send what waits to the central platform, now."""

from sync.client.outbox import retry_refused
from sync.client.pusher import Pushed, Pusher
from sync.client.transport import HttpTransport
from workstation.domain.errors import PlatformUnreachable, Reason
from workstation.usecases.context import Context


def make_pusher(context: Context, *, url: str, key: str) -> Pusher:
    """Bind a pusher to this station's database and a platform; raise PlatformUnreachable when none is set."""
    if not url:
        raise PlatformUnreachable(Reason.PLATFORM_NOT_SET)
    return Pusher(
        read=context.database.read,
        write=context.database.write,
        transport=HttpTransport(url, key),
        clock=context.clock,
    )


def push_events(context: Context, *, url: str, key: str, again: bool = False) -> Pushed:
    """Push all that waits; raise PlatformUnreachable when the platform gave no receipt. Nothing is lost by that.

    `again` also sends once more what the platform had refused, for a person who mended the cause.
    """
    if again:
        with context.database.write() as connection:
            retry_refused(connection, context.clock())
    pushed = make_pusher(context, url=url, key=key).push_all()
    if pushed.failure == "KEY_REFUSED":
        raise PlatformUnreachable(Reason.PLATFORM_KEY_REFUSED, url=url, waiting=pushed.unanswered)
    if pushed.failure:
        raise PlatformUnreachable(Reason.PLATFORM_UNREACHABLE, url=url, why=pushed.failure, waiting=pushed.unanswered)
    return pushed
