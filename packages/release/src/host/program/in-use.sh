# Which releases and environments a process of this host runs from.

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
