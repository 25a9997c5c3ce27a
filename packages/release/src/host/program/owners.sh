# Owner, group and mode of shared directories. Root is given this part, too.

# Gives a directory in shared/ another owner, group and mode, through no link. Arguments: path, owner, group, mode (or nothing each).
gd_set_owner() {
  gd_reach "$root/shared" "$1" && gd_here=${PWD%/}/$gd_leaf && cd -P "./$gd_leaf" && [ "$PWD" = "$gd_here" ] || return 1
  [ -z "$2$3" ] || chown "$2${3:+:$3}" . || return 1
  # With fewer digits GNU keeps the bits of the group and the like.
  [ -z "$4" ] || chmod "00$4" .
}

# The same by whoever may. Arguments: sudo (or nothing), then those.
gd_give() {
  gd_sudo=$1
  shift
  (gd_set_owner "$@") 2>/dev/null && return 0
  [ -n "$gd_sudo" ] && gd_as_root gd_set_owner "$@"
}

# What a directory in shared/ has of them, and their numbers, in $gd_text, and its place in $gd_here; nothing when it is not there or a
# link of the operator's. Argument: path.
gd_owner_of() {
  gd_from_here=$PWD gd_text=
  if gd_reach "$root/shared" "$1" && [ ! -L "./$gd_leaf" ] && [ -d "./$gd_leaf" ]; then
    gd_here=${PWD%/}/$gd_leaf
    gd_text=$(stat -c '%U %G %a %u %g' "./$gd_leaf")
  fi
  cd "$gd_from_here" || cd /
}

# Gives a shared directory what the release file says; a revert gives it back what it had. Arguments: sudo (or nothing), path, owner,
# group, mode (or nothing each).
gd_own_shared() {
  gd_asked=$1
  shift
  gd_owner_of "$1"
  # shellcheck disable=SC2086
  set -- "$@" $gd_text
  [ $# = 9 ] || return 0
  case "${2:-$5} ${3:-$6} ${4:-$7}" in "$5 $6 $7") return 0 ;; esac
  # A journal knows no function of this part.
  gd_quote "$gd_here"
  gd_quote "cd -P $gd_text && [ \"\$PWD\" = $gd_text ] && chown $8:$9 . && chmod 00$7 ."
  gd_undo 2 "gd_part=$gd_text"
  gd_undo 2 "printf '%s\\n' \"\$gd_part\" | sh 2>/dev/null || printf '%s\\n' \"\$gd_part\" | $gd_asked sh -s \"\$root\" \"\$state\" owner || gd_back=1"
  gd_give "$gd_asked" "$1" "$2" "$3" "$4" || gd_fail SHARED_OWNER "shared/$1|${2:-$5}:${3:-$6} ${4:-$7}"
}

# The same for one that this release makes, which nobody uses yet. Arguments: those of gd_own_shared.
gd_own_made() {
  [ -n "$gd_shared_new" ] || return 0
  gd_asked=$1
  shift
  gd_give "$gd_asked" "$@" || gd_fail SHARED_OWNER "shared/$1|$2:$3 $4"
}
