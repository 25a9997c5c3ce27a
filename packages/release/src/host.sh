# shellcheck shell=sh
# A && B || fail is meant as it reads; ids and process numbers have no spaces.
# shellcheck disable=SC2015,SC2012,SC2013
# The program on a host, for POSIX sh. It runs once per release, on one channel: it says what the host has, then runs the
# rounds it is sent, one line each, until the line ends. What the runner leaves unfinished when it disappears is undone here.
# Arguments: nonce, root, fencing token (or empty), seconds to wait for the lock, mode (release, git, write, read), what the
# holder of the lock says of itself (time, name).
# Starting a process costs a millisecond or two, which is what most of a small release would be made of: so what the shell
# can do itself it does itself, and functions answer in variables.
# Files are made empty by `true`, not `:`: a redirection of a special built-in that fails ends the whole shell.
set -u
LC_ALL=C
export LC_ALL
umask 022
gd_nonce=$1
root=$2
gd_token=$3
gd_wait=$4
gd_mode=$5
gd_holder=$6
state=$root/.guarded-deploy
gd_tab=$(printf '\t')
gd_newline='
'
# A lost connection must not kill what has to be finished: writes to it fail instead.
trap '' PIPE HUP
# 3: rounds from the runner; 4: answers to it; 5: what works beside the rounds tells its end; 9: the lock. Output of commands
# goes to 1.
exec 3<&0 4>&1 </dev/null

# --- answers -------------------------------------------------------------------------------------------------------

gd_say() {
  printf '\n@gd:%s:%s\n' "$gd_nonce" "$*" >&4 2>/dev/null
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
  gd_say "step $*"
}

