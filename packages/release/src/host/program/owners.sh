# Owner, group and mode of shared directories.

# What a directory in shared/ has of them, and their numbers, in $gd_text; nothing when it is not there or a link of the operator's. Argument: path.
gd_owner_of() {
  gd_from_here=$PWD gd_text=
  ! gd_reach "$root/shared" "$1" || [ -L "./$gd_leaf" ] || [ ! -d "./$gd_leaf" ] || gd_text=$(stat -c '%U %G %a %u %g' "./$gd_leaf")
  cd "$gd_from_here" || cd /
}

# Gives a shared directory what the release file says; a revert gives it back what it had. Arguments: sudo (or nothing), path, owner,
# group, mode (or nothing each).
gd_own_shared() {
  gd_sudo=$1
  shift
  gd_owner_of "$1"
  # shellcheck disable=SC2086
  set -- "$@" $gd_text
  [ $# = 9 ] || return 0
  case "${2:-$5} ${3:-$6} ${4:-$7}" in "$5 $6 $7") return 0 ;; esac
  gd_quote "$1"
  gd_undo 2 "gd_give '$gd_sudo' $gd_text $8 $9 $7 || gd_back=1"
  gd_give "$gd_sudo" "$1" "$2" "$3" "$4" || gd_fail SHARED_OWNER "shared/$1|${2:-$5}:${3:-$6} ${4:-$7}"
}

# The same for one that this release makes, which nobody uses yet. Arguments: those of gd_own_shared.
gd_own_made() {
  [ -n "$gd_shared_new" ] || return 0
  gd_sudo=$1
  shift
  gd_give "$gd_sudo" "$@" || gd_fail SHARED_OWNER "shared/$1|$2:$3 $4"
}
