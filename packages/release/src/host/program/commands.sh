# Commands of the release file.

# Whether a person, or the failure of another host, has stopped the round: that is its failure then, and not what comes of it.
gd_is_stopped() {
  [ -e "$state/run/stopped" ] && gd_say "fail ROUND_CANCELLED"
}

gd_go_on() {
  ! gd_is_stopped || exit 1
}

# Runs "$@" for at most $1 seconds, in a process group of its own, without the lock (a daemon would keep it; the round has it
# meanwhile) or the runner's channel.
gd_run() {
  gd_limit=$1
  shift
  # Nothing more is begun. What brings the host back is a round of its own.
  ! gd_is_stopped || return 1
  (
    trap - PIPE HUP TERM INT
    umask 022
    exec timeout -k 10 "$gd_limit" "$@"
  ) 3<&- 4>&- 5<&- 7>&- 9>&-
  gd_result=$?
  ! gd_is_stopped || return 1
  [ "$gd_result" = 124 ] && printf 'stopped after %s s\n' "$gd_limit"
  return "$gd_result"
}
