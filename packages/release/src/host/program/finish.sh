# The end of a release: what was switched stays, old releases and environments go.

# The point of no return: what was switched stays.
gd_commit() {
  # What was taken out of service is known to later releases and rollbacks, until it is back.
  if [ -f "$state/backup/returned" ]; then
    while IFS= read -r gd_text; do gd_remove "$state/retired" "$gd_text"; done <"$state/backup/returned"
  fi
  for gd_path in "$state"/backup/left/*; do
    [ ! -f "$gd_path" ] || { mkdir -p "$state/retired" && mv -f "$gd_path" "$state/retired/"; }
  done
  gd_remove "$state" journal backup
  gd_remove "$state/making" "$1"
}

# Releases that processes were started with which still run, in $gd_started.
gd_find_started() {
  gd_started=' ' gd_kept='' gd_later=''
  [ -f "$state/started" ] || return 0
  while read -r gd_pid gd_when gd_id; do
    if gd_lives "$gd_pid" "$gd_when"; then
      gd_started="$gd_started$gd_id " gd_kept="$gd_kept$gd_pid $gd_when $gd_id$gd_newline"
    else
      gd_later=1
    fi
  done <"$state/started"
  [ -z "$gd_later" ] || { gd_remove "$state" started && printf '%s' "$gd_kept" >"$state/started"; }
}

# Throws away releases, environments that no release has any more, and what was received; never what a process runs from.
# Deleting many files takes its time: it goes on in the background, in a place of its own, when the lock is given back.
# Arguments: sudo (or nothing), ids of the releases.
gd_clean() {
  gd_trash=$state/trash.$$ gd_cleaner=$1
  shift
  mkdir -p "$gd_trash/records" || return
  gd_live
  if [ -e "$state/run/unseen" ] && [ $# -gt 0 ]; then
    gd_say "note no old release is removed: it cannot be seen whether the services' processes run from one"
    set --
  fi
  gd_find_started
  # shellcheck disable=SC2046
  gd_who_uses "$gd_cleaner" $(printf "$gd_builds/%s " "$@")
  for gd_id in "$@"; do
    shift
    # Never what is live, whoever made it so, nor what would be emptied with the release.
    case $gd_current in "release $gd_id" | "other $gd_builds/$gd_id/"*) continue ;; esac
    case $gd_newline$gd_block in *"${gd_newline}$gd_builds/$gd_id "*) continue ;; esac
    case $gd_started in *" $gd_id "*) continue ;; esac
    if gd_mounted "$gd_releases/$gd_id"; then
      gd_say "note $gd_builds/$gd_id stays: something is mounted in it"
      continue
    fi
    set -- "$@" "$gd_id"
  done
  if [ $# -gt 0 ]; then
    (cd "$root/$gd_builds" && mv -- "$@" "$gd_trash/") && (cd "$state/releases" && mv -- "$@" "$gd_trash/records/")
  fi
  gd_used=
  for gd_path in "$state"/releases/*/venv; do
    gd_first "$gd_path"
    gd_used="$gd_used $gd_text "
  done
  set --
  for gd_path in "$state"/venvs/*; do
    case $gd_used in *" ${gd_path##*/} "*) ;; *) [ ! -d "$gd_path" ] || set -- "$@" ".guarded-deploy/venvs/${gd_path##*/}" ;; esac
  done
  if [ -e "$state/run/unseen" ]; then set --; fi
  gd_who_uses "$gd_cleaner" "$@"
  for gd_path in "$@"; do
    case $gd_newline$gd_block in *"$gd_newline$gd_path "*) ;; *) mv -- "$root/$gd_path" "$gd_trash/" ;; esac
  done
  [ ! -d "$state/incoming" ] || mv -- "$state/incoming" "$gd_trash/"
  (gd_remove "$state" "${gd_trash##*/}") >/dev/null 2>&1 3<&- 4>&- 5<&- 7>&- 9>&- &
}
