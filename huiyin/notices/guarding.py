"""Where webhooks may post: to hosts that the server's operator has listed, at addresses looked at before.

    HUIYIN_WEBHOOK_HOSTS = "qyapi.weixin.qq.com, im.example.org:8443=10.20.0.0/16, http://127.0.0.1:9000=127.0.0.1"

Each entry is a host, with a port where it is not 443, with http:// where it is not https, and after `=` the
private networks (parted by |) in which its address may lie. Without them only public addresses are called.
The list is the operator's and not a page's, so that nobody who may edit channels can reach into the network.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_PORTS = {"https": 443, "http": 80}
Resolve = Callable[[str, int], list[str]]


class Forbidden(Exception):
    """An address that must not be called; `code` says why and is worded by the pages."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Allowed:
    """One entry of the list."""

    scheme: str
    host: str
    port: int
    networks: tuple[Network, ...] = ()


@dataclass(frozen=True, slots=True)
class Destination:
    """Where to post: the host as it is called, and the one address that was found to be in order."""

    scheme: str
    host: str
    port: int
    path: str
    address: str


def allowed_hosts(listed: str | None = None) -> list[Allowed]:
    """The entries of the list; raises `ValueError` for one that can't be read."""
    text = settings.HUIYIN_WEBHOOK_HOSTS if listed is None else listed
    return [_entry(part.strip()) for part in text.split(",") if part.strip()]


def _entry(text: str) -> Allowed:
    place, _, networks = text.partition("=")
    parts = urlsplit(place if "://" in place else f"https://{place}")
    if parts.scheme not in _PORTS or not parts.hostname or parts.path:
        raise ValueError(f"HUIYIN_WEBHOOK_HOSTS: {text}")
    nets = tuple(ipaddress.ip_network(n.strip()) for n in networks.split("|") if n.strip())
    return Allowed(parts.scheme, parts.hostname.lower(), parts.port or _PORTS[parts.scheme], nets)


def checked_address(url: str) -> tuple[Allowed, str]:
    """The entry under which this address is listed, and its path with query. Raises `Forbidden`.

    Looks at the writing alone; where the host's name leads is asked when it is called.
    """
    if any(c.isspace() or ord(c) < 0x21 or c == "\\" for c in url):
        raise Forbidden("address_malformed")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError as error:
        raise Forbidden("address_malformed") from error
    if parts.scheme not in _PORTS or not host:
        raise Forbidden("address_malformed")
    if parts.username is not None or parts.password is not None or parts.fragment or "@" in parts.netloc:
        raise Forbidden("address_with_user")
    wanted = (parts.scheme, host, port or _PORTS[parts.scheme])
    for entry in allowed_hosts():
        if wanted == (entry.scheme, entry.host, entry.port):
            return entry, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    raise Forbidden("host_not_listed")


def destination(url: str, resolve: Resolve | None = None) -> Destination:
    """Where exactly to post. Every address that the name has must be in order, and one of them is pinned:
    a name that leads elsewhere a moment later is not asked again. Raises `Forbidden`."""
    entry, path = checked_address(url)
    try:
        found = (resolve or _resolve)(entry.host, entry.port)
    except OSError as error:
        raise Forbidden("host_unknown") from error
    addresses = [ipaddress.ip_address(a.partition("%")[0]) for a in found]
    if not addresses:
        raise Forbidden("host_unknown")
    if not all(_in_order(a, entry) for a in addresses):
        raise Forbidden("address_private")
    return Destination(entry.scheme, entry.host, entry.port, path, str(addresses[0]))


def _resolve(host: str, port: int) -> list[str]:
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(row[4][0]) for row in rows]


def _in_order(address: Address, entry: Allowed) -> bool:
    """Public, or in one of the entry's own networks; an IPv4 address is taken out of an IPv6 one."""
    inner = _inner(address)
    if entry.networks:
        return any(inner.version == net.version and inner in net for net in entry.networks)
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def _inner(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv6Address):
        teredo = address.teredo[1] if address.teredo else None
        return address.ipv4_mapped or address.sixtofour or teredo or _nat64(address) or address
    return address


def _nat64(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in ipaddress.IPv6Network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None
