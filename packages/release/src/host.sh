# shellcheck shell=sh
# A && B || fail is meant as it reads; ids and process numbers have no spaces.
# What journals and rounds set or read is not seen here.
# shellcheck disable=SC2015,SC2012,SC2013,SC2034
# The program on a host, for POSIX sh. It runs once per release, on one channel: it says what the host has, then runs the
# rounds it is sent, one line each, until the line ends. What the runner leaves unfinished when it disappears is undone here.
# This text defines functions and constants only: gd_main starts it, and `sudo sh` is given the same text (gd_as_root).
# Starting a process costs a millisecond or two, which is what most of a small release would be made of: so what the shell
# can do itself it does itself, and functions answer in variables.
# Files are made empty by `true`, not `:`: a redirection of a special built-in that fails ends the whole shell.
# Sections that only some rounds need travel with those rounds (session.ts).
gd_tab=$(printf '\t')
gd_newline='
'
# This text itself, for root.
gd_program=${gd_program:-}

# Arguments: opening word, root, fencing token (or empty), seconds to wait for the lock, mode (release, git, write, read), what the
# holder of the lock says of itself (time, name). Every user of the host can read arguments: the opening word marks answers only
# until the runner sends another one, before the first round.
gd_start() {
  set -u
  LC_ALL=C
  export LC_ALL
  # What is kept below .guarded-deploy is nobody else's business; what belongs to a release is made with 022.
  umask 077
  gd_nonce=$1
  root=$2
  gd_token=$3
  gd_wait=$4
  gd_mode=$5
  gd_holder=$6
  state=$root/.guarded-deploy
  gd_changed=
  # Where files to be put come from.
  gd_files=$state/incoming/new/files
  # A lost connection must not kill what has to be finished: writes to it fail instead.
  trap '' PIPE HUP
  # 3: rounds from the runner; 4: answers to it; 5: what works beside the rounds tells its end; 7: as 1 and 2; 9: the lock. What
  # commands print goes to 1 and 2, which are a stream of its own on the way to the runner: nothing printed can be an answer.
  exec 3<&0 4>&1 7>&2 1>&2 </dev/null
}

# --- answers -------------------------------------------------------------------------------------------------------

gd_say() {
  printf '\n@gd:%s:%s\n' "$gd_nonce" "$*" >&4 2>/dev/null
}

# Between the lines that commands print, for a person only.
gd_show() {
  printf '\n@gd:%s:%s\n' "$gd_nonce" "$*" 2>/dev/null >&7
}

# The end of a round. After a failure the runner waits for all that was printed before.
gd_end() {
  gd_say "end $gd_status"
  [ "$gd_status" = 0 ] || gd_show "drained $gd_frames"
}

# A file as it is, however large. Arguments: name, path. What it holds was there before the nonce was.
gd_blob() {
  gd_say "blob $1"
  cat "$2" >&4 2>/dev/null
  gd_say blob-end
}

# The first line of a file, or nothing, in $gd_text.
gd_first() {
  gd_text=
  [ ! -f "$1" ] || IFS= read -r gd_text <"$1" || :
}

gd_phase() {
  gd_say "phase $1"
}

gd_step() {
  gd_show "step $*"
}

gd_fail() {
  gd_say "fail $*"
  exit 1
}

# --- places --------------------------------------------------------------------------------------------------------
# All that is removed, linked or put goes through gd_reach: it walks a path one directory at a time and follows no link. Inside
# a release gd_remove and gd_make_way do the rest, and take nothing away that lies in shared/; outside it gd_stage does.

# Makes the directory of a path the working directory; the path's last name is then in $gd_leaf. Status 1: a directory on
# the way is missing; 2: something else is in its place, and $gd_block says what. Arguments: directory that is given (itself it
# may be reached by links), path below it, `make` to make what is missing.
gd_reach() {
  gd_leaf=$2 gd_block='' gd_here=''
  cd -P "$1" 2>/dev/null || return 1
  while :; do
    gd_part=${gd_leaf%%/*}
    gd_here=${PWD%/}/$gd_part
    case $gd_part in '' | . | ..) gd_block="PATH_INVALID $gd_here" && return 2 ;; esac
    [ "$gd_part" != "$gd_leaf" ] || return 0
    gd_leaf=${gd_leaf#*/}
    if [ -L "./$gd_part" ]; then
      gd_may_follow || return 2
      cd -P "./$gd_part" 2>/dev/null && continue
      gd_block="PATH_IS_LINK $gd_here"
      return 2
    elif [ ! -d "./$gd_part" ]; then
      [ ! -e "./$gd_part" ] || { gd_block="PATH_NOT_DIRECTORY $gd_here" && return 2; }
      [ "${3:-}" = make ] || return 1
      gd_make_directory || return 2
    fi
    cd -P "./$gd_part" 2>/dev/null || { gd_block="ROOT_NOT_WRITABLE $gd_here" && return 2; }
    # Whatever was exchanged since it was looked at.
    [ "$PWD" = "$gd_here" ] || { gd_block="PATH_IS_LINK $gd_here" && return 2; }
  done
}

# Makes gd_reach's next directory, for everybody to read, and notes it where it can be taken back from.
gd_make_directory() {
  [ -z "$gd_guarded" ] || gd_only_ours || { gd_block="DIRECTORY_SHARED $PWD" && return 1; }
  gd_block="ROOT_NOT_WRITABLE $gd_here"
  # The note first: mkdir may outlive this shell.
  [ -z "$gd_noted" ] || printf '%s\n' "$gd_here" >>"$gd_noted" || return 1
  umask 022
  mkdir "./$gd_part"
  gd_status=$?
  umask 077
  [ "$gd_status" != 0 ] || gd_block=
  return "$gd_status"
}

# Outside the application's root there are links that the system is made of (/var/run, /lib). gd_reach follows them when root
# or the SSH user made them in a directory that nobody else can write; it follows no others, and none elsewhere.
gd_may_follow() {
  gd_block="PATH_IS_LINK $gd_here"
  [ -n "$gd_follows" ] && gd_only_ours || return 1
  case " 0 $gd_uid " in *" $(stat -c %u "./$gd_part") "*) gd_block= ;; *) return 1 ;; esac
}

