# Restart and reload of services, each with the proof that it runs the release.

# Restarts or reloads units of systemd. What a reload leaves with the old release is restarted. Arguments: service, sudo, scope
# option, its `reload`, release, release before, seconds, ready-after, lines, 1 when the release brings its unit, more units that it
# brings (in one word), units….
gd_serve() {
  gd_service=$1 gd_want=$5 gd_ours=${10} gd_turn=$(gd_verb "$1" "$4" "$5" "$6")
  # A process that lives through a change of the environment keeps the old one's modules.
  [ -z "$gd_ours" ] || [ "$4" = restart ] || cmp -s "$state/releases/$5/venv" "$state/releases/$6/venv" || {
    [ ! -f "$state/releases/$5/venv" ] && [ ! -f "$state/releases/$6/venv" ]
  } || gd_turn=restart
  # A socket that listens goes on; the service that it starts is seen to below.
  case "${12}: $gd_changed " in *.socket:*" $1 "*) ;; *.socket:*) gd_turn=start ;; esac
  gd_turn_units "$@"
  # shellcheck disable=SC2086
  [ -z "${11}" ] || gd_turn_beside "$2" "$3" "$7" "$8" "$9" ${11}
}

# Arguments: those of gd_serve.
gd_turn_units() {
  gd_service=$1 gd_before=$6 gd_asked="$2" gd_at_scope=$3 gd_seconds=$7 gd_after=$8 gd_shown=$9
  shift 11
  gd_soft=
  [ "$gd_turn" = restart ] || gd_soft=1
  gd_turn_once "$@" && gd_soft='' && return 0
  [ "$gd_turn" != restart ] || gd_fail SERVICE_OLD_RELEASE "$gd_why"
  gd_say "old $gd_why"
  gd_turn=restart gd_soft=
  gd_turn_once "$@" || gd_fail SERVICE_OLD_RELEASE "$gd_why"
}

# Arguments: units….
gd_turn_once() {
  gd_note_turn
  gd_since=$(gd_moment)
  gd_why="$gd_service|$gd_turn|died|-|-|-|$root/$gd_pointer"
  gd_systemd "$gd_asked" "$gd_at_scope" "$gd_turn" "$gd_seconds" "$gd_after" "$gd_shown" "$@" || return 1
  gd_take_units "$@"
  gd_prove "$gd_turn" "$gd_seconds" "$gd_asked" || return 1
  gd_note_start
  gd_note_units "$@"
}

gd_note_turn() {
  gd_turns_made=$((${gd_turns_made:-0} + 1))
  gd_turned=$state/run/turned.$gd_turns_made
  true >"$gd_turned"
  [ "$gd_turn" != restart ] || printf ' %s ' "$gd_service" >>"$state/backup/restarted" || gd_fail ROOT_NOT_WRITABLE "$state"
}

# Units that come with a service and are not named by it, such as one that a socket starts: what of them runs has to be of the
# release as well. What runs once and ends is left to end. Arguments: sudo, scope option, seconds, ready-after, lines, units….
gd_turn_beside() {
  gd_sudo=$1 gd_scope=$2 gd_starts=
  gd_asked=$1 gd_at_scope=$2 gd_seconds=$3 gd_after=$4 gd_shown=$5 gd_lines=$5 gd_soft=
  shift 5
  for gd_beside in "$@"; do
    gd_ask "$gd_beside"
    gd_kept=$gd_all
    gd_next_unit
    gd_value Type
    [ "$gd_text" != oneshot ] || continue
    gd_value ActiveState
    [ "$gd_text" = active ] || continue
    gd_all=$gd_kept
    gd_take_units "$gd_beside"
    gd_prove none 0 "$gd_asked" && continue
    gd_say "old $gd_why"
    gd_undo 2 "(gd_systemd '$gd_asked' $gd_at_scope restart $gd_seconds $gd_after $gd_shown $gd_beside) || gd_back=1"
    gd_since=$(gd_moment)
    gd_systemd "$gd_asked" "$gd_at_scope" restart "$gd_seconds" "$gd_after" "$gd_shown" "$gd_beside"
    gd_take_units "$gd_beside"
    gd_prove restart "$gd_seconds" "$gd_asked" || gd_fail SERVICE_OLD_RELEASE "$gd_why"
  done
}

