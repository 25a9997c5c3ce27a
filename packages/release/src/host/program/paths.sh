# Paths: walked, made and removed without following a link.
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