# Whether nobody but root and the SSH user can exchange the working directory or anything in it: it and all above it are
# theirs, and others can write none of them, except those above it that have the sticky bit.
gd_only_ours() {
  case $gd_ours in *"$gd_newline$PWD$gd_newline"*) return 0 ;; esac
  gd_rest=$PWD
  set --
  while [ -n "${gd_rest#/}" ]; do
    set -- "$@" "$gd_rest"
    gd_rest=${gd_rest%/*}
  done
  gd_rest=$(stat -c '%u %a' "$@" /) || return 1
  gd_owner='' gd_above=''
  for gd_text in $gd_rest; do
    if [ -z "$gd_owner" ]; then
      gd_owner=$gd_text
      continue
    fi
    case " 0 $gd_uid " in *" $gd_owner "*) ;; *) return 1 ;; esac
    case $gd_text in
    *[2367]? | *[2367]) case $gd_above$gd_text in above[1357]???) ;; *) return 1 ;; esac ;;
    esac
    gd_owner='' gd_above=above
  done
  # One question about each directory.
  gd_ours=$gd_ours$gd_newline$PWD$gd_newline
}

gd_follows='' gd_guarded='' gd_noted='' gd_rooted='' gd_ours=''

gd_blocked() {
  gd_fail "${gd_block:-ROOT_NOT_WRITABLE $1}"
}

# Removes for certain, although what was just stopped may still write there. Arguments: names in the working directory.
gd_delete() {
  gd_tries=0
  until gd_text=$(rm -rf -- "$@" 2>&1); do
    case $gd_text in *denied* | *permitted* | *ead-only*) return 1 ;; esac
    gd_tries=$((gd_tries + 1))
    [ "$gd_tries" -lt 60 ] || return 1
    sleep 0.2
  done
}

# Whether the name $gd_leaf in the working directory may go: it is there, does not lie in shared/, and shared/ not in it.
gd_may_go() {
  [ -e "./$gd_leaf" ] || [ -L "./$gd_leaf" ] || return 1
  case $PWD/$gd_leaf/ in "${gd_shared:-/}"/*) gd_fail PATH_IS_SHARED "$PWD/$gd_leaf" ;; esac
  case ${gd_shared:-/}/ in "$PWD/$gd_leaf"/*) gd_fail PATH_IS_SHARED "$PWD/$gd_leaf" ;; esac
}

# The one way to remove. What is not there needs no removing; what cannot be removed is said. Arguments: directory that is
# given, paths below it.
gd_remove() {
  gd_from=$PWD gd_base=$1 gd_bad=
  shift
  for gd_path in "$@"; do
    shift
    gd_reach "$gd_base" "$gd_path"
    case $? in
    0) gd_may_go || continue ;;
    1) continue ;;
    *) gd_bad=$gd_block && continue ;;
    esac
    # Names of the given directory itself go in one call.
    if [ "$gd_leaf" = "$gd_path" ]; then
      set -- "$@" "$gd_leaf"
    else
      gd_delete "$gd_leaf" || gd_bad="ROOT_NOT_WRITABLE $PWD/$gd_leaf"
    fi
  done
  [ $# = 0 ] || { cd -P "$gd_base" && gd_delete "$@"; } || gd_bad="ROOT_NOT_WRITABLE $gd_base/$1"
  cd "$gd_from" || cd /
  [ -z "$gd_bad" ] || { gd_say "note left as it is: ${gd_bad#* }" && return 1; }
}

# The one way to put something into a release: what is at that path goes, and its directory is the working directory. Arguments:
# directory that is given, path below it.
gd_make_way() {
  gd_reach "$1" "$2" make || gd_blocked "$2"
  ! gd_may_go || gd_delete "$gd_leaf" || gd_fail ROOT_NOT_WRITABLE "$2"
}

# A link in a release. Arguments: directory of the release, path below it, text of the link.
gd_link() {
  gd_from=$PWD
  gd_make_way "$1" "$2"
  ln -s "$3" "./$gd_leaf" || gd_fail ROOT_NOT_WRITABLE "$2"
  cd "$gd_from" || cd /
}

# Whether something is mounted in a directory, or on it, which would be emptied with it. Argument: its path, without links.
gd_mounted() {
  gd_text=$1
  case $1 in *[\\\ ]*) gd_text=$(printf '%s' "$1" | sed -e 's/\\/\\134/g' -e 's/ /\\040/g') ;; esac
  grep -qF -e " $gd_text/" -e " $gd_text " /proc/self/mountinfo 2>/dev/null
}

# --- lock and fence ------------------------------------------------------------------------------------------------

gd_lock() {
  command -v flock >/dev/null 2>&1 || gd_fail HOST_TOOL_MISSING flock
  # A redirection of exec that fails ends the shell, so it is tried first.
  (: >>"$state/lock") 2>/dev/null || gd_fail ROOT_NOT_WRITABLE "$state"
  exec 9>>"$state/lock"
  if ! flock -n 9; then
    gd_first "$state/holder"
    gd_other=$gd_text
    gd_other_pid=${gd_other%% *}
    gd_other_token=${gd_other#* }
    gd_other_token=${gd_other_token%% *}
    # A newer token proves that the other run has lost the deploy lock: it gives way, and undoes what it had begun.
    if [ -n "$gd_token" ] && [ "$gd_other_token" != - ] && [ "$gd_other_token" -lt "$gd_token" ] 2>/dev/null; then
      kill -TERM "$gd_other_pid" 2>/dev/null
      gd_say "note a release with the older fencing token $gd_other_token was made to end"
      [ "$gd_wait" -ge 60 ] || gd_wait=60
    elif [ -n "$gd_token" ] && [ "$gd_other_token" != - ] && [ "$gd_other_token" -gt "$gd_token" ] 2>/dev/null; then
      # The other way round: there is nothing to wait for.
      gd_fail FENCED "$gd_other_token"
    else
      # The runner gives back what would make two runs wait for each other.
      gd_say "waiting $gd_other"
    fi
    flock -w "$gd_wait" 9 || gd_fail HOST_LOCKED "$(cat "$state/holder" 2>/dev/null)"
  fi
  if [ -n "$gd_token" ]; then
    gd_fence=0
    if [ -e "$state/fence" ] || [ -L "$state/fence" ]; then
      gd_first "$state/fence"
      gd_fence=$gd_text
      # What is no number lets no token through: not even a newer one, since nobody knows what it was.
      [ ! -L "$state/fence" ] && [ "${#gd_fence}" -le 18 ] || gd_fail FENCE_DAMAGED "$state/fence"
      case $gd_fence in '' | *[!0-9]*) gd_fail FENCE_DAMAGED "$state/fence" ;; esac
    fi
    [ "$gd_token" -ge "$gd_fence" ] || gd_fail FENCED "$gd_fence"
    if [ "$gd_token" -gt "$gd_fence" ]; then
      printf '%s\n' "$gd_token" >"$state/fence.new" && mv -f "$state/fence.new" "$state/fence" ||
        gd_fail ROOT_NOT_WRITABLE "$state"
    fi
  fi
  printf '%s %s %s\n' "$$" "${gd_token:--}" "$gd_holder" >"$state/holder"
}

# Makes the holder of the lock end and undo what it had begun.
gd_unlock() {
  if [ ! -e "$state/lock" ] || flock -n "$state/lock" true; then
    gd_say "state not locked"
    return 0
  fi
  gd_first "$state/holder"
  gd_other=$gd_text
  case ${gd_other%% *} in
  '' | *[!0-9]*) gd_fail HOST_LOCKED "$gd_other" ;;
  esac
  kill -TERM "${gd_other%% *}" 2>/dev/null
  flock -w 60 "$state/lock" true || gd_fail HOST_LOCKED "$gd_other"
  gd_say "state unlocked; it was held by $gd_other"
}

# --- what is there -------------------------------------------------------------------------------------------------

# What `current` leads to: a release of ours or of other tools in releases/ ($gd_now is its id), another directory, nothing, or
# there is none. $gd_current says it in a word and a path.
gd_live() {
  gd_now='' gd_current=none
  [ -L "$root/current" ] || return 0
  gd_from=$PWD
  if cd -P "$root/current" 2>/dev/null; then
    gd_current="other $PWD"
    case $PWD in
    "${gd_releases:-/}"/*/*) ;;
    "${gd_releases:-/}"/*)
      gd_now=${PWD##*/}
      gd_current="release $gd_now"
      ;;
    "$gd_top"/*) gd_current="other ${PWD#"$gd_top"/}" ;;
    esac
  else
    gd_current="nothing $(readlink "$root/current")"
  fi
  # One line of what is to be shown.
  gd_current=${gd_current%%"$gd_newline"*}
  cd "$gd_from" || cd /
}

# Where things are, without links. Absent directories have no place.
gd_find_places() {
  gd_top='' gd_releases='' gd_shared='' gd_from=$PWD
  ! cd -P "$root" 2>/dev/null || gd_top=$PWD
  ! cd -P "$root/releases" 2>/dev/null || gd_releases=$PWD
  ! cd -P "$root/shared" 2>/dev/null || gd_shared=$PWD
  cd "$gd_from" || cd /
}

# The user's number in $gd_uid.
gd_user() {
  if [ -r /proc/self/status ]; then
    while read -r gd_word gd_uid gd_rest; do
      [ "$gd_word" != Uid: ] || return 0
    done </proc/self/status
  fi
  gd_uid=$(id -u)
}

gd_fact() {
  gd_known="$gd_known
@gd:$gd_nonce:fact $*
"
}

# Everything in one piece: several small ones would wait for each other on the wire.
gd_facts() {
  gd_known=
  gd_live
  gd_fact live "$gd_now"
  gd_fact current "$gd_current"
  for gd_name in commit at; do
    gd_first "$state/releases/$gd_now/$gd_name"
    gd_fact "$gd_name" "$gd_text"
  done
  gd_fact user "$gd_uid"
  # The last line's number before its percentage.
  gd_free=$(df -Pk "$root" 2>/dev/null)
  gd_text=
  for gd_word in ${gd_free##*"$gd_newline"}; do
    case $gd_word in *%) break ;; esac
    gd_text=$gd_word
  done
  gd_fact free "$gd_text"
  gd_names=
  for gd_path in "$root"/releases/*; do
    # Names that we would not give are of no use here.
    case ${gd_path##*/} in *[!A-Za-z0-9._-]*) ;; *) gd_names="$gd_names ${gd_path##*/}" ;; esac
  done
  gd_fact names "$gd_names"
  for gd_path in "$state"/releases/*/at; do
    [ -f "$gd_path" ] || continue
    gd_id=${gd_path%/at}
    gd_id=${gd_id##*/}
    [ -d "$root/releases/$gd_id" ] || continue
    gd_first "$gd_path"
    gd_at=$gd_text
    gd_first "${gd_path%/at}/previous"
    gd_before=${gd_text:--}
    gd_first "${gd_path%/at}/commit"
    gd_fact release "$gd_at $gd_id $gd_before $gd_text"
  done
  for gd_path in "$state"/venvs/*/.complete; do
    [ -f "$gd_path" ] || continue
    gd_path=${gd_path%/.complete}
    gd_fact venv "${gd_path##*/}"
  done
  if [ -n "$gd_now" ] && [ -f "$state/releases/$gd_now/prints.gz" ]; then
    printf '%s\n@gd:%s:blob prints\n' "$gd_known" "$gd_nonce" >&4 2>/dev/null
    cat "$state/releases/$gd_now/prints.gz" >&4 2>/dev/null
    gd_known="
@gd:$gd_nonce:blob-end
"
  fi
  printf '%s\n@gd:%s:ready\n' "$gd_known" "$gd_nonce" >&4 2>/dev/null
}

# --- undoing -------------------------------------------------------------------------------------------------------

gd_stop_tree() {
  gd_first "/proc/$1/task/$1/children" 2>/dev/null
  for gd_kid in $gd_text; do
    gd_stop_tree "$gd_kid"
  done
  kill -TERM "$1" 2>/dev/null
}

# Back to what was live before the switch, with its files and services; the text comes from the round that switched.
gd_revert() {
  [ -f "$state/journal" ] || return 0
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
      if gd_mounted "$gd_releases/$gd_id"; then
        gd_say "note releases/$gd_id stays: something is mounted in it"
      else
        gd_remove "$root/releases" "$gd_id"
        gd_remove "$state/releases" "$gd_id"
      fi
      gd_unmake "$gd_made"
    fi
    gd_remove "$state/making" "$gd_id"
  done
  # Records of releases that are gone: their runner died between removing the one and the other.
  for gd_made in "$state"/releases/*; do
    [ ! -d "$gd_made" ] || [ -d "$root/releases/${gd_made##*/}" ] || gd_remove "$state/releases" "${gd_made##*/}"
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
      gd_stop_tree "$gd_copy"
      wait "$gd_copy" 2>/dev/null
    fi
    gd_sweep holder
  fi
  exit "${1:-0}"
}

