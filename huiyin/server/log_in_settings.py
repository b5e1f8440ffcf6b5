"""Who comes in, how they prove it, and how long they stay.

HUIYIN_SECOND_FACTOR   roles that must use a second factor, parted by commas: system_admin,security_admin,…;
                       `all` for everybody (default: nobody must, everybody may)
HUIYIN_IDLE_MINUTES    after so long without a step one logs in again (default 60)
HUIYIN_PASSWORD_LENGTH the fewest characters of a password (default 10)
HUIYIN_LIMITS          requests a minute of one account: "any=1200 write=240 search=120 export=40", and of one
                       address that has not logged in: "stranger=600"; `off` for no limits
"""

from __future__ import annotations

import os

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "huiyin.accounts.log_in.AccountBackend",
]
ACCOUNT_ADAPTER = "huiyin.web.signing_in.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": int(os.environ.get("HUIYIN_PASSWORD_LENGTH", "10"))},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "web/locked_out.html"
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# how often one may ask
_LIMITS = os.environ.get("HUIYIN_LIMITS", "any=1200 write=240 search=120 export=40 stranger=600")
HUIYIN_LIMITS = {
    kind: int(a_minute)
    for kind, _, a_minute in (word.partition("=") for word in _LIMITS.split() if _LIMITS != "off")
}

# the second factor
HUIYIN_SECOND_FACTOR = frozenset(filter(None, os.environ.get("HUIYIN_SECOND_FACTOR", "").split(",")))
HUIYIN_IDLE_MINUTES = int(os.environ.get("HUIYIN_IDLE_MINUTES", "60"))
MFA_ADAPTER = "huiyin.web.second_factor.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Huiyin"
#: clocks of telephones go wrong by half a minute
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
