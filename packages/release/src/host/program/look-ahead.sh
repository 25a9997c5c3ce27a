# What stands in the way of files outside the release, found before anything is changed.

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