# --- the new release -----------------------------------------------------------------------------------------------

# Starts to copy the live release's files while the runner works out what differs. Copies, never links: what the
# application writes in one release must not change another.
gd_start_copy() {
  gd_live
  if [ -z "$gd_now" ] || [ ! -f "$state/releases/$gd_now/list" ]; then
    echo copied >&5
    return 0
  fi
  (
    umask 022
    gd_list=$state/releases/$gd_now/list
    mkdir "$state/incoming/tree"
    cd "$root/releases/$gd_now" || gd_list=/dev/null
    # Where the file system can share blocks between files, a copy costs next to nothing.
    if cp --reflink=always "$gd_list" "$state/incoming/shares" 2>/dev/null; then
      sed -n -e '/\\/d' -e "s/${gd_tab}f.*//p" "$gd_list" | tr '\n' '\0' |
        xargs -0 cp -d --preserve=mode,timestamps --reflink=always --parents -t "$state/incoming/tree" --
      # Names with escapes, which tar can read.
      sed -n -e "/\\\\/s/${gd_tab}f.*//p" "$gd_list"
    else
      sed -n -e "s/${gd_tab}f.*//p" "$gd_list"
    fi | tar -cf - --no-recursion -T - | tar -xpof - -C "$state/incoming/tree"
    # Only files are copied: a link in place of one would lead the proof by hash, and the application, elsewhere.
    find "$state/incoming/tree" -type l -exec rm -f {} +
    # Well or not: the hashes will tell.
    echo copied >&5
  ) >/dev/null 2>&1 3<&- 4>&- 7>&- &
  gd_copy=$!
}

# --- what arrives --------------------------------------------------------------------------------------------------

# Waits until as many of those that work beside the rounds have ended: the copy of the live release, a data channel.
gd_await() {
  gd_left=$1
  while [ "$gd_left" -gt 0 ]; do
    IFS= read -r gd_text <&5 || gd_fail TRANSFER_FAILED "$state/run/ends"
    case $gd_text in bad*) gd_fail TRANSFER_FAILED "channel ${gd_text#bad }" ;; esac
    gd_left=$((gd_left - 1))
  done
}

# Puts the files of the data channel over the copied ones.
gd_overlay() {
  if [ ! -d tree ] && [ -d new/tree ]; then
    mv new/tree tree || gd_fail TRANSFER_FAILED "cannot store files"
    return 0
  fi
  if [ -s new/meta/gone ]; then
    (cd tree && xargs -0 rm -rf -- <../new/meta/gone) || gd_fail TRANSFER_FAILED "cannot remove files"
  fi
  [ -d new/tree ] || return 0
  cp -alf new/tree/. tree/ 2>/dev/null && return 0
  # A file system without hard links.
  cp -a new/tree/. tree/ && rm -rf new/tree || gd_fail TRANSFER_FAILED "cannot store files"
}

# Puts the received files over the copied ones and proves by hash that the result is what the runner holds.
# Arguments: base release (or empty), SHA-256 of the new list, how many files it has.
gd_receive() {
  gd_await 2
  cd "$state/incoming" || gd_fail TRANSFER_FAILED incoming
  umask 022
  gd_overlay
  umask 077
  if [ -n "$1" ]; then
    join -t "$gd_tab" -v 1 "$state/releases/$1/list" new/meta/left | sort -m -t "$gd_tab" -k1,1 - new/meta/added >list
  else
    mv new/meta/added list
  fi
  gd_sum=$(sha256sum <list)
  [ "${gd_sum%% *}" = "$2" ] || gd_fail TRANSFER_FAILED "the list of files does not add up"
  gd_verify_tree "$3"
}

# Once more, with what was sent again over the first data channel's files.
gd_receive_again() {
  gd_await 1
  cd "$state/incoming" || gd_fail TRANSFER_FAILED incoming
  umask 022
  gd_overlay
  umask 077
  gd_verify_tree
}

# Every file of the list against its hash; names that do not match go to the runner. Argument: how many there are, about. Odd names (with a backslash in the
# list, since sha256sum's escapes differ between versions) the runner checks one by one with gd_odd.
gd_verify_tree() {
  sed -n -e '/\\/d' -e "s/^\\([^$gd_tab]*\\)${gd_tab}f[0-7]*${gd_tab}\\(.*\\)/\\2  .\\/\\1/p" list >sums
  [ -s sums ] || return 0
  # Of a first proof, which failed.
  [ ! -e bad ] || rm -f bad sums.* checked.*
  # Many files on all cores; for few, more processes cost more than they save.
  gd_total=${1:-0}
  set -- sums
  if [ "$gd_total" -ge 2000 ] && gd_cores=$(nproc 2>/dev/null) && [ "$gd_cores" -gt 1 ]; then
    [ "$gd_cores" -le 8 ] || gd_cores=8
    split -l $(((gd_total + gd_cores - 1) / gd_cores)) sums sums. && set -- sums.* ||
      gd_fail TRANSFER_FAILED "cannot store files"
  fi
  gd_checks=
  for gd_part in "$@"; do
    (cd tree && exec sha256sum -c "../$gd_part") >"checked.$gd_part" 2>/dev/null &
    gd_checks="$gd_checks $!"
  done
  gd_differs=
  for gd_check in $gd_checks; do wait "$gd_check" || gd_differs=1; done
  [ -n "$gd_differs" ] || return 0
  cat checked.* | grep -v ': OK$' >bad
  # What is sent again comes alone: some cp take a file and itself for an error.
  gd_remove "$state/incoming/new" tree
  gd_blob bad bad
  gd_fail TRANSFER_MISMATCH "$(wc -l <bad)"
}

# Arguments: SHA-256, path in the tree with its odd bytes as \0ooo.
gd_odd() {
  gd_path=$(printf '%bx' "$2")
  [ "$(sha256sum <"$state/incoming/tree/${gd_path%x}" | cut -d' ' -f1)" = "$1" ] || gd_fail TRANSFER_MISMATCH 1
}

# --- source from a repository --------------------------------------------------------------------------------------

# Fetches a commit into the cache and tells which one the host has. Arguments: repository, commit.
gd_git_fetch() {
  command -v git >/dev/null 2>&1 || gd_fail HOST_TOOL_MISSING git
  GIT_TERMINAL_PROMPT=0
  GIT_SSH_COMMAND=${GIT_SSH_COMMAND:-ssh -o BatchMode=yes}
  export GIT_TERMINAL_PROMPT GIT_SSH_COMMAND
  if [ "$(git -C "$state/git" config remote.origin.url 2>/dev/null)" != "$1" ]; then
    gd_remove "$state" git
    git init --quiet --bare "$state/git" && git -C "$state/git" config remote.origin.url "$1" || gd_fail GIT_FAILED "$2"
  fi
  # A commit that is in the cache needs no network.
  if ! gd_git_has "$2"; then
    # Without the lock and the runner's channel: git may leave a process behind that tidies the cache.
    git -C "$state/git" fetch --quiet --prune --force origin '+refs/heads/*:refs/heads/*' '+refs/tags/*:refs/tags/*' \
      2>&1 3<&- 4>&- 5<&- 7>&- 9>&- ||
      gd_fail GIT_FAILED "$2"
    gd_git_has "$2" || git -C "$state/git" fetch --quiet origin "$2" 2>&1 3<&- 4>&- 5<&- 7>&- 9>&- && gd_git_has "$2" ||
      gd_fail GIT_FAILED "$2"
  fi
  gd_say "state commit $gd_known"
}

# Whether the cache has a commit, and which one that is.
gd_git_has() {
  gd_known=$(git -C "$state/git" rev-parse --quiet --verify "$1^{commit}" 2>/dev/null) && [ -n "$gd_known" ]
}

# Argument: commit.
gd_git_tree() {
  gd_remove "$state/incoming" tree
  umask 022
  mkdir "$state/incoming/tree" || gd_fail ROOT_NOT_WRITABLE "$state"
  git -C "$state/git" archive --format=tar -o "$state/incoming/git.tar" "$1" 2>&1 &&
    tar -xpof "$state/incoming/git.tar" -C "$state/incoming/tree" 2>&1 || gd_fail GIT_FAILED "$1"
  umask 077
  gd_remove "$state/incoming" git.tar
}

# --- what a release is made of --------------------------------------------------------------------------------------

# Gives the verified tree its place and its record. Arguments: id, commit, seconds since the epoch.
gd_place() {
  # The mark first: whatever exists of a release when its runner dies is found by it.
  true >"$state/making/$1" && mkdir "$state/releases/$1" || gd_fail ROOT_NOT_WRITABLE "$state"
  mv -T "$state/incoming/tree" "$root/releases/$1" || gd_fail ROOT_NOT_WRITABLE "$root/releases"
  if [ -f "$state/incoming/list" ]; then
    mv "$state/incoming/list" "$state/releases/$1/list"
    sed "s/^\\([^$gd_tab]*${gd_tab}[^$gd_tab]*${gd_tab}.\\{8\\}\\).*/\\1/" "$state/releases/$1/list" |
      gzip -c >"$state/releases/$1/prints.gz"
  fi
  printf '%s\n' "$2" >"$state/releases/$1/commit"
  printf '%s\n' "$3" >"$state/releases/$1/at"
  gd_live
  printf '%s\n' "$gd_now" >"$state/releases/$1/previous"
}