gd_fail() {
  gd_say "fail $*"
  exit 1
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
    gd_first "$state/fence"
    gd_fence=$gd_text
    if [ "$gd_token" -lt "${gd_fence:-0}" ]; then
      gd_fail FENCED "$gd_fence"
    fi
    if [ "$gd_token" -gt "${gd_fence:-0}" ]; then
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

# The live release's id, or nothing, in $gd_now.
gd_live() {
  gd_now=
  if [ -d "$root/current/" ]; then
    gd_back=$PWD
    cd -P "$root/current" && gd_now=${PWD##*/}
    cd "$gd_back" || cd /
  fi
}

# The user's number in $gd_text.
gd_user() {
  if [ -r /proc/self/status ]; then
    while read -r gd_word gd_text gd_rest; do
      [ "$gd_word" != Uid: ] || return 0
    done </proc/self/status
  fi
  gd_text=$(id -u)
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
  for gd_name in commit at; do
    gd_first "$state/releases/$gd_now/$gd_name"
    gd_fact "$gd_name" "$gd_text"
  done
  gd_user
  gd_fact user "$gd_text"
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
    [ ! -e "$gd_path" ] || gd_names="$gd_names ${gd_path##*/}"
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
  rm -rf "$state/journal" "$state/backup"
  return "$gd_reverted"
}

# Removes what an unfinished release left: nothing of it was ever live, or it is not any more. Arguments: more to remove.
gd_sweep() {
  gd_revert
  for gd_made in "$state"/making/*; do
    [ -f "$gd_made" ] || continue
    gd_id=${gd_made##*/}
    gd_live
    if [ "$gd_now" != "$gd_id" ]; then
      gd_remove "$root/releases/$gd_id" "$state/releases/$gd_id"
    fi
    rm -f "$gd_made"
  done
  # Records of releases that are gone: their runner died between removing the one and the other.
  for gd_made in "$state"/releases/*; do
    [ ! -d "$gd_made" ] || [ -d "$root/releases/${gd_made##*/}" ] || gd_remove "$gd_made"
  done
  for gd_env in "$state"/venvs/*; do
    [ ! -d "$gd_env" ] || [ -f "$gd_env/.complete" ] || gd_remove "$gd_env"
  done
  for gd_made in "$state/incoming" "$state/run" "$state/backup" "$state/journal.new" "$state"/trash* "$root/.current.new"; do
    if [ -e "$gd_made" ] || [ -L "$gd_made" ]; then set -- "$@" "$gd_made"; fi
  done
  [ $# = 0 ] || gd_remove "$@"
}

# Removes for certain, although what was just stopped may still write there.
gd_remove() {
  gd_tries=0
  until rm -rf "$@" 2>/dev/null; do
    gd_tries=$((gd_tries + 1))
    [ "$gd_tries" -lt 60 ] || return 1
    sleep 0.2
  done
}

gd_finish() {
  trap '' TERM INT
  if [ "$gd_mode" != read ]; then
    [ -z "$gd_watchdog" ] || kill -TERM "$gd_watchdog" 2>/dev/null
    if [ -n "$gd_copy" ]; then
      gd_stop_tree "$gd_copy"
      wait "$gd_copy" 2>/dev/null
    fi
    gd_sweep "$state/holder"
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
    gd_list=$state/releases/$gd_now/list
    cd "$root/releases/$gd_now" || gd_list=/dev/null
    # Where the file system can share blocks between files, a copy costs next to nothing.
    if cp --reflink=always "$gd_list" "$state/incoming/shares" 2>/dev/null; then
      sed -n -e '/\\/d' -e "s/${gd_tab}[fl].*//p" "$gd_list" | tr '\n' '\0' |
        xargs -0 cp -d --preserve=mode,timestamps --reflink=always --parents -t "$state/incoming/tree" --
      # Directories by themselves, and names with escapes, which tar can read.
      sed -n -e "s/${gd_tab}d.*//p" -e "/\\\\/s/${gd_tab}[fl].*//p" "$gd_list"
    else
      cut -f1 "$gd_list"
    fi | tar -cf - --no-recursion -T - | tar -xpof - -C "$state/incoming/tree"
    # Well or not: the hashes will tell.
    echo copied >&5
  ) >/dev/null 2>&1 3<&- 4>&- &
  gd_copy=$!
}

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
  if [ -s new/meta/gone ]; then
    (cd tree && xargs -0 rm -rf -- <../new/meta/gone) || gd_fail TRANSFER_FAILED "cannot remove files"
  fi
  [ -d new/tree ] || return 0
  cp -alf new/tree/. tree/ 2>/dev/null && return 0
  # A file system without hard links.
  cp -a new/tree/. tree/ && rm -rf new/tree || gd_fail TRANSFER_FAILED "cannot store files"
}

# Puts the received files over the copied ones and proves by hash that the result is what the runner holds.
# Arguments: base release (or empty), SHA-256 of the new list.
gd_receive() {
  gd_await 2
  cd "$state/incoming" || gd_fail TRANSFER_FAILED incoming
  gd_overlay
  if [ -n "$1" ]; then
    join -t "$gd_tab" -v 1 "$state/releases/$1/list" new/meta/left | sort -m -t "$gd_tab" -k1,1 - new/meta/added >list
  else
    mv new/meta/added list
  fi
  gd_sum=$(sha256sum <list)
  [ "${gd_sum%% *}" = "$2" ] || gd_fail TRANSFER_FAILED "the list of files does not add up"
  gd_verify_tree
}

# Once more, with what was sent again over the first data channel's files.
gd_receive_again() {
  gd_await 1
  cd "$state/incoming" || gd_fail TRANSFER_FAILED incoming
  gd_overlay
  gd_verify_tree
}

