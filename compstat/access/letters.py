"""Letters by mail: written in the transaction of an act, sealed, and sent by `compstat work`.

What the database holds of a letter only the private key opens, and once it is sent nothing is left of it.
"""

from __future__ import annotations

import base64
import json

from django.core.mail import EmailMessage, send_mail
from django_tasks import task

from .sealing import private_key, public_key, seal, unseal


def write(to: str, subject: str, text: str, *, stop: str = "") -> None:
    """A letter to one address, sent once the transaction at hand is kept. KeyMissing.

    `stop`: the address at which one press ends letters like this one (RFC 8058); mail programs show a button for it.
    """
    told = [to, subject, text, *([stop] if stop else [])]
    send_letter.enqueue(base64.b64encode(seal(json.dumps(told), public_key())).decode())


@task()
def send_letter(sealed: str) -> None:
    """Open a letter and send it."""
    to, subject, text, *stop = json.loads(unseal(base64.b64decode(sealed), private_key()))
    if stop:
        EmailMessage(subject, text, None, [to], headers=_one_press(stop[0])).send()
    else:
        send_mail(subject, text, None, [to])


def _one_press(stop: str) -> dict[str, str]:
    """What a mail program needs to end letters without opening a page."""
    return {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
