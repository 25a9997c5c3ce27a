# The removal of a service's file that is as it was kept. Root is given this part, too.

# Takes a service's file away when it is as it was kept with the release; the revert puts it back. Arguments: its name below backup/,
# path, the copy that was kept.
gd_take_away() {
  gd_guarded=''
  gd_outside "$2" && [ -f "./$gd_leaf" ] && [ ! -L "./$gd_leaf" ] && cmp -s "./$gd_leaf" "$3" || return 1
  ln "./$gd_leaf" "$state/backup/$1" 2>/dev/null || {
    cp -a "./$gd_leaf" "$state/backup/$1.part" && mv -f "$state/backup/$1.part" "$state/backup/$1" || return 1
  }
  gd_delete "$gd_leaf"
}
