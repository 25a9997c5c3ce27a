# The directories below the application’s root that are ours.

# Refuses other names of the releases' directory and the link than releases were made with: what they are is known by these.
gd_same_layout() {
  gd_first "$state/layout"
  case ${gd_text:-releases current} in "$gd_builds $gd_pointer") ;; *) [ ! -d "$state/releases" ] || gd_fail LAYOUT_CHANGED "${gd_text:-releases current}|$gd_builds $gd_pointer" ;; esac
}

# Refuses a link or a file where one of our own directories has to be.
gd_inspect() {
  for gd_name in shared "$gd_builds" .guarded-deploy .guarded-deploy/releases .guarded-deploy/making .guarded-deploy/venvs \
    .guarded-deploy/git .guarded-deploy/wheels .guarded-deploy/tools .guarded-deploy/retired; do
    # Somebody may have moved shared/ to another disk; what is below it is walked without links.
    if [ -L "$root/$gd_name" ] && { [ "$gd_name" != shared ] || [ ! -d "$root/shared" ]; }; then
      gd_fail PATH_IS_LINK "$root/$gd_name"
    elif [ -e "$root/$gd_name" ] && [ ! -d "$root/$gd_name" ]; then
      gd_fail PATH_NOT_DIRECTORY "$root/$gd_name"
    fi
  done
  case $gd_shared/ in
  "${gd_releases:-/}"/* | "$gd_top/.guarded-deploy"/*) gd_fail PATH_IS_SHARED "$root/shared" ;;
  esac
}

# Makes what is missing below the root. What was made by earlier versions is closed to others, once.
gd_prepare() {
  if [ ! -d "$root/$gd_builds" ] || [ ! -d "$root/shared" ]; then
    umask 022
    mkdir -p "$root/$gd_builds" "$root/shared" 2>/dev/null || gd_fail ROOT_NOT_WRITABLE "$root"
    umask 077
  fi
  if [ ! -d "$state/releases" ] || [ ! -d "$state/making" ]; then
    mkdir -p "$state/releases" "$state/making" 2>/dev/null || gd_fail ROOT_NOT_WRITABLE "$root"
  fi
  if [ ! -f "$state/format" ]; then
    for gd_made in "$state"/*; do
      [ "$gd_made" = "$state/venvs" ] || [ ! -e "$gd_made" ] || chmod -R go= "$gd_made"
    done
    if [ -d "$state/venvs" ]; then chmod 711 "$state"; else chmod 700 "$state"; fi
    echo "$gd_builds $gd_pointer" >"$state/layout" && echo 2 >"$state/format" || gd_fail ROOT_NOT_WRITABLE "$state"
  fi
  gd_find_places
}
