# Programs of supervisor. Journals call this, too.

# Arguments: sudo.
gd_supervisor_update() {
  $1 supervisorctl reread >/dev/null 2>&1
  $1 supervisorctl update 2>&1 || gd_fail SERVICE_NOT_STARTED supervisor
}

# What supervisor says of programs: in $gd_bad those that do not run, in $gd_later those that are about to, in $gd_pids the
# processes of the others. Arguments: programs….
gd_ask_supervisor() {
  gd_bad='' gd_later='' gd_pids=''
  gd_all=$($gd_sudo supervisorctl status "$@" 2>&1)
  while read -r gd_unit gd_state gd_text; do
    case $gd_state in
    RUNNING)
      gd_text=${gd_text#pid }
      gd_pids="$gd_pids ${gd_text%%,*}"
      ;;
    STARTING | STOPPING) gd_later="$gd_later $gd_unit" ;;
    ?*) gd_bad="$gd_bad $gd_unit" ;;
    esac
  done <<END
$gd_all
END
}

# Arguments: sudo, verb, seconds, lines, programs…
gd_supervisor() {
  gd_sudo=$1 gd_action=$2 gd_limit=$3 gd_lines=$4
  shift 4
  [ "$gd_action" = restart ] || gd_action='signal HUP'
  # shellcheck disable=SC2086
  timeout "$gd_limit" $gd_sudo supervisorctl $gd_action "$@" 2>&1
  gd_settle_programs "$@"
}

# Waits for $gd_limit seconds until programs run. Arguments: programs….
gd_settle_programs() {
  gd_end=
  while :; do
    gd_go_on
    gd_ask_supervisor "$@"
    # What is not about to start does not start by itself any more.
    [ -z "$gd_bad" ] || break
    [ -n "$gd_later" ] || return 0
    [ -n "$gd_end" ] || gd_end=$(($(date +%s) + gd_limit))
    [ "$(date +%s)" -lt "$gd_end" ] || break
    sleep 0.2
  done
  # shellcheck disable=SC2086
  gd_supervisor_log $gd_bad $gd_later
  gd_bad=$gd_bad$gd_later
  gd_fail SERVICE_NOT_STARTED "${gd_bad# }"
}

# Arguments: programs….
gd_supervisor_log() {
  for gd_unit in "$@"; do
    gd_step "log of $gd_unit"
    for gd_text in stdout stderr; do
      $gd_sudo supervisorctl tail -$((gd_lines * 80)) "$gd_unit" "$gd_text" 2>&1 | tail -n "$gd_lines"
    done
  done
}
