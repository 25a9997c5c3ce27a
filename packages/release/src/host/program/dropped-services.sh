# Services that the release file dropped: stopped by a release, brought back by a revert or a rollback.

# Lines of a release's record of services' files for what another one has not: number, whether root writes it, service, path. In
# $gd_dropped. Services in $gd_keeps stay. Arguments: release, the other one (or nothing), paths that stay.
gd_find_dropped() {
  gd_dropped='' gd_others=$2
  [ -f "$state/releases/$1/units/index" ] || return 0
  gd_from_id=$1
  shift 2
  gd_stay=$gd_newline
  for gd_text in "$@"; do gd_stay=$gd_stay$gd_text$gd_newline; done
  while IFS=$gd_tab read -r gd_drop_number gd_bits gd_drop_root gd_drop_service gd_drop_path <&6; do
    case $gd_stay in *"$gd_newline$gd_drop_path$gd_newline"*) continue ;; esac
    case $gd_newline${gd_keeps:-}$gd_newline in *"$gd_newline$gd_drop_service$gd_newline"*) continue ;; esac
    [ -z "$gd_others" ] || gd_lacks "$gd_others" "$gd_drop_path" || continue
    gd_dropped="$gd_dropped$gd_drop_number$gd_tab$gd_drop_root$gd_tab$gd_drop_service$gd_tab$gd_drop_path$gd_newline"
  done 6<"$state/releases/$gd_from_id/units/index"
}

# What kind of file that is, in $gd_kind: unit, program or other; and who is asked about it. Arguments: whether root writes it, path.
gd_kind_of() {
  gd_unit=${2##*/} gd_sudo='' gd_scope=--system
  [ "$1" != 1 ] || gd_sudo='sudo -n'
  case $2 in */systemd/user/*) gd_scope=--user ;; esac
  case $2 in
  *supervisor*/*.conf | *supervisor*/*.ini) gd_kind=program ;;
  *.service | *.socket | *.timer | *.path | *.target | *.mount | *.automount | *.swap | *.slice) gd_kind=unit ;;
  *) gd_kind=other ;;
  esac
}

# Says what would be stopped. Arguments: those of gd_find_dropped.
gd_tell_dropped() {
  gd_find_dropped "$@"
  while IFS=$gd_tab read -r gd_drop_number gd_drop_root gd_drop_service gd_drop_path; do
    [ -n "$gd_drop_path" ] || continue
    gd_kind_of "$gd_drop_root" "$gd_drop_path"
    [ "$gd_kind" = other ] ||
      gd_say "note the service '$gd_drop_service' has left the release file: a release stops and disables $gd_unit; 'keep-services' keeps it"
  done <<END
$gd_dropped
END
}

# Stops what the live release has and the new one has not, and lets nothing start it at boot; notes how it was, for a revert and for
# a rollback. Sockets and timers first, which would start their service again. Arguments: those of gd_find_dropped.
gd_retire_dropped() {
  gd_find_dropped "$@"
  [ -n "$gd_dropped" ] || return 0
  mkdir -p "$state/backup/left" || gd_fail ROOT_NOT_WRITABLE "$state"
  gd_reload_system='' gd_reload_user='' gd_updates=''
  for gd_pass in 1 2; do
    while IFS=$gd_tab read -r gd_drop_number gd_drop_root gd_drop_service gd_drop_path <&6; do
      [ -n "$gd_drop_path" ] || continue
      gd_kind_of "$gd_drop_root" "$gd_drop_path"
      case $gd_pass$gd_unit in 1*.service | 2*.socket | 2*.timer | 2*.path) continue ;; esac
      case $gd_kind$gd_pass in
      unit*)
        gd_retire_unit
        if [ "$gd_scope" = --user ]; then gd_reload_user=1; else gd_reload_system=$gd_sudo.; fi
        ;;
      program2)
        gd_updates=$gd_sudo.
        gd_retire_file || { gd_programs_of "$gd_from_id" "$gd_drop_number" stop && continue; }
        ;;
      *) continue ;;
      esac
      gd_say "note the service '$gd_drop_service' has left the release file: $gd_unit is stopped and disabled"
    done 6<<END
$gd_dropped
END
  done
  [ -z "$gd_updates" ] || (gd_supervisor_update "${gd_updates%.}")
  [ -z "$gd_reload_system" ] || (gd_daemon_reload "${gd_reload_system%.}" --system)
  [ -z "$gd_reload_user" ] || (gd_daemon_reload '' --user)
}

# Does something with the programs that a kept file of supervisor names. Arguments: release, number of the file, verb.
gd_programs_of() {
  for gd_text in $(sed -n 's/^\[program:\([^]]*\)\].*/\1/p' "$state/releases/$1/units/$2"); do
    # One of a group is known by the group's name, too.
    gd_all=$($gd_sudo supervisorctl status 2>/dev/null | sed -n "s/^\($gd_text\|[^ ]*:$gd_text\) .*/\1/p")
    $gd_sudo supervisorctl "$3" "${gd_all:-$gd_text}" 2>&1
  done
}

# Notes for the journal what undoes this: first files, then what runs. Arguments: 1 or 2, line of a script.
gd_undo() {
  printf '%s\n' "$2" >>"$state/backup/gone.$1" || gd_fail ROOT_NOT_WRITABLE "$state"
}

# A word of a script.
gd_quote() {
  case $1 in
  *[!A-Za-z0-9@%+=:,./_-]*) gd_text=$(printf '%s\n' "$1" | sed -e "s/'/'\\\\''/g" -e "1s/^/'/" -e "\$s/\$/'/") ;;
  *) gd_text=$1 ;;
  esac
}