# Every file of the list against its hash; names that do not match go to the runner. Odd names (with a backslash in the
# list, since sha256sum's escapes differ between versions) the runner checks one by one with gd_odd.
gd_verify_tree() {
  sed -n -e '/\\/d' -e "s/^\\([^$gd_tab]*\\)${gd_tab}f[0-7]*${gd_tab}\\(.*\\)/\\2  .\\/\\1/p" list >sums
  [ -s sums ] || return 0
  rm -f sums.* checked.*
  set -- sums
  # Many files on all cores; for few, more processes cost more than they save.
  gd_total=$(wc -l <sums)
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
  gd_blob bad bad
  gd_fail TRANSFER_MISMATCH "$(wc -l <bad)"
}

# Arguments: SHA-256, path in the tree with its odd bytes as \0ooo.
gd_odd() {
  gd_path=$(printf '%bx' "$2")
  [ "$(sha256sum <"$state/incoming/tree/${gd_path%x}" | cut -d' ' -f1)" = "$1" ] || gd_fail TRANSFER_MISMATCH 1
}

# --- source from a repository --------------------------------------------------------------------------------------

# Fetches into the cache and tells the commit that a name stands for. Arguments: repository, name or commit.
gd_git_fetch() {
  command -v git >/dev/null 2>&1 || gd_fail HOST_TOOL_MISSING git
  GIT_TERMINAL_PROMPT=0
  GIT_SSH_COMMAND=${GIT_SSH_COMMAND:-ssh -o BatchMode=yes}
  export GIT_TERMINAL_PROMPT GIT_SSH_COMMAND
  if [ "$(git -C "$state/git" config remote.origin.url 2>/dev/null)" != "$1" ]; then
    rm -rf "$state/git"
    git init --quiet --bare "$state/git" && git -C "$state/git" config remote.origin.url "$1" || gd_fail GIT_FAILED "$2"
  fi
  # A commit that is in the cache needs no network.
  case $2 in
  *[!0-9a-f]*) gd_known= ;;
  *) gd_known=$(git -C "$state/git" rev-parse --quiet --verify "$2^{commit}") || gd_known= ;;
  esac
  if [ "$gd_known" != "$2" ]; then
    # Without the lock and the runner's channel: git may leave a process behind that tidies the cache.
    git -C "$state/git" fetch --quiet --prune --force origin '+refs/heads/*:refs/heads/*' '+refs/tags/*:refs/tags/*' \
      2>&1 3<&- 4>&- 5<&- 9>&- ||
      gd_fail GIT_FAILED "$2"
    gd_known=$(git -C "$state/git" rev-parse --quiet --verify "$2^{commit}") || gd_known=
    if [ -z "$gd_known" ]; then
      git -C "$state/git" fetch --quiet origin "$2" 2>&1 3<&- 4>&- 5<&- 9>&- &&
        gd_known=$(git -C "$state/git" rev-parse --quiet --verify 'FETCH_HEAD^{commit}') || gd_fail GIT_FAILED "$2"
    fi
  fi
  gd_say "state commit $gd_known"
}

# Argument: commit.
gd_git_tree() {
  rm -rf "$state/incoming/tree"
  mkdir -p "$state/incoming/tree" || gd_fail ROOT_NOT_WRITABLE "$state"
  git -C "$state/git" archive --format=tar -o "$state/incoming/git.tar" "$1" 2>&1 &&
    tar -xpof "$state/incoming/git.tar" -C "$state/incoming/tree" 2>&1 || gd_fail GIT_FAILED "$1"
  rm -f "$state/incoming/git.tar"
}

