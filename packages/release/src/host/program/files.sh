# Files outside the release.
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
  # Nobody else can reach it before it is as it should be.
  cp -- "$gd_new" ./file && { [ -z "$4" ] || chown "$4" ./file; } && chmod "$3" ./file && gd_appear || return 1
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