# What all releases share, and the link to it in place of whatever the release has there. Arguments: release, kind (d: directory,
# f: file that has to be there, t: file that a template writes), path, text of the link (none inside another shared directory).
gd_share() {
  gd_from_here=$PWD
  gd_inspect_shared "$2" "$3"
  if [ "$2" = d ] && [ ! -d "$root/shared/$3/" ]; then
    gd_noted=$state/making/$1
    gd_reach "$root/shared" "$3" make || gd_blocked "shared/$3"
    gd_part=$gd_leaf gd_here=$PWD/$gd_leaf
    gd_make_directory || gd_blocked "shared/$3"
    gd_noted=
  fi
  cd "$gd_from_here" || cd /
  [ -z "$4" ] || gd_link "$root/releases/$1" "$3" "$4"
}

# Whether what all releases share is there, or can be made. Arguments: kind, path.
gd_inspect_shared() {
  gd_reach "$root/shared" "$2"
  case $? in
  0) ;;
  1) [ "$1" != f ] || gd_fail SHARED_FILE_MISSING "$2" && return 0 ;;
  *)
    # What is there already, if by a link of the operator's, needs no making.
    case $1 in d) [ -d "$root/shared/$2/" ] ;; f) [ -f "$root/shared/$2" ] ;; *) false ;; esac || gd_blocked "shared/$2"
    return 0
    ;;
  esac
  if [ "$1" = d ]; then
    [ -d "./$gd_leaf" ] || [ ! -L "./$gd_leaf" ] || gd_fail PATH_IS_LINK "$PWD/$gd_leaf"
    [ -d "./$gd_leaf" ] || [ ! -e "./$gd_leaf" ] || gd_fail PATH_NOT_DIRECTORY "$PWD/$gd_leaf"
  else
    [ ! -d "./$gd_leaf" ] || gd_fail PATH_NOT_FILE "$PWD/$gd_leaf"
    [ "$1" = t ] || [ -e "./$gd_leaf" ] || gd_fail SHARED_FILE_MISSING "$2"
  fi
}

# A file of the release itself, written before the build. Arguments: release, number, path, mode.
gd_write() {
  gd_from=$PWD
  gd_make_way "$root/releases/$1" "$3"
  install -m "$4" "$gd_files/$2" "./$gd_leaf" || gd_fail ROOT_NOT_WRITABLE "$3"
  cd "$gd_from" || cd /
}

# --- commands of the application -------------------------------------------------------------------------------------

# Runs "$@" for at most $1 seconds, in a process group of its own, without the lock (a daemon would keep it; the round has it
# meanwhile) or the runner's channel.
gd_run() {
  gd_limit=$1
  shift
  (
    trap - PIPE HUP TERM INT
    umask 022
    exec timeout -k 10 "$gd_limit" "$@"
  ) 3<&- 4>&- 5<&- 7>&- 9>&-
  gd_result=$?
  [ "$gd_result" = 124 ] && printf 'stopped after %s s\n' "$gd_limit"
  return "$gd_result"
}

# Whether a release has something of its own at a path. Arguments: release, path.
gd_has() {
  gd_from=$PWD
  gd_reach "$root/releases/$1" "$2" && [ -e "./$gd_leaf" ] && [ ! -L "./$gd_leaf" ]
  gd_status=$?
  cd "$gd_from" || cd /
  return "$gd_status"
}

# Outputs of a build step that was skipped, from the release they were built in. Arguments: release, new release, path.
gd_take() {
  gd_from=$PWD
  gd_reach "$root/releases/$1" "$3" || gd_blocked "$3"
  gd_source=$PWD/$gd_leaf
  gd_make_way "$root/releases/$2" "$3"
  cp -a "$gd_source" "./$gd_leaf" || gd_fail BUILD_FAILED "$3"
  cd "$gd_from" || cd /
}

# --- virtual environments ----------------------------------------------------------------------------------------------

# Path of a Python of that version (or of any).
gd_python() {
  for gd_try in ${1:+"python$1"} python3 python "$HOME/.pyenv/versions/${1:-3}"*/bin/python /usr/local/bin/python3; do
    gd_path=$(command -v "$gd_try" 2>/dev/null) || continue
    if "$gd_path" -c 'import sys
w = [p for p in sys.argv[1].split(".") if p]
sys.exit([str(p) for p in sys.version_info[:len(w)]] != w)' "$1" 2>/dev/null; then
      printf '%s\n' "$gd_path"
      return 0
    fi
  done
  return 1
}

# Path of uv, if the host has one.
gd_uv() {
  for gd_try in uv "$HOME/.local/bin/uv" "$HOME/.cargo/bin/uv" "$state/tools/uv/bin/uv"; do
    command -v "$gd_try" 2>/dev/null && return 0
  done
  return 1
}

# A private uv for hosts without one. Argument: directory of wheels (or empty).
gd_get_uv() {
  gd_uv && return 0
  gd_base=$(gd_python '') || return 1
  gd_remove "$state/tools" uv
  gd_in_time "$gd_base" -m venv "$state/tools/uv" >&2 &&
    gd_in_time "$state/tools/uv/bin/python" -m pip install --quiet --disable-pip-version-check ${1:+--no-index --find-links "$1"} uv >&2 &&
    gd_uv
}

# Runs a part of an installation for what is left of its time.
gd_in_time() {
  gd_left=$((gd_until - $(date +%s)))
  # None at all would be no limit.
  [ "$gd_left" -gt 0 ] || gd_left=1
  gd_run "$gd_left" "$@"
}

# Makes the environment in $venv until $gd_until. Arguments: version, manager, kind (uv.lock, requirements), directory of wheels (or empty),
# then uv's options or the requirements files.
gd_make_venv() {
  gd_version=$1 gd_manager=$2 gd_kind=$3 gd_wheels=$4
  shift 4
  if [ "$gd_kind" = uv.lock ]; then
    gd_tool=$(gd_get_uv "$gd_wheels") || { echo 'no uv on this host, and none could be installed'; return 1; }
    UV_PROJECT_ENVIRONMENT=$venv UV_COMPILE_BYTECODE=1 UV_LINK_MODE=${UV_LINK_MODE:-copy}
    export UV_PROJECT_ENVIRONMENT UV_COMPILE_BYTECODE UV_LINK_MODE
    gd_in_time "$gd_tool" sync --frozen --no-progress --no-install-project --no-default-groups ${gd_version:+--python "$gd_version"} \
      ${gd_wheels:+--no-index --find-links "$gd_wheels"} "$@"
    return
  fi
  gd_tool=
  if [ "$gd_manager" != pip ]; then
    gd_tool=$(gd_uv) || gd_tool=
    if [ -z "$gd_tool" ] && [ "$gd_manager" = uv ]; then
      gd_tool=$(gd_get_uv "$gd_wheels") || { echo 'no uv on this host, and none could be installed'; return 1; }
    fi
  fi
  gd_hashed=
  for gd_file in "$@"; do
    if grep -q -e '--hash=' "$gd_file"; then gd_hashed=--require-hashes; fi
    shift
    set -- "$@" -r "$gd_file"
  done
  if [ -n "$gd_tool" ]; then
    gd_in_time "$gd_tool" venv --quiet ${gd_version:+--python "$gd_version"} "$venv" &&
      gd_in_time "$gd_tool" pip install --no-progress --compile-bytecode --python "$venv/bin/python" $gd_hashed \
        ${gd_wheels:+--no-index --find-links "$gd_wheels"} "$@"
    return
  fi
  gd_base=$(gd_python "$gd_version") || { echo "no Python $gd_version on this host"; return 1; }
  gd_in_time "$gd_base" -m venv "$venv" || return
  if [ -z "$gd_wheels" ]; then
    # Wheels are kept, so that the next environment needs the index for what is new only; installed without any index.
    gd_wheels=$state/wheels
    mkdir -p "$gd_wheels"
    if [ -n "$gd_hashed" ]; then gd_verb=download; else gd_verb=wheel; fi
    gd_in_time "$venv/bin/python" -m pip "$gd_verb" --quiet --disable-pip-version-check --find-links "$gd_wheels" \
      "$([ "$gd_verb" = wheel ] && echo --wheel-dir || echo --dest)=$gd_wheels" "$@" || return
  fi
  gd_in_time "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --find-links "$gd_wheels" \
    $gd_hashed "$@"
}

# The version that an environment's Python says it has, in $gd_text; nothing when it does not run.
gd_version_of() {
  gd_text=$("$1/bin/python" -ISc 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null 9>&-) || gd_text=
}

# Whether an environment can be used: it was finished, and its Python is still the one it was made with. An upgrade of the
# system may have taken that away, or put another in its place.
gd_venv_fits() {
  gd_first "$1/.complete"
  gd_wanted=$gd_text
  [ -n "$gd_wanted" ] || return 1
  gd_version_of "$1"
  [ "$gd_text" = "$gd_wanted" ]
}

