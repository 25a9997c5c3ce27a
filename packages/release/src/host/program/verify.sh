# Checks of the release file: commands and requests, repeated until they pass.

# One request. Arguments: url, socket (or empty), headers (or empty) as a configuration of curl, a line each: `header = "…"`.
# They may be secret, so they go through standard input. The body goes to run/body, the status to the output.
gd_request() {
  gd_url=$1 gd_socket=$2 gd_headers=$3
  true >"$state/run/body"
  if command -v curl >/dev/null 2>&1; then
    printf '%s\n' "$gd_headers" 2>/dev/null |
      curl -s -m 10 -o "$state/run/body" -w '%{http_code}' ${gd_headers:+-K -} ${gd_socket:+--unix-socket "$gd_socket"} \
        "$gd_url" 2>/dev/null
  else
    printf '%s\n' "$gd_headers" 2>/dev/null | python3 -c '
import json, sys, urllib.request, urllib.error
lines = sys.stdin.buffer.read().split(b"\n")
headers = [json.loads(l.split(b" = ", 1)[1].decode()).encode().decode("latin-1") for l in lines if l]
request = urllib.request.Request(sys.argv[1], headers=dict(h.split(": ", 1) for h in headers))
class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *a): return None
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), Stay)
try: answer = opener.open(request, timeout=10)
except urllib.error.HTTPError as error: answer = error
open(sys.argv[2], "wb").write(answer.read())
print(answer.status, end="")' "$gd_url" "$state/run/body" 2>/dev/null
  fi
}

# Repeats a command until it succeeds. Arguments: seconds, command….
gd_check_command() {
  gd_limit=$1
  shift
  gd_end=$(($(date +%s) + gd_limit))
  while :; do
    gd_left=$((gd_end - $(date +%s)))
    [ "$gd_left" -gt 0 ] || gd_left=1
    gd_run "$gd_left" "$@" >"$state/run/check" 2>&1 && return 0
    [ "$(date +%s)" -lt "$gd_end" ] || break
    gd_still_wanted
    gd_keep_watch
    sleep 0.2
  done
  (gd_look_after end) || exit 1
  cat "$state/run/check"
  gd_fail VERIFY_FAILED "$1"
}

# Repeats a request until it answers as expected. Arguments: seconds, status, text (or empty), then those of gd_request.
gd_check_url() {
  gd_limit=$1 gd_wanted=$2 gd_text=$3
  shift 3
  gd_end=$(($(date +%s) + gd_limit))
  while :; do
    gd_status=$(gd_request "$@")
    if [ "$gd_status" = "$gd_wanted" ] && { [ -z "$gd_text" ] || grep -qF -- "$gd_text" "$state/run/body"; }; then
      return 0
    fi
    [ "$(date +%s)" -lt "$gd_end" ] || break
    gd_still_wanted
    gd_keep_watch
    sleep 0.1
  done
  (gd_look_after end) || exit 1
  printf '%s answered %s:\n' "$1" "${gd_status:-nothing}"
  head -c 500 "$state/run/body" | tr -cd '\11\12\40-\176'
  gd_fail VERIFY_FAILED "$1"
}
