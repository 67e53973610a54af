"""Which addresses of the internet a stranger may send us to: public ones, and no other."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address

# IANA's special-purpose registries (RFC 6890 and its heirs), written out: what Python's `is_global` holds for public
# has changed between its releases.
NOT_PUBLIC_4 = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",  # "this" network; Linux connects 0.0.0.0 to itself
            "10.0.0.0/8",
            "100.64.0.0/10",  # behind a provider's NAT; some clouds keep their metadata at 100.100.100.200
            "127.0.0.0/8",
            "169.254.0.0/16",  # link-local; metadata of clouds
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, broadcast
            "168.63.129.16/32",  # public by its number, the host of a virtual machine in Azure
        ),
    )
)
PUBLIC_6 = ip_network("2000::/3")  # all that is handed out; loopback, link-local, unique local, multicast are outside
NOT_PUBLIC_6 = tuple(
    map(
        ip_network,
        (
            "2001::/23",  # protocol assignments, Teredo among them: its IPv4 address is hidden by a mask
            "2001:db8::/32",
            "3fff::/20",
        ),
    )
)
# Prefixes that carry an IPv4 address, and how many bits stand behind it: what is judged is that address.
CARRIERS = tuple(
    (ip_network(prefix), bits_behind)
    for prefix, bits_behind in (
        ("::ffff:0:0/96", 0),  # mapped
        ("::ffff:0:0:0/96", 0),  # translated, SIIT
        ("64:ff9b::/96", 0),  # NAT64
        ("2002::/16", 80),  # 6to4
    )
)


def is_public(address: Address) -> bool:
    """Whether the address is one that anybody on the internet may reach.

    >>> is_public(ip_address("93.184.215.14")), is_public(ip_address("::ffff:169.254.169.254"))
    (True, False)
    """
    if isinstance(address, IPv4Address):
        return not any(address in network for network in NOT_PUBLIC_4)
    for carrier, bits_behind in CARRIERS:
        if address in carrier:
            return is_public(IPv4Address((int(address) >> bits_behind) & 0xFFFFFFFF))
    return address in PUBLIC_6 and not any(address in network for network in NOT_PUBLIC_6)


def literal(host: str) -> Address | None:
    """The address that a host is written as, also `0x7f.1`, `017700000001` or `2130706433`; None: it is a name.

    C's rules, since the resolver would follow them too.
    """
    bare = host.strip("[]").partition("%")[0]  # without a zone: it names an interface of this machine
    try:
        return ip_address(bare)
    except ValueError:
        pass
    try:
        return ip_address(socket.inet_aton(bare))
    except (OSError, UnicodeEncodeError):
        return None
