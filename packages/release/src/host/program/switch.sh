# Where `current` leads.

# One rename: readers see the old release or the new one, never none. Argument: text of the link.
gd_lead() {
  gd_remove "$state" current.new
  ln -s "$1" "$state/current.new" && mv -T "$state/current.new" "$root/$gd_pointer"
}

# Back to what `current` was. Arguments: id of the release that was live, or nothing (for journals of earlier versions, which
# kept no link), id of the one that was switched to.
gd_unswitch() {
  if [ -n "${2:-}" ] && [ "$(readlink "$root/$gd_pointer")" != "$gd_builds/$2" ]; then
    # It was not switched to, is back already, or leads where somebody else wants it to.
    return 0
  elif [ -L "$state/backup/current" ]; then
    gd_remove "$state" current.new
    cp -P "$state/backup/current" "$state/current.new" && mv -T "$state/current.new" "$root/$gd_pointer" || gd_back=1
  elif [ -z "${2:-}" ] && [ -n "$1" ]; then
    [ -d "$root/$gd_builds/$1" ] || return
    gd_lead "$gd_builds/$1" || gd_back=1
  elif [ -z "${2:-}" ] || [ -e "$state/backup/current.absent" ]; then
    [ ! -L "$root/$gd_pointer" ] || gd_remove "$root" "$gd_pointer" || gd_back=1
  else
    gd_back=1
  fi
}