# The environment of this checksum, made when it is missing, linked into the release's root. Arguments: release, checksum,
# link, seconds it may take, then those of gd_make_venv.
gd_venv() {
  gd_id=$1 gd_key=$2 gd_at=$3 gd_seconds=$4
  shift 4
  if [ -z "$gd_key" ]; then
    # Of a source from a repository only the host knows what decides the environment; the round brings gd_reached with it.
    gd_key=$(
      printf '%s\n' "$@"
      gd_reached "$@"
    ) || gd_fail PYTHON_ENVIRONMENT "$*"
    gd_key=$(printf '%s' "$gd_key" | sha256sum | cut -c1-24)
  fi
  venv=$state/venvs/$gd_key
  gd_number=0
  # One that does not fit any more stays while releases have it: the live one may get by with it.
  while [ -f "$venv/.complete" ] && ! gd_venv_fits "$venv"; do
    gd_number=$((gd_number + 1))
    venv=$state/venvs/$gd_key.$gd_number
  done
  if [ ! -f "$venv/.complete" ]; then
    gd_step "environment ${venv##*/}"
    gd_remove "$state/venvs" "${venv##*/}"
    if [ ! -d "$state/venvs" ]; then
      # The application, which may run as another user, has to reach its environment: the way there, and nothing beside it.
      mkdir -m 755 "$state/venvs" && chmod 711 "$state" || gd_fail ROOT_NOT_WRITABLE "$state"
    fi
    gd_until=$(($(date +%s) + gd_seconds))
    if ! (
      trap - PIPE
      umask 022
      gd_make_venv "$@"
    ) 3<&- 4>&- 5<&- 7>&- 9>&-; then
      [ "$(date +%s)" -lt "$gd_until" ] || printf 'not installed within %s s (python.timeout)\n' "$gd_seconds"
      gd_fail PYTHON_ENVIRONMENT "${venv##*/}"
    fi
    gd_version_of "$venv"
    [ -n "$gd_text" ] || gd_fail PYTHON_ENVIRONMENT "${venv##*/}"
    printf '%s\n' "$gd_text" >"$venv/.complete" || gd_fail ROOT_NOT_WRITABLE "$venv"
  fi
  printf '%s\n' "${venv##*/}" >"$state/releases/$gd_id/venv"
  gd_link "$root/releases/$gd_id" "$gd_at" "$venv"
}

# --- files outside the release -----------------------------------------------------------------------------------------
# A file appears by a rename, out of a directory that only its writer can write; the old one is kept for a revert. What root
# writes is written by one `sudo sh` for all files.

