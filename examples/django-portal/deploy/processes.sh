#!/bin/sh
# Web server and queue worker on a host without systemd.
#   processes.sh start|restart|stop|status web|queue [ROOT]
# ROOT (default: above the release that this file is in) holds releases/, shared/ and current.
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

# Whether the pid file $1 names a running process.
holds_live() {
  [ -s "$1" ] && alive "$(cat "$1")"
}

# The new process keeps no descriptor of its caller: a lock held on one would outlive the release.
start() {
  if alive "$(pid || true)"; then return 0; fi
  rm -f "$pidfile"
  cd "$root/current"
  export APP_CURRENT="$root/current" WEB_PIDFILE="$pidfile" PWD="$root/current"
  if [ "$what" = web ]; then
    # Interpreter and script by their paths through `current`: what re-executes them (USR2) then takes the new release.
    setsid "$root/current/.venv/bin/python" "$root/current/.venv/bin/gunicorn" >>"$log" 2>&1 </dev/null 3<&- 4>&- 9>&- &
    until_true 300 holds_live "$pidfile" || { tail -n 30 "$log" >&2; return 1; }
  else
    # rundramatiq becomes dramatiq by exec: the process keeps this number.
    DJANGO_SETTINGS_MODULE=portal.settings setsid "$root/current/.venv/bin/python" manage.py rundramatiq \
      --processes "${QUEUE_PROCESSES:-1}" --threads "${QUEUE_THREADS:-2}" >>"$log" 2>&1 </dev/null 3<&- 4>&- 9>&- &
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
    # A second master beside the first shares its socket, with a pid file of its own until it is alone. No request is lost.
    kill -USR2 "$old"
    until_true 300 holds_live "$pidfile.2" || { tail -n 30 "$log" >&2; return 1; }
    new=$(cat "$pidfile.2")
    sleep "${WARM_UP:-1}"
    # One that ended while it warmed up leaves the first at work.
    alive "$new" || { tail -n 30 "$log" >&2; return 1; }
    kill -TERM "$old"
    until_true 600 gone "$old"
    until_true 50 holds_live "$pidfile"
  else
    stop
    start
  fi
}

case $action in
  start) start ;;
  stop) stop ;;
  restart) restart ;;
  status)
    if alive "$(pid || true)"; then echo "$what runs as $(pid)"; else echo "$what does not run"; exit 3; fi
    ;;
  *) echo "processes.sh: unknown action '$action'; known: start, restart, stop, status" >&2; exit 2 ;;
esac
