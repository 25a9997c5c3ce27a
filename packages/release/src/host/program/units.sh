# Units of systemd. Journals call this, too; what only rounds call is in serve.sh, proof.sh and instances.sh.

# What systemd says of units, one after the other, in $gd_all. Anybody may ask; only where there is no bus it takes root.
# Arguments: units….
gd_ask() {
  gd_ask_for ,WorkingDirectory,ExecStart "$@"
  gd_kept=$gd_all
  for gd_text in "$@"; do
    gd_next_unit
    case $gd_one in *ActiveState=*) ;; *) gd_kept= ;; esac
  done
  gd_all=$gd_kept
  # A command with an empty line in it looks like the end of a unit.
  [ -n "$gd_all" ] || gd_ask_for '' "$@"
}

gd_ask_for() {
  gd_text=ActiveState,Type,Result,NRestarts,MainPID,ControlGroup,InvocationID$1
  shift
  gd_all=$(systemctl "$gd_scope" show -p "$gd_text" "$@" 2>/dev/null) ||
    gd_all=$($gd_sudo systemctl "$gd_scope" show -p "$gd_text" "$@" 2>/dev/null)
  gd_all=$gd_all$gd_newline$gd_newline
}

# Takes the next unit's lines out of $gd_all, into $gd_one.
gd_next_unit() {
  gd_one=$gd_newline${gd_all%%"$gd_newline$gd_newline"*}$gd_newline
  gd_all=${gd_all#*"$gd_newline$gd_newline"}
}

# A value of the unit in $gd_one, in $gd_text.
gd_value() {
  gd_text=
  case $gd_one in
  *"$gd_newline$1="*)
    gd_text=${gd_one#*"$gd_newline$1="}
    gd_text=${gd_text%%"$gd_newline"*}
    ;;
  esac
}

# Whether the unit in $gd_one runs, or has done what it is for: 0 yes, 1 not yet, 2 no. Notes its start.
gd_is_up() {
  gd_value InvocationID
  case " $gd_starts " in *" $gd_text "*) ;; *) gd_starts="$gd_starts $gd_text" ;; esac
  gd_value ActiveState
  case $gd_text in
  active) return 0 ;;
  failed) return 2 ;;
  inactive)
    # What runs once and ends has succeeded when systemd says so.
    gd_value Type
    [ "$gd_text" = oneshot ] || return 2
    gd_value Result
    case $gd_text in success | exec-condition) ;; *) return 2 ;; esac
    ;;
  *) return 1 ;;
  esac
}

# The last words of a unit since it was started, for a person: systemd's first, then its own, whoever it runs as. They are known by
# its starts ($gd_starts), or by the time of a file ($gd_turned). Arguments: sudo, scope, unit, lines.
gd_journal() {
  [ "$4" -gt 0 ] || return 0
  gd_step "journal of $3"
  systemctl "$2" status --no-pager --lines=0 "$3" 2>&1 | head -n 8
  gd_part='' gd_when='' gd_manager='' gd_own='' gd_last=$4
  [ "$2" = --system ] || gd_part=USER_
  [ ! -f "${gd_turned:-}" ] || gd_when=--since=@$(date -r "$gd_turned" +%s.%N)
  for gd_id in $gd_starts; do
    gd_manager="$gd_manager ${gd_part}INVOCATION_ID=$gd_id" gd_own="$gd_own _SYSTEMD_INVOCATION_ID=$gd_id"
  done
  # shellcheck disable=SC2086
  gd_read_journal "$1" ${gd_manager:-$gd_when ${gd_part}UNIT=$3}
  # shellcheck disable=SC2086
  [ -z "$gd_own" ] || gd_own=$(gd_read_journal "$1" $gd_own)
  # Of what ended at once journald does not know the start any more.
  # shellcheck disable=SC2086
  [ -n "$gd_own" ] || gd_own=$(gd_read_journal "$1" $gd_when "_SYSTEMD_${gd_part}UNIT=$3")
  printf '%s\n' "$gd_own"
}

# Arguments: sudo, matches….
gd_read_journal() {
  gd_sudo=$1
  shift
  set -- journalctl -q --no-pager -o short-iso -n "$gd_last" "$@"
  $gd_sudo "$@" 2>/dev/null || "$@" 2>&1
}

