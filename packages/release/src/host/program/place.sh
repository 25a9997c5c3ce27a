# What a release is made of: its tree, its record, links to what is shared, rendered files.

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
  mv -T "$state/incoming/tree" "$root/$gd_builds/$1" || gd_fail ROOT_NOT_WRITABLE "$root/$gd_builds"
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
  gd_shared_new=
  if [ "$2" = d ] && [ ! -d "$root/shared/$3/" ]; then
    gd_noted=$state/making/$1
    gd_reach "$root/shared" "$3" make || gd_blocked "shared/$3"
    gd_part=$gd_leaf gd_here=$PWD/$gd_leaf
    gd_make_directory || gd_blocked "shared/$3"
    gd_noted='' gd_shared_new=1
  fi
  cd "$gd_from_here" || cd /
  [ -z "$4" ] || gd_link "$root/$gd_builds/$1" "$3" "$4"
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
  gd_make_way "$root/$gd_builds/$1" "$3"
  cp -- "$gd_files/$2" "./$gd_leaf" && chmod "$4" "./$gd_leaf" || gd_fail ROOT_NOT_WRITABLE "$3"
  cd "$gd_from" || cd /
}
