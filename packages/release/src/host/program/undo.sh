# Back to what was live, and the removal of what an unfinished release left.

# What runs below a process: in $gd_below all of it; in $gd_commands what may be ended by itself, which are leaders of process groups,
# as each command of the release file is, and what requests and waits consist of. Argument: the process.
gd_find_below() {
  gd_first "/proc/$1/task/$1/children" 2>/dev/null
  for gd_kid in $gd_text; do
    gd_below="$gd_below $gd_kid"
    gd_first "/proc/$gd_kid/stat" 2>/dev/null
    # State, parent, group.
    # shellcheck disable=SC2086
    set -- "$1" ${gd_text##*) }
    case "$gd_text ${4:-}" in *'(curl) '* | *'(sleep) '* | *" $gd_kid") gd_commands="$gd_commands $gd_kid" ;; esac
    gd_find_below "$gd_kid"
  done
}

# Ends the commands that run below a process until it has ended, since one may just be beginning: they are asked, and after three
# seconds they are killed. Arguments: the process, `all` when it is ended itself.
gd_stop_commands() {
  gd_known=' ' gd_tick=0
  while [ "$gd_tick" -lt 50 ]; do
    gd_below='' gd_commands='' gd_left=''
    gd_find_below "$1"
    for gd_kid in $gd_commands; do
      case $gd_known in *" $gd_kid "*) continue ;; esac
      gd_known="$gd_known$gd_kid "
      kill -TERM "$gd_kid" 2>/dev/null
    done
    # shellcheck disable=SC2086
    [ -z "${2:-}" ] || [ "$gd_tick" != 0 ] || kill -TERM "$1" $gd_below 2>/dev/null
    for gd_kid in $gd_known; do
      if kill -0 "-$gd_kid" 2>/dev/null; then gd_left="$gd_left -$gd_kid"; fi
    done
    if [ -z "$gd_left" ]; then
      gd_first "/proc/$1/stat" 2>/dev/null
      case $gd_text in '' | *') Z '*) return 0 ;; esac
      [ ! -e "$state/run/over.$gd_rounds" ] || return 0
    fi
    # shellcheck disable=SC2086
    [ "$gd_tick" -lt 15 ] || [ -z "$gd_left" ] || kill -KILL $gd_left 2>/dev/null
    gd_tick=$((gd_tick + 1))
    sleep 0.2
  done
}

# Back to what was live before the switch, with its files and services; the text comes from the round that switched.
gd_revert() {
  [ -f "$state/journal" ] || return 0
  # What stopped the release does not stop the way back.
  [ ! -e "$state/run/stopped" ] || rm -f "$state/run/stopped"
  # shellcheck disable=SC1091
  (. "$state/journal") </dev/null
  gd_reverted=$?
  gd_unmake "$state/backup/made"
  gd_remove "$state" journal backup
  return "$gd_reverted"
}

gd_tell_live() {
  gd_live
  gd_say "live $gd_current"
}

# Takes directories back that were made for what is gone, where nothing else has come into them. Argument: the list of them.
gd_unmake() {
  [ ! -s "$1" ] || sort -r "$1" | tr '\n' '\0' | xargs -0 rmdir -- 2>/dev/null || :
}

# Removes what an unfinished release left: nothing of it was ever live, or it is not any more. Arguments: more to remove, in the
# state's directory.
gd_sweep() {
  if [ -f "$state/journal" ]; then
    gd_say "note what a run changed that did not end is put back"
    gd_revert
    gd_tell_live
  fi
  for gd_made in "$state"/making/*; do
    [ -f "$gd_made" ] || continue
    gd_id=${gd_made##*/}
    gd_live
    if [ "$gd_now" != "$gd_id" ]; then
      gd_text=
      [ ! -f "$state/releases/$gd_id/becomes" ] || gd_text='sudo -n'
      gd_wait_unused "$gd_text" "$gd_builds/$gd_id"
      gd_who_uses "$gd_sudo" "$gd_builds/$gd_id"
      # What was live for a moment may still have processes that end what they had begun.
      [ -z "$gd_block" ] || continue
      if gd_mounted "$gd_releases/$gd_id"; then
        gd_say "note $gd_builds/$gd_id stays: something is mounted in it"
      else
        gd_remove "$root/$gd_builds" "$gd_id"
        gd_remove "$state/releases" "$gd_id"
      fi
      gd_unmake "$gd_made"
    fi
    gd_remove "$state/making" "$gd_id"
  done
  # Records of releases that are gone: their runner died between removing the one and the other.
  for gd_made in "$state"/releases/*; do
    [ ! -d "$gd_made" ] || [ -d "$root/$gd_builds/${gd_made##*/}" ] || gd_remove "$state/releases" "${gd_made##*/}"
  done
  for gd_env in "$state"/venvs/*; do
    [ ! -d "$gd_env" ] || [ -f "$gd_env/.complete" ] || gd_remove "$state/venvs" "${gd_env##*/}"
  done
  for gd_made in "$state"/trash*; do
    set -- "$@" "${gd_made##*/}"
  done
  gd_remove "$state" incoming run backup journal.new current.new "$@"
  # What earlier versions called it.
  [ ! -L "$root/.current.new" ] || gd_remove "$root" .current.new
}

gd_finish() {
  trap '' TERM INT
  if [ "$gd_mode" != read ]; then
    [ -z "$gd_watchdog" ] || kill -TERM "$gd_watchdog" 2>/dev/null
    if [ -n "$gd_copy" ]; then
      gd_below='' gd_commands=''
      gd_find_below "$gd_copy"
      # shellcheck disable=SC2086
      kill -TERM "$gd_copy" $gd_below 2>/dev/null
      wait "$gd_copy" 2>/dev/null
    fi
    gd_sweep holder
  fi
  exit "${1:-0}"
}
