# The proof of what runs. After a restart or a reload it is proven that what runs is of the release; decision 46 says by what.

# Now, as /proc tells the age of processes: in the kernel's ticks since the machine's start. It is the age of this very process.
gd_moment() {
  read -r gd_text </proc/self/stat
  # shellcheck disable=SC2086
  set -- ${gd_text##*) }
  echo "${20}"
}

# Looks at the processes in $gd_pids, with root's eyes when $gd_eyes says so.
gd_look() {
  [ -z "$gd_refresh" ] || "$gd_refresh"
  # shellcheck disable=SC2086
  if [ -z "$gd_eyes" ]; then
    gd_see "$gd_want" "$gd_since" $gd_pids
  elif gd_as_root gd_see "$gd_want" "$gd_since" $gd_pids; then
    read -r gd_new gd_blind gd_lost gd_young gd_old <<END
$gd_block
END
  else
    # Root would not look for us; we are told once.
    gd_eyes=no
    gd_see "$gd_want" "$gd_since" $gd_pids
  fi
}

# Proves that the processes in $gd_pids are of the release $gd_want. Status 1: they are not, and $gd_why says it: service, verb, what
# is wrong, the release that they run, number and name of a process, separated by bars. What can be neither shown nor
# denied is told. Arguments: verb, seconds, sudo (or nothing).
gd_prove() {
  gd_until='' gd_eyes=''
  [ -n "$gd_pids$gd_refresh" ] || return 0
  while :; do
    gd_go_on
    [ "$gd_eyes" = no ] || gd_look
    # A main process that has ended: what became of its service is asked anew.
    if [ "$gd_lost" != 0 ] && [ -n "$gd_renew" ]; then
      gd_limit=$2 gd_why="$gd_service|$1|died|-|-|-|$root/$gd_pointer"
      "$gd_renew" || return 1
      [ -n "$gd_pids" ] || return 0
      gd_look
    fi
    [ "$gd_blind" = 0 ] || [ "$1" != restart ] || gd_young=1
    gd_judge
    case $? in
    0) return 0 ;;
    1)
      # shellcheck disable=SC2086
      set -- "$1" ${gd_old:-0 - - -}
      gd_why="$gd_service|$1|$gd_wrong|$3|$4|${5:--}|$root/$gd_pointer"
      return 1
      ;;
    3)
      # Whoever may become root looks again.
      if [ "$gd_blind" != 0 ] && [ -n "$3" ] && [ "$gd_uid" != 0 ] && [ -z "$gd_eyes" ]; then
        gd_eyes=1
        continue
      fi
      if [ "$gd_blind" = 0 ]; then
        gd_say "unseen $gd_service|place"
      else
        [ "$gd_young" = 1 ] || true >"$state/run/unseen"
        gd_say "unseen $gd_service|user"
      fi
      return 0
      ;;
    esac
    [ -n "$gd_until" ] || gd_until=$(($(date +%s) + $2))
    if [ "$(date +%s)" -ge "$gd_until" ]; then
      # shellcheck disable=SC2086
      set -- "$1" ${gd_old:-0 - - -}
      gd_why="$gd_service|$1|$gd_wrong|$3|$4|${5:--}|$root/$gd_pointer"
      return 1
    fi
    sleep 0.2
  done
}

# What was seen, as a verdict: 0 of the release, or not of any; 1 of another one, and stays so; 2 not yet; 3 nobody can tell. $gd_wrong names the reason.
gd_judge() {
  gd_wrong=directory
  # No process yet that would be its main one.
  [ "$gd_lost" = 0 ] && [ -n "$gd_pids" ] || return 2
  case $gd_old in
  # It started after the switch, and yet elsewhere.
  '1 '*) return 1 ;;
  # It may be about to end.
  ?*) return 2 ;;
  esac
  if [ "$gd_new" -gt 0 ]; then
    [ "$gd_young" = 0 ] && gd_preloads || return 0
    gd_wrong=preload
    return 1
  fi
  if [ -n "$gd_fixed" ]; then
    gd_wrong=fixed gd_old="1 $gd_fixed - -"
    return 1
  fi
  # systemd resolved `current` when it started them, which was after the switch.
  [ "$gd_young$gd_named" != 12 ] || return 0
  # Of what can be seen and does not name the application, such as nginx, nothing is demanded.
  if [ "$gd_named" = 0 ] && { [ "$gd_blind" = 0 ] || [ -z "$gd_ours" ]; }; then return 0; fi
  return 3
}

