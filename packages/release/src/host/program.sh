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
  for gd_name in commit at brings; do
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
    # One that failed stays while processes run from it, and is none to go back to.
    [ -d "$root/releases/$gd_id" ] && [ ! -e "$state/making/$gd_id" ] || continue
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

# Which of these directories a process of this host runs from: its working directory, its program or a library lies there, or its
# command names it. Nothing is started for it but grep. The answer is in $gd_block: of each such directory a line with its
# name, the process's number and name. Arguments: directories, as from root.
gd_in_use() {
  gd_from=$PWD gd_block=
  gd_find_places
  for gd_path in /proc/[0-9]*; do
    cd -P "$gd_path/cwd" 2>/dev/null || continue
    for gd_part in "$@"; do
      case $PWD/ in "$gd_top/$gd_part"/*) gd_used_by "$gd_part" "$gd_path" ;; esac
    done
  done
  cd "$gd_from" || cd /
  for gd_part in "$@"; do
    case $gd_newline$gd_block in *"$gd_newline$gd_part "*) continue ;; esac
    # The shell would read a command byte by byte, and those of its own kin are long. grep's own must not name them.
    gd_text=$(
      # shellcheck disable=SC2062
      grep -lsF -f - /proc/[0-9]*/maps /proc/[0-9]*/cmdline <<END
$gd_top/$gd_part/
$root/$gd_part/
END
    )
    gd_text=${gd_text%%"$gd_newline"*}
    [ -z "$gd_text" ] || gd_used_by "$gd_part" "${gd_text%/*}"
  done
}

gd_used_by() {
  case $gd_newline$gd_block in *"$gd_newline$1 "*) return 0 ;; esac
  gd_first "$2/comm"
  gd_block="$gd_block$1 ${2#/proc/} $gd_text$gd_newline"
}

# Waits for the processes of a command that was ended a moment ago, two seconds at most. Arguments: sudo (or nothing), directory.
gd_wait_unused() {
  gd_sudo=$1
  for gd_try in 1 2 3 4 5 6 7 8; do
    gd_block=
    [ -n "$gd_sudo" ] && gd_as_root gd_in_use "$2" || gd_in_use "$2"
    [ -n "$gd_block" ] || return 0
    sleep 0.25 2>/dev/null || sleep 1
  done
}