# Words of several files, with a home directory in place of ~/. Arguments: function, how many words a file has, then the
# words; the second of each is its path.
gd_each_at_home() {
  gd_call=$1 gd_form=$2
  shift 2
  gd_left=$(($# / gd_form))
  while [ "$gd_left" -gt 0 ]; do
    gd_text=$2
    case $2 in [~]/*) gd_text=$HOME/${2#??} ;; esac
    set -- "$@" "$1" "$gd_text"
    shift 2
    gd_word=2
    while [ "$gd_word" -lt "$gd_form" ]; do
      set -- "$@" "$1"
      shift
      gd_word=$((gd_word + 1))
    done
    gd_left=$((gd_left - 1))
  done
  if [ -z "$gd_sudo" ]; then "$gd_call" "$@"; else gd_as_root "$gd_call" "$@"; fi
}

# Runs a function as root. Root is given this program on standard input: nothing secret is in its arguments.
gd_as_root() {
  gd_said=$({
    printf '%s\n' "$gd_program"
    printf 'gd_nonce=%s\ngd_be_root "$@"\n' "$gd_nonce"
  } 2>/dev/null | $gd_sudo sh -s "$root" "$state" "$gd_files" "$gd_uid" "$@" 2>&4)
  gd_status=$?
  gd_block=${gd_said##*"$gd_newline"block }
  [ "$gd_block" != "$gd_said" ] || gd_block=
  gd_said=${gd_said%%"$gd_newline"*}
  gd_changed="$gd_changed ${gd_said#changed}"
  return "$gd_status"
}

gd_be_root() {
  set -u
  LC_ALL=C
  export LC_ALL
  umask 077
  root=$1 state=$2 gd_files=$3 gd_uid=$4 gd_changed='' gd_rooted=.root
  shift 4
  exec 4>&2 7>/dev/null
  "$@"
  gd_status=$?
  printf 'changed%s\n' "$gd_changed"
  [ "$gd_status" = 0 ] || printf 'block %s\n' "$gd_block"
  exit "$gd_status"
}

# The directory of a file outside the release. Below the application's root no link is followed at all. Arguments: path, `make`.
gd_outside() {
  case $1 in
  "$root"/shared/*) gd_reach "$root/shared" "${1#"$root"/shared/}" "${2:-}" ;;
  "$root"/*) gd_reach "$root" "${1#"$root"/}" "${2:-}" ;;
  *)
    gd_follows=1
    gd_reach / "${1#/}" "${2:-}"
    gd_status=$?
    gd_follows=
    return "$gd_status"
    ;;
  esac
}

# Makes a directory that only its maker can write, in the working directory, and makes it the working directory.
gd_stage() {
  gd_here=${PWD%/}/.gd-new
  [ ! -e ./.gd-new ] && [ ! -L ./.gd-new ] || gd_delete .gd-new
  gd_block="FILE_NOT_WRITABLE ${PWD%/}/$gd_leaf"
  mkdir -m 700 ./.gd-new && cd -P ./.gd-new && [ "$PWD" = "$gd_here" ] || return 1
  # Where others may write, it could have been exchanged for one of theirs.
  if [ -n "$gd_rooted" ]; then gd_text=0; else gd_text=$gd_uid; fi
  case $(stat -c '%u %a' .) in "$gd_text "*700) gd_block= ;; *) return 1 ;; esac
}

# Removes what a run left that was killed or found no room.
gd_unstage() {
  [ -L ./.gd-new ] || [ ! -d ./.gd-new ] || gd_delete .gd-new
}

# Renames the new file to its place. Its directory is the working directory again.
gd_appear() {
  mv -T ./file "../$gd_leaf" && cd -P .. && gd_delete .gd-new && return 0
  gd_block="FILE_NOT_WRITABLE $gd_here"
  return 1
}

# Goes to the directory of a file outside the release, where neither a link nor a directory may be in the file's place. Status 1
# and $gd_block: something is; 3: its directory is missing. Arguments: path, 1 when another user may write its directory, `root`
# when root writes it, `make`.
gd_aim() {
  gd_guarded=
  if [ -z "$2" ] && [ -n "$3" ]; then gd_guarded=1; fi
  gd_outside "$1" "${4:-}"
  case $? in
  1)
    # What is missing would be made in the last directory there is.
    [ -z "$gd_here" ] || [ -z "$gd_guarded" ] || gd_only_ours || { gd_block="DIRECTORY_SHARED $PWD" && return 1; }
    return 3
    ;;
  2) return 1 ;;
  esac
  gd_block="PATH_IS_LINK ${PWD%/}/$gd_leaf"
  [ ! -L "./$gd_leaf" ] || return 1
  gd_block="PATH_NOT_FILE ${PWD%/}/$gd_leaf"
  [ ! -e "./$gd_leaf" ] || [ -f "./$gd_leaf" ] || return 1
  gd_block="DIRECTORY_SHARED $PWD"
  [ -z "$gd_guarded" ] || gd_only_ours || return 1
  gd_block=
}

# Whether files can be put later: what stands in their way is found before anything is changed. Arguments: sudo (or nothing),
# then of each file its path and whether another user may write its directory.
gd_look_ahead() {
  gd_from_here=$PWD
  gd_writer=$1
  shift
  [ "$gd_uid" != 0 ] || gd_writer=root
  while [ $# -gt 0 ]; do
    gd_text=$1
    case $1 in [~]/*) gd_text=$HOME/${1#??} ;; esac
    gd_aim "$gd_text" "$2" "$gd_writer"
    [ $? != 1 ] || gd_fail "$gd_block"
    shift 2
  done
  cd "$gd_from_here" || cd /
}

# Arguments: number, path, mode, owner (or nothing), 1 when another user may write its directory, what it belongs to.
gd_put_file() {
  gd_new=$gd_files/$1
  gd_writer=$gd_rooted
  [ "$gd_uid" != 0 ] || gd_writer=root
  gd_noted=$state/backup/made$gd_rooted
  gd_aim "$2" "$5" "$gd_writer" make || {
    case $gd_block in ROOT_*) gd_block=FILE_${gd_block#ROOT_} ;; esac
    gd_block=${gd_block:-FILE_NOT_WRITABLE $2}
    return 1
  }
  gd_noted=
  case $4 in
  '') gd_form=%a gd_wanted=${3#0} ;;
  *:*) gd_form='%a %U:%G' gd_wanted="${3#0} $4" ;;
  *) gd_form='%a %U' gd_wanted="${3#0} $4" ;;
  esac
  gd_block="FILE_NOT_WRITABLE ${PWD%/}/$gd_leaf"
  if [ ! -e "./$gd_leaf" ]; then
    true >"$state/backup/$1.absent" || return 1
  elif cmp -s "$gd_new" "./$gd_leaf" && [ "$(stat -c "$gd_form" "./$gd_leaf")" = "$gd_wanted" ]; then
    gd_block=
    return 0
  fi
  # Whole or not at all: a copy that a full disk cut short must not come back by a revert. The file itself, where it can be.
  [ ! -e "./$gd_leaf" ] || ln "./$gd_leaf" "$state/backup/$1" 2>/dev/null || {
    cp -a "./$gd_leaf" "$state/backup/$1.part" && mv -f "$state/backup/$1.part" "$state/backup/$1" || return 1
  }
  gd_stage || return 1
  gd_here=${PWD%/.gd-new}/$gd_leaf
  gd_block="FILE_NOT_WRITABLE $gd_here"
  case $4 in
  '') install -m "$3" "$gd_new" ./file ;;
  *:*) install -m "$3" -o "${4%%:*}" -g "${4#*:}" "$gd_new" ./file ;;
  *) install -m "$3" -o "$4" "$gd_new" ./file ;;
  esac && gd_appear || return 1
  gd_block=
  gd_changed="$gd_changed $6"
}

# Arguments: six words of each file, as above.
gd_put_files() {
  while [ $# -gt 0 ]; do
    gd_put_file "$1" "$2" "$3" "$4" "$5" "$6" || return 1
    shift 6
  done
}

# Writes files when they differ. Arguments: sudo (or nothing), then six words of each file.
gd_put() {
  gd_sudo=$1 gd_from_here=$PWD
  shift
  gd_each_at_home gd_put_files 6 "$@" || gd_fail "${gd_block:-FILE_NOT_WRITABLE $2}"
  cd "$gd_from_here" || cd /
}

# The other way round. Arguments: number, path.
gd_unput_file() {
  gd_guarded=''
  if [ -f "$state/backup/$1" ]; then
    if gd_outside "$2" make; then
      # It was never replaced: to rename a file over itself is an error to some.
      # shellcheck disable=SC3013
      if [ "./$gd_leaf" -ef "$state/backup/$1" ] && gd_unstage; then return 0; fi
      gd_stage && gd_here=$2 && { ln "$state/backup/$1" ./file 2>/dev/null || cp -a "$state/backup/$1" ./file; } &&
        gd_appear && return 0
    fi
    # Nothing that was there is lost because it cannot be put back now.
    mkdir -p "$state/unrestored" && mv "$state/backup/$1" "$state/unrestored/$$.$1"
    gd_say "note $2 could not be put back as it was; it is kept in $state/unrestored/$$.$1"
    return 1
  elif [ -e "$state/backup/$1.absent" ]; then
    gd_outside "$2" || return 0
    if [ -f "./$gd_leaf" ] && [ ! -L "./$gd_leaf" ]; then gd_delete "$gd_leaf"; fi
    gd_unstage
  fi
}

# Arguments: two words of each file.
gd_unput_files() {
  gd_failed=0
  while [ $# -gt 0 ]; do
    gd_unput_file "$1" "$2" || gd_failed=1
    shift 2
  done
  [ -z "$gd_rooted" ] || gd_unmake "$state/backup/made$gd_rooted"
  return "$gd_failed"
}

# Arguments: number, path, sudo (or nothing); or sudo, a dash, and two words of each file.
gd_unput() {
  gd_from_here=$PWD
  if [ "${2:-}" = - ]; then
    gd_sudo=$1
    shift 2
    gd_each_at_home gd_unput_files 2 "$@" || gd_back=1
  else
    # A journal of an earlier version.
    gd_sudo=$3
    gd_each_at_home gd_unput_files 2 "$1" "$2" || gd_back=1
  fi
  cd "$gd_from_here" || cd /
}

# Keeps services' files with a release, for a rollback to it. Arguments: release; then of each file its number, mode, whether root
# writes it (1, 0), service and path.
gd_keep() {
  # A release that was not made by this program has no record to keep them in.
  [ -d "$state/releases/$1" ] || return 0
  gd_kept=$state/releases/$1/units
  shift
  # A release that is being made needs no record that is whole at any time.
  gd_new=$gd_kept
  [ ! -e "$gd_kept" ] || gd_new=$gd_kept.new
  gd_remove "${gd_kept%/*}" units.new
  mkdir "$gd_new" || gd_fail ROOT_NOT_WRITABLE "$gd_new"
  gd_left=$#
  while [ "$gd_left" -gt 0 ]; do
    printf "%s$gd_tab%s$gd_tab%s$gd_tab%s$gd_tab%s\\n" "$1" "$2" "$3" "$4" "$5" || gd_fail ROOT_NOT_WRITABLE "$gd_new"
    set -- "$@" "$gd_files/$1"
    shift 5
    gd_left=$((gd_left - 5))
  done >"$gd_new/index"
  [ $# = 0 ] || cp -- "$@" "$gd_new/" || gd_fail ROOT_NOT_WRITABLE "$gd_new"
  [ "$gd_new" = "$gd_kept" ] || { gd_remove "${gd_kept%/*}" units && mv "$gd_new" "$gd_kept"; } ||
    gd_fail ROOT_NOT_WRITABLE "$gd_kept"
}

# Does something with the files that were kept with a release, first with the SSH user's, then with root's. Arguments: release,
# function (gd_put, gd_unput).
gd_each_kept() {
  gd_index=$state/releases/$1/units/index gd_verb=$2
  for gd_whose in 0 1; do
    set --
    while IFS=$gd_tab read -r gd_number gd_bits gd_root gd_owner gd_path <&6; do
      [ "$gd_root" = "$gd_whose" ] || continue
      set -- "$@" "$gd_number" "$gd_path"
      [ "$gd_verb" != gd_put ] || set -- "$@" "$gd_bits" '' '' "$gd_owner"
    done 6<"$gd_index"
    [ $# != 0 ] || continue
    [ "$gd_whose" = 0 ] || gd_whose='sudo -n'
    [ "$gd_verb" = gd_put ] || set -- - "$@"
    "$gd_verb" "${gd_whose#0}" "$@"
  done
}

# Puts services' files in place as they were kept with a release. Argument: its id.
gd_put_kept() {
  if [ ! -f "$state/releases/$1/units/index" ]; then
    gd_say "note the release $1 is from before services' files were kept: they stay as they are"
    return 0
  fi
  gd_files=$state/releases/$1/units
  gd_each_kept "$1" gd_put
}

# The other way round.
gd_unput_kept() {
  [ ! -f "$state/releases/$1/units/index" ] || gd_each_kept "$1" gd_unput
}

# Whether it is known that a release does not have a service's file. Arguments: release, path.
gd_lacks() {
  [ -f "$state/releases/$1/units/index" ] || return 1
  while IFS=$gd_tab read -r gd_number gd_bits gd_root gd_owner gd_path; do
    [ "$gd_path" != "$2" ] || return 1
  done <"$state/releases/$1/units/index"
}

# --- switch ----------------------------------------------------------------------------------------------------------

# Notes what `current` is, for a revert: the link itself, wherever it leads.
gd_note_current() {
  if [ -L "$root/current" ]; then
    cp -P "$root/current" "$state/backup/current" || gd_fail SWITCH_FAILED "$root/current"
  else
    true >"$state/backup/current.absent" || gd_fail ROOT_NOT_WRITABLE "$state"
  fi
}

# One rename: readers see the old release or the new one, never none. Argument: text of the link.
gd_lead() {
  gd_remove "$state" current.new
  ln -s "$1" "$state/current.new" && mv -T "$state/current.new" "$root/current"
}

gd_switch() {
  gd_lead "releases/$1" || gd_fail SWITCH_FAILED "$root/current"
  gd_say "live release $1"
}

# Back to what `current` was. Arguments: id of the release that was live, or nothing (for journals of earlier versions, which
# kept no link), id of the one that was switched to.
gd_unswitch() {
  if [ -n "${2:-}" ] && [ "$(readlink "$root/current")" != "releases/$2" ]; then
    # It was not switched to, is back already, or leads where somebody else wants it to.
    return 0
  elif [ -L "$state/backup/current" ]; then
    gd_remove "$state" current.new
    cp -P "$state/backup/current" "$state/current.new" && mv -T "$state/current.new" "$root/current" || gd_back=1
  elif [ -z "${2:-}" ] && [ -n "$1" ]; then
    [ -d "$root/releases/$1" ] || return
    gd_lead "releases/$1" || gd_back=1
  elif [ -z "${2:-}" ] || [ -e "$state/backup/current.absent" ]; then
    [ ! -L "$root/current" ] || gd_remove "$root" current || gd_back=1
  else
    gd_back=1
  fi
}

# A second look, before anything is final: what `current` leads to and what is recorded of it. Arguments: release, its commit (or
# empty).
gd_confirm() {
  gd_live
  [ "$gd_now" = "$1" ] || gd_fail RELEASE_UNCONFIRMED "current leads to: $gd_current"
  # A release that was not made by this program has no record.
  if [ -n "$2" ] && [ -f "$state/releases/$1/commit" ]; then
    gd_first "$state/releases/$1/commit"
    [ "$gd_text" = "$2" ] || gd_fail RELEASE_UNCONFIRMED "the commit recorded is $gd_text"
  fi
  gd_say "state confirmed $1"
}

# Whether units that were restarted still run. Arguments: sudo, scope option, lines, units…
gd_still_up() {
  gd_sudo=$1 gd_scope=$2 gd_lines=$3
  shift 3
  # One process for all of them; each by itself only when one is down.
  ! $gd_sudo systemctl "$gd_scope" is-active "$@" 2>/dev/null | grep -q -e '^inactive$' -e '^failed$' || {
    for gd_unit in "$@"; do
      case $($gd_sudo systemctl "$gd_scope" is-active "$gd_unit") in
      inactive | failed) gd_journal "$gd_sudo" "$gd_scope" "$gd_unit" "$gd_lines" && gd_fail SERVICE_NOT_STARTED "$gd_unit" ;;
      esac
    done
  }
}

# The point of no return: what was switched stays.
gd_commit() {
  gd_remove "$state" journal backup
  gd_remove "$state/making" "$1"
}

# Throws away releases, environments that no release has any more, and what was received. Arguments: ids of the releases.
# Deleting many files takes its time: it goes on in the background, in a place of its own, when the lock is given back.
gd_clean() {
  gd_trash=$state/trash.$$
  mkdir -p "$gd_trash/records" || return
  gd_live
  for gd_id in "$@"; do
    shift
    # Never what is live, whoever made it so, nor what would be emptied with the release.
    case $gd_current in "release $gd_id" | "other releases/$gd_id/"*) continue ;; esac
    if gd_mounted "$gd_releases/$gd_id"; then
      gd_say "note releases/$gd_id stays: something is mounted in it"
      continue
    fi
    set -- "$@" "$gd_id"
  done
  if [ $# -gt 0 ]; then
    (cd "$root/releases" && mv -- "$@" "$gd_trash/") && (cd "$state/releases" && mv -- "$@" "$gd_trash/records/")
  fi
  gd_used=
  for gd_path in "$state"/releases/*/venv; do
    gd_first "$gd_path"
    gd_used="$gd_used $gd_text "
  done
  set --
  for gd_path in "$state/incoming" "$state"/venvs/*; do
    [ -d "$gd_path" ] || continue
    case $gd_used in *" ${gd_path##*/} "*) ;; *) set -- "$@" "$gd_path" ;; esac
  done
  [ $# = 0 ] || mv -- "$@" "$gd_trash/"
  (gd_remove "$state" "${gd_trash##*/}") >/dev/null 2>&1 3<&- 4>&- 5<&- 7>&- 9>&- &
}

# --- services ----------------------------------------------------------------------------------------------------------

# The last lines of a unit's journal, for a person. Arguments: sudo, scope, unit, lines.
gd_journal() {
  [ "$4" -gt 0 ] || return 0
  gd_step "journal of $3"
  $1 systemctl "$2" status --no-pager --lines=0 "$3" 2>&1 | head -n 8
  $1 journalctl "$2" -u "$3" -n "$4" --no-pager -o short-iso 2>&1
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
  case $($gd_sudo systemctl "$gd_scope" is-enabled "$@" 2>/dev/null) in
  '' | *disabled* | *indirect*) $gd_sudo systemctl "$gd_scope" enable --quiet "$@" 2>&1 || : ;;
  esac
}

# Instances of a template unit that are loaded, without their suffix. Arguments: sudo, scope option, unit.
gd_instances() {
  gd_user_manager "$2"
  $1 systemctl "$2" list-units --all --plain --no-legend "${3%@*}@*" 2>/dev/null | sed -n 's/^[^@ ]*@\([0-9][0-9]*\)\..*/\1/p'
}

# Stops and disables instances above a number. Arguments: sudo, scope option, template unit, number.
gd_surplus() {
  for gd_number in $(gd_instances "$1" "$2" "$3"); do
    if [ "$gd_number" -gt "$4" ]; then
      $1 systemctl "$2" disable --now --quiet "${3%@*}@$gd_number.${3##*.}" 2>&1
    fi
  done
  # Instances that are enabled but not loaded would come back at the next boot.
  return 0
}

# Notes which instances of a template unit run, for a revert. Arguments: sudo, scope option, unit.
gd_remember() {
  gd_user_manager "$2"
  { $1 systemctl "$2" list-units --plain --no-legend --state=active,activating,reloading "${3%@*}@*" 2>/dev/null |
    sed -n 's/^\([^@ ]*@[0-9][0-9]*\.[a-z]*\) .*/\1/p' >"$state/backup/$3"; } || gd_fail ROOT_NOT_WRITABLE "$state"
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

# Whether a service has to be touched by a scale. Arguments: service, sudo, scope option, template unit (or empty), number.
gd_needs_scale() {
  case " $gd_changed " in *" $1 "*) return 0 ;; esac
  [ -n "$4" ] || return 1
  [ "$(gd_instances "$2" "$3" "$4" | wc -l)" -ne "$5" ]
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

# Stops a unit whose file a release does not have, noting what it was. When the release lacks the file that the service is defined
# in, nothing starts the unit at boot either. Arguments: release, path of the unit's file, path of the service's, sudo, scope
# option, unit.
gd_retire() {
  gd_lacks "$1" "$2" || return 0
  gd_user_manager "$5"
  true >"$state/backup/retired.$6" || gd_fail ROOT_NOT_WRITABLE "$state"
  ! $4 systemctl "$5" is-active --quiet "$6" || echo start >>"$state/backup/retired.$6"
  if gd_lacks "$1" "$3" && $4 systemctl "$5" is-enabled --quiet "$6" 2>/dev/null; then
    echo enable >>"$state/backup/retired.$6"
    $4 systemctl "$5" disable --quiet "$6" >/dev/null 2>&1
  fi
  gd_stop_units "$4" "$5" "$6"
}

# The other way round. Arguments: sudo, scope option, unit.
gd_unretire() {
  [ -f "$state/backup/retired.$3" ] || return 0
  gd_user_manager "$2"
  while IFS= read -r gd_text <&6; do
    $1 systemctl "$2" "$gd_text" --quiet "$3" 2>&1 || gd_back=1
  done 6<"$state/backup/retired.$3"
}

# Arguments: sudo.
gd_supervisor_update() {
  $1 supervisorctl reread >/dev/null 2>&1
  $1 supervisorctl update 2>&1 || gd_fail SERVICE_NOT_STARTED supervisor
}

# Arguments: sudo, verb, seconds, lines, programs…
gd_supervisor() {
  gd_sudo=$1 gd_verb=$2 gd_limit=$3 gd_lines=$4
  shift 4
  if [ "$gd_verb" = restart ]; then
    # shellcheck disable=SC2086
    timeout "$gd_limit" $gd_sudo supervisorctl restart "$@" 2>&1
  else
    # shellcheck disable=SC2086
    timeout "$gd_limit" $gd_sudo supervisorctl signal HUP "$@" 2>&1
  fi
  gd_end=$(($(date +%s) + gd_limit))
  while :; do
    gd_bad=$($gd_sudo supervisorctl status "$@" 2>&1 | grep -v ' RUNNING ' | sed 's/ .*//')
    [ -n "$gd_bad" ] || return 0
    case $($gd_sudo supervisorctl status "$@" 2>&1) in *FATAL* | *BACKOFF* | *EXITED*) break ;; esac
    [ "$(date +%s)" -lt "$gd_end" ] || break
    sleep 0.2
  done
  for gd_unit in $gd_bad; do
    gd_step "log of $gd_unit"
    $gd_sudo supervisorctl tail -$((gd_lines * 80)) "$gd_unit" stderr 2>&1 | tail -n "$gd_lines"
    $gd_sudo supervisorctl tail -$((gd_lines * 80)) "$gd_unit" 2>&1 | tail -n "$gd_lines"
  done
  gd_fail SERVICE_NOT_STARTED "$gd_bad"
}

# How often systemd has started gd_systemd's unit again by itself.
gd_restarts() {
  $gd_sudo systemctl "$gd_scope" show -p NRestarts "$gd_unit"
}

# Arguments: sudo, scope option, verb, seconds, ready-after, lines, units…
gd_systemd() {
  gd_sudo=$1 gd_scope=$2 gd_verb=$3 gd_limit=$4 gd_ready=$5 gd_lines=$6
  shift 6
  gd_user_manager "$gd_scope"
  # A unit that failed to start too often, as a broken release does, is not started again before its count is reset.
  $gd_sudo systemctl "$gd_scope" reset-failed "$@" >/dev/null 2>&1
  # shellcheck disable=SC2086
  if ! timeout "$gd_limit" $gd_sudo systemctl "$gd_scope" "$gd_verb" "$@" 2>&1; then
    for gd_unit in "$@"; do
      $gd_sudo systemctl "$gd_scope" is-active --quiet "$gd_unit" || gd_journal "$gd_sudo" "$gd_scope" "$gd_unit" "$gd_lines"
    done
    gd_fail SERVICE_NOT_STARTED "$*"
  fi
  gd_counts=
  if [ "$gd_ready" != 0 ]; then
    for gd_unit in "$@"; do gd_counts="$gd_counts $gd_unit:$(gd_restarts)"; done
    sleep "$gd_ready"
    gd_limit=0
  fi
  gd_end=$(($(date +%s) + gd_limit))
  for gd_unit in "$@"; do
    while :; do
      gd_active=$($gd_sudo systemctl "$gd_scope" is-active "$gd_unit")
      case $gd_active:$gd_counts in
      active:) break ;;
      # Active most of the time is also what dies and is started again by systemd; only the count tells.
      active:* | reloading:?*) case "$gd_counts " in *" $gd_unit:$(gd_restarts) "*) break ;; esac ;;
      esac
      if [ "$gd_active" = failed ] || [ "$gd_active" = inactive ] || [ "$(date +%s)" -ge "$gd_end" ]; then
        gd_journal "$gd_sudo" "$gd_scope" "$gd_unit" "$gd_lines"
        gd_fail SERVICE_NOT_STARTED "$gd_unit"
      fi
      sleep 0.1
    done
  done
}

