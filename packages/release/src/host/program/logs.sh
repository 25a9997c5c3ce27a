# Logs of services, for people.

# Who reads the journal of the system: this user where that one may, else root. In $gd_sudo. Arguments: sudo (or nothing).
gd_find_reader() {
  gd_sudo=
  case $(journalctl --no-pager -n 0 2>&1) in *'not seeing messages'* | *'ermission'*) ;; *) return 0 ;; esac
  if [ "$gd_uid" != 0 ] && sudo -n -l -- journalctl -q --no-pager >/dev/null 2>&1; then
    gd_sudo='sudo -n'
  else
    gd_say "note this user sees its own words in the journal alone: add it to the group systemd-journal"
  fi
}

# Arguments: scope option, lines, `follow` (or nothing), units….
gd_logs_units() {
  gd_user_manager "$1"
  gd_part=--unit gd_sudo=
  if [ "$1" = --user ]; then gd_part=--user-unit; else gd_find_reader; fi
  gd_last=$2 gd_action=$3
  shift 3
  for gd_unit in "$@"; do
    shift
    set -- "$@" "$gd_part=$gd_unit"
  done
  [ -z "$gd_action" ] || set -- -f "$@"
  $gd_sudo journalctl -q --no-pager -o short-iso -n "$gd_last" "$@" 2>&1 &
}

# Arguments: sudo, lines, `follow` (or nothing), programs….
gd_logs_programs() {
  gd_sudo=$1 gd_lines=$2 gd_action=$3
  shift 3
  # A group is asked for its programs.
  for gd_unit in $($gd_sudo supervisorctl status "$@" 2>/dev/null | sed 's/ .*//'); do
    if [ -n "$gd_action" ]; then
      $gd_sudo supervisorctl tail -f "$gd_unit" 2>&1 &
    else
      gd_supervisor_log "$gd_unit"
    fi
  done
}