# Restarts programs of supervisor, or tells them to read anew. Arguments: service, sudo, its `reload`, release, release before,
# seconds, lines, path of its file when the release brings it, programs….
gd_serve_programs() {
  gd_service=$1 gd_want=$4 gd_before=$5 gd_ours=$8 gd_turn=$(gd_verb "$1" "$3" "$4" "$5")
  # What only the host knows may be the application.
  gd_asked="$2" gd_seconds=$6 gd_shown=$7 gd_names_current=1
  if [ -f "$8" ]; then
    gd_names_current=0
    while IFS= read -r gd_text; do
      case $gd_text in
      *"$root/$gd_pointer"*) gd_names_current=2 ;;
      *"$root/"*) [ "$gd_names_current" != 0 ] || gd_names_current=1 ;;
      esac
    done <"$8"
  fi
  [ -z "$gd_ours" ] || [ "$3" = restart ] || cmp -s "$state/releases/$4/venv" "$state/releases/$5/venv" || {
    [ ! -f "$state/releases/$4/venv" ] && [ ! -f "$state/releases/$5/venv" ]
  } || gd_turn=restart
  shift 8
  while :; do
    gd_note_turn
    gd_since=$(gd_moment)
    gd_supervisor "$gd_asked" "$gd_turn" "$gd_seconds" "$gd_shown" "$@"
    gd_pids=${gd_pids# } gd_refresh='' gd_fixed='' gd_words='' gd_named=$gd_names_current gd_renew=gd_renew_programs
    gd_taking=$*
    gd_prove "$gd_turn" "$gd_seconds" "$gd_asked" && break
    [ "$gd_turn" != restart ] || gd_fail SERVICE_OLD_RELEASE "$gd_why"
    gd_say "old $gd_why"
    gd_turn=restart
  done
  gd_note_start
  for gd_unit in "$@"; do printf '%s\n' "supervisor $gd_shown $gd_unit 0 0 $gd_asked" >>"$state/run/watched"; done
}

gd_renew_programs() {
  # shellcheck disable=SC2086
  gd_settle_programs $gd_taking
  gd_pids=${gd_pids# }
}

# Tells a service to start anew that no manager knows: by a command, or by the time of a file. Its processes are those that its
# `pid-file` names, or uWSGI's. Arguments: service, `touch` or `command`, release, release before, seconds, file with the main
# process's number (or nothing), 1 when a check reads the release, sudo (or nothing) for a look at processes, command….
gd_serve_other() {
  gd_service=$1 gd_want=$3 gd_before=$4 gd_ours=1 gd_pids='' gd_fixed='' gd_words='' gd_named=1 gd_pid_file=$6
  gd_kind=$2 gd_seconds=$5 gd_checked=$7 gd_asked=$8 gd_renew=
  shift 8
  if [ -n "$gd_pid_file" ]; then gd_refresh=gd_read_pid; else gd_refresh=gd_find_uwsgi; fi
  gd_since=$(gd_moment)
  "$@" || gd_fail SERVICE_NOT_STARTED "$gd_service"
  if [ "$gd_refresh" = gd_find_uwsgi ]; then
    [ "$gd_kind" = command ] || gd_find_uwsgi
    [ -n "$gd_pids" ] || { [ -n "$gd_checked" ] || gd_say "unseen $gd_service|unknown"; return 0; }
  fi
  gd_prove "$gd_kind" "$gd_seconds" "$gd_asked" && { gd_note_start; return 0; }
  [ -n "$gd_pids" ] && [ "$gd_lost" = 0 ] || gd_fail SERVICE_NOT_STARTED "$gd_service (no process${gd_pid_file:+ in $gd_pid_file})"
  gd_fail SERVICE_OLD_RELEASE "$gd_why"
}

gd_read_pid() {
  gd_first "$gd_pid_file"
  case $gd_text in '' | *[!0-9]*) gd_pids= ;; *) gd_pids=$gd_text ;; esac
  # Left by one that has ended.
  [ -d "/proc/$gd_pids" ] || [ ! -d /proc/1 ] || gd_pids=
}

# The processes of uWSGI that have to do with the application.
gd_find_uwsgi() {
  gd_pids=''
  for gd_path in /proc/[0-9]*; do
    gd_text=''
    IFS= read -r gd_text 2>/dev/null <"$gd_path/comm"
    # Installed by pip it is Python's after a reload.
    case $gd_text in uwsgi*) gd_part=uwsgi ;; python*) gd_part='' ;; *) continue ;; esac
    gd_text=''
    IFS= read -r gd_text 2>/dev/null <"$gd_path/cmdline"
    case $gd_part$gd_text in uwsgi* | *bin/uwsgi*) ;; *) continue ;; esac
    gd_from=$PWD gd_here=''
    if cd -P "$gd_path/cwd" 2>/dev/null; then gd_here=$PWD/; fi
    cd "$gd_from" || cd /
    case $gd_here$gd_newline$gd_text in
    "$gd_top"/*"$gd_newline"* | *"$gd_newline"*"$root/"*) gd_pids="${gd_pids:+$gd_pids }${gd_path#/proc/}" ;;
    esac
  done
}
