# The switch of `current` to a release, and the second look at it before anything is final.

# Notes what `current` is, for a revert: the link itself, wherever it leads.
gd_note_current() {
  if [ -L "$root/$gd_pointer" ]; then
    cp -P "$root/$gd_pointer" "$state/backup/current" || gd_fail SWITCH_FAILED "$root/$gd_pointer"
  else
    true >"$state/backup/current.absent" || gd_fail ROOT_NOT_WRITABLE "$state"
  fi
}

gd_switch() {
  gd_lead "$gd_builds/$1" || gd_fail SWITCH_FAILED "$root/$gd_pointer"
  gd_say "live release $1"
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

# A second look, before anything is final: what `current` leads to and what is recorded of it. Arguments: release, its commit (or
# empty).
gd_confirm() {
  gd_live
  [ "$gd_now" = "$1" ] || gd_fail RELEASE_UNCONFIRMED "current leads to: $gd_current"
  # A release that was not made by this program has no record.
  if [ -n "$2" ] && [ -f "$state/releases/$1/commit" ]; then
    gd_first "$state/releases/$1/commit"
    [ "$gd_text" = "$2" ] || gd_fail RELEASE_UNCONFIRMED "the commit recorded is $gd_text"
  fi
  gd_say "state confirmed $1"
}
