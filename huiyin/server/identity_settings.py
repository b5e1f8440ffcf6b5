"""Logging in with what the house has already: an OpenID Connect provider, or a directory (LDAP).

Either only says who somebody is. The account with the same name must have been made by the system
administrator; what it may see is granted in Huiyin, and second factors, idle time and lock-outs hold as ever.

HUIYIN_OIDC_SERVER       the provider's address, e.g. https://id.example.org/realms/office
HUIYIN_OIDC_CLIENT       the client's identifier there; what it is led back to is
                         https://<host>/account/oidc/house/login/callback/
HUIYIN_OIDC_SECRET_FILE  its first line is the client's secret
HUIYIN_OIDC_NAME         what the button says (default: 统一身份认证)
HUIYIN_OIDC_CLAIM        what of the provider is the account's name here (default: preferred_username)

HUIYIN_LDAP_URL            ldaps://directory.example.org, or ldap://… (TLS before anything is said)
HUIYIN_LDAP_USER           the entry of a name: uid=%(user)s,ou=people,dc=example,dc=org; or instead of it
HUIYIN_LDAP_BASE           where people are looked for, with
HUIYIN_LDAP_FILTER         by what (default: (uid=%(user)s)), as
HUIYIN_LDAP_BIND           this entry, and
HUIYIN_LDAP_PASSWORD_FILE  the first line of this file as its password
HUIYIN_LDAP_CA             the certificates that the directory's is held against (default: the system's)
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

_TEN_SECONDS = 10


def _first_line(name: str) -> str:
    """The first line of the file that the variable names; empty where none is named."""
    named = os.environ.get(name, "")
    return Path(named).read_text(encoding="utf-8").splitlines()[0].strip() if named else ""


def provider_settings() -> dict[str, Any]:
    """The settings for the OpenID Connect provider; empty where none is named."""
    server = os.environ.get("HUIYIN_OIDC_SERVER", "").rstrip("/")
    if not server:
        return {}
    app = {
        "provider_id": "house",
        "name": os.environ.get("HUIYIN_OIDC_NAME", "统一身份认证"),
        "client_id": os.environ.get("HUIYIN_OIDC_CLIENT", "huiyin"),
        "secret": _first_line("HUIYIN_OIDC_SECRET_FILE"),
        "settings": {"server_url": server, "fetch_userinfo": True, "oauth_pkce_enabled": True},
    }
    return {
        "SOCIALACCOUNT_ADAPTER": "huiyin.web.identity_provider.HouseAdapter",
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"APPS": [app]}},
        # what the provider leads back to, where a proxy speaks https for the program
        "ACCOUNT_DEFAULT_HTTP_PROTOCOL": "https" if os.environ.get("HUIYIN_HTTPS") == "1" else "http",
        "SOCIALACCOUNT_AUTO_SIGNUP": False,
        "SOCIALACCOUNT_ONLY": False,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "HUIYIN_OIDC_CLAIM": os.environ.get("HUIYIN_OIDC_CLAIM", "preferred_username"),
    }


def directory_settings() -> dict[str, Any]:
    """The settings for the directory, as django-auth-ldap reads them; empty where none is named."""
    url = os.environ.get("HUIYIN_LDAP_URL", "")
    if not url:
        return {}
    # an optional part of the installation: huiyin[directory]
    import ldap
    from django_auth_ldap.config import LDAPSearch

    options = {
        ldap.OPT_X_TLS_REQUIRE_CERT: ldap.OPT_X_TLS_DEMAND,
        ldap.OPT_NETWORK_TIMEOUT: _TEN_SECONDS,
        ldap.OPT_TIMEOUT: _TEN_SECONDS,
        ldap.OPT_REFERRALS: 0,
    }
    if authority := os.environ.get("HUIYIN_LDAP_CA", ""):
        options[ldap.OPT_X_TLS_CACERTFILE] = authority
    # must come last: it makes the ones before it count
    options[ldap.OPT_X_TLS_NEWCTX] = 0
    base, search = os.environ.get("HUIYIN_LDAP_BASE", ""), None
    if base:
        sought = os.environ.get("HUIYIN_LDAP_FILTER", "(uid=%(user)s)")
        search = LDAPSearch(base, ldap.SCOPE_SUBTREE, sought)
    return {
        "AUTH_LDAP_SERVER_URI": url,
        "AUTH_LDAP_START_TLS": not url.startswith("ldaps:"),
        "AUTH_LDAP_CONNECTION_OPTIONS": options,
        "AUTH_LDAP_USER_DN_TEMPLATE": os.environ.get("HUIYIN_LDAP_USER", "") or None,
        "AUTH_LDAP_USER_SEARCH": search,
        "AUTH_LDAP_BIND_DN": os.environ.get("HUIYIN_LDAP_BIND", ""),
        "AUTH_LDAP_BIND_PASSWORD": _first_line("HUIYIN_LDAP_PASSWORD_FILE"),
        "AUTH_LDAP_NO_NEW_USERS": True,
        "AUTH_LDAP_ALWAYS_UPDATE_USER": False,
        "AUTH_LDAP_AUTHORIZE_ALL_USERS": False,
    }