# Gives the verified tree its place and its record. Arguments: id, commit, seconds since the epoch.
gd_place() {
  # The mark first: whatever exists of a release when its runner dies is found by it.
  true >"$state/making/$1" && mkdir "$state/releases/$1" || gd_fail ROOT_NOT_WRITABLE "$state"
  mv "$state/incoming/tree" "$root/releases/$1" || gd_fail ROOT_NOT_WRITABLE "$root/releases"
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

# A link into shared/ in place of whatever the release has there. Arguments: kind (d, f), path, link text.
gd_share() {
  if [ "$1" = d ]; then
    mkdir -p "$root/shared/$2" || gd_fail ROOT_NOT_WRITABLE "$root/shared/$2"
  fi
  case $2 in */*) mkdir -p "${2%/*}" ;; esac
  rm -rf "./$2"
  ln -s "$3" "./$2" || gd_fail ROOT_NOT_WRITABLE "$2"
}

# A file of the release itself, written before the build. Arguments: number, path, mode.
gd_write() {
  case $2 in */*) mkdir -p "./${2%/*}" ;; esac
  rm -rf "./$2"
  cp "$state/incoming/new/files/$1" "./$2" && chmod "$3" "./$2" || gd_fail ROOT_NOT_WRITABLE "$2"
}

# --- commands of the application -------------------------------------------------------------------------------------

# Runs "$@" for at most $1 seconds, in a process group of its own, without the lock (a daemon would keep it; the round has it
# meanwhile) or the runner's channel.
gd_run() {
  gd_limit=$1
  shift
  (
    trap - PIPE HUP TERM INT
    exec timeout -k 10 "$gd_limit" "$@"
  ) 3<&- 4>&- 5<&- 9>&-
  gd_result=$?
  [ "$gd_result" = 124 ] && printf 'stopped after %s s\n' "$gd_limit"
  return "$gd_result"
}

# Outputs of a build step that was skipped, from the release they were built in. Arguments: release, path.
gd_take() {
  case $2 in */*) mkdir -p "./${2%/*}" ;; esac
  rm -rf "./$2"
  cp -a "$root/releases/$1/$2" "./$2" || gd_fail BUILD_FAILED "$2"
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
  rm -rf "$state/tools/uv"
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
  gd_id=$1 gd_key=$2 gd_link=$3 gd_seconds=$4
  shift 4
  if [ -z "$gd_key" ]; then
    # Of a source from a repository only the host knows the lock file.
    gd_key=$(
      printf '%s\n' "$@"
      if [ "$3" = uv.lock ]; then cat uv.lock; else shift 4 && cat -- "$@"; fi
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
    rm -rf "$venv"
    mkdir -p "$state/venvs"
    gd_until=$(($(date +%s) + gd_seconds))
    if ! (
      trap - PIPE
      gd_make_venv "$@"
    ) 3<&- 4>&- 5<&- 9>&-; then
      [ "$(date +%s)" -lt "$gd_until" ] || printf 'not installed within %s s (python.timeout)\n' "$gd_seconds"
      gd_fail PYTHON_ENVIRONMENT "${venv##*/}"
    fi
    gd_version_of "$venv"
    [ -n "$gd_text" ] || gd_fail PYTHON_ENVIRONMENT "${venv##*/}"
    printf '%s\n' "$gd_text" >"$venv/.complete" || gd_fail ROOT_NOT_WRITABLE "$venv"
  fi
  printf '%s\n' "${venv##*/}" >"$state/releases/$gd_id/venv"
  gd_link=$root/releases/$gd_id/$gd_link
  rm -rf "$gd_link"
  ln -s "$venv" "$gd_link" || gd_fail ROOT_NOT_WRITABLE "$gd_link"
}

# --- files outside the release -----------------------------------------------------------------------------------------

gd_changed=

