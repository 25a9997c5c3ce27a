"""gunicorn by the environment: WEB_BIND (or systemd's socket), WEB_WORKERS, WEB_THREADS.

    .venv/bin/gunicorn

`systemctl restart` loses no request: systemd keeps the socket, connections wait in its backlog, and the old
process ends what it has begun.
"""

import os

wsgi_app = "portal.wsgi"
if "LISTEN_FDS" not in os.environ:
    bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "2"))
worker_class = "gthread"
worker_tmp_dir = "/dev/shm"
graceful_timeout = 25
timeout = 30
# nginx and caddy on the same host pass these on.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
accesslog = "-" if os.environ.get("ACCESS_LOG") else None
errorlog = "-"
control_socket_disable = True
pidfile = os.environ.get("WEB_PIDFILE") or None
# Behind `current`, the path with the link in it: a re-executed master (USR2) then starts the new release.
chdir = os.environ.get("APP_CURRENT") or os.getcwd()
