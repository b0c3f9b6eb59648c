"""Good manners: one visitor per host at a time, and a gap between the end of a visit and the start of the next."""

import asyncio
from collections import deque
from datetime import timedelta

from yarl import URL

NO_TIME = timedelta(0)


def authority(url: URL) -> str:
    """The host that a visit burdens: its name, and the port where that is not the scheme's own."""
    host = url.raw_host or ""
    return host if url.is_default_port() else f"{host}:{url.explicit_port}"


def is_numeric(host: str) -> bool:
    """Whether a host as yarl gives it is an address and no name: no public name ends in a digit (RFC 3696 2)."""
    return ":" in host or host[-1:].isdigit()


class HostTurns:
    """Turns at hosts, first come first served. A host is remembered only while it is visited, waited for or resting."""

    def __init__(self) -> None:
        self._waiting_by_host: dict[str, deque[asyncio.Future[None]]] = {}

    def __len__(self) -> int:
        """How many hosts are busy or resting."""
        return len(self._waiting_by_host)

    async def take(self, host: str) -> None:
        """Wait until nobody visits this host and its gap is over; then the turn is ours until it is given back."""
        waiting = self._waiting_by_host.get(host)
        if waiting is None:
            self._waiting_by_host[host] = deque()
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            # Cancelled in the same moment as our turn came: pass it on, or the host would stay taken for ever.
            if not turn.cancelled():
                self._pass_on(host)
            raise

    def give_back(self, host: str, gap: timedelta) -> None:
        """End the visit; the next one may begin when the gap is over."""
        if gap > NO_TIME:
            asyncio.get_running_loop().call_later(gap.total_seconds(), self._pass_on, host)
        else:
            self._pass_on(host)

    def _pass_on(self, host: str) -> None:
        waiting = self._waiting_by_host[host]
        while waiting:
            turn = waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        del self._waiting_by_host[host]
