# Services' files kept with their release, for a rollback to it.

# Keeps services' files with a release, for a rollback to it. Arguments: release; then of each file its number, mode, whether root
# writes it (1, 0), service and path.
gd_keep() {
  # A release that was not made by this program has no record to keep them in.
  [ -d "$state/releases/$1" ] || return 0
  gd_kept=$state/releases/$1/units
  shift
  # A release that is being made needs no record that is whole at any time.
  gd_new=$gd_kept
  [ ! -e "$gd_kept" ] || gd_new=$gd_kept.new
  gd_remove "${gd_kept%/*}" units.new brings
  mkdir "$gd_new" || gd_fail ROOT_NOT_WRITABLE "$gd_new"
  gd_left=$# gd_part=-
  while [ "$gd_left" -gt 0 ]; do
    gd_part=$gd_part$gd_tab$5
    printf "%s$gd_tab%s$gd_tab%s$gd_tab%s$gd_tab%s\\n" "$1" "$2" "$3" "$4" "$5" || gd_fail ROOT_NOT_WRITABLE "$gd_new"
    set -- "$@" "$gd_files/$1"
    shift 5
    gd_left=$((gd_left - 5))
  done >"$gd_new/index"
  [ $# = 0 ] || cp -- "$@" "$gd_new/" || gd_fail ROOT_NOT_WRITABLE "$gd_new"
  [ "$gd_new" = "$gd_kept" ] || { gd_remove "${gd_kept%/*}" units && mv "$gd_new" "$gd_kept"; } ||
    gd_fail ROOT_NOT_WRITABLE "$gd_kept"
  # Their paths in one line, which the next release is told with the facts.
  printf '%s\n' "$gd_part" >"${gd_kept%/*}/brings" || gd_fail ROOT_NOT_WRITABLE "$gd_kept"
}
