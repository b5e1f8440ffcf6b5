"""A webhook reaches the listed hosts and nothing else, however its address is written."""

from __future__ import annotations

import pytest

from huiyin.notices.guarding import Forbidden, allowed_hosts, destination

LISTED = (
    "hooks.example.org, im.inside.example:8443=10.20.0.0/16, http://gate.inside.example=192.168.7.5|fd00::/8"
)
PUBLIC = "93.184.216.34"


@pytest.fixture(autouse=True)
def _listed(settings):
    settings.HUIYIN_WEBHOOK_HOSTS = LISTED


def leads_to(*addresses):
    return lambda host, port: list(addresses)


WRITTEN = (
    "http://127.0.0.1/", "http://localhost/", "http://0.0.0.0/", "http://[::1]/", "http://[::]/",
    "http://2130706433/", "http://0x7f000001/", "http://017700000001/", "http://127.1/",
    "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://100.100.100.200/",
    "https://hooks.example.org.evil.test/", "https://evil.test/?hooks.example.org",
    "https://hooks.example.org@evil.test/", "https://user:pw@hooks.example.org/",
    "https://evil.test#hooks.example.org", "https://hooks.example.org#@evil.test/",
    "https://hooks.example.org\\@evil.test/", "https://hooks.example.org%2eevil.test/",
    "https://hooks.example.org:22/", "https://hooks.example.org:8443/", "http://hooks.example.org/",
    "file:///etc/passwd", "gopher://127.0.0.1:6379/_FLUSHALL", "ftp://hooks.example.org/", "dict://x:11211/",
    "//hooks.example.org/", "hooks.example.org", "", "https://", "https://hooks.example.org\r\nHost: x/",
    "https://hooks.example.org /", "https://ⓗooks.example.org/", "https://hooks。example。org.evil/",
    "https://hooks.example.org:99999/", "https://[hooks.example.org]/", "javascript:alert(1)",
)  # fmt: skip
RESOLVED = (
    "127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
    "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1",
    "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::1", "2002:0a00:0001::", "2001:db8::1",
    "2001:0:5ef5:79fb:0:59f:80ff:fffe",
)  # fmt: skip


@pytest.mark.parametrize("url", WRITTEN)
def test_an_address_that_is_not_listed_is_never_resolved(url):
    with pytest.raises(Forbidden):
        destination(url, resolve=lambda *_: pytest.fail("asked for an address"))


@pytest.mark.parametrize("address", RESOLVED)
def test_a_listed_name_that_leads_inside_is_not_called(address):
    for found in ((address,), (PUBLIC, address), (address, PUBLIC)):
        with pytest.raises(Forbidden) as refused:
            destination("https://hooks.example.org/x", resolve=leads_to(*found))
        assert refused.value.code == "address_private"


def test_the_address_that_was_looked_at_is_the_one_that_is_called():
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    place = destination("https://hooks.example.org/send?key=1", resolve=lambda *_: next(answers))
    assert (place.host, place.address, place.port, place.path) == (
        "hooks.example.org", PUBLIC, 443, "/send?key=1",
    )  # fmt: skip


def test_a_private_system_is_called_within_its_own_networks_alone():
    inside = "https://im.inside.example:8443/hook"
    assert destination(inside, resolve=leads_to("10.20.3.4")).address == "10.20.3.4"
    for other in ("10.21.0.1", "127.0.0.1", PUBLIC, "::ffff:10.21.0.1"):
        with pytest.raises(Forbidden):
            destination(inside, resolve=leads_to(other))
    gate = "http://gate.inside.example/"
    assert destination(gate, resolve=leads_to("192.168.7.5", "fd00::9")).port == 80


def test_without_a_list_nothing_is_called(settings):
    settings.HUIYIN_WEBHOOK_HOSTS = ""
    assert allowed_hosts() == []
    with pytest.raises(Forbidden):
        destination("https://hooks.example.org/", resolve=leads_to(PUBLIC))


@pytest.mark.parametrize("listed", ["ftp://x", "host=nonsense", "https://host/path", "=10.0.0.0/8"])
def test_a_list_that_cannot_be_read_is_said_at_once(listed):
    with pytest.raises(ValueError):
        allowed_hosts(listed)


def test_a_host_that_is_not_found_is_said():
    def nowhere(host, port):
        raise OSError("no such host")

    with pytest.raises(Forbidden) as refused:
        destination("https://hooks.example.org/", resolve=nowhere)
    assert refused.value.code == "host_unknown"
