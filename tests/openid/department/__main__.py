"""python -m tests.openid.department: make the people and the client, then serve."""

from __future__ import annotations

import json
import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.openid.department.settings"
django.setup()

from allauth.account.models import EmailAddress  # noqa: E402
from allauth.idp.oidc.models import Client  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402

call_command("migrate", verbosity=0)
told = json.loads(os.environ["DEPARTMENT_PEOPLE"])
for email, name in told["people"].items():
    person = User.objects.create_user(email, email, told["password"], last_name=name)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
client = Client(id=told["client"], name="CompStat", skip_consent=True, scopes="openid\nprofile\nemail")
client.redirect_uris = told["answer"]
client.set_secret(told["secret"])
client.save()
call_command("runserver", settings.ADDRESS, "--noreload", "--insecure" if settings.DEBUG else "--nothreading")