# restart or reload. Arguments: service, its `reload`, new release, old release.
gd_verb() {
  case $2 in
  restart) echo restart ;;
  reload) case " $gd_changed " in *" $1 "*) echo restart ;; *) echo reload-or-restart ;; esac ;;
  *)
    if cmp -s "$state/releases/$3/venv" "$state/releases/$4/venv"; then
      gd_verb "$1" reload
    else
      echo restart
    fi
    ;;
  esac
}

# In a journal: services that were restarted do not go back by being told to read anew.
gd_note_restarts() {
  [ ! -f "$state/backup/restarted" ] || gd_changed="reverted $(cat "$state/backup/restarted")"
}

# Arguments: sudo, scope option.
gd_daemon_reload() {
  gd_user_manager "$2"
  $1 systemctl "$2" daemon-reload || gd_fail SERVICE_NOT_STARTED daemon-reload
}

gd_user_manager() {
  if [ "$1" = --user ] && [ -z "${XDG_RUNTIME_DIR:-}" ]; then
    XDG_RUNTIME_DIR=/run/user/$(id -u)
    export XDG_RUNTIME_DIR
  fi
}

# Arguments: sudo, scope option, units…
gd_enable() {
  gd_sudo=$1 gd_scope=$2
  shift 2
  gd_user_manager "$gd_scope"
  # One process for all of them. Its exit status would not do: it is 0 when at least one is enabled.
  case $(systemctl "$gd_scope" is-enabled "$@" 2>/dev/null) in
  '' | *disabled* | *indirect*) $gd_sudo systemctl "$gd_scope" enable --quiet "$@" 2>&1 || : ;;
  esac
}

# Units that are loaded. Anybody may ask; only where there is no bus it takes root. Arguments: sudo, scope option, filter, pattern.
gd_list() {
  for gd_sudo in '' "$1"; do
    $gd_sudo systemctl "$2" list-units --plain --no-legend "$3" "$4" 2>/dev/null && return
  done
}

# Instances of a template unit that are loaded, without their suffix. Arguments: sudo, scope option, unit.
gd_instances() {
  gd_user_manager "$2"
  gd_list "$1" "$2" --all "${3%@*}@*" | sed -n 's/^[^@ ]*@\([0-9][0-9]*\)\..*/\1/p'
}

# Makes the same instances run again, and no others. Arguments: sudo, scope option, unit, seconds, ready-after, lines, whether
# they start at boot (`enable` or nothing).
gd_recall() {
  gd_units=
  while IFS= read -r gd_text; do gd_units="$gd_units $gd_text"; done <"$state/backup/$3" 2>/dev/null
  for gd_number in $(gd_instances "$1" "$2" "$3"); do
    gd_unit=${3%@*}@$gd_number.${3##*.}
    case "$gd_units " in *" $gd_unit "*) continue ;; esac
    $1 systemctl "$2" stop "$gd_unit" 2>&1
    $1 systemctl "$2" disable --quiet "$gd_unit" >/dev/null 2>&1
  done
  [ -n "$gd_units" ] || return 0
  # shellcheck disable=SC2086
  [ -z "${7:-}" ] || $1 systemctl "$2" enable --quiet $gd_units >/dev/null 2>&1
  # shellcheck disable=SC2086
  gd_systemd "$1" "$2" restart "$4" "$5" "$6" $gd_units
}

# Arguments: sudo, scope option, units…
gd_stop_units() {
  gd_sudo=$1 gd_scope=$2
  shift 2
  gd_user_manager "$gd_scope"
  $gd_sudo systemctl "$gd_scope" stop "$@" >/dev/null 2>&1
}

# Stops a unit whose file the revert has taken away, and lets nothing start it at boot. Arguments: number of its file, sudo,
# scope option, unit.
gd_drop_unit() {
  [ -e "$state/backup/$1.absent" ] || return 0
  gd_stop_units "$2" "$3" "$4"
  $2 systemctl "$3" disable --quiet "$4" >/dev/null 2>&1
}

