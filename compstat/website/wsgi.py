"""The door a web server knocks at."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compstat.website.settings")
application = get_wsgi_application()
list(get_resolver().url_patterns)  # every page is read in now: the first visitor of each process would wait for it
