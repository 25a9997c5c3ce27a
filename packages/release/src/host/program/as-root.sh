# Functions of this program run as root.

# Runs a function as root. Root is given this program on standard input: nothing secret is in its arguments.
gd_as_root() {
  gd_said=$({
    printf '%s\n' "$gd_program" "${gd_more:-}"
    printf 'gd_nonce=%s gd_builds=%s gd_pointer=%s\ngd_be_root "$@"\n' "$gd_nonce" "$gd_builds" "$gd_pointer"
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