# The other way round of gd_retire. Arguments: sudo, scope option, unit.
gd_unretire() {
  [ -f "$state/backup/retired.$3" ] || return 0
  gd_user_manager "$2"
  while IFS= read -r gd_text <&6; do
    $1 systemctl "$2" "$gd_text" --quiet "$3" 2>&1 || gd_back=1
  done 6<"$state/backup/retired.$3"
}

# Arguments: sudo, scope option, verb, seconds, ready-after, lines, units…. What systemd says of them in the end is in $gd_all.
gd_systemd() {
  gd_sudo=$1 gd_scope=$2 gd_action=$3 gd_limit=$4 gd_ready=$5 gd_lines=$6 gd_starts='' gd_bad='' gd_counts=''
  shift 6
  gd_user_manager "$gd_scope"
  # A unit that failed to start too often, as a broken release does, is not started again before its count is reset.
  $gd_sudo systemctl "$gd_scope" reset-failed "$@" >/dev/null 2>&1
  gd_freed=
  [ "$gd_action" != restart ] || gd_free_socket "$1"
  # shellcheck disable=SC2086
  if ! timeout "$gd_limit" $gd_sudo systemctl "$gd_scope" "$gd_action" "$@" $gd_freed 2>&1; then
    gd_ask "$@"
    for gd_unit in "$@"; do
      gd_next_unit
      gd_starts=
      gd_is_up || {
        gd_journal "$gd_sudo" "$gd_scope" "$gd_unit" "$gd_lines"
        gd_bad="$gd_bad $gd_unit"
      }
    done
    # What was refused and runs on all the same, as nginx with an error in its settings does, is not restarted into it.
    [ -n "$gd_bad" ] || gd_soft=
    gd_bad=${gd_bad:- $*}
    gd_down "${gd_bad# }"
    return 1
  fi
  if [ "$gd_ready" != 0 ]; then
    gd_ask "$@"
    for gd_unit in "$@"; do
      gd_next_unit
      gd_is_up
      gd_value NRestarts
      gd_counts="$gd_counts $gd_unit:$gd_text"
    done
    sleep "$gd_ready"
    gd_limit=0
  fi
  gd_settle "$@"
}

# Waits for $gd_limit seconds until units run, or have done what they are for. Arguments: units….
gd_settle() {
  gd_end=
  while :; do
    gd_go_on
    gd_ask "$@"
    gd_kept=$gd_all gd_later=
    for gd_unit in "$@"; do
      gd_next_unit
      gd_is_up
      gd_status=$?
      gd_value NRestarts
      # Active most of the time is also what dies and is started again by systemd; only the count tells.
      case $gd_counts in ?*) case "$gd_counts " in *" $gd_unit:$gd_text "*) ;; *) gd_status=2 ;; esac ;; esac
      gd_value ActiveState
      [ -z "$gd_counts" ] || [ "$gd_text" != reloading ] || [ "$gd_status" = 2 ] || gd_status=0
      [ "$gd_status" = 0 ] && continue
      if [ "$gd_status" = 1 ]; then
        [ -n "$gd_end" ] || gd_end=$(($(date +%s) + gd_limit))
        [ "$(date +%s)" -ge "$gd_end" ] || { gd_later=1 && continue; }
      fi
      gd_journal "$gd_sudo" "$gd_scope" "$gd_unit" "$gd_lines"
      gd_down "$gd_unit"
      return 1
    done
    gd_all=$gd_kept
    [ -n "$gd_later" ] || return 0
    sleep 0.1
  done
}

# The end of a release whose units do not run; or, in $gd_soft, of a reload that a restart may follow. Argument: units.
gd_down() {
  [ -n "${gd_soft:-}" ] || gd_fail SERVICE_NOT_STARTED "$1"
}

# Services that run on the connections of a socket: systemd does not restart it before they end. In $gd_freed. Argument: unit.
gd_free_socket() {
  gd_freed=
  case $1 in *.socket) ;; *) return 0 ;; esac
  for gd_text in $(systemctl "$gd_scope" show --value -p Triggers "$1" 2>/dev/null); do
    ! systemctl "$gd_scope" is-active --quiet "$gd_text" || gd_freed="$gd_freed $gd_text"
  done
  # shellcheck disable=SC2086
  [ -z "$gd_freed" ] || $gd_sudo systemctl "$gd_scope" stop $gd_freed 2>&1
}
