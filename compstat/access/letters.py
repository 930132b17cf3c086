"""Letters by mail: written in the transaction of an act, sealed, and sent by `compstat work`.

What the database holds of a letter only the private key opens, and once it is sent nothing is left of it.
"""

from __future__ import annotations

import base64
import json

from django.core.mail import send_mail
from django_tasks import task

from .sealing import private_key, public_key, seal, unseal


def write(to: str, subject: str, text: str) -> None:
    """A letter to one address, sent once the transaction at hand is kept. KeyMissing."""
    sealed = seal(json.dumps([to, subject, text]), public_key())
    send_letter.enqueue(base64.b64encode(sealed).decode())


@task()
def send_letter(sealed: str) -> None:
    """Open a letter and send it."""
    to, subject, text = json.loads(unseal(base64.b64decode(sealed), private_key()))
    send_mail(subject, text, None, [to])
