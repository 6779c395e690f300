"""The WSGI application that granian serves."""

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
application = get_wsgi_application()

# What the program itself is made of stays for ever. Looked through again and again by the garbage collector,
# it held every request back for 150 ms several times a second: the slowest of a hundred took four times as
# long as most. All views are loaded first, so that they are among what is set aside.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()

# A thread that comes back from the database takes its turn after half a millisecond. By Python's five, a call
# at a counter waited at each of its statements, with the line of all counters behind it (ADR 0040).
sys.setswitchinterval(0.0005)
