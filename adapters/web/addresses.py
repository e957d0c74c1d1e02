"""The address that a request comes from, also behind proxies."""

from __future__ import annotations

import functools
import ipaddress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import web


def address_of(request: web.Request, proxies: tuple[str, ...]) -> str:
    """The address of a request, of IPv6 the network that one customer has; empty where the system does not tell.

    `X-Forwarded-For` is believed of `proxies` alone: the last address in it that is none of theirs.
    """
    networks = _networks(proxies)
    forwarded = ",".join(request.headers.getall("X-Forwarded-For", [])).split(",")
    address = _read(request.remote or "")
    for named in reversed(forwarded):
        if address is None or not any(address in network for network in networks):
            break
        if (before := _read(named.strip())) is None:
            break
        address = before
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address or "")


def is_proxy(request: web.Request, proxies: tuple[str, ...]) -> bool:
    """Whether a request comes right from one of `proxies`."""
    address = _read(request.remote or "")
    return address is not None and any(address in network for network in _networks(proxies))


def is_address(name: str) -> bool:
    """Whether a host is an address, and no name."""
    return _read(name) is not None


@functools.lru_cache(maxsize=16)
def _networks(proxies: tuple[str, ...]) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    return [ipaddress.ip_network(proxy, strict=False) for proxy in proxies]


def _read(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address out of text; None for anything else."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped) or address