# Whether main processes that stayed hold the application itself: gunicorn with preload_app.
gd_preloads() {
  for gd_pid in $gd_pids; do
    gd_text=
    IFS= read -r gd_text 2>/dev/null <"/proc/$gd_pid/cmdline"
    case $gd_text$gd_words in *--preload*) return 0 ;; *gunicorn*) ;; *) continue ;; esac
    grep -qsE '^[[:space:]]*preload_app[[:space:]]*=[[:space:]]*True' "$gd_releases/$gd_want/gunicorn.conf.py" && return 0
    for gd_part in $gd_words; do
      case $gd_part in
      /*.py) gd_path=$gd_part ;;
      *.py) gd_path=$gd_releases/$gd_want/$gd_part ;;
      *) continue ;;
      esac
      grep -qsE '^[[:space:]]*preload_app[[:space:]]*=[[:space:]]*True' "${gd_path#*=}" && return 0
    done
  done
  return 1
}

# What systemd has just said of units ($gd_all): their main processes, whether they name `current` (2) or the application's
# directory at all (1). Arguments: units….
gd_take_units() {
  gd_pids='' gd_named=0 gd_fixed='' gd_words='' gd_refresh='' gd_renew=gd_renew_units gd_taken=$gd_all gd_taking=$*
  for gd_unit in "$@"; do
    gd_next_unit
    gd_value MainPID
    if [ "${gd_text:-0}" != 0 ]; then
      gd_pids="$gd_pids $gd_text"
    else
      # Nobody says which of them is the main one.
      gd_value ControlGroup
      for gd_path in "/sys/fs/cgroup$gd_text" "/sys/fs/cgroup/systemd$gd_text"; do
        [ -n "$gd_text" ] && [ -f "$gd_path/cgroup.procs" ] || continue
        while read -r gd_pid; do gd_pids="$gd_pids $gd_pid"; done 2>/dev/null <"$gd_path/cgroup.procs"
      done
    fi
    case $gd_one in
    *"$root/$gd_pointer"*) gd_named=2 ;;
    *"$root/$gd_builds/"*)
      gd_fixed=${gd_one#*"$root/$gd_builds/"}
      gd_fixed=${gd_fixed%%[!A-Za-z0-9._-]*}
      if [ "$gd_fixed" = "$gd_want" ]; then gd_fixed=; fi
      ;;
    *"$root/"*) [ "$gd_named" != 0 ] || gd_named=1 ;;
    esac
    gd_value ExecStart
    gd_words="$gd_words $gd_text"
  done
  gd_pids=${gd_pids# }
}

gd_renew_units() {
  gd_counts=''
  # shellcheck disable=SC2086
  gd_settle $gd_taking && gd_take_units $gd_taking
}

# Notes with which release the processes in $gd_pids were started. Many programs go back to that directory for a moment when they
# read anew and end when it is gone: it stays while they run (gd_clean). Lines: number, start, release.
gd_note_start() {
  [ -n "$gd_pids" ] && [ "$gd_new" -gt 0 ] || return 0
  gd_one=$gd_newline
  [ ! -L "$state/started" ] || gd_remove "$state" started
  if [ -f "$state/started" ]; then
    while IFS= read -r gd_text; do gd_one=$gd_one$gd_text$gd_newline; done <"$state/started"
  fi
  for gd_pid in $gd_pids; do
    gd_age_of "$gd_pid" || continue
    gd_id=$gd_before
    [ "$gd_text" -le "$gd_since" ] || gd_id=$gd_want
    case $gd_one in *"$gd_newline$gd_pid $gd_text "*) continue ;; esac
    [ -z "$gd_id" ] || printf '%s\n' "$gd_pid $gd_text $gd_id"
  done >>"$state/started" || gd_fail ROOT_NOT_WRITABLE "$state"
}

# Units that gd_look_after sees to from now on. Arguments: units….
gd_note_units() {
  gd_all=$gd_taken
  for gd_unit in "$@"; do
    gd_next_unit
    gd_value NRestarts
    printf '%s\n' "$gd_scope $gd_lines $gd_unit ${gd_text:-0} $gd_turns_made $gd_sudo" >>"$state/run/watched"
  done
}