# Takes a file of $gd_drop_path away that is as it was kept; the journal puts it back.
gd_retire_file() {
  gd_from_here=$PWD gd_text=$gd_drop_path
  case $gd_text in [~]/*) gd_text=$HOME/${gd_text#??} ;; esac
  set -- "gone$gd_drop_number" "$gd_text" "$state/releases/$gd_from_id/units/$gd_drop_number"
  gd_quote "$gd_drop_path"
  gd_undo 1 "gd_unput '$gd_sudo' - gone$gd_drop_number $gd_text"
  if [ -z "$gd_sudo" ]; then gd_take_away "$@"; else gd_as_root gd_take_away "$@"; fi
  gd_status=$?
  cd "$gd_from_here" || cd /
  if [ "$gd_status" != 0 ]; then gd_say "note $gd_drop_path stays: it is not as the release wrote it"; fi
  case $gd_kind in
  program) gd_undo 1 "(gd_supervisor_update '$gd_sudo') || gd_back=1" ;;
  unit) gd_undo 1 "(gd_daemon_reload '$gd_sudo' $gd_scope) || gd_back=1" ;;
  esac
  return "$gd_status"
}

gd_retire_unit() {
  gd_user_manager "$gd_scope"
  gd_units=$gd_unit
  case $gd_unit in
  *@.*)
    # Its instances, whatever they are called.
    gd_units=$(gd_list "$gd_sudo" "$gd_scope" --state=active,activating,reloading,failed "${gd_unit%@*}@*.${gd_unit##*.}" | sed 's/ .*//')
    ;;
  esac
  gd_later=
  for gd_text in $gd_units; do
    if systemctl "$gd_scope" is-enabled --quiet "$gd_text" 2>/dev/null; then gd_later="$gd_later enable $gd_text"; fi
    if systemctl "$gd_scope" is-active --quiet "$gd_text" 2>/dev/null; then gd_later="$gd_later start $gd_text"; fi
  done
  # shellcheck disable=SC2086
  set -- $gd_later
  while [ $# -gt 1 ]; do
    gd_undo 2 "$gd_sudo systemctl $gd_scope $1 --quiet $2 2>&1 || gd_back=1"
    printf '%s %s\n' "$1" "$2" >>"$state/backup/left/$gd_unit"
    shift 2
  done
  # shellcheck disable=SC2086
  [ -z "$gd_units" ] || $gd_sudo systemctl "$gd_scope" stop $gd_units 2>/dev/null
  $gd_sudo systemctl "$gd_scope" disable --quiet "$gd_unit" >/dev/null 2>&1
  gd_retire_file || :
}

# Units beside a service's own that come back with this release run and start at boot as they did when they were taken out of
# service. Arguments: sudo, scope option, units….
gd_return() {
  gd_sudo=$1 gd_scope=$2
  shift 2
  for gd_unit in "$@"; do
    [ -f "$state/retired/$gd_unit" ] || continue
    gd_replay
  done
}

# Does what the record of $gd_unit says; its revert undoes it.
gd_replay() {
  while read -r gd_action gd_text <&6; do
    gd_undo 2 "gd_stop_units '$gd_sudo' $gd_scope $gd_text; $gd_sudo systemctl $gd_scope disable --quiet $gd_text >/dev/null 2>&1"
    gd_part=$gd_text gd_freed=
    [ "$gd_action" != start ] || gd_free_socket "$gd_part"
    # shellcheck disable=SC2086
    $gd_sudo systemctl "$gd_scope" "$gd_action" --quiet "$gd_part" $gd_freed 2>&1 || gd_fail SERVICE_NOT_STARTED "$gd_part"
  done 6<"$state/retired/$gd_unit"
  printf '%s\n' "$gd_unit" >>"$state/backup/returned" || gd_fail ROOT_NOT_WRITABLE "$state"
}

# Takes services' files that stay by `keep-services` over into another release's record. Arguments: live release, the other one.
gd_carry() {
  [ -n "${gd_keeps:-}" ] && [ "$1" != "$2" ] && [ -f "$state/releases/$1/units/index" ] || return 0
  gd_remove "$state/releases/$2" brings
  mkdir -p "$state/releases/$2/units" || gd_fail ROOT_NOT_WRITABLE "$state"
  while IFS=$gd_tab read -r gd_drop_number gd_drop_mode gd_drop_root gd_drop_service gd_drop_path <&6; do
    case $gd_newline$gd_keeps$gd_newline in *"$gd_newline$gd_drop_service$gd_newline"*) ;; *) continue ;; esac
    gd_lacks "$2" "$gd_drop_path" || [ ! -f "$state/releases/$2/units/index" ] || continue
    cp -- "$state/releases/$1/units/$gd_drop_number" "$state/releases/$2/units/kept$gd_drop_number" &&
      printf "%s$gd_tab%s$gd_tab%s$gd_tab%s$gd_tab%s\n" "kept$gd_drop_number" "$gd_drop_mode" "$gd_drop_root" "$gd_drop_service" "$gd_drop_path" >>"$state/releases/$2/units/index" ||
      gd_fail ROOT_NOT_WRITABLE "$state"
  done 6<"$state/releases/$1/units/index"
}

