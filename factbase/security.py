"""The content security policy that each page carries: nothing but the site's own origin, inline scripts by hash."""

from __future__ import annotations

import base64
import hashlib
import re

# JSON blocks are data and never run; they need no hash.
_INLINE_SCRIPT = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>(.*?)</script>",
    re.DOTALL,
)
_POLICY = re.compile(r'(?<=<meta http-equiv="Content-Security-Policy" content=")[^"]*')
_CHARSET = re.compile(r'<meta charset="?utf-8"?>', re.IGNORECASE)


def script_hash(source: str) -> str:
    """The source expression for an inline script: SHA-256 of its exact text, base64 (CSP Level 3, section 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def content_security_policy(page: str, *, live_reload: bool) -> str:
    """The policy for the HTML of ``page``.

    ``live_reload`` admits any inline script: ``mkdocs serve`` adds one of its own after the page is made, with a
    number in it that changes. Styles of Material's own script are set through the DOM, which a policy does not touch;
    its icons in style sheets are ``data:`` images.
    """
    hashes = sorted({script_hash(source) for source in _INLINE_SCRIPT.findall(page)})
    scripts = ["'unsafe-inline'"] if live_reload else hashes
    directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *scripts],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())


def with_policy(page: str, *, live_reload: bool = False) -> str:
    """The HTML of ``page`` with its policy right behind the character set, before anything that it governs."""
    policy = content_security_policy(page, live_reload=live_reload)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return _CHARSET.sub(lambda match: f"{match[0]}\n      {meta}", page, count=1)


def with_offline_policy(page: str) -> str:
    """The HTML of ``page``, which has its policy, with the one for a copy that is opened from a folder.

    Such a page has no origin for 'self' to mean, only files; the worker of its search is made from a text, a blob;
    connections are forbidden altogether.
    """
    policy = content_security_policy(page, live_reload=False)
    for online, offline in (("connect-src 'self'", "connect-src 'none'"), ("worker-src 'self'", "worker-src blob:")):
        policy = policy.replace(online, offline)
    policy = policy.replace("'self'", "file:")
    return _POLICY.sub(lambda match: policy, page, count=1)
