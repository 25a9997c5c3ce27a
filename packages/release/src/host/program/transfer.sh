# What arrives: files over the copy of the live release, proven by their hashes.

# Waits until as many of those that work beside the rounds have ended: the copy of the live release, a data channel.
gd_await() {
  gd_left=$1
  while [ "$gd_left" -gt 0 ]; do
    IFS= read -r gd_text <&5 || gd_fail TRANSFER_FAILED "$state/run/ends"
    case $gd_text in bad*) gd_fail TRANSFER_FAILED "channel ${gd_text#bad }" ;; esac
    gd_left=$((gd_left - 1))
  done
}

# Puts the files of the data channel over the copied ones.
gd_overlay() {
  if [ ! -d tree ] && [ -d new/tree ]; then
    mv new/tree tree || gd_fail TRANSFER_FAILED "cannot store files"
    return 0
  fi
  if [ -s new/meta/deleted ]; then
    (cd tree && xargs -0 rm -rf -- <../new/meta/deleted) || gd_fail TRANSFER_FAILED "cannot remove files"
  fi
  [ -d new/tree ] || return 0
  cp -alf new/tree/. tree/ 2>/dev/null && return 0
  # A file system without hard links.
  cp -a new/tree/. tree/ && rm -rf new/tree || gd_fail TRANSFER_FAILED "cannot store files"
}

# The list of a release: that of another one without what is dropped, with what is added. Not by join and sort, which some hosts do not
# have or get wrong: all lists are in order, and no path is in two of the last ones. Arguments: the three lists.
gd_merge_lists() {
  LC_ALL=C awk -F "$gd_tab" -v dropped="$2" -v added="$3" '
    function next_line() { more = (getline line < added) > 0; if (more) { split(line, parts, FS); path = parts[1] "" } }
    BEGIN { while ((getline gone < dropped) > 0) out[gone] = 1; next_line() }
    $1 in out { next }
    { while (more && path < $1 "") { print line; next_line() } print }
    END { while (more) { print line; next_line() } }' "$1"
}

# Puts the received files over the copied ones and proves by hash that the result is what the runner holds.
# Arguments: base release (or empty), SHA-256 of the new list, how many files it has.
gd_receive() {
  gd_await 2
  cd "$state/incoming" || gd_fail TRANSFER_FAILED incoming
  umask 022
  gd_overlay
  umask 077
  if [ -n "$1" ]; then
    gd_merge_lists "$state/releases/$1/list" new/meta/dropped new/meta/added >list
  else
    mv new/meta/added list
  fi
  gd_sum=$(sha256sum <list)
  [ "${gd_sum%% *}" = "$2" ] || gd_fail TRANSFER_FAILED "the list of files does not add up"
  gd_verify_tree "$3"
}

# Once more, with what was sent again over the first data channel's files.
gd_receive_again() {
  gd_await 1
  cd "$state/incoming" || gd_fail TRANSFER_FAILED incoming
  umask 022
  gd_overlay
  umask 077
  gd_verify_tree
}

# Whether every file of the list has its mode in the tree. A name with escapes whose mode is not 644 counts as one that differs.
gd_modes_are_right() {
  find . -type d ! -perm 755 -exec chmod 755 {} + -o -type f ! -perm 644 -exec stat -c 'f%a %n' {} + | sort >../modes
  sed -n -e "/${gd_tab}f644$gd_tab/d" -e "s/^\\([^$gd_tab]*\\)$gd_tab\\(f[0-7]*\\)$gd_tab.*/\\2 .\\/\\1/p" ../list | sort | cmp -s - ../modes
}

# Gives the files the modes of the source: copied ones have what a build step, or somebody by hand, made of them since. In nearly every
# release none differs, and one look costs a third of setting all.
gd_set_modes() {
  gd_modes_are_right && return
  for gd_text in $(sed -n "s/^[^$gd_tab]*${gd_tab}f\\([0-7][0-7]*\\)$gd_tab.*/\\1/p" ../list | sort -u); do
    sed -n -e '/\\/d' -e "s/${gd_tab}f$gd_text$gd_tab.*//p" ../list | tr '\n' '\0' | xargs -0 chmod "$gd_text" --
    # Names with escapes.
    sed -n -e "/\\\\/s/${gd_tab}f$gd_text$gd_tab.*//p" ../list |
      while IFS= read -r gd_line; do printf '%b\0' "$gd_line"; done | xargs -0 chmod "$gd_text" --
  done
}

# Every file of the list against its hash; names that do not match go to the runner. Names with escapes (a backslash in the list) are
# left out, since sha256sum's escapes differ between versions: the runner checks them one by one with gd_check_escaped. Argument: how
# many files there are, about.
gd_verify_tree() {
  (cd tree && gd_set_modes) >/dev/null 2>&1
  sed -n -e '/\\/d' -e "s/^\\([^$gd_tab]*\\)${gd_tab}f[0-7]*${gd_tab}\\(.*\\)/\\2  .\\/\\1/p" list >sums
  [ -s sums ] || return 0
  # Of a first proof, which failed.
  [ ! -e bad ] || rm -f bad sums.* checked.*
  # Many files on all cores; for few, more processes cost more than they save.
  gd_total=${1:-0}
  set -- sums
  if [ "$gd_total" -ge 2000 ] && gd_cores=$(nproc 2>/dev/null) && [ "$gd_cores" -gt 1 ] && command -v split >/dev/null; then
    [ "$gd_cores" -le 8 ] || gd_cores=8
    split -l $(((gd_total + gd_cores - 1) / gd_cores)) sums sums. && set -- sums.* ||
      gd_fail TRANSFER_FAILED "cannot store files"
  fi
  gd_checks=
  for gd_part in "$@"; do
    (cd tree && sed 's/^.\{66\}//' "../$gd_part" | tr '\n' '\0' | xargs -0 sha256sum --) >"checked.$gd_part" 2>/dev/null &
    gd_checks="$gd_checks $!"
  done
  gd_differs=
  for gd_check in $gd_checks; do wait "$gd_check"; done
  # It is the hashes that are compared: the verdict of `sha256sum -c` is not the same everywhere.
  for gd_part in "$@"; do cmp -s "$gd_part" "checked.$gd_part" || gd_differs=1; done
  [ -n "$gd_differs" ] || return 0
  for gd_part in "$@"; do
    awk -v known="checked.$gd_part" 'BEGIN { while ((getline line < known) > 0) seen[line] = 1 } !($0 in seen) { print substr($0, 67) ": FAILED" }' "$gd_part"
  done >bad
  # What is sent again comes alone: some cp take a file and itself for an error.
  gd_remove "$state/incoming/new" tree
  gd_blob bad bad
  gd_fail TRANSFER_MISMATCH "$(wc -l <bad)"
}

# Arguments: SHA-256, path in the tree with other bytes as \0ooo.
gd_check_escaped() {
  gd_path=$(printf '%bx' "$2")
  [ "$(sha256sum <"$state/incoming/tree/${gd_path%x}" | cut -d' ' -f1)" = "$1" ] || gd_fail TRANSFER_MISMATCH 1
}