# --- verify ----------------------------------------------------------------------------------------------------------

# One request. Arguments: url, socket (or empty), headers (or empty) as a configuration of curl, a line each: `header = "…"`.
# They may be secret, so they go through standard input. The body goes to run/body, the status to the output.
gd_request() {
  gd_url=$1 gd_socket=$2 gd_headers=$3
  true >"$state/run/body"
  if command -v curl >/dev/null 2>&1; then
    printf '%s\n' "$gd_headers" 2>/dev/null |
      curl -s -m 10 -o "$state/run/body" -w '%{http_code}' ${gd_headers:+-K -} ${gd_socket:+--unix-socket "$gd_socket"} \
        "$gd_url" 2>/dev/null
  else
    printf '%s\n' "$gd_headers" 2>/dev/null | python3 -c '
import json, sys, urllib.request, urllib.error
lines = sys.stdin.buffer.read().split(b"\n")
headers = [json.loads(l.split(b" = ", 1)[1].decode()).encode().decode("latin-1") for l in lines if l]
request = urllib.request.Request(sys.argv[1], headers=dict(h.split(": ", 1) for h in headers))
class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *a): return None
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), Stay)
try: answer = opener.open(request, timeout=10)
except urllib.error.HTTPError as error: answer = error
open(sys.argv[2], "wb").write(answer.read())
print(answer.status, end="")' "$gd_url" "$state/run/body" 2>/dev/null
  fi
}

