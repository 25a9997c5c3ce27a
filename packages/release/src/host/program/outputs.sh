# Outputs of a build step that was skipped, taken over from the live release.

# Whether a release has something of its own at a path. Arguments: release, path.
gd_has() {
  gd_from=$PWD
  gd_reach "$root/$gd_builds/$1" "$2" && [ -e "./$gd_leaf" ] && [ ! -L "./$gd_leaf" ]
  gd_status=$?
  cd "$gd_from" || cd /
  return "$gd_status"
}

# Outputs of a build step that was skipped, from the release they were built in. Arguments: release, new release, path.
gd_take() {
  gd_from=$PWD
  gd_reach "$root/$gd_builds/$1" "$3" || gd_blocked "$3"
  gd_source=$PWD/$gd_leaf
  gd_make_way "$root/$gd_builds/$2" "$3"
  cp -a "$gd_source" "./$gd_leaf" || gd_fail BUILD_FAILED "$3"
  cd "$gd_from" || cd /
}

# Whether a release has what a build step made: its command, its environment and the rendered files it is given are in the key.
# Arguments: release, key.
gd_was_built() {
  grep -qx "$2" "$state/releases/$1/built" 2>/dev/null
}

gd_built() {
  (umask 077 && printf '%s\n' "$2" >>"$state/releases/$1/built") || gd_fail ROOT_NOT_WRITABLE "$state"
}
