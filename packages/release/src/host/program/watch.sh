# Whether what was restarted still runs, looked at while checks are waited for.

# Ends the wait for a check when what it would ask has died; now and then, since it takes a process. Argument: how often the check was
# tried; or `end` when the wait is over: then it is the service also when systemd still tries.
gd_look_after() {
  [ -f "$state/run/watched" ] || return 0
  for gd_scope in --system --user; do
    gd_look_after_scope "$1"
  done
  # supervisorctl takes its time.
  case $1 in end | *[05]) ;; *) return 0 ;; esac
  while read -r gd_scope gd_lines gd_unit gd_count gd_id gd_sudo <&6; do
    [ "$gd_scope" = supervisor ] || continue
    gd_ask_supervisor "$gd_unit"
    [ -n "$gd_bad" ] || continue
    # shellcheck disable=SC2086
    gd_supervisor_log $gd_bad
    gd_fail SERVICE_NOT_STARTED "${gd_bad# }"
  done 6<"$state/run/watched"
}

# A second look, before anything is final: whether what was restarted or read anew still runs.
gd_still_up() {
  [ -f "$state/run/watched" ] || return 0
  for gd_scope in --system --user; do
    gd_look_after_scope 1
  done
}

# Arguments: that of gd_look_after.
gd_look_after_scope() {
  gd_wait=$1 gd_counts='' gd_starts=''
  set --
  while read -r gd_text gd_lines gd_unit gd_count gd_id gd_sudo <&6; do
    if [ "$gd_text" = "$gd_scope" ]; then
      set -- "$@" "$gd_unit"
      gd_counts="$gd_counts $gd_lines $gd_count $gd_id $gd_sudo."
    fi
  done 6<"$state/run/watched"
  [ $# != 0 ] || return 0
  gd_ask "$@"
  for gd_unit in "$@"; do
    gd_next_unit
    gd_text=${gd_counts%%.*}
    gd_counts=${gd_counts#*.}
    read -r gd_lines gd_count gd_id gd_sudo <<END
$gd_text
END
    gd_status=0
    gd_is_up || gd_status=$?
    gd_value NRestarts
    # Once may be a database that was not there yet.
    [ "${gd_text:-0}" -le $((gd_count + 1)) ] || gd_status=2
    if [ "$gd_wait" = end ] && [ "${gd_text:-0}" -gt "$gd_count" ]; then gd_status=2; fi
    case $gd_status$gd_wait in 0* | 1[0-9]*) continue ;; esac
    # All its lives since then.
    gd_starts='' gd_turned=$state/run/turned.$gd_id
    gd_journal "$gd_sudo" "$gd_scope" "$gd_unit" "$gd_lines"
    gd_fail SERVICE_NOT_STARTED "$gd_unit"
  done
}

# Every fifth time. In a shell of its own, which leaves the names of the wait alone.
gd_keep_watch() {
  gd_turns=$((${gd_turns:-0} + 1))
  [ $((gd_turns % 5)) != 1 ] || (gd_look_after $((gd_turns / 5))) || exit 1
}

# A round that is finished whatever happens still need not wait for what nobody wants any more.
gd_still_wanted() {
  [ ! -e "$state/run/unwanted" ] || gd_fail ROUND_CANCELLED
}
