# Services' files that were kept with a release, put in place and taken back.

# Does something with the files that were kept with a release, first with the SSH user's, then with root's. Arguments: release,
# function (gd_put, gd_unput).
gd_each_kept() {
  gd_index=$state/releases/$1/units/index gd_for_kept=$2
  for gd_whose in 0 1; do
    set --
    while IFS=$gd_tab read -r gd_number gd_bits gd_root gd_owner gd_path <&6; do
      [ "$gd_root" = "$gd_whose" ] || continue
      set -- "$@" "$gd_number" "$gd_path"
      [ "$gd_for_kept" != gd_put ] || set -- "$@" "$gd_bits" '' '' "$gd_owner"
    done 6<"$gd_index"
    [ $# != 0 ] || continue
    [ "$gd_whose" = 0 ] || gd_whose='sudo -n'
    [ "$gd_for_kept" = gd_put ] || set -- - "$@"
    "$gd_for_kept" "${gd_whose#0}" "$@"
  done
}

# Takes back what gd_put_kept has put in place. Argument: the release.
gd_unput_kept() {
  [ ! -f "$state/releases/$1/units/index" ] || gd_each_kept "$1" gd_unput
}

# Whether it is known that a release does not have a service's file. Arguments: release, path.
gd_lacks() {
  [ -f "$state/releases/$1/units/index" ] || return 1
  while IFS=$gd_tab read -r gd_number gd_bits gd_root gd_owner gd_path; do
    [ "$gd_path" != "$2" ] || return 1
  done <"$state/releases/$1/units/index"
}
