# The copy of the live release, made while the runner works out what differs.

# Starts to copy the live release's files while the runner works out what differs. Copies, never links: what the
# application writes in one release must not change another.
gd_start_copy() {
  gd_live
  if [ -z "$gd_now" ] || [ ! -f "$state/releases/$gd_now/list" ]; then
    echo copied >&5
    return 0
  fi
  (
    umask 022
    gd_list=$state/releases/$gd_now/list
    mkdir "$state/incoming/tree"
    cd "$root/$gd_builds/$gd_now" || gd_list=/dev/null
    # Where the file system can share blocks between files, a copy costs next to nothing.
    if cp --reflink=always "$gd_list" "$state/incoming/shares" 2>/dev/null; then
      sed -n -e '/\\/d' -e "s/${gd_tab}f.*//p" "$gd_list" | tr '\n' '\0' |
        xargs -0 cp -d --preserve=mode,timestamps --reflink=always --parents -t "$state/incoming/tree" --
      # Names with escapes, which tar can read.
      sed -n -e "/\\\\/s/${gd_tab}f.*//p" "$gd_list"
    else
      sed -n -e "s/${gd_tab}f.*//p" "$gd_list"
    fi | tar -cf - --no-recursion -T - | tar -xpof - -C "$state/incoming/tree"
    # Only files are copied: a link in place of one would lead the proof by hash, and the application, elsewhere.
    find "$state/incoming/tree" -type l -exec rm -f {} +
    # Well or not: the hashes will tell.
    echo copied >&5
  ) >/dev/null 2>&1 3<&- 4>&- 7>&- &
  gd_copy=$!
}
