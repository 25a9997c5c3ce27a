#!/bin/sh
# Web server and queue worker on a host without systemd.
#   processes.sh start|restart|stop|status web|queue [ROOT]
# ROOT (default: two directories above this file's release) holds releases/, shared/ and current.
set -eu

action=${1:?start, restart, stop or status}
what=${2:?web or queue}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=${3:-$(CDPATH='' cd -- "$here/../../.." && pwd -P)}
run=$root/shared/run
mkdir -p "$run"
pidfile=$run/$what.pid
log=$run/$what.log

pid() {
  [ -s "$pidfile" ] && cat "$pidfile"
}

alive() {
  [ -n "${1:-}" ] && kill -0 "$1" 2>/dev/null
}

# Waits until the command holds, for at most $1 tenths of a second.
until_true() {
  left=$1
  shift
  while ! "$@"; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || return 1
    sleep 0.1
  done
}

gone() {
  ! alive "$1"
}

# gunicorn renames its pid file to .2 until the new master is alone, so a new process is known by its own file.
replaced() {
  [ -s "$pidfile" ] && [ "$(cat "$pidfile")" != "$1" ] && alive "$(cat "$pidfile")"
}

start() {
  if alive "$(pid || true)"; then return 0; fi
  rm -f "$pidfile"
  cd "$root/current"
  export APP_CURRENT="$root/current" WEB_PIDFILE="$pidfile" PWD="$root/current"
  if [ "$what" = web ]; then
    setsid "$root/current/.venv/bin/python" -m gunicorn >>"$log" 2>&1 </dev/null &
    replaced_by_any() { [ -s "$pidfile" ] && alive "$(cat "$pidfile")"; }
    until_true 300 replaced_by_any || { tail -n 30 "$log" >&2; return 1; }
  else
    # rundramatiq becomes dramatiq by exec: the process keeps this number.
    DJANGO_SETTINGS_MODULE=portal.settings setsid "$root/current/.venv/bin/python" manage.py rundramatiq \
      --processes "${QUEUE_PROCESSES:-1}" --threads "${QUEUE_THREADS:-2}" >>"$log" 2>&1 </dev/null &
    echo $! >"$pidfile"
    sleep 0.5
    alive "$(pid)" || { tail -n 30 "$log" >&2; return 1; }
  fi
}

stop() {
  old=$(pid || true)
  if alive "$old"; then
    kill -TERM "$old"
    until_true 600 gone "$old" || kill -KILL "$old"
  fi
  rm -f "$pidfile"
}

restart() {
  old=$(pid || true)
  if [ "$what" = web ] && alive "$old"; then
    # A second master beside the first shares its socket; the first ends once the second answers. No request is lost.
    kill -USR2 "$old"
    until_true 300 replaced "$old" || { tail -n 30 "$log" >&2; return 1; }
    sleep "${WARM_UP:-1}"
    kill -TERM "$old"
    until_true 600 gone "$old"
  else
    stop
    start
  fi
}

case $action in
  start) start ;;
  stop) stop ;;
  restart) restart ;;
  status) alive "$(pid || true)" && echo "$what runs as $(pid)" || { echo "$what does not run"; exit 3; } ;;
  *) echo "processes.sh: unknown action '$action'; known: start, restart, stop, status" >&2; exit 2 ;;
esac