# In a rollback: what the release has and the release file has no more. It runs again as it did when it was taken out of service;
# what runs still starts anew. Arguments: release, paths of the release file.
gd_bring_back() {
  gd_keeps='' gd_updates=''
  gd_find_dropped "$1" '' "$@"
  while IFS=$gd_tab read -r gd_drop_number gd_drop_root gd_drop_service gd_drop_path <&6; do
    [ -n "$gd_drop_path" ] || continue
    gd_kind_of "$gd_drop_root" "$gd_drop_path"
    case $gd_kind in
    program)
      [ -n "$gd_updates" ] || (gd_supervisor_update "$gd_sudo")
      gd_updates=1
      gd_programs_of "$gd_from_id" "$gd_drop_number" restart
      ;;
    unit)
      gd_user_manager "$gd_scope"
      (gd_daemon_reload "$gd_sudo" "$gd_scope")
      if [ -f "$state/retired/$gd_unit" ]; then
        gd_replay
      else
        gd_text=$gd_unit
        case $gd_unit in *@.*) gd_text="${gd_unit%@*}@*.${gd_unit##*.}" ;; esac
        gd_undo 2 "$gd_sudo systemctl $gd_scope try-restart --quiet '$gd_text' 2>&1 || gd_back=1"
        $gd_sudo systemctl "$gd_scope" try-restart --quiet "$gd_text" 2>&1 || gd_fail SERVICE_NOT_STARTED "$gd_unit"
      fi
      ;;
    *) continue ;;
    esac
    gd_say "note the service '$gd_drop_service', which the release file has no more, is back with its release: $gd_unit"
  done 6<<END
$gd_dropped
END
}
