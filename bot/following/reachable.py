"""Which addresses of the internet may be asked. Pure.

Whoever may say what is fetched must not reach what only this machine can reach: other services on it, its neighbours,
the cloud's own address for credentials. So only addresses that are public for certain are allowed, and none that
carries an IPv4 address inside an IPv6 one, since a translator may be on the way.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Iterable

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_UNICAST: Final = ipaddress.IPv6Network("2000::/3")  # all that has been given out of IPv6 for everybody's use
# What the registries of special addresses (RFC 6890 and later) name, and the standard library may not know yet.
_SPECIAL: Final[tuple[Network, ...]] = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # shared by the customers of a provider
        "192.0.0.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # relays to 6to4
        "192.175.48.0/24",
        "198.18.0.0/15",  # measurements
        "224.0.0.0/3",  # multicast, reserved, broadcast
        "2001::/23",  # Teredo and other protocols
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: holds an IPv4 address
        "2620:4f:8000::/48",
        "3fff::/20",  # documentation
        "5f00::/16",
    )
)


def is_public(address: Address) -> bool:
    """Tells whether an address is one of the public internet, of one machine."""
    if isinstance(address, ipaddress.IPv6Address) and (address.scope_id or address not in _UNICAST):
        return False
    return address.is_global and not address.is_multicast and not any(address in network for network in _SPECIAL)


@dataclass(frozen=True, slots=True)
class Reachable:
    """The addresses that may be connected to: the public ones, and those of `networks`."""

    networks: tuple[Network, ...] = ()

    @classmethod
    def of(cls, networks: Iterable[str]) -> Self:
        """The public addresses and those of networks such as `192.168.1.0/24`."""
        return cls(tuple(ipaddress.ip_network(network) for network in networks))

    def allows(self, address: str) -> bool:
        """Tells whether a socket may be connected to an IP address as a resolver gives it."""
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return is_public(found) or any(found in network for network in self.networks)
