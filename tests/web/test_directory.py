"""Logging in with the directory's password: Debian's slapd is started, with TLS, and asked."""

from __future__ import annotations

import datetime
import ipaddress
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.test import Client

from huiyin.accounts.models import User
from huiyin.journal.models import Entry
from huiyin.server.identity_settings import directory_settings

pytest.importorskip("django_auth_ldap", reason="needs huiyin[directory]")
SLAPD = shutil.which("slapd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(SLAPD is None, reason="slapd is not installed: apt-get install slapd"),
]
CONFIGURED = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/pid
TLSCACertificateFile {folder}/cert.pem
TLSCertificateFile {folder}/cert.pem
TLSCertificateKeyFile {folder}/key.pem
security tls=1
database mdb
suffix "dc=example,dc=org"
rootdn "cn=admin,dc=example,dc=org"
rootpw of-the-directory
directory {folder}/data
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="cn=reader,dc=example,dc=org" read by * none
"""
PEOPLE = """
dn: dc=example,dc=org
objectClass: dcObject
objectClass: organization
o: example
dc: example

dn: ou=people,dc=example,dc=org
objectClass: organizationalUnit
ou: people

dn: cn=reader,dc=example,dc=org
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: reader
userPassword: of-the-reader
"""
PERSON = """
dn: uid={uid},ou=people,dc=example,dc=org
objectClass: inetOrgPerson
uid: {uid}
cn: {uid}
sn: {uid}
userPassword: kept-in-the-directory
"""
USER = "uid=%(user)s,ou=people,dc=example,dc=org"


def certificate(folder: Path) -> None:
    """A certificate for 127.0.0.1, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
    here = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - day).not_valid_after(now + day)
        .add_extension(x509.SubjectAlternativeName([here]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    form = serialization.Encoding.PEM
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "cert.pem").write_bytes(made.public_bytes(form))
    (folder / "key.pem").write_bytes(key.private_bytes(form, *plain))


@pytest.fixture(scope="module")
def slapd(tmp_path_factory):
    """The port of a directory with three people, and the folder of its certificate."""
    folder = tmp_path_factory.mktemp("slapd")
    (folder / "data").mkdir()
    certificate(folder)
    (folder / "slapd.conf").write_text(CONFIGURED.format(folder=folder), encoding="ascii")
    people = PEOPLE + "".join(PERSON.format(uid=uid) for uid in ("liaison", "stranger", "gone"))
    (folder / "people.ldif").write_text(people, encoding="ascii")
    conf = ("-f", str(folder / "slapd.conf"))
    subprocess.run(
        [SLAPD, "-T", "add", *conf, "-l", str(folder / "people.ldif")], check=True, capture_output=True
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([SLAPD, *conf, "-h", f"ldap://127.0.0.1:{port}", "-d", "0"])
    try:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with socket.socket() as knocking:
                if knocking.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port, folder
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def directory(slapd, settings, monkeypatch):
    """Settings as the environment gives them; changed by `directory(HUIYIN_LDAP_…=…)`."""
    port, folder = slapd
    User.objects.create_user("liaison", "kept-here-999", name="联络员")
    User.objects.create_user("gone", "kept-here-999", name="已离任", is_active=False)

    def given(**more: str) -> None:
        told = {
            "HUIYIN_LDAP_URL": f"ldap://127.0.0.1:{port}", "HUIYIN_LDAP_CA": str(folder / "cert.pem"),
            "HUIYIN_LDAP_USER": USER, **more,
        }  # fmt: skip
        for name, value in told.items():
            monkeypatch.setenv(name, value)
        for name, value in directory_settings().items():
            setattr(settings, name, value)

    settings.AUTHENTICATION_BACKENDS = [
        *settings.AUTHENTICATION_BACKENDS, "huiyin.accounts.directory.DirectoryBackend"
    ]  # fmt: skip
    given()
    return given


def came_in(username: str, password: str) -> bool:
    client = Client(headers={"accept-language": "zh-hans"})
    answer = client.post("/account/login/", {"login": username, "password": password})
    return answer.status_code == 302 and "_auth_user_id" in client.session


def test_the_password_of_the_directory_opens_the_account_of_that_name(directory):
    assert came_in("liaison", "kept-in-the-directory")
    assert Entry.objects.filter(action="log_in").count() == 1
    # capital letters are the same person there and here
    assert came_in("Liaison", "kept-in-the-directory")


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("liaison", "wrong"), ("liaison", ""), ("gone", "kept-in-the-directory"),
        ("stranger", "kept-in-the-directory"), ("*", "kept-in-the-directory"),
        ("liaison,ou=people", "kept-in-the-directory"),
    ],
)  # fmt: skip
def test_nobody_else_comes_in_and_nobody_gets_an_account_by_it(directory, username, password):
    before = User.objects.count()
    assert not came_in(username, password)
    assert User.objects.count() == before


def test_people_are_found_by_a_search_as_well(directory, tmp_path):
    (tmp_path / "reader").write_text("of-the-reader\n", encoding="ascii")
    directory(
        HUIYIN_LDAP_USER="", HUIYIN_LDAP_BASE="ou=people,dc=example,dc=org",
        HUIYIN_LDAP_FILTER="(uid=%(user)s)",
        HUIYIN_LDAP_BIND="cn=reader,dc=example,dc=org", HUIYIN_LDAP_PASSWORD_FILE=str(tmp_path / "reader"),
    )  # fmt: skip
    assert came_in("liaison", "kept-in-the-directory")
    assert not came_in("liaison)(uid=*", "kept-in-the-directory")


def test_a_directory_whose_certificate_is_not_trusted_is_told_no_password(directory):
    directory(HUIYIN_LDAP_CA="/etc/ssl/certs/ca-certificates.crt")
    assert not came_in("liaison", "kept-in-the-directory")


def test_while_the_directory_is_away_the_passwords_kept_here_open(directory):
    directory(HUIYIN_LDAP_URL="ldap://127.0.0.1:9")
    assert not came_in("liaison", "kept-in-the-directory")
    assert came_in("liaison", "kept-here-999")


def test_wrong_passwords_lock_as_ever(directory):
    for _ in range(5):
        assert not came_in("liaison", "wrong")
    assert not came_in("liaison", "kept-in-the-directory")
    assert Entry.objects.filter(action="locked_out").exists()