# A path that may start with ~/, in $gd_text.
gd_at_home() {
  gd_text=$1
  case $1 in [~]/*) gd_text=$HOME/${1#??} ;; esac
}

# Where files to be put come from.
gd_files=$state/incoming/new/files

# Writes a file when it differs, keeping the old one for a revert. Arguments: number, path, mode, owner (or empty),
# sudo (or empty), what it belongs to.
gd_put() {
  gd_at_home "$2"
  set -- "$1" "$gd_text" "$3" "$4" "$5" "$6"
  gd_new=$gd_files/$1
  case $4 in
  '') gd_form=%a gd_wanted=${3#0} ;;
  *:*) gd_form='%a %U:%G' gd_wanted="${3#0} $4" ;;
  *) gd_form='%a %U' gd_wanted="${3#0} $4" ;;
  esac
  if $5 test -f "$2" && $5 cmp -s "$gd_new" "$2" && [ "$($5 stat -c "$gd_form" "$2")" = "$gd_wanted" ]; then
    return 0
  fi
  mkdir -p "$state/backup" || gd_fail ROOT_NOT_WRITABLE "$state"
  chmod 700 "$state/backup"
  if $5 test -e "$2"; then
    # Whole or not at all: a copy that a full disk cut short must not come back by a revert.
    $5 cp -p "$2" "$state/backup/$1.part" && $5 mv -f "$state/backup/$1.part" "$state/backup/$1" ||
      gd_fail FILE_NOT_WRITABLE "$2"
  else
    true >"$state/backup/$1.absent" || gd_fail ROOT_NOT_WRITABLE "$state"
  fi
  $5 mkdir -p "${2%/*}" || gd_fail FILE_NOT_WRITABLE "$2"
  $5 cp "$gd_new" "$2.gd-new" && $5 chmod "$3" "$2.gd-new" || gd_fail FILE_NOT_WRITABLE "$2"
  if [ -n "$4" ]; then
    $5 chown "$4" "$2.gd-new" || gd_fail FILE_NOT_WRITABLE "$2"
  fi
  $5 mv -f "$2.gd-new" "$2" || gd_fail FILE_NOT_WRITABLE "$2"
  gd_changed="$gd_changed $6"
}

# The other way round. Arguments: number, path, sudo.
gd_unput() {
  gd_at_home "$2"
  set -- "$1" "$gd_text" "$3"
  if [ -e "$state/backup/$1" ]; then
    $3 cp -p "$state/backup/$1" "$2.gd-new" && $3 mv -f "$2.gd-new" "$2"
  elif [ -e "$state/backup/$1.absent" ]; then
    $3 rm -f "$2"
  fi
}

# Keeps services' files with a release, for a rollback to it. Arguments: release; then of each file its number, mode, whether root
# writes it (1, 0), service and path.
gd_keep() {
  # A release that was not made by this program has no record to keep them in.
  [ -d "$state/releases/$1" ] || return 0
  gd_kept=$state/releases/$1/units
  shift
  [ ! -e "$gd_kept.new" ] || rm -rf "$gd_kept.new"
  (
    umask 077
    mkdir "$gd_kept.new" || exit 1
    gd_left=$#
    while [ "$gd_left" -gt 0 ]; do
      printf "%s$gd_tab%s$gd_tab%s$gd_tab%s$gd_tab%s\\n" "$1" "$2" "$3" "$4" "$5" || exit 1
      set -- "$@" "$gd_files/$1"
      shift 5
      gd_left=$((gd_left - 5))
    done >"$gd_kept.new/index"
    [ $# = 0 ] || cp -- "$@" "$gd_kept.new/"
  ) && { [ ! -e "$gd_kept" ] || rm -rf "$gd_kept"; } && mv "$gd_kept.new" "$gd_kept" || gd_fail ROOT_NOT_WRITABLE "$gd_kept"
}

# Does something with every file that was kept with a release. Arguments: release, function of number, path, mode, owner, sudo,
# service.
gd_each_kept() {
  while IFS=$gd_tab read -r gd_number gd_bits gd_root gd_owner gd_path <&6; do
    gd_as=
    [ "$gd_root" = 0 ] || gd_as='sudo -n'
    "$2" "$gd_number" "$gd_path" "$gd_bits" '' "$gd_as" "$gd_owner"
  done 6<"$state/releases/$1/units/index"
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
  [ ! -f "$state/releases/$1/units/index" ] || gd_each_kept "$1" gd_back_out
}

gd_back_out() {
  gd_unput "$1" "$2" "$5"
}

# Whether it is known that a release does not have a service's file. Arguments: release, path.
gd_lacks() {
  [ -f "$state/releases/$1/units/index" ] || return 1
  while IFS=$gd_tab read -r gd_number gd_bits gd_root gd_owner gd_path; do
    [ "$gd_path" != "$2" ] || return 1
  done <"$state/releases/$1/units/index"
}

# --- switch ----------------------------------------------------------------------------------------------------------

# One rename: readers see the old release or the new one, never none.
gd_switch() {
  [ ! -L "$root/.current.new" ] || rm -f "$root/.current.new"
  ln -s "releases/$1" "$root/.current.new" && mv -T "$root/.current.new" "$root/current" ||
    gd_fail SWITCH_FAILED "$root/current"
}

# Back to the release that was live, or to none. Argument: its id or nothing.
gd_unswitch() {
  if [ -n "$1" ]; then
    [ -d "$root/releases/$1" ] || return
    rm -f "$root/.current.new"
    ln -s "releases/$1" "$root/.current.new" && mv -T "$root/.current.new" "$root/current"
  else
    rm -f "$root/current"
  fi
}

# The point of no return: what was switched stays.
gd_commit() {
  rm -rf "$state/journal" "$state/backup" "$state/making/$1"
}

# Throws away releases, environments that no release has any more, and what was received. Arguments: ids of the releases.
# Deleting many files takes its time: it goes on in the background, in a place of its own, when the lock is given back.
gd_clean() {
  gd_trash=$state/trash.$$
  mkdir -p "$gd_trash/records" || return
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
  (exec rm -rf "$gd_trash" >/dev/null 2>&1 3<&- 4>&- 5<&- 9>&-) &
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
  mkdir -p "$state/backup" && chmod 700 "$state/backup" &&
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
  mkdir -p "$state/backup" && chmod 700 "$state/backup" &&
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
  mkdir -p "$state/run"
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
  ) >/dev/null 2>&1 3<&- 4>&- 5<&- 9>&- &
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
  ) >/dev/null 2>&1 4>&- &
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

gd_main() {
  gd_job=
  gd_rounds=0
  gd_copy=
  gd_watchdog=
  gd_term=
  if [ "$gd_mode" != read ]; then
    if [ ! -d "$root/releases" ] || [ ! -d "$root/shared" ] || [ ! -d "$state/releases" ] || [ ! -d "$state/making" ]; then
      mkdir -p "$root/releases" "$root/shared" "$state/releases" "$state/making" 2>/dev/null ||
        gd_fail ROOT_NOT_WRITABLE "$root"
    fi
    [ ! -e "$root/current" ] || [ -L "$root/current" ] || gd_fail CURRENT_NOT_A_LINK "$root/current"
    gd_lock
    gd_sweep
    trap 'gd_term=1; if [ -n "$gd_job" ] && [ "$gd_kind" = run ]; then gd_stop_tree "$gd_job"; fi' TERM INT
    mkdir -p "$state/run" "$state/incoming/new" "$state/incoming/tree" && mkfifo "$state/run/ends" &&
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
      gd_round "${gd_frame%% *}"
      gd_say "end $gd_status"
      ;;
    # Two in one: the second, which is finished once begun, after the success of the first.
    'both '*)
      gd_read "${gd_rest%% *}"
      gd_first_script=$gd_script
      gd_read "${gd_rest#* }"
      gd_second=$gd_script
      gd_script=$gd_first_script
      gd_round run
      if [ "$gd_status" = 0 ] && [ -z "$gd_term" ]; then
        gd_script=$gd_second
        gd_round hold
      fi
      gd_say "end $gd_status"
      ;;
    # A ping, or what the watcher of the last round left of one.
    *) gd_alive ;;
    esac
  done
  # Another run with a newer token, or a person, took the lock away.
  [ -z "$gd_term" ] || gd_say "fail GAVE_WAY"
  gd_finish 1
}