# What gd_in_use says, with root's eyes where we may have them; what is in use is told. Arguments: sudo (or nothing), directories.
gd_who_uses() {
  gd_sudo=$1
  shift
  gd_block=
  [ $# != 0 ] || return 0
  [ -n "$gd_sudo" ] && gd_as_root gd_in_use "$@" || gd_in_use "$@"
  while read -r gd_part gd_pid gd_text; do
    [ -z "$gd_part" ] || gd_say "note $gd_part stays until a later release: the process $gd_pid ($gd_text) runs from it"
  done <<END
$gd_block
END
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
      gd_wait_unused "$gd_text" "releases/$gd_id"
      gd_who_uses "$gd_sudo" "releases/$gd_id"
      # What was live for a moment may still have processes that end what they had begun.
      [ -z "$gd_block" ] || continue
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

# --- outputs that are kept --------------------------------------------------------------------------------------------

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

# --- kept and switched ------------------------------------------------------------------------------------------------

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
  gd_remove "${gd_kept%/*}" units.new brings
  mkdir "$gd_new" || gd_fail ROOT_NOT_WRITABLE "$gd_new"
  gd_left=$# gd_part=-
  while [ "$gd_left" -gt 0 ]; do
    gd_part=$gd_part$gd_tab$5
    printf "%s$gd_tab%s$gd_tab%s$gd_tab%s$gd_tab%s\\n" "$1" "$2" "$3" "$4" "$5" || gd_fail ROOT_NOT_WRITABLE "$gd_new"
    set -- "$@" "$gd_files/$1"
    shift 5
    gd_left=$((gd_left - 5))
  done >"$gd_new/index"
  [ $# = 0 ] || cp -- "$@" "$gd_new/" || gd_fail ROOT_NOT_WRITABLE "$gd_new"
  [ "$gd_new" = "$gd_kept" ] || { gd_remove "${gd_kept%/*}" units && mv "$gd_new" "$gd_kept"; } ||
    gd_fail ROOT_NOT_WRITABLE "$gd_kept"
  # Their paths in one line, which the next release is told with the facts.
  printf '%s\n' "$gd_part" >"${gd_kept%/*}/brings" || gd_fail ROOT_NOT_WRITABLE "$gd_kept"
}

# Notes what `current` is, for a revert: the link itself, wherever it leads.
gd_note_current() {
  if [ -L "$root/current" ]; then
    cp -P "$root/current" "$state/backup/current" || gd_fail SWITCH_FAILED "$root/current"
  else
    true >"$state/backup/current.absent" || gd_fail ROOT_NOT_WRITABLE "$state"
  fi
}

gd_switch() {
  gd_lead "releases/$1" || gd_fail SWITCH_FAILED "$root/current"
  gd_say "live release $1"
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

# Puts services' files in place as they were kept with a release. Argument: its id.
gd_put_kept() {
  if [ ! -f "$state/releases/$1/units/index" ]; then
    gd_say "note the release $1 is from before services' files were kept: they stay as they are"
    return 0
  fi
  gd_files=$state/releases/$1/units
  gd_each_kept "$1" gd_put
}

# --- unlocking --------------------------------------------------------------------------------------------------------

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
    printf '%s\n' "$gd_program" "${gd_more:-}"
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
  root=$1 state=$2 gd_files=$3 gd_uid=$4 gd_changed='' gd_block='' gd_rooted=.root
  shift 4
  exec 4>&2 7>/dev/null
  "$@"
  gd_status=$?
  printf 'changed%s\nblock %s\n' "$gd_changed" "$gd_block"
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

# Takes back what gd_put_kept has put in place. Argument: the release.
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

# One rename: readers see the old release or the new one, never none. Argument: text of the link.
gd_lead() {
  gd_remove "$state" current.new
  ln -s "$1" "$state/current.new" && mv -T "$state/current.new" "$root/current"
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

# --- services ----------------------------------------------------------------------------------------------------------
# What journals call, too. What only rounds call is in the sections after it.

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
  $1 systemctl "$2" status --no-pager --lines=0 "$3" 2>&1 | head -n 8
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

# Instances of a template unit that are loaded, without their suffix. Arguments: sudo, scope option, unit.
gd_instances() {
  gd_user_manager "$2"
  $1 systemctl "$2" list-units --all --plain --no-legend "${3%@*}@*" 2>/dev/null | sed -n 's/^[^@ ]*@\([0-9][0-9]*\)\..*/\1/p'
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
  gd_sudo=$1 gd_verb=$2 gd_limit=$3 gd_lines=$4
  shift 4
  [ "$gd_verb" = restart ] || gd_verb='signal HUP'
  # shellcheck disable=SC2086
  timeout "$gd_limit" $gd_sudo supervisorctl $gd_verb "$@" 2>&1
  gd_settle_programs "$@"
}

# Waits for $gd_limit seconds until programs run. Arguments: programs….
gd_settle_programs() {
  gd_end=
  while :; do
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

# Arguments: sudo, scope option, verb, seconds, ready-after, lines, units…. What systemd says of them in the end is in $gd_all.
gd_systemd() {
  gd_sudo=$1 gd_scope=$2 gd_verb=$3 gd_limit=$4 gd_ready=$5 gd_lines=$6 gd_starts='' gd_bad='' gd_counts=''
  shift 6
  gd_user_manager "$gd_scope"
  # A unit that failed to start too often, as a broken release does, is not started again before its count is reset.
  $gd_sudo systemctl "$gd_scope" reset-failed "$@" >/dev/null 2>&1
  gd_freed=
  [ "$gd_verb" != restart ] || gd_free_socket "$1"
  # shellcheck disable=SC2086
  if ! timeout "$gd_limit" $gd_sudo systemctl "$gd_scope" "$gd_verb" "$@" $gd_freed 2>&1; then
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

# --- processes ---------------------------------------------------------------------------------------------------------
# Root is given this section, too.

# Looks at processes and at all that they have started. Arguments: release, moment (gd_moment), numbers of main processes. In
# $gd_block: how many run from the release, how many of the main ones could not be looked at, how many of them are gone, whether
# all main ones are younger than the moment (1 or 0); of one that runs from another release whether it is younger, that
# release, its number, its name.
gd_see() {
  gd_want=$1 gd_since=$2 gd_new=0 gd_blind=0 gd_lost=0 gd_young=1 gd_old=''
  shift 2
  gd_find_places
  gd_mains=" $* " gd_todo="$*"
  while [ -n "$gd_todo" ]; do
    gd_pid=${gd_todo%% *}
    gd_todo=${gd_todo#"$gd_pid"}
    gd_todo=${gd_todo# }
    gd_see_one "$gd_pid"
  done
  cd "$gd_from" || cd /
  gd_block="$gd_new $gd_blind $gd_lost $gd_young $gd_old"
}

gd_see_one() {
  gd_text=''
  case $gd_mains in *" $1 "*) gd_main=1 ;; *) gd_main='' ;; esac
  IFS= read -r gd_text 2>/dev/null <"/proc/$1/stat"
  # shellcheck disable=SC2086
  set -- "$1" ${gd_text##*) }
  if [ "${2:-Z}" = Z ]; then
    # Where others' processes are hidden, so is the first one.
    if [ -n "$gd_main" ] && [ ! -d "/proc/$1" ] && [ ! -d /proc/1 ]; then
      gd_blind=$((gd_blind + 1))
    elif [ -n "$gd_main" ]; then
      gd_lost=$((gd_lost + 1))
    fi
    return 0
  fi
  if [ "${21:-0}" -gt "$gd_since" ]; then gd_fresh=1; else gd_fresh=0; fi
  [ -z "$gd_main" ] || [ "$gd_fresh" = 1 ] || gd_young=0
  for gd_path in "/proc/$1/task"/*/children; do
    gd_text=
    IFS= read -r gd_text 2>/dev/null <"$gd_path"
    [ -z "$gd_text" ] || gd_todo="${gd_todo:+$gd_todo }${gd_text% }"
  done
  if cd -P "/proc/$1/cwd" 2>/dev/null; then
    # Its directory is gone: the shell has no name for it.
    case $PWD in '' | /proc/*) gd_place_of "$1" "$(readlink "/proc/$1/cwd")" ;; *) gd_place_of "$1" "$PWD" ;; esac
  elif [ -n "$gd_main" ]; then
    gd_blind=$((gd_blind + 1))
  fi
}

# Counts a process by where it runs. Arguments: its number, its working directory.
gd_place_of() {
  case $2/ in
  "$gd_releases/$gd_want"/*) gd_new=$((gd_new + 1)) ;;
  "$gd_releases"/*)
    gd_id=${2#"$gd_releases"/}
    gd_id=${gd_id%%/*}
    gd_id=${gd_id% (deleted)}
    case $gd_fresh$gd_old in 0?*) ;; *) gd_name_of "$1" && gd_old="$gd_fresh $gd_id $1 $gd_text" ;; esac
    ;;
  *)
    # The release itself, mounted elsewhere for it.
    # shellcheck disable=SC3013
    if [ "/proc/$1/cwd" -ef "$gd_releases/$gd_want" ]; then
      gd_new=$((gd_new + 1))
    elif [ -n "$gd_main" ] && [ "${3:-}" != exe ]; then
      # Its program may be the release's.
      gd_place_of "$1" "$(readlink "/proc/$1/exe")" exe
    fi
    ;;
  esac
}

# The name of a process's program, in $gd_text. Its words may hold secrets and are not shown.
gd_name_of() {
  gd_text=
  IFS= read -r gd_text 2>/dev/null <"/proc/$1/cmdline"
  for gd_part in gunicorn uvicorn hypercorn granian uwsgi daphne celery dramatiq huey rqworker; do
    case $gd_text in *"$gd_part"*) gd_text=$gd_part && return 0 ;; esac
  done
  gd_first "/proc/$1/comm"
}

# Takes a service's file away when it is as it was kept with the release; the revert puts it back. Arguments: its name below backup/,
# path, the copy that was kept.
gd_take_away() {
  gd_guarded=''
  gd_outside "$2" && [ -f "./$gd_leaf" ] && [ ! -L "./$gd_leaf" ] && cmp -s "./$gd_leaf" "$3" || return 1
  ln "./$gd_leaf" "$state/backup/$1" 2>/dev/null || {
    cp -a "./$gd_leaf" "$state/backup/$1.part" && mv -f "$state/backup/$1.part" "$state/backup/$1" || return 1
  }
  gd_delete "$gd_leaf"
}

# --- ages of processes --------------------------------------------------------------------------------------------------

# When a process was started, in the kernel's ticks since the machine's start, in $gd_text. Argument: its number.
gd_age_of() {
  gd_text=
  IFS= read -r gd_text 2>/dev/null <"/proc/$1/stat" || return 1
  # shellcheck disable=SC2086
  set -- ${gd_text##*) }
  gd_text=${20:-0}
}

# Whether a process still runs, as far as can be seen. Arguments: number, start.
gd_lives() {
  # Where others' processes are hidden nobody can tell.
  gd_age_of "$1" || { [ ! -d /proc/1 ]; return; }
  [ "$gd_text" = "$2" ]
}

# --- services of a release -----------------------------------------------------------------------------------------------
# After a restart or a reload it is proven that what runs is of the release; decision 46 says by what.

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
    [ "$gd_eyes" = no ] || gd_look
    # A main process that has ended: what became of its service is asked anew.
    if [ "$gd_lost" != 0 ] && [ -n "$gd_renew" ]; then
      gd_limit=$2 gd_why="$gd_service|$1|died|-|-|-|$root"
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
      gd_why="$gd_service|$1|$gd_wrong|$3|$4|${5:--}|$root"
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
      gd_why="$gd_service|$1|$gd_wrong|$3|$4|${5:--}|$root"
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
    *"$root/current"*) gd_named=2 ;;
    *"$root/releases/"*)
      gd_fixed=${gd_one#*"$root/releases/"}
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
  gd_why="$gd_service|$gd_turn|died|-|-|-|$root"
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
      *"$root/current"*) gd_names_current=2 ;;
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

# Whether a service has to be touched by a scale. Arguments: service, sudo, scope option, template unit (or empty), number.
gd_needs_scale() {
  case " $gd_changed " in *" $1 "*) return 0 ;; esac
  [ -n "$4" ] || return 1
  [ "$(gd_instances "$2" "$3" "$4" | wc -l)" -ne "$5" ]
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

# --- services that leave ---------------------------------------------------------------------------------------------------

# Lines of a release's record of services' files for what another one has not: number, whether root writes it, service, path. In
# $gd_gone. Services in $gd_keeps stay. Arguments: release, the other one (or nothing), paths that stay.
gd_find_gone() {
  gd_gone='' gd_others=$2
  [ -f "$state/releases/$1/units/index" ] || return 0
  gd_from_id=$1
  shift 2
  gd_stay=$gd_newline
  for gd_text in "$@"; do gd_stay=$gd_stay$gd_text$gd_newline; done
  while IFS=$gd_tab read -r gd_gn gd_bits gd_gr gd_go gd_gp <&6; do
    case $gd_stay in *"$gd_newline$gd_gp$gd_newline"*) continue ;; esac
    case $gd_newline${gd_keeps:-}$gd_newline in *"$gd_newline$gd_go$gd_newline"*) continue ;; esac
    [ -z "$gd_others" ] || gd_lacks "$gd_others" "$gd_gp" || continue
    gd_gone="$gd_gone$gd_gn$gd_tab$gd_gr$gd_tab$gd_go$gd_tab$gd_gp$gd_newline"
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

# Says what would be stopped. Arguments: those of gd_find_gone.
gd_tell_gone() {
  gd_find_gone "$@"
  while IFS=$gd_tab read -r gd_gn gd_gr gd_go gd_gp; do
    [ -n "$gd_gp" ] || continue
    gd_kind_of "$gd_gr" "$gd_gp"
    [ "$gd_kind" = other ] ||
      gd_say "note the service '$gd_go' has left the release file: a release stops and disables $gd_unit; 'keep-services' keeps it"
  done <<END
$gd_gone
END
}

# Stops what the live release has and the new one has not, and lets nothing start it at boot; notes how it was, for a revert and for
# a rollback. Sockets and timers first, which would start their service again. Arguments: those of gd_find_gone.
gd_retire_gone() {
  gd_find_gone "$@"
  [ -n "$gd_gone" ] || return 0
  mkdir -p "$state/backup/left" || gd_fail ROOT_NOT_WRITABLE "$state"
  gd_reload_system='' gd_reload_user='' gd_updates=''
  for gd_pass in 1 2; do
    while IFS=$gd_tab read -r gd_gn gd_gr gd_go gd_gp <&6; do
      [ -n "$gd_gp" ] || continue
      gd_kind_of "$gd_gr" "$gd_gp"
      case $gd_pass$gd_unit in 1*.service | 2*.socket | 2*.timer | 2*.path) continue ;; esac
      case $gd_kind$gd_pass in
      unit*)
        gd_retire_unit
        if [ "$gd_scope" = --user ]; then gd_reload_user=1; else gd_reload_system=$gd_sudo.; fi
        ;;
      program2)
        gd_updates=$gd_sudo.
        gd_retire_file || { gd_programs_of "$gd_from_id" "$gd_gn" stop && continue; }
        ;;
      *) continue ;;
      esac
      gd_say "note the service '$gd_go' has left the release file: $gd_unit is stopped and disabled"
    done 6<<END
$gd_gone
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

# Takes a file of $gd_gp away that is as it was kept; the journal puts it back.
gd_retire_file() {
  gd_from_here=$PWD gd_text=$gd_gp
  case $gd_text in [~]/*) gd_text=$HOME/${gd_text#??} ;; esac
  set -- "gone$gd_gn" "$gd_text" "$state/releases/$gd_from_id/units/$gd_gn"
  gd_quote "$gd_gp"
  gd_undo 1 "gd_unput '$gd_sudo' - gone$gd_gn $gd_text"
  if [ -z "$gd_sudo" ]; then gd_take_away "$@"; else gd_as_root gd_take_away "$@"; fi
  gd_status=$?
  cd "$gd_from_here" || cd /
  if [ "$gd_status" != 0 ]; then gd_say "note $gd_gp stays: it is not as the release wrote it"; fi
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
    gd_units=$($gd_sudo systemctl "$gd_scope" list-units --plain --no-legend --state=active,activating,reloading,failed "${gd_unit%@*}@*.${gd_unit##*.}" 2>/dev/null | sed 's/ .*//')
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
  while read -r gd_verb gd_text <&6; do
    gd_undo 2 "gd_stop_units '$gd_sudo' $gd_scope $gd_text; $gd_sudo systemctl $gd_scope disable --quiet $gd_text >/dev/null 2>&1"
    gd_part=$gd_text gd_freed=
    [ "$gd_verb" != start ] || gd_free_socket "$gd_part"
    # shellcheck disable=SC2086
    $gd_sudo systemctl "$gd_scope" "$gd_verb" --quiet "$gd_part" $gd_freed 2>&1 || gd_fail SERVICE_NOT_STARTED "$gd_part"
  done 6<"$state/retired/$gd_unit"
  printf '%s\n' "$gd_unit" >>"$state/backup/returned" || gd_fail ROOT_NOT_WRITABLE "$state"
}

# Takes services' files that stay by `keep-services` over into another release's record. Arguments: live release, the other one.
gd_carry() {
  [ -n "${gd_keeps:-}" ] && [ "$1" != "$2" ] && [ -f "$state/releases/$1/units/index" ] || return 0
  gd_remove "$state/releases/$2" brings
  mkdir -p "$state/releases/$2/units" || gd_fail ROOT_NOT_WRITABLE "$state"
  while IFS=$gd_tab read -r gd_gn gd_gb gd_gr gd_go gd_gp <&6; do
    case $gd_newline$gd_keeps$gd_newline in *"$gd_newline$gd_go$gd_newline"*) ;; *) continue ;; esac
    gd_lacks "$2" "$gd_gp" || [ ! -f "$state/releases/$2/units/index" ] || continue
    cp -- "$state/releases/$1/units/$gd_gn" "$state/releases/$2/units/kept$gd_gn" &&
      printf "%s$gd_tab%s$gd_tab%s$gd_tab%s$gd_tab%s\n" "kept$gd_gn" "$gd_gb" "$gd_gr" "$gd_go" "$gd_gp" >>"$state/releases/$2/units/index" ||
      gd_fail ROOT_NOT_WRITABLE "$state"
  done 6<"$state/releases/$1/units/index"
}

# In a rollback: what the release has and the release file has no more. It runs again as it did when it was taken out of service;
# what runs still starts anew. Arguments: release, paths of the release file.
gd_bring_back() {
  gd_keeps='' gd_updates=''
  gd_find_gone "$1" '' "$@"
  while IFS=$gd_tab read -r gd_gn gd_gr gd_go gd_gp <&6; do
    [ -n "$gd_gp" ] || continue
    gd_kind_of "$gd_gr" "$gd_gp"
    case $gd_kind in
    program)
      [ -n "$gd_updates" ] || (gd_supervisor_update "$gd_sudo")
      gd_updates=1
      gd_programs_of "$gd_from_id" "$gd_gn" restart
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
    gd_say "note the service '$gd_go', which the release file has no more, is back with its release: $gd_unit"
  done 6<<END
$gd_gone
END
}

# --- the end of a release ---------------------------------------------------------------------------------------------

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
  gd_who_uses "$gd_cleaner" $(printf 'releases/%s ' "$@")
  for gd_id in "$@"; do
    shift
    # Never what is live, whoever made it so, nor what would be emptied with the release.
    case $gd_current in "release $gd_id" | "other releases/$gd_id/"*) continue ;; esac
    case $gd_newline$gd_block in *"${gd_newline}releases/$gd_id "*) continue ;; esac
    case $gd_started in *" $gd_id "*) continue ;; esac
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
    gd_keep_watch
    sleep 0.2
  done
  (gd_look_after end) || exit 1
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
    gd_keep_watch
    sleep 0.1
  done
  (gd_look_after end) || exit 1
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
    .guarded-deploy/git .guarded-deploy/wheels .guarded-deploy/tools .guarded-deploy/retired; do
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
