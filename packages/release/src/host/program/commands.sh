# Commands of the release file.

# Runs "$@" for at most $1 seconds, in a process group of its own, without the lock (a daemon would keep it; the round has it
# meanwhile) or the runner's channel.
gd_run() {
  gd_limit=$1
  shift
  (
    trap - PIPE HUP TERM INT
    umask 022
    exec timeout -k 10 "$gd_limit" "$@"
  ) 3<&- 4>&- 5<&- 7>&- 9>&-
  gd_result=$?
  [ "$gd_result" = 124 ] && printf 'stopped after %s s\n' "$gd_limit"
  return "$gd_result"
}