# A round that is finished whatever happens still need not wait for what nobody wants any more.
gd_still_wanted() {
  [ ! -e "$state/run/unwanted" ] || gd_fail ROUND_CANCELLED
}

# Repeats a command until it succeeds. Arguments: seconds, command….
gd_check_command() {
  gd_limit=$1
  shift
  gd_end=$(($(date +%s) + gd_limit))
  while :; do
    gd_left=$((gd_end - $(date +%s)))
    [ "$gd_left" -gt 0 ] || gd_left=1
    gd_run "$gd_left" "$@" >"$state/run/check" 2>&1 && return 0
    [ "$(date +%s)" -lt "$gd_end" ] || break
    gd_still_wanted
    sleep 0.2
  done
  cat "$state/run/check"
  gd_fail VERIFY_FAILED "$1"
}

# Repeats a request until it answers as expected. Arguments: seconds, status, text (or empty), then those of gd_request.
gd_check_url() {
  gd_limit=$1 gd_wanted=$2 gd_text=$3
  shift 3
  gd_end=$(($(date +%s) + gd_limit))
  while :; do
    gd_status=$(gd_request "$@")
    if [ "$gd_status" = "$gd_wanted" ] && { [ -z "$gd_text" ] || grep -qF -- "$gd_text" "$state/run/body"; }; then
      return 0
    fi
    [ "$(date +%s)" -lt "$gd_end" ] || break
    gd_still_wanted
    sleep 0.1
  done
  printf '%s answered %s:\n' "$1" "${gd_status:-nothing}"
  head -c 500 "$state/run/body" | tr -cd '\11\12\40-\176'
  gd_fail VERIFY_FAILED "$1"
}

# --- liveness ---

# A runner that vanished without a word (power, network) leaves the connection open for hours. It says `ping` every ten
# seconds; when it has not for a minute, the program ends as it would at the end of its input.
gd_start_watchdog() {
  gd_main_pid=$$
  (
    trap 'kill "$gd_nap"; exit 0' TERM
    trap - INT
    gd_seen=''
    gd_missed=0
    while :; do
      sleep 10 &
      gd_nap=$!
      wait "$gd_nap"
      kill -0 "$gd_main_pid" || exit 0
      gd_alive=$(wc -c <"$state/run/alive")
      if [ "$gd_alive" != "$gd_seen" ]; then gd_missed=0; else gd_missed=$((gd_missed + 1)); fi
      gd_seen=$gd_alive
      if [ "$gd_missed" -ge 6 ]; then
        kill -TERM "$gd_main_pid"
        exit 0
      fi
    done
  ) >/dev/null 2>&1 3<&- 4>&- 5<&- 7>&- 9>&- &
  gd_watchdog=$!
}

gd_alive() {
  echo >>"$state/run/alive" 2>/dev/null
}

# --- rounds ----------------------------------------------------------------------------------------------------------

# Reads a script of so many lines into $gd_script; a long one comes packed.
gd_read() {
  gd_script=
  case $1 in
  *[!0-9]*) gd_script=$(printf '%s' "$1" | base64 -d | gzip -dc) || gd_finish 1 ;;
  *)
    gd_left=$1
    while [ "$gd_left" -gt 0 ]; do
      IFS= read -r gd_text || gd_finish 1
      gd_script="$gd_script$gd_text
"
      gd_left=$((gd_left - 1))
    done <&3
    ;;
  esac
}

# Runs $gd_script in a subshell. A `run` round ends early when the runner says so or disappears; a `hold` round is finished.
# Argument: its kind.
gd_round() {
  gd_kind=$1
  [ ! -e "$state/run/unwanted" ] || rm -f "$state/run/unwanted"
  (
    trap - TERM INT
    eval "$gd_script"
  ) 2>&1 &
  gd_job=$!
  gd_rounds=$((gd_rounds + 1))
  (
    trap - TERM INT
    # A signal that comes before this shell has put its parent's trap aside is lost: the round may be over by now.
    [ ! -e "$state/run/over.$gd_rounds" ] || exit 0
    while IFS= read -r gd_line <&3 && [ "$gd_line" != cancel ]; do
      gd_alive
    done
    true >"$state/run/unwanted"
    [ "$gd_kind" = hold ] || gd_stop_tree "$gd_job"
  ) >/dev/null 2>&1 4>&- 7>&- &
  gd_watch=$!
  wait "$gd_job"
  gd_status=$?
  while kill -0 "$gd_job" 2>/dev/null; do
    wait "$gd_job"
    gd_status=$?
  done
  [ "$gd_mode" = read ] || true >"$state/run/over.$gd_rounds"
  kill -TERM "$gd_watch" 2>/dev/null
  wait "$gd_watch" 2>/dev/null
  # A `hold` round that ended well was not stopped.
  if [ -e "$state/run/unwanted" ] && { [ "$gd_status" != 0 ] || [ "$gd_kind" != hold ]; }; then
    gd_say "fail ROUND_CANCELLED"
    [ "$gd_status" != 0 ] || gd_status=1
  fi
  [ -z "$gd_term" ] || [ "$gd_status" = 0 ] || gd_say "fail GAVE_WAY"
}

# Refuses a link or a file where one of our own directories has to be.
gd_inspect() {
  for gd_name in shared releases .guarded-deploy .guarded-deploy/releases .guarded-deploy/making .guarded-deploy/venvs \
    .guarded-deploy/git .guarded-deploy/wheels .guarded-deploy/tools; do
    # Somebody may have moved shared/ to another disk; what is below it is walked without links.
    if [ -L "$root/$gd_name" ] && { [ "$gd_name" != shared ] || [ ! -d "$root/shared" ]; }; then
      gd_fail PATH_IS_LINK "$root/$gd_name"
    elif [ -e "$root/$gd_name" ] && [ ! -d "$root/$gd_name" ]; then
      gd_fail PATH_NOT_DIRECTORY "$root/$gd_name"
    fi
  done
  case $gd_shared/ in
  "${gd_releases:-/}"/* | "$gd_top/.guarded-deploy"/*) gd_fail PATH_IS_SHARED "$root/shared" ;;
  esac
}

# Makes what is missing below the root. What was made by earlier versions is closed to others, once.
gd_prepare() {
  if [ ! -d "$root/releases" ] || [ ! -d "$root/shared" ]; then
    umask 022
    mkdir -p "$root/releases" "$root/shared" 2>/dev/null || gd_fail ROOT_NOT_WRITABLE "$root"
    umask 077
  fi
  if [ ! -d "$state/releases" ] || [ ! -d "$state/making" ]; then
    mkdir -p "$state/releases" "$state/making" 2>/dev/null || gd_fail ROOT_NOT_WRITABLE "$root"
  fi
  if [ ! -f "$state/format" ]; then
    for gd_made in "$state"/*; do
      [ "$gd_made" = "$state/venvs" ] || [ ! -e "$gd_made" ] || chmod -R go= "$gd_made"
    done
    if [ -d "$state/venvs" ]; then chmod 711 "$state"; else chmod 700 "$state"; fi
    echo 2 >"$state/format" || gd_fail ROOT_NOT_WRITABLE "$state"
  fi
  gd_find_places
}

# Arguments: those of gd_start.
gd_main() {
  gd_start "$@"
  gd_job=
  gd_rounds=0
  gd_frames=0
  gd_copy=
  gd_watchdog=
  gd_term=
  gd_user
  gd_find_places
  if [ "$gd_mode" != read ]; then
    [ ! -e "$root/current" ] || [ -L "$root/current" ] || gd_fail CURRENT_NOT_A_LINK "$root/current"
    gd_inspect
    gd_prepare
    gd_lock
    gd_sweep
    trap 'gd_term=1; if [ -n "$gd_job" ] && [ "$gd_kind" = run ]; then gd_stop_tree "$gd_job"; fi' TERM INT
    mkdir -p "$state/run" "$state/incoming/new" "$state/backup" && mkfifo "$state/run/ends" &&
      true >"$state/run/alive" || gd_fail ROOT_NOT_WRITABLE "$state"
    exec 5<>"$state/run/ends"
    [ "$gd_mode" != release ] || gd_start_copy
  fi
  gd_facts
  [ "$gd_mode" = read ] || gd_start_watchdog
  while [ -z "$gd_term" ] && IFS= read -r gd_frame <&3; do
    gd_rest=${gd_frame#* }
    case $gd_frame in
    bye) gd_finish 0 ;;
    'run '* | 'hold '*)
      gd_read "$gd_rest"
      gd_frames=$((gd_frames + 1))
      gd_round "${gd_frame%% *}"
      gd_end
      ;;
    # Two in one: the second, which is finished once begun, after the success of the first.
    'both '*)
      gd_read "${gd_rest%% *}"
      gd_first_script=$gd_script
      gd_read "${gd_rest#* }"
      gd_second=$gd_script
      gd_script=$gd_first_script
      gd_frames=$((gd_frames + 1))
      gd_round run
      if [ "$gd_status" = 0 ] && [ -z "$gd_term" ]; then
        gd_script=$gd_second
        gd_round hold
      fi
      gd_end
      ;;
    'word '*)
      gd_nonce=$gd_rest
      gd_say begun
      ;;
    # A ping, or what the watcher of the last round left of one.
    *) gd_alive ;;
    esac
  done
  # Another run with a newer token, or a person, took the lock away.
  [ -z "$gd_term" ] || gd_say "fail GAVE_WAY"
  gd_finish 1
}
