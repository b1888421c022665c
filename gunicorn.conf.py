"""Settings of the web server; `./run` starts it. Where to listen comes from HOST and PORT."""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
umask = 0o077  # what the app writes is its user's alone
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True  # imported once, shared by the workers: quicker to start and less memory
timeout = 60
graceful_timeout = 30
control_socket_disable = True
# A query string may hold a searched name, so requests are not logged here; who read what is in the audit.
accesslog = None
